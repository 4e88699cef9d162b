"""A late group of the demonstration set: one company accepted, one declined, one has yet to answer."""

from datetime import timedelta

from clients.histoire import collectif, retard
from clients.histoire.acteurs import Acteurs
from clients.histoire.entreprise import entreprise_fictive
from services.commande.horloge_passee import HorlogePassee

RANGS = (20, 21, 22)
"""Ranks of its companies."""
OUVERT_JOURS, DUREE_JOURS = 70, 45
"""Opened that many days ago, for that many days."""


async def jouer(acteurs: Acteurs, horloge: HorlogePassee) -> None:
    """Opened, joined by too few, late at its date; each company is proposed an individual parcours."""
    horloge.il_y_a(OUVERT_JOURS)
    ouvert_le = horloge.aujourdhui()
    periode = (ouvert_le, ouvert_le + timedelta(days=DUREE_JOURS))
    groupe, _ = await collectif.ouvrir(acteurs, "Le cap à trois ans en promotion", 5, 8, periode)
    for place, rang in enumerate(RANGS):
        horloge.il_y_a(OUVERT_JOURS - 5 - 10 * place)
        await collectif.candidater(acteurs, groupe, entreprise_fictive(rang))
        if place < 2:
            await collectif.decider(acteurs, groupe, place)
    horloge.il_y_a(OUVERT_JOURS - DUREE_JOURS - 2)  # two days: late in the evening, summer time takes one of them
    await acteurs["ensemblier"].appeler("POST", "/v1/groupes-echus")
    faites = await retard.propositions(acteurs, groupe.id)
    horloge.il_y_a(OUVERT_JOURS - DUREE_JOURS - 5)
    await retard.repondre(acteurs, "conseiller", faites[0], "acceptee")
    horloge.il_y_a(OUVERT_JOURS - DUREE_JOURS - 8)
    await retard.repondre(acteurs, "conseiller", faites[1], "declinee", "manque-de-temps")
