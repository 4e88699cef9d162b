"""Which rung is due: computed from facts and the clock, so that a missed run is caught up with one reminder."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from shared.calendrier import ajouter_jours_ouvres

DECLENCHEURS = (
    "orientation-sans-reponse",
    "orientation-acceptee-sans-nouvelle",
    "besoin-sans-preneur",
    "dossier-sans-evenement",
    "action-en-retard",
)
AUDIENCES = ("destinataire", "responsable", "referent", "ensemblier", "region")


@dataclass(frozen=True)
class Echelon:
    """A rung of the ladder."""

    code: str
    declencheur: str
    jours: int
    ouvres: bool
    audience: str
    libelle: str
    obligatoire: bool

    def du_le(self, depuis: date) -> date:
        """Day from which the rung is due."""
        if self.ouvres:
            return ajouter_jours_ouvres(depuis, self.jours)
        return depuis + timedelta(days=self.jours)


@dataclass(frozen=True)
class Fait:
    """Something that waits since a day; `transmis_le`: last time that someone was handed it."""

    declencheur: str
    objet_id: UUID
    dossier_id: UUID
    raison_sociale: str
    depuis: date
    transmis_le: date
    organisation_id: UUID | None = None
    antenne_id: UUID | None = None
    referent_id: UUID | None = None
    deja: tuple[str, ...] = ()
    derniere_le: date | None = None

    @property
    def periode(self) -> str:
        """The reminder is once only for what began that day: new activity begins a new period."""
        return self.depuis.isoformat()


def echelon_du(echelle: Sequence[Echelon], fait: Fait, aujourdhui: date, plancher: timedelta) -> Echelon | None:
    """The highest rung due and not climbed yet; those below are passed over, never sent late one by one."""
    dus = [e for e in echelle if e.declencheur == fait.declencheur and e.du_le(fait.depuis) <= aujourdhui]
    if not dus or trop_tot(fait, aujourdhui, plancher):
        return None
    plus_haut = max(dus, key=lambda echelon: echelon.du_le(fait.depuis))
    return None if plus_haut.code in fait.deja else plus_haut


def trop_tot(fait: Fait, aujourdhui: date, plancher: timedelta) -> bool:
    """True within the floor after a transmission, or after the previous reminder of the same object."""
    derniers = [jour for jour in (fait.transmis_le, fait.derniere_le) if jour is not None]
    return any(aujourdhui < jour + plancher for jour in derniers)


def panier(attente: int, anciennes: int, *, retour: bool, seuils: dict[str, int]) -> str | None:
    """Basket of a partner's stock; None when nothing calls for it."""
    if attente > seuils["nombre"] and anciennes >= seuils["anciennes"]:
        return "stock-age"
    if attente >= seuils["anciennes"]:
        return "stock"
    return "retour" if attente == 1 and retour else None


def mouvement(avant: str | None, maintenant: str | None, *, expirees: bool) -> str | None:
    """What the partner did since the previous run."""
    if maintenant is not None:
        return "reste" if avant is not None else "entree"
    if avant is None:
        return None
    return "expiree" if expirees else "sortie"


def doublons(codes: Collection[str]) -> list[str]:
    """Codes written twice."""
    vus = list(codes)
    return sorted({code for code in vus if vus.count(code) > 1})
