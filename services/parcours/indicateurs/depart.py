"""The baseline that a diagnostic gives: its lines replace those of the diagnostic before it."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement.models import Parcours
from services.parcours.indicateurs import domain, repository
from services.parcours.indicateurs.catalogue import catalogue
from services.parcours.indicateurs.mesurer import auteur, recalculer
from services.parcours.indicateurs.models import Mesure
from shared.contracts.diagnostic import IndicateurMesure, IndicateursT0
from shared.trace import ContexteRequete

SOURCES = {
    "liasse": "comptes-annuels",
    "compteur": "releve-atelier",
    "releve": "releve-atelier",
    "declaratif": "declaration",
}
"""Sources of the diagnostic, in the words of the measures; another word is a declaration."""
RATTACHEMENT = "diagnostic-rattache"


async def enregistrer_t0(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, t0: IndicateursT0
) -> int:
    """Takes the baseline of the diagnostic; an indicator that it no longer has is withdrawn. Gives their number."""
    anciennes = {ligne.code: ligne for ligne in await repository.mesures(session, parcours.id) if ligne.moment == "t0"}
    revisions = await repository.revisions(session, parcours.id)
    indicateurs = {indicateur.code: indicateur for indicateur in _tous(t0)}
    document = f"Diagnostic {parcours.diagnostic_id}, exercice {t0.exercice}"
    commun = {"parcours_id": parcours.id, "moment": "t0", "mesure_le": date(t0.exercice, 12, 31), **auteur(contexte)}
    for code, indicateur in indicateurs.items():
        session.add(Mesure(**commun, **_suite(code, revisions), **_ligne(indicateur, document)))
    for code in anciennes.keys() - indicateurs.keys():
        repris = {nom: getattr(anciennes[code], nom) for nom in ("code", "libelle", "unite", "sens", "source")}
        session.add(Mesure(**commun, **_suite(code, revisions), **repris, manque=repository.RETIREE))
    await recalculer(session, parcours)
    return len(indicateurs)


def _tous(t0: IndicateursT0) -> list[IndicateurMesure]:
    """Turnover and headcount first, under the codes and units of the catalogue."""
    valeurs = (("chiffre_affaires", t0.chiffre_affaires_eur), ("effectif", t0.effectif_etp))
    communs = [
        IndicateurMesure(code=code, libelle=d.libelle, valeur=valeur, unite=d.unite, sens=d.sens, source="declaratif")
        for code, valeur in valeurs
        for d in (catalogue().indicateurs[code],)
    ]
    return [*communs, *t0.indicateurs]


def _suite(code: str, revisions: dict[tuple[str, str], int]) -> dict[str, Any]:
    revision = revisions.get((code, "t0"), 0) + 1
    return {"revision": revision, "correction": RATTACHEMENT if revision > 1 else None}


def _ligne(indicateur: IndicateurMesure, document: str) -> dict[str, Any]:
    source = SOURCES.get(indicateur.source, "declaration")
    defini = catalogue().indicateurs.get(indicateur.code)
    connu = defini if defini is not None and defini.unite == indicateur.unite else None
    valeur: Decimal = indicateur.valeur
    return {
        **{nom: getattr(indicateur, nom) for nom in ("code", "libelle", "unite", "sens", "valeur")},
        "source": source,
        "preuve": domain.preuve_par_defaut(source, document),
        "reference": document,
        "hors_fourchette": domain.controler(connu, valeur, None) != "ok",
        "catalogue": catalogue().numero if connu is not None else None,
    }
