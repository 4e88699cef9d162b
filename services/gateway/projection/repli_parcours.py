"""Folds the events of a parcours: the step it stands at, the first date of each step and fact."""

from services.gateway.projection import lecture
from services.gateway.projection.models import VueParcours
from services.gateway.projection.vues import Vues, dater
from shared.contracts.flux import EvenementRecu

ETAPES_FINALES = frozenset({"cloture", "abandon"})


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


def replier_ouverture(vues: Vues, evenement: EvenementRecu) -> bool:
    parcours, lus = _parcours(vues, evenement), lecture.textes(evenement.donnees, "modele", "etape")
    parcours.modele, parcours.ouvert_le = lus.get("modele") or "", evenement.le
    return _avancer(parcours, evenement, lus.get("etape") or "", change=True)


def replier_geste(vues: Vues, evenement: EvenementRecu) -> bool:
    parcours, lus = _parcours(vues, evenement), lecture.textes(evenement.donnees, "de", "vers", "motif")
    vers = lus.get("vers") or parcours.etape
    recent = _avancer(parcours, evenement, vers, change=lus.get("de") != vers)
    if recent:
        motif = (lus.get("motif") or "sans-motif") if vers == "abandon" else None
        parcours.clos_le = evenement.le if vers in ETAPES_FINALES else None
        parcours.jalons = {**parcours.jalons, "motif_abandon": motif}
    return recent


def replier_changement(vues: Vues, evenement: EvenementRecu) -> bool:
    """A move to another version of the model: the step may have another code, the stay there goes on."""
    parcours, lus = _parcours(vues, evenement), lecture.textes(evenement.donnees, "vers")
    return _avancer(parcours, evenement, lus.get("vers") or parcours.etape, change=False)


def _avancer(parcours: VueParcours, evenement: EvenementRecu, etape: str, *, change: bool) -> bool:
    """Dates the step; the parcours stands there if the event is its latest."""
    recent = evenement.numero >= parcours.numero
    parcours.jalons = {**parcours.jalons, "etapes": dater(parcours.jalons["etapes"], etape, evenement.le)}
    if recent:
        parcours.etape, parcours.numero = etape, evenement.numero
        parcours.depuis_le = evenement.le if change else parcours.depuis_le
    return recent


def replier_fait(vues: Vues, evenement: EvenementRecu) -> bool:
    """A fact of a parcours that does not move it: plan proposed or accepted, study, adaptation, waiver."""
    parcours = _parcours(vues, evenement)
    faits = dater(parcours.jalons["faits"], FAITS[evenement.type], evenement.le)
    parcours.jalons = {**parcours.jalons, "faits": faits}
    return True


FAITS = {
    "parcours.plan.propose": "plan-propose",
    "parcours.plan.accepte": "plan-accepte",
    "parcours.etude.enregistree": "etude",
    "parcours.adaptation.enregistree": "adaptation",
    "parcours.dispense.accordee": "dispense",
}
