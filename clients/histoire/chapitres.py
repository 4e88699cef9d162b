"""What is told, one chapter after the other; each has companies of its own and can be told alone."""

from collections.abc import Awaitable, Callable

from clients.histoire import collectif, delais, financement, partenaires, retard, robot
from clients.histoire.acteurs import Acteurs
from clients.histoire.effet import regarder
from clients.histoire.entree import Dire
from clients.histoire.entreprise import Entreprise, entreprise_fictive, siret_fictif
from clients.histoire.etapes import jouer

RANG_ROBOT = 14
"""The company of the demonstration set whose robot loan is under way."""


def _annonce(dire: Dire) -> Callable[[str], None]:
    return lambda code: dire(f"\n— {code} —")


async def parcours_individuel(acteurs: Acteurs, dire: Dire) -> Entreprise:
    """The whole of the main job, then what everybody sees of it."""
    entreprise = await jouer(acteurs, entreprise_fictive(), dire, annoncer=_annonce(dire))
    dire("\n— regards —")
    await regarder(acteurs, entreprise, dire)
    return entreprise


async def plan_de_financement(acteurs: Acteurs, dire: Dire) -> Entreprise:
    """Who pays which action of a plan, at best, and the proof that nothing pays more."""
    entreprise = await jouer(acteurs, entreprise_fictive(), jusqu_a="evaluation")
    await financement.planifier(acteurs, entreprise, dire)
    return entreprise


async def pret_de_robot(acteurs: Acteurs, dire: Dire) -> Entreprise:
    """A robot lent, tried, bought; then the facts and the time that each party took."""
    entreprise = await jouer(acteurs, entreprise_fictive(modele=robot.MODELE), dire, annoncer=_annonce(dire))
    dire("\n— regards —")
    await robot.regarder(acteurs, entreprise, dire)
    dire("Qui l'on attendait, à chaque étape de cette histoire jouée d'une traite :")
    await delais.attribuer(acteurs, entreprise.siren, dire)
    en_cours = siret_fictif(RANG_ROBOT)[:9]
    if await delais.est_suivie(acteurs, en_cours):
        dire(f"Et dans un prêt en cours depuis des semaines (SIREN {en_cours}) :")
        await delais.attribuer(acteurs, en_cours, dire)
    return entreprise


async def action_collective(acteurs: Acteurs, dire: Dire) -> None:
    """A group that runs, a group that would be late, and what became of one that was."""
    dire("\n— quorum —")
    await collectif.reunir_le_quorum(acteurs, dire)
    dire("\n— alerte —")
    groupe = await retard.manquer_le_quorum(acteurs, dire)
    dire("\n— propositions —")
    await retard.proposer_un_parcours(acteurs, groupe, dire)
    await retard.constater(acteurs, dire)


async def entre_partenaires(acteurs: Acteurs, dire: Dire) -> Entreprise:
    """Who answers a need, who declines, who accepts, and what to do next."""
    return await partenaires.travailler_ensemble(acteurs, dire)


CHAPITRES: dict[str, Callable[[Acteurs, Dire], Awaitable[object]]] = {
    "Un parcours individuel, du dossier à l'effet mesuré": parcours_individuel,
    "Un plan de financement, au centime et avec sa preuve": plan_de_financement,
    "Un robot prêté : adapter avant d'installer": pret_de_robot,
    "Une action collective, et un groupe en retard": action_collective,
    "D'un partenaire à l'autre, sans perdre l'entreprise": entre_partenaires,
}
