"""Marks and sentences of the ranking, from a stored evaluation."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.aides.eligibilite.classement import POIDS, Candidat, Rang, classer, prochaines
from services.aides.eligibilite.classement_schemas import Classement, NoteUtilite, Prochaine, RangUtilite
from services.aides.eligibilite.conditions import nombre
from services.aides.eligibilite.saisie import ActionAEvaluer
from services.aides.eligibilite.schemas import ResultatAide

Cle = tuple[str, str | None]


def classement(ligne: Mapping[str, Any], delais: Mapping[str, int]) -> Classement:
    """The ranking of what is not refused, and three next steps at most."""
    resultats = [ResultatAide.model_validate(r) for r in ligne["resultats"] if r["verdict"] != "non_eligible"]
    depenses = {
        a.reference: sum((d.montant_eur for d in a.depenses), Decimal(0))
        for a in map(ActionAEvaluer.model_validate, ligne["actions"])
    }
    par_cle = {(r.dispositif, r.action_reference): r for r in resultats}
    rangs = classer([_candidat(r, depenses.get(r.action_reference), delais) for r in par_cle.values()])
    elements = [_rang(place, rang, par_cle[_cle(rang)]) for place, rang in enumerate(rangs, 1)]
    suites = [_prochaine(rang, par_cle[_cle(rang)]) for rang in prochaines(rangs)]
    evaluation_id: UUID = ligne["id"]
    return Classement(evaluation_id=evaluation_id, elements=elements, prochaines=suites)


def _cle(rang: Rang) -> Cle:
    return rang.candidat.dispositif, rang.candidat.action_reference


def _candidat(resultat: ResultatAide, depenses: Decimal | None, delais: Mapping[str, int]) -> Candidat:
    vrais = [critere for critere in resultat.criteres if critere.resultat == "vrai"]
    return Candidat(
        dispositif=resultat.dispositif,
        action_reference=resultat.action_reference,
        eligible=resultat.verdict == "eligible",
        montant_eur=resultat.montant.montant_eur,
        depenses_eur=depenses,
        vrais=len(vrais),
        inconnus=len(resultat.criteres) - len(vrais),
        a_verifier=sum(critere.a_verifier for critere in vrais),
        delai_j=delais.get(resultat.dispositif),
    )


def _rang(place: int, rang: Rang, resultat: ResultatAide) -> RangUtilite:
    textes = {"besoin": _du_besoin(rang), "vraisemblance": _de_la_vraisemblance(rang), "delai": _du_delai(rang)}
    notes = [
        NoteUtilite(nom=nom, note=getattr(rang, nom), poids=POIDS[nom], explication=texte)
        for nom, texte in textes.items()
    ]
    return RangUtilite(
        rang=place,
        dispositif=resultat.dispositif,
        nom=resultat.nom,
        action_reference=resultat.action_reference,
        verdict=resultat.verdict,
        montant_eur=resultat.montant.montant_eur,
        score=rang.score,
        notes=notes,
    )


def _du_besoin(rang: Rang) -> str:
    candidat = rang.candidat
    if candidat.montant_eur is None or not candidat.depenses_eur:
        return "Le montant ou les dépenses ne sont pas connus : la part financée compte pour zéro."
    montants = f"{nombre(candidat.montant_eur)}\u202f€ pour {nombre(candidat.depenses_eur)}\u202f€ de dépenses"
    return f"L'aide estimée couvre {rang.besoin * 100:.0f} % de l'action ({montants})."


def _de_la_vraisemblance(rang: Rang) -> str:
    candidat = rang.candidat
    total = candidat.vrais + candidat.inconnus
    doute = f", dont {candidat.a_verifier} à vérifier (comptés pour moitié)" if candidat.a_verifier else ""
    return f"{candidat.vrais} critères remplis sur {total}{doute}."


def _du_delai(rang: Rang) -> str:
    if rang.candidat.delai_j is None:
        return "Aucune décision observée sur la plateforme : le délai compte pour moitié."
    return f"Décision en {rang.candidat.delai_j} jours (médiane observée sur la plateforme)."


def _prochaine(rang: Rang, resultat: ResultatAide) -> Prochaine:
    manquantes = [donnee.question for donnee in resultat.donnees_manquantes]
    montant = resultat.montant.montant_eur
    combien = f" ({nombre(montant)}\u202f€ estimés)" if montant else ""
    if resultat.verdict == "eligible":
        debut = f"Demander {resultat.nom}{combien}"
    else:
        debut = f"Confirmer l'accès à {resultat.nom}{combien}"
    return Prochaine(
        dispositif=resultat.dispositif,
        phrase=f"{debut}. {_du_besoin(rang)} {_de_la_vraisemblance(rang)} {_du_delai(rang)}",
        a_renseigner=manquantes,
    )
