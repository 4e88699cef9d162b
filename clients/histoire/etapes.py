"""The story in order: each step has a code, so that a caller can stop after it."""

from collections.abc import Awaitable, Callable

from clients.histoire import aides, effet, entree, plan
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
    "evaluation": aides.evaluer_les_aides,
    "demande": aides.demander_les_aides,
    "instruction": aides.instruire,
    "deploiement": effet.deployer,
    "mesure": effet.mesurer,
    "cloture": effet.clore,
}


async def jouer(
    acteurs: Acteurs,
    entreprise: Entreprise,
    dire: entree.Dire = lambda _: None,
    *,
    jusqu_a: str | None = None,
    annoncer: Callable[[str], None] = lambda _: None,
) -> Entreprise:
    """Plays the steps in order, to `jusqu_a` included."""
    for code, etape in ETAPES.items():
        annoncer(code)
        await etape(acteurs, entreprise, dire)
        if code == jusqu_a:
            break
    return entreprise
