"""Rules of the handover: pure."""

from datetime import date

from shared.calendrier import ajouter_jours_ouvres

ACTION_RELEVE = "Nommer un nouveau référent : {motif}"
MOTIFS = {
    "depart": "le référent a quitté son poste",
    "surcharge": "le référent a trop de dossiers",
    "hors-competence": "le besoin dépasse la compétence du référent",
    "conflit-interets": "le référent est en conflit d'intérêts",
    "autre-referent": "l'entreprise demande un autre référent",
}
"""Typed reasons of a return to the queue, each with the words of the next action."""
DELAI_RELEVE_JO = 3
"""Working days to name the next référent (HYPOTHESE: the delay of a new dossier in the queue)."""
ABSENCE_MAX_JOURS = 366
"""Longest absence (HYPOTHESE): beyond, someone else is named."""


def action_releve(motif: str) -> str:
    """What must happen next for a dossier given back to the queue."""
    return ACTION_RELEVE.format(motif=MOTIFS[motif])


def echeance_releve(aujourdhui: date) -> date:
    """Due date of the nomination."""
    return ajouter_jours_ouvres(aujourdhui, DELAI_RELEVE_JO)


def periode_valide(du: date, au: date, aujourdhui: date) -> bool:
    """True for an absence that ends today or later, after it begins, and lasts a year at most."""
    return du <= au and au >= aujourdhui and (au - du).days <= ABSENCE_MAX_JOURS
