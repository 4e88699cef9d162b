"""Folds events into views: pure rules, whatever the order in which two events of one object arrive.

The feed is ordered by transaction, which can differ from the order of the changes of one object: `numero` decides
which event is the latest. States follow the latest event; dates of milestones keep the earliest.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from services.gateway.projection import lecture
from services.gateway.projection.models import VueDemande, VueObjet, VueParcours
from shared.contracts.flux import EvenementRecu

ETAPES_FINALES = frozenset({"cloture", "abandon"})


@dataclass
class Vues:
    """Views of the dossiers that a page of events touches, by identifier."""

    parcours: dict[UUID, VueParcours] = field(default_factory=dict)
    demandes: dict[UUID, VueDemande] = field(default_factory=dict)
    objets: dict[UUID, VueObjet] = field(default_factory=dict)


def identifiant(sujet_id: UUID, genre: str, cle: str = "") -> UUID:
    """Stable identifier of what a service names only through another object (plan of a parcours…)."""
    return uuid5(sujet_id, f"{genre}:{cle}")


def replier(vues: Vues, evenement: EvenementRecu) -> bool:
    """Applies the event; True when it is the latest known of its object. An unknown type changes nothing."""
    regle = REGLES.get(evenement.type) or REGLES.get(evenement.type.rpartition(".")[0])
    if regle is None or evenement.dossier_id is None:
        return False
    return regle(vues, evenement)


def _dater(dates: dict[str, Any], cle: str, le: datetime) -> dict[str, Any]:
    """The dates with `cle` at its earliest instant."""
    connue = dates.get(cle)
    if connue is not None and datetime.fromisoformat(connue) <= le:
        return dates
    return {**dates, cle: le.astimezone(UTC).isoformat()}


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


def _diagnostic(vues: Vues, evenement: EvenementRecu) -> bool:
    donnees: dict[str, Any] = {
        **lecture.textes(evenement.donnees, *CHAMPS_DIAGNOSTIC),
        **lecture.entiers(evenement.donnees, "nombre"),
    }
    recent = _objet(vues, evenement, "diagnostic", evenement.sujet_id, donnees)
    objet = vues.objets[evenement.sujet_id]
    jalons = _dater(objet.donnees.get("jalons", {}), evenement.type.rpartition(".")[2], evenement.le)
    objet.donnees = {**objet.donnees, "jalons": jalons}
    return recent


def _indicateurs_depart(vues: Vues, evenement: EvenementRecu) -> bool:
    exercice = lecture.entiers(evenement.donnees, "exercice")
    donnees = {"diagnostic_id": str(evenement.sujet_id), "moment": "t0", **exercice}
    return _objet(vues, evenement, "indicateur", identifiant(evenement.sujet_id, "indicateur", "t0"), donnees)


def _indicateurs_mesures(vues: Vues, evenement: EvenementRecu) -> bool:
    moment = lecture.textes(evenement.donnees, "moment").get("moment") or ""
    donnees = {"parcours_id": str(evenement.sujet_id), "moment": moment, **lecture.entiers(evenement.donnees, "nombre")}
    return _objet(vues, evenement, "indicateur", identifiant(evenement.sujet_id, "indicateur", moment), donnees)


def _action(vues: Vues, evenement: EvenementRecu) -> bool:
    donnees = lecture.textes(evenement.donnees, "parcours_id", "code", "titre", "axe", "etat")
    return _objet(vues, evenement, "action", evenement.sujet_id, donnees)


def _orientation(vues: Vues, evenement: EvenementRecu) -> bool:
    donnees = lecture.textes(evenement.donnees, "parcours_id", "decision", "dispositif", "demande_id", "motif")
    donnees["action_id"] = str(evenement.sujet_id)
    return _objet(vues, evenement, "orientation", identifiant(evenement.sujet_id, "orientation"), donnees)


def _evaluation(vues: Vues, evenement: EvenementRecu) -> bool:
    donnees = lecture.listes(evenement.donnees, "eligibles", "a_confirmer", "non_eligibles")
    return _objet(vues, evenement, "evaluation", evenement.sujet_id, donnees)


def _parcours(vues: Vues, evenement: EvenementRecu) -> VueParcours:
    """The row of the parcours, created by whichever event comes first."""
    parcours = vues.parcours.get(evenement.sujet_id)
    if parcours is None:
        parcours = vues.parcours[evenement.sujet_id] = VueParcours(
            parcours_id=evenement.sujet_id,
            dossier_id=evenement.du_dossier,
            modele="",
            etape="",
            ouvert_le=evenement.le,
            depuis_le=evenement.le,
            jalons={"etapes": {}, "faits": {}},
        )
    return parcours


def _ouverture(vues: Vues, evenement: EvenementRecu) -> bool:
    parcours, lus = _parcours(vues, evenement), lecture.textes(evenement.donnees, "modele", "etape")
    parcours.modele, parcours.ouvert_le = lus.get("modele") or "", evenement.le
    return _avancer(parcours, evenement, lus.get("etape") or "", change=True)


def _geste(vues: Vues, evenement: EvenementRecu) -> bool:
    parcours, lus = _parcours(vues, evenement), lecture.textes(evenement.donnees, "de", "vers", "motif")
    vers = lus.get("vers") or parcours.etape
    recent = _avancer(parcours, evenement, vers, change=lus.get("de") != vers)
    if recent:
        motif = (lus.get("motif") or "sans-motif") if vers == "abandon" else None
        parcours.clos_le = evenement.le if vers in ETAPES_FINALES else None
        parcours.jalons = {**parcours.jalons, "motif_abandon": motif}
    return recent


def _avancer(parcours: VueParcours, evenement: EvenementRecu, etape: str, *, change: bool) -> bool:
    """Dates the step; the parcours stands there if the event is its latest."""
    recent = evenement.numero >= parcours.numero
    parcours.jalons = {**parcours.jalons, "etapes": _dater(parcours.jalons["etapes"], etape, evenement.le)}
    if recent:
        parcours.etape, parcours.numero = etape, evenement.numero
        parcours.depuis_le = evenement.le if change else parcours.depuis_le
    return recent


def _fait(vues: Vues, evenement: EvenementRecu) -> bool:
    """A fact of a parcours that does not move it: plan proposed or accepted, study, adaptation, waiver."""
    parcours = _parcours(vues, evenement)
    faits = _dater(parcours.jalons["faits"], FAITS[evenement.type], evenement.le)
    parcours.jalons = {**parcours.jalons, "faits": faits}
    return True


def _demande(vues: Vues, evenement: EvenementRecu) -> bool:
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
MONTANTS = ("montant_demande_eur", "montant_accorde_eur", "montant_paye_eur")
FAITS = {
    "parcours.plan.propose": "plan-propose",
    "parcours.plan.accepte": "plan-accepte",
    "parcours.etude.enregistree": "etude",
    "parcours.adaptation.enregistree": "adaptation",
    "parcours.dispense.accordee": "dispense",
}
REGLES: dict[str, Callable[[Vues, EvenementRecu], bool]] = {
    "diagnostic.diagnostic": _diagnostic,
    "diagnostic.indicateurs-t0": _indicateurs_depart,
    "parcours.parcours.ouvert": _ouverture,
    "parcours.geste.effectue": _geste,
    "parcours.action": _action,
    "parcours.orientation.enregistree": _orientation,
    "parcours.indicateur.mesure": _indicateurs_mesures,
    "aides.evaluation.faite": _evaluation,
    "aides.demande": _demande,
    **dict.fromkeys(FAITS, _fait),
}
"""Rule by event type, or by its first two words."""
