"""The story in order: each step has a code, so that a caller can stop after it."""

from collections.abc import Awaitable, Callable

from clients.histoire import aides, effet, entree, plan, robot
from clients.histoire.acteurs import Acteurs
from clients.histoire.entreprise import Entreprise

Etape = Callable[[Acteurs, Entreprise, entree.Dire], Awaitable[None]]
ETAPES: dict[str, Etape] = {
    "dossier": entree.ouvrir_le_dossier,
    "prise-en-charge": entree.prendre_en_charge,
    "qualification": entree.qualifier,
    "diagnostic": entree.diagnostiquer,
    "t0": entree.relever_le_t0,
    "restitution": entree.restituer,
    "plan": plan.etablir_le_plan,
    "acceptation": plan.accepter_le_plan,
    "faisabilite": plan.etudier,
    "garde": plan.essayer_sans_adaptation,
    "adaptation": plan.adapter,
    "evaluation": aides.passer_au_financement,
    "demande": aides.demander_les_aides,
    "instruction": aides.instruire,
    "deploiement": effet.deployer,
    "mesure": effet.mesurer,
    "cloture": effet.clore,
}
ETAPES_ROBOT: dict[str, Etape] = {
    "interet": robot.manifester_un_interet,
    "atelier": robot.etudier_l_atelier,
    "projet": robot.ecrire_le_projet,
    "convention": robot.signer_la_convention,
    "adaptation": robot.installer_trop_tot,
    "essai": robot.essayer,
    "decision": robot.conclure_l_essai,
    "achat": robot.financer_l_achat,
    "mesure": robot.mesurer_l_effet,
    "cloture": effet.clore,
}
RECITS = {"parcours-individuel": ETAPES, robot.MODELE: ETAPES_ROBOT}
"""Model of parcours → its steps, in order."""


async def jouer(
    acteurs: Acteurs,
    entreprise: Entreprise,
    dire: entree.Dire = entree.muet,
    *,
    jusqu_a: str | None = None,
    annoncer: Callable[[str], None] = entree.muet,
) -> Entreprise:
    """Plays the steps of the company's model in order, to `jusqu_a` included."""
    for code, etape in RECITS[entreprise.modele].items():
        annoncer(code)
        await etape(acteurs, entreprise, dire)
        if code == jusqu_a:
            break
    return entreprise
