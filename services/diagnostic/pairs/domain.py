"""Who can help whom: same NAF division, same or adjacent size band, strong where the other is weak. Pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

TRANCHES = ("NN", "00", "01", "02", "03", "11", "12", "21", "22", "31", "32", "41", "42", "51", "52", "53")
"""Size bands of the INSEE (`trancheEffectifs`), smallest first; `NN`: no employee known."""
ECART_TRANCHES = 1
PAIRS_MAX = 20
"""Longest list of peers shown (HYPOTHESE: a list to choose from, not a directory)."""
ETATS = ("demandee", "acceptee", "declinee", "annulee")
MOTIFS_DECLIN = ("concurrence", "manque-de-temps", "axe-sans-interet")
MOTIF_RETRAIT = "consentement-retire"


@dataclass(frozen=True, slots=True)
class Note:
    """Score of an axis (0 to 5), None when unknown, and the level aimed at."""

    score: Decimal | None
    cible: Decimal

    @property
    def faible(self) -> bool:
        return self.score is not None and self.score < self.cible

    @property
    def forte(self) -> bool:
        return self.score is not None and self.score >= self.cible


Notes = Mapping[str, Note]


@dataclass(frozen=True, slots=True)
class Complement:
    """What a peer brings, and what it would receive: axes, and the gap in levels."""

    apports: tuple[str, ...]
    retours: tuple[str, ...]
    apport: Decimal
    retour: Decimal

    @property
    def ordre(self) -> tuple[Decimal, Decimal]:
        """Exchanges that profit both come first."""
        return min(self.apport, self.retour), self.apport + self.retour


def lire_notes(axes: Iterable[Mapping[str, Any]]) -> dict[str, Note]:
    """Scores by axis, from a frozen result."""
    return {
        axe["code"]: Note(None if axe["score"] is None else Decimal(str(axe["score"])), Decimal(str(axe["cible"])))
        for axe in axes
    }


def complementaire(mien: Notes, sien: Notes) -> Complement:
    """Axes where one is strong and the other weak, in both directions."""
    apports, retours = _aide(sien, mien), _aide(mien, sien)
    return Complement(
        tuple(apports), tuple(retours), sum(apports.values(), Decimal()), sum(retours.values(), Decimal())
    )


def _aide(fort: Notes, faible: Notes) -> dict[str, Decimal]:
    """Axis → gap, where `fort` is strong, `faible` is weak, and above it (their targets may be of two versions)."""
    ecarts = {
        axe: (fort[axe].score or Decimal()) - (note.score or Decimal())
        for axe, note in faible.items()
        if axe in fort and note.faible and fort[axe].forte
    }
    return {axe: ecart for axe, ecart in ecarts.items() if ecart > 0}


def meme_metier(naf: str | None, autre: str | None) -> bool:
    """Same NAF division; an unknown activity is nobody's peer."""
    return naf is not None and autre is not None and naf[:2] == autre[:2]


def tailles_voisines(tranche: str | None, autre: str | None) -> bool | None:
    """True for the same or an adjacent size band, None when one of them is unknown."""
    if tranche not in TRANCHES or autre not in TRANCHES:
        return None
    return abs(TRANCHES.index(tranche) - TRANCHES.index(autre)) <= ECART_TRANCHES


def reference(jeton: UUID, dossier_id: UUID) -> str:
    """Anonymous name of a company for one other: it changes with each consent, and for each reader."""
    return hashlib.sha256(jeton.bytes + dossier_id.bytes).hexdigest()[:24]


def classer(complements: Mapping[UUID, Complement]) -> Sequence[UUID]:
    """Those who bring something, the best exchange first; a tie keeps a stable order."""
    utiles = [dossier_id for dossier_id, complement in complements.items() if complement.apport > 0]
    return sorted(utiles, key=lambda cle: (*(-valeur for valeur in complements[cle].ordre), cle))[:PAIRS_MAX]
