"""Confronts a company and its actions with the versions in force."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from services.aides.catalogue.definition import Critere
from services.aides.catalogue.faits import FAITS, QUESTIONS
from services.aides.catalogue.fenetres import Calendrier
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.eligibilite.communes import criteres_du_regime, sources_communes
from services.aides.eligibilite.conditions import Faits, decrire_fait, decrire_seuil, decrire_vue, evaluer, indecis
from services.aides.eligibilite.connaissance import Connaissance, FaitConnu
from services.aides.eligibilite.estimation import assiette_retenue, estimer, source_lue
from services.aides.eligibilite.grandeurs import exactement
from services.aides.eligibilite.kleene import Verite, et
from services.aides.eligibilite.saisie import ActionAEvaluer
from services.aides.eligibilite.schemas import (
    CritereVu,
    DisponibiliteVue,
    DonneeManquante,
    FaitVu,
    ResultatAide,
    Synthese,
    VerdictAide,
)

VERDICTS: dict[Verite, VerdictAide] = {
    Verite.VRAI: "eligible",
    Verite.INCONNU: "a_confirmer",
    Verite.FAUX: "non_eligible",
}
RANG = {"eligible": 0, "a_confirmer": 1, "non_eligible": 2}


def evaluer_tout(
    versions: Sequence[VersionEnVigueur], actions: Sequence[ActionAEvaluer], connaissance: Connaissance
) -> list[ResultatAide]:
    """One result per version and action whose need it serves (per version when there is no action), best first."""
    resultats = [evaluer_version(version, action, connaissance) for version, action in couples(versions, actions)]
    return sorted(resultats, key=rang)


def rang(resultat: ResultatAide) -> tuple[bool, int, Decimal, str]:
    """Open first, then the best verdict, then the highest amount."""
    montant = resultat.montant.montant_eur or Decimal(0)
    return ferme(resultat), RANG[resultat.verdict], -montant, resultat.dispositif


def couples(
    versions: Sequence[VersionEnVigueur], actions: Sequence[ActionAEvaluer]
) -> list[tuple[VersionEnVigueur, ActionAEvaluer | None]]:
    """What is confronted: each version with each action whose need it serves, or alone when there is no action."""
    if not actions:
        return [(version, None) for version in versions]
    return [(v, a) for v in versions for a in actions if set(a.besoins) & set(v.regles.besoins)]


def faits_de(version: VersionEnVigueur, action: ActionAEvaluer | None, connaissance: Connaissance) -> Faits:
    """Facts of the company, with the costs that this version retains of the action."""
    assiette, _ = assiette_retenue(version.regles.montant, action.depenses if action else ())
    if assiette is None:
        return connaissance.faits
    return {**connaissance.faits, "assiette_eur": FaitConnu(exactement(assiette), "saisie")}


def criteres_de(version: VersionEnVigueur, connaissance: Connaissance) -> list[Critere]:
    """Criteria of the version and those that its regimes add."""
    reglement = connaissance.marge.reglement if connaissance.marge else None
    return [*version.regles.criteres, *criteres_du_regime(version.regles, reglement)]


def evaluer_version(
    version: VersionEnVigueur, action: ActionAEvaluer | None, connaissance: Connaissance
) -> ResultatAide:
    """Verdict, reasons, missing data and amount of one dispositif for one action."""
    regles = version.regles
    faits, criteres = faits_de(version, action, connaissance), criteres_de(version, connaissance)
    assiette = assiette_retenue(regles.montant, action.depenses if action else ())
    estimation = estimer(regles, version.sources, connaissance, faits, assiette)
    manquants = [(critere.code, indecis(critere.condition, faits)) for critere in criteres]
    return ResultatAide(
        **_identification(version, action),
        verdict=VERDICTS[et(evaluer(critere.condition, faits) for critere in criteres)],
        disponibilite=disponibilite_vue(version.regles.calendrier(version.valide_au), connaissance.le),
        criteres=[_critere(version, critere, faits) for critere in criteres],
        donnees_manquantes=donnees_manquantes([*manquants, ("montant", estimation.manquants)], connaissance.saisies),
        montant=estimation.montant,
    )


def _identification(version: VersionEnVigueur, action: ActionAEvaluer | None) -> dict[str, Any]:
    """What the result is about."""
    regles = version.regles
    return {
        "dispositif": version.code,
        "version": regles.version,
        "nom": version.nom,
        "instrument": regles.instrument,
        "regimes": [regime.code for regime in regles.regimes],
        "action_reference": action.reference if action else None,
        "action_titre": action.titre if action else None,
        "besoins": [b for b in regles.besoins if action is None or b in action.besoins],
        "obligations": regles.obligations,
        "cumuls": regles.cumuls,
    }


def _critere(version: VersionEnVigueur, critere: Critere, faits: Faits) -> CritereVu:
    vus = [fait_vu(code, faits.get(code)) for code in critere.condition.faits()]
    return CritereVu(
        code=critere.code,
        libelle=critere.libelle,
        valeur_vue=decrire_vue(critere.condition, faits),
        seuil=decrire_seuil(critere.condition),
        source=source_lue({**sources_communes(), **version.sources}, critere.source),
        resultat=evaluer(critere.condition, faits).value,
        a_verifier=critere.a_verifier or any(vu.approche for vu in vus),
        note=critere.note,
        faits=vus,
    )


def fait_vu(code: str, connu: FaitConnu | None) -> FaitVu:
    """A fact as shown."""
    fait = FAITS[code]
    source, approche = (connu.source, connu.approche) if connu else (None, False)
    return FaitVu(code=code, libelle=fait.libelle, valeur=decrire_fait(code, connu), source=source, approche=approche)


def donnees_manquantes(manquants: Iterable[tuple[str, Sequence[str]]], saisies: Iterable[str]) -> list[DonneeManquante]:
    """Input fields to ask for, each with its question and what it would settle; what was typed is not asked again."""
    demandes: dict[str, list[str]] = {}
    for objet, codes in manquants:
        for champ in (champ for code in codes for champ in FAITS[code].saisies):
            if champ not in saisies:
                demandes.setdefault(champ, [])
                demandes[champ] += [objet] if objet not in demandes[champ] else []
    return [
        DonneeManquante(champ=chemin(champ), question=QUESTIONS[champ], criteres=objets)
        for champ, objets in demandes.items()
    ]


def chemin(champ: str) -> str:
    """Where the field is in the body of an evaluation."""
    return "actions.depenses" if champ == "depenses" else f"faits.{champ}"


def disponibilite_vue(calendrier: Calendrier, le: date) -> DisponibiliteVue:
    """The state of the deposit, as shown."""
    return DisponibiliteVue.model_validate(calendrier.disponibilite(le))


def ferme(resultat: ResultatAide) -> bool:
    """True when no application can be filed at the date, whatever the criteria say."""
    return resultat.disponibilite is not None and resultat.disponibilite.indisponible


def synthese(resultats: Iterable[ResultatAide]) -> Synthese:
    """Codes of the dispositifs by their best verdict; those that are closed today apart, unless they are refused."""
    meilleurs: dict[str, str] = {}
    resultats = list(resultats)
    fermes = {resultat.dispositif for resultat in resultats if ferme(resultat)}
    for resultat in resultats:
        deja = meilleurs.get(resultat.dispositif, "non_eligible")
        meilleurs[resultat.dispositif] = min(deja, resultat.verdict, key=lambda verdict: RANG[verdict])
    fermes -= {code for code, verdict in meilleurs.items() if verdict == "non_eligible"}
    par_verdict = {v: sorted(c for c, vu in meilleurs.items() if vu == v and c not in fermes) for v in RANG}
    return Synthese(
        eligibles=par_verdict["eligible"],
        a_confirmer=par_verdict["a_confirmer"],
        non_eligibles=par_verdict["non_eligible"],
        indisponibles=sorted(fermes),
    )
