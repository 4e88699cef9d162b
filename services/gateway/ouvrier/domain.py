"""Pace and rules of the background work."""

from datetime import date

from shared.calendrier import ajouter_jours_ouvres

PAGE = 500
"""Events applied in one transaction."""
BATTEMENT_S = 5.0
"""Longest time without saying that a feed has been read, even when it holds nothing new."""
REPOS_MAX_S = 30.0
"""Longest rest of a source that fails."""
REPRISE_S = 5.0
"""A slow duty that fails does not wait for its next turn: it is tried again from this pace on."""
ACTION_FIN_PARCOURS = "Clore le dossier ou rouvrir un parcours"
DELAI_FIN_PARCOURS_JO = 5
"""Working days to close the dossier once its last parcours is over."""

ACTION_BESOIN = "Choisir l'OPCO du besoin de formation, qui n'a pas pu lui être envoyé"
DELAI_BESOIN_JO = 5
"""Working days to send by hand a need that could not be sent (HYPOTHESE: as for the end of a parcours)."""


def repos(pas_s: float, echecs: int) -> float:
    """Seconds to wait after `echecs` failures in a row: doubles from `pas_s`, or from a shorter pace, bounded."""
    if not echecs:
        return pas_s
    return float(min(min(pas_s, REPRISE_S) * 2 ** min(echecs, 16), max(REPOS_MAX_S, pas_s)))


def echeance_fin_parcours(le: date) -> date:
    """Due date of the closing decision, from the day on which the parcours ended."""
    return ajouter_jours_ouvres(le, DELAI_FIN_PARCOURS_JO)


def echeance_du_besoin(le: date) -> date:
    """Due date of the choice of a training fund."""
    return ajouter_jours_ouvres(le, DELAI_BESOIN_JO)
