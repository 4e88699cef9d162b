"""Folds events into intervals: each event that moves an object ends the previous interval and begins one.

Events of one object may come in any order: the number of the event gives its place, and the neighbours are mended.
The labels of an object therefore sum to the time from its first to its last event, by construction.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.gateway.projection import lecture
from services.gateway.projection.domain import MONTANTS
from services.gateway.projection.models_suivi import VueDossier, VueJalon, VuePeriode, jalon
from services.gateway.projection.vues import Vues
from shared.attribution import PARTIES
from shared.contracts.flux import EvenementRecu

ATTEND_PAR_DEFAUT = {
    "plan-actions": "entreprise",
    "adaptation": "entreprise",
    "financement": "financeur",
    "deploiement": "entreprise",
    "suspension": "entreprise",
}
"""Who a step waits for when the event does not say (models written before they said it); else the partner."""
FINAUX = {
    "parcours": frozenset({"cloture", "abandon"}),
    "demande": frozenset({"refusee", "close", "retiree"}),
    "orientation": frozenset({"declinee", "expiree", "close"}),
    "diagnostic": frozenset({"restitue"}),
}
"""States in which nobody is waited for."""
ATTEND_DEMANDE = {
    "brouillon": "entreprise",
    "creee": "entreprise",
    "deposee": "financeur",
    "complete": "financeur",
    "instruite": "financeur",
    "accordee": "financeur",
    "conventionnee": "entreprise",
    "payee": "financeur",
}
"""A draft waits for the company, then the funder has it, unless the event says that a completion is awaited; once the
convention is signed, the company justifies its costs."""


def replier_periode(vues: Vues, evenement: EvenementRecu) -> None:
    """Adds the interval that the event begins, if it is one that moves an object."""
    regle = REGLES.get(evenement.type) or REGLES.get(evenement.type.rpartition(".")[0])
    if regle is not None and evenement.dossier_id is not None:
        regle(vues, evenement)


def _poser(vues: Vues, evenement: EvenementRecu, genre: str, etat: str, **champs: Any) -> None:
    periodes = vues.periodes.setdefault(evenement.sujet_id, {})
    ici = VuePeriode(
        objet_id=evenement.sujet_id,
        numero=evenement.numero,
        genre=genre,
        dossier_id=evenement.du_dossier,
        etat=etat,
        du=evenement.le,
        **champs,
    )
    if etat in FINAUX[genre]:
        ici.attend = None
    avant = max((numero for numero in periodes if numero < ici.numero), default=None)
    apres = min((numero for numero in periodes if numero > ici.numero), default=None)
    if avant is not None:
        periodes[avant].au = ici.du
    ici.au = periodes[apres].du if apres is not None else None
    periodes.setdefault(ici.numero, ici)


def _parcours(vues: Vues, evenement: EvenementRecu) -> None:
    lus = lecture.textes(evenement.donnees, "etape", "vers", "de", "attend", "motif", "modele")
    etape = lus.get("vers") or lus.get("etape") or ""
    attend = lus.get("attend") if lus.get("attend") in PARTIES else ATTEND_PAR_DEFAUT.get(etape, "partenaire")
    champs = {"de": lus.get("de"), "motif": lus.get("motif"), "nom": lus.get("modele") or ""}
    _poser(vues, evenement, "parcours", etape, attend=attend, **champs)
    ligne = _jalons(vues, evenement)
    if evenement.type == "parcours.parcours.ouvert":
        ligne.modele, ligne.ouvert_le = lus.get("modele") or "", evenement.le
    if (colonne := jalon(etape)) is not None:
        _dater(ligne, colonne, evenement)


def _jalons(vues: Vues, evenement: EvenementRecu) -> VueJalon:
    ligne = vues.jalons.get(evenement.sujet_id)
    if ligne is None:
        ligne = VueJalon(parcours_id=evenement.sujet_id, dossier_id=evenement.du_dossier)
        vues.jalons[evenement.sujet_id] = ligne
    return ligne


def _dater(ligne: VueJalon | VueDossier, colonne: str, evenement: EvenementRecu) -> None:
    """Keeps the earliest date."""
    connue = getattr(ligne, colonne)
    if connue is None or evenement.le < connue:
        setattr(ligne, colonne, evenement.le)


def _plan_accepte(vues: Vues, evenement: EvenementRecu) -> None:
    _dater(_jalons(vues, evenement), "plan_accepte_le", evenement)


def _demande(vues: Vues, evenement: EvenementRecu) -> None:
    lus = lecture.textes(evenement.donnees, "etat", "dispositif", "motif", "attend")
    etat = lus.get("etat") or evenement.type.rpartition(".")[2]
    attend = "entreprise" if lus.get("attend") == "entreprise" else ATTEND_DEMANDE.get(etat)
    montants = lecture.montants(evenement.donnees, *MONTANTS)
    nom, motif = lus.get("dispositif") or "", lus.get("motif")
    _poser(vues, evenement, "demande", etat, attend=attend, nom=nom, motif=motif, **montants)


def _orientation(vues: Vues, evenement: EvenementRecu) -> None:
    lus = lecture.textes(evenement.donnees, "etat", "programme", "motif", "organisation_id")
    etat = lus.get("etat") or evenement.type.rpartition(".")[2]
    partenaire = UUID(lus["organisation_id"]) if lus.get("organisation_id") else None
    nom, motif = lus.get("programme") or "", lus.get("motif")
    _poser(vues, evenement, "orientation", etat, attend="partenaire", nom=nom, motif=motif, organisation_id=partenaire)


def _restitution(vues: Vues, evenement: EvenementRecu) -> None:
    _poser(vues, evenement, "diagnostic", "restitue")
    _dater_dossier(vues, evenement, "restitue_le")


def _prise_en_charge(vues: Vues, evenement: EvenementRecu) -> None:
    _dater_dossier(vues, evenement, "referent_le")


def _dater_dossier(vues: Vues, evenement: EvenementRecu, colonne: str) -> None:
    ligne = vues.dossiers.get(evenement.du_dossier)
    if ligne is not None:
        _dater(ligne, colonne, evenement)


def relier(vues: Vues) -> None:
    """Gives each parcours what its dossier knows: company, département, last diagnostic before the plan."""
    restitutions: dict[UUID, list[datetime]] = {}
    for periode in (une for periodes in vues.periodes.values() for une in periodes.values()):
        if periode.genre == "diagnostic":
            restitutions.setdefault(periode.dossier_id, []).append(periode.du)
    for ligne in vues.jalons.values():
        dossier = vues.dossiers.get(ligne.dossier_id)
        if dossier is not None:
            ligne.siren, ligne.departement = dossier.siren, dossier.departement
        plan = ligne.plan_accepte_le
        avant = [le for le in restitutions.get(ligne.dossier_id, []) if plan is not None and le <= plan]
        ligne.restitue_le = max(avant, default=None)


REGLES = {
    "parcours.parcours.ouvert": _parcours,
    "parcours.geste.effectue": _parcours,
    "parcours.modele.change": _parcours,
    "parcours.plan.accepte": _plan_accepte,
    "diagnostic.diagnostic.restitue": _restitution,
    "aides.demande": _demande,
    "gateway.orientation": _orientation,
    "gateway.dossier.pris-en-charge": _prise_en_charge,
}
"""Rule by event type, or by its first two words."""
