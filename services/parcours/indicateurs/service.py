"""Storing the baseline and the measures, and reading what changed."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement.ecriture import enregistrer
from services.parcours.avancement.models import Parcours
from services.parcours.indicateurs import domain
from services.parcours.indicateurs.errors import IndicateurInconnu, MesureDejaFaite, MesureFuture, MesurePrematuree
from services.parcours.indicateurs.models import Mesure
from services.parcours.indicateurs.schemas import IndicateurLu, MesureLue, MesuresNouvelles
from shared.contracts.diagnostic import IndicateursT0
from shared.trace import ContexteRequete

T: Any = Mesure.__table__  # type: ignore[attr-defined]


async def enregistrer_t0(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, t0: IndicateursT0
) -> int:
    """Replaces the baseline by the diagnostic's; gives the number of indicators."""
    await session.execute(delete(Mesure).where(T.c.parcours_id == parcours.id, T.c.moment == "t0"))
    indicateurs = [
        (
            "chiffre_affaires",
            "Chiffre d'affaires",
            t0.chiffre_affaires_eur,
            "EUR",
            "croissant",
            f"exercice {t0.exercice}",
        ),
        ("effectif", "Effectif", t0.effectif_etp, "ETP", "croissant", f"exercice {t0.exercice}"),
        *((i.code, i.libelle, i.valeur, i.unite, i.sens, i.source) for i in t0.indicateurs),
    ]
    commun = {"parcours_id": parcours.id, "moment": "t0", "mesure_le": date(t0.exercice, 12, 31), **_saisie(contexte)}
    for code, libelle, valeur, unite, sens, source in indicateurs:
        session.add(Mesure(code=code, libelle=libelle, valeur=valeur, unite=unite, sens=sens, source=source, **commun))
    await session.flush()
    return len(indicateurs)


def _saisie(contexte: ContexteRequete) -> dict[str, Any]:
    return {"saisi_le": contexte.horloge.maintenant(), "saisi_par": contexte.identite.compte_id}


async def mesures(session: AsyncSession, parcours_id: UUID) -> list[Mesure]:
    """Measures of a parcours, baseline first."""
    requete = select(Mesure).where(T.c.parcours_id == parcours_id).order_by(T.c.id)
    return list((await session.execute(requete)).scalars())


async def mesurer(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, entree: MesuresNouvelles
) -> int:
    """Adds the measures of one moment; each must be comparable to the baseline."""
    if parcours.etape != "suivi":
        raise MesurePrematuree()
    if entree.mesure_le > contexte.horloge.aujourdhui():
        raise MesureFuture()
    connues = await mesures(session, parcours.id)
    depart = {mesure.code: mesure for mesure in connues if mesure.moment == "t0"}
    deja = {mesure.code for mesure in connues if mesure.moment == entree.moment}
    for nouvelle in entree.mesures:
        _verifier(nouvelle.code, depart, deja)
        deja.add(nouvelle.code)
        t0 = depart[nouvelle.code]
        repris: dict[str, Any] = {"code": t0.code, "libelle": t0.libelle, "unite": t0.unite, "sens": t0.sens}
        commun: dict[str, Any] = {"moment": entree.moment, "mesure_le": entree.mesure_le, **_saisie(contexte)}
        session.add(Mesure(parcours_id=parcours.id, valeur=nouvelle.valeur, source=nouvelle.source, **repris, **commun))
    await session.flush()
    parcours.impact_mesure = domain.effet_mesure(list(depart), par_moment(await mesures(session, parcours.id)))
    fait = {"moment": entree.moment, "nombre": len(entree.mesures), "impact_mesure": parcours.impact_mesure}
    return await enregistrer(session, contexte, parcours, "parcours.indicateur.mesure", fait)


def _verifier(code: str, depart: dict[str, Mesure], deja: set[str]) -> None:
    if code not in depart:
        raise IndicateurInconnu(f"L'indicateur {code} n'a pas de valeur de départ.", indicateurs=sorted(depart))
    if code in deja:
        raise MesureDejaFaite(f"L'indicateur {code} est déjà mesuré à ce moment.")


def par_moment(liste: list[Mesure]) -> dict[str, list[str]]:
    """Codes measured at each moment."""
    codes: dict[str, list[str]] = defaultdict(list)
    for mesure in liste:
        codes[mesure.moment].append(mesure.code)
    return codes


def comparer(liste: list[Mesure]) -> list[IndicateurLu]:
    """Each indicator of the baseline with its measures and their change."""
    resultat = []
    for depart in (mesure for mesure in liste if mesure.moment == "t0"):
        suivantes = [mesure for mesure in liste if mesure.code == depart.code]
        lues = [_lue(mesure, Decimal(depart.valeur)) for mesure in sorted(suivantes, key=lambda m: int(m.moment[1:]))]
        resultat.append(
            IndicateurLu(code=depart.code, libelle=depart.libelle, unite=depart.unite, sens=depart.sens, mesures=lues)
        )
    return resultat


def _lue(mesure: Mesure, depart: Decimal) -> MesureLue:
    lue = MesureLue.model_validate(mesure)
    if mesure.moment != "t0":
        change = domain.ecart(depart, Decimal(mesure.valeur), mesure.sens)
        lue.ecart, lue.ecart_relatif, lue.amelioration = change.absolu, change.relatif, change.amelioration
    return lue
