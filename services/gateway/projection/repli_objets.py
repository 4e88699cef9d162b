"""Folds the events of what hangs on a dossier: diagnostics, actions, orientations, evaluations, demandes."""

from typing import Any
from uuid import UUID

from services.gateway.projection import lecture
from services.gateway.projection.domain import MONTANTS
from services.gateway.projection.models import VueDemande, VueObjet
from services.gateway.projection.vues import Vues, dater, identifiant
from shared.contracts.flux import EvenementRecu


def _objet(vues: Vues, evenement: EvenementRecu, genre: str, objet_id: UUID, donnees: dict[str, Any]) -> bool:
    objet = vues.objets.get(objet_id)
    if objet is None:
        objet = vues.objets[objet_id] = VueObjet(
            objet_id=objet_id,
            genre=genre,
            dossier_id=evenement.du_dossier,
            donnees={},
            cree_le=evenement.le,
            maj_le=evenement.le,
        )
    recent = evenement.numero >= objet.numero
    objet.cree_le, objet.maj_le = min(objet.cree_le, evenement.le), max(objet.maj_le, evenement.le)
    if recent:
        objet.donnees, objet.numero = {**objet.donnees, **donnees}, evenement.numero
    else:
        objet.donnees = {**donnees, **objet.donnees}
    return recent


def replier_diagnostic(vues: Vues, evenement: EvenementRecu) -> bool:
    donnees: dict[str, Any] = {
        **lecture.textes(evenement.donnees, *CHAMPS_DIAGNOSTIC),
        **lecture.entiers(evenement.donnees, "nombre"),
    }
    recent = _objet(vues, evenement, "diagnostic", evenement.sujet_id, donnees)
    objet = vues.objets[evenement.sujet_id]
    jalons = dater(objet.donnees.get("jalons", {}), evenement.type.rpartition(".")[2], evenement.le)
    objet.donnees = {**objet.donnees, "jalons": jalons}
    return recent


def replier_indicateurs_depart(vues: Vues, evenement: EvenementRecu) -> bool:
    exercice = lecture.entiers(evenement.donnees, "exercice")
    donnees = {"diagnostic_id": str(evenement.sujet_id), "moment": "t0", **exercice}
    return _objet(vues, evenement, "indicateur", identifiant(evenement.sujet_id, "indicateur", "t0"), donnees)


def replier_indicateurs_mesures(vues: Vues, evenement: EvenementRecu) -> bool:
    moment = lecture.textes(evenement.donnees, "moment").get("moment") or ""
    donnees = {"parcours_id": str(evenement.sujet_id), "moment": moment, **lecture.entiers(evenement.donnees, "nombre")}
    return _objet(vues, evenement, "indicateur", identifiant(evenement.sujet_id, "indicateur", moment), donnees)


ANCIENS_ETATS = {"en_cours": "retenue", "faite": "deployee"}
"""States of an action in events older than the life of actions."""


def replier_action(vues: Vues, evenement: EvenementRecu) -> bool:
    donnees = lecture.textes(evenement.donnees, "parcours_id", "code", "titre", "axe", "etat", "motif")
    if (etat := donnees.get("etat")) in ANCIENS_ETATS:
        donnees["etat"] = ANCIENS_ETATS[etat]
    return _objet(vues, evenement, "action", evenement.sujet_id, donnees)


def replier_orientation(vues: Vues, evenement: EvenementRecu) -> bool:
    donnees = lecture.textes(evenement.donnees, "parcours_id", "decision", "dispositif", "demande_id", "motif")
    donnees["action_id"] = str(evenement.sujet_id)
    return _objet(vues, evenement, "orientation", identifiant(evenement.sujet_id, "orientation"), donnees)


def replier_evaluation(vues: Vues, evenement: EvenementRecu) -> bool:
    donnees = lecture.listes(evenement.donnees, "eligibles", "a_confirmer", "non_eligibles")
    return _objet(vues, evenement, "evaluation", evenement.sujet_id, donnees)


def replier_demande(vues: Vues, evenement: EvenementRecu) -> bool:
    valeurs = lecture.textes(evenement.donnees, "etat", "dispositif") | lecture.montants(evenement.donnees, *MONTANTS)
    demande = vues.demandes.get(evenement.sujet_id)
    if demande is None:
        demande = vues.demandes[evenement.sujet_id] = VueDemande(
            demande_id=evenement.sujet_id,
            dossier_id=evenement.du_dossier,
            dispositif="",
            etat="",
            creee_le=evenement.le,
        )
    recent = evenement.numero >= demande.numero
    for nom, valeur in valeurs.items() if recent else ():
        if valeur is not None or nom in MONTANTS:
            setattr(demande, nom, valeur)
    demande.numero = max(demande.numero, evenement.numero)
    _dater_demande(demande, evenement)
    return recent


def _dater_demande(demande: VueDemande, evenement: EvenementRecu) -> None:
    fait, le = evenement.type.rpartition(".")[2], evenement.le
    demande.creee_le = min(demande.creee_le or le, le)
    if fait == "deposee":
        demande.deposee_le = min(demande.deposee_le or le, le)
    elif fait in {"accordee", "refusee"}:
        demande.decidee_le = min(demande.decidee_le or le, le)


CHAMPS_DIAGNOSTIC = ("etat", "type", "moment", "version_referentiel", "note_globale", "couverture")
