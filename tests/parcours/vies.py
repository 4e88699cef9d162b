"""Random lives of a parcours: gestures and changes drawn among those that the API offers, over HTTP."""

from random import Random
from typing import Any

from tests.outillage.modeles import copie, element, publier
from tests.outillage.parcours import ParcoursTest, ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest


async def au_plan(plateforme: PlateformeTest, *, actions: int = 0) -> ParcoursTest:
    """A parcours that has come to its plan by its gestures, with so many proposed actions."""
    contenu = copie()
    element(contenu, "gestes", "etablir-plan")["conditions"] = []
    parcours = await ouvrir_parcours(plateforme, await publier(plateforme, contenu))
    for geste in ("qualifier", "lancer-diagnostic", "etablir-plan"):
        assert (await parcours.geste(geste)).status_code == 200
    for rang in range(actions):
        assert await _ajout(parcours, Random(rang), rang) is not None
    return parcours


async def vivre(parcours: ParcoursTest, hasard: Random, *, pas: int) -> list[str]:
    """Plays that many changes; gives what was accepted."""
    effectues = []
    for rang in range(pas):
        tires = [_geste, _geste, _prolongation, _ajout, _acceptation, _action, _action, _etude, _orientation]
        fait = await hasard.choice(tires)(parcours, hasard, rang)
        effectues += [fait] if fait else []
    return effectues


async def _ecrire(parcours: ParcoursTest, methode: str, suite: str, corps: Any) -> str | None:
    reponse = await parcours.ecrire(methode, suite, corps)
    assert reponse.status_code in (200, 201, 409), reponse.text
    return None if reponse.status_code == 409 else f"{methode} {suite} {corps}"


async def _geste(parcours: ParcoursTest, hasard: Random, rang: int) -> str | None:
    gestes = (await parcours.client.get(f"{parcours.chemin}/gestes")).json()
    permis = [geste for geste in gestes if geste["permis"]]
    avances = [geste for geste in permis if geste["geste"] not in {"abandonner", "suspendre"}]
    if not permis:
        return None
    choisi = hasard.choice(avances if avances and hasard.random() < 0.7 else permis)
    corps = {"geste": choisi["geste"]}
    if choisi["motifs"]:
        corps["motif"] = hasard.choice(choisi["motifs"])["code"]
    if choisi["portees"]:
        corps["portee"] = hasard.choice(choisi["portees"])
    return await _ecrire(parcours, "POST", "/gestes", corps)


async def _prolongation(parcours: ParcoursTest, hasard: Random, rang: int) -> str | None:
    return await _ecrire(
        parcours, "POST", "/prolongations", {"motif": "attente-devis", "jours_ouvres": hasard.randint(1, 60)}
    )


async def _ajout(parcours: ParcoursTest, hasard: Random, rang: int) -> str | None:
    action = {"code": f"a-{rang}", "axe": "axe", "thematique": "mod", "titre": "Agir", "pourquoi": "Mieux faire"}
    action |= {"besoin_aide": hasard.choice([[], ["conseil"]]), "installe_equipement": hasard.random() < 0.5}
    return await _ecrire(parcours, "POST", "/plan/actions", action)


async def _acceptation(parcours: ParcoursTest, hasard: Random, rang: int) -> str | None:
    return await _ecrire(parcours, "POST", "/plan/acceptation", {"qualite": "dirigeant"})


async def _une(parcours: ParcoursTest, hasard: Random) -> dict[str, Any] | None:
    actions = (await parcours.client.get(f"{parcours.chemin}/plan")).json()["actions"]
    return hasard.choice(actions) if actions else None


async def _action(parcours: ParcoursTest, hasard: Random, rang: int) -> str | None:
    action = await _une(parcours, hasard)
    if action is None:
        return None
    permis = [geste for geste in action["gestes"] if geste["permis"]]
    if permis and hasard.random() < 0.7:
        geste = hasard.choice(permis)
        corps = {"geste": geste["geste"], **({"motif": hasard.choice(geste["motifs"])} if geste["motifs"] else {})}
        return await _ecrire(parcours, "POST", f"/actions/{action['id']}/gestes", corps)
    autre = await _une(parcours, hasard)
    corps = {"echeance_le": f"2199-01-{rang % 28 + 1:02}", "cout_estime_eur": f"{hasard.randint(0, 10**6)}.25"}
    corps |= {"responsable": {"role": "chef d'atelier"}, "depend_de": [autre["id"]] if autre else []}
    return await _ecrire(parcours, "PATCH", f"/actions/{action['id']}", corps)


async def _etude(parcours: ParcoursTest, hasard: Random, rang: int) -> str | None:
    action = await _une(parcours, hasard)
    if action is None:
        return None
    genre, conclusion = hasard.choice(["faisabilite", "adaptation"]), hasard.choice(["favorable", "defavorable"])
    corps = {"genre": genre, "conclusion": conclusion, "resume": "Essais faits."}
    return await _ecrire(parcours, "POST", f"/actions/{action['id']}/etudes", corps)


async def _orientation(parcours: ParcoursTest, hasard: Random, rang: int) -> str | None:
    action = await _une(parcours, hasard)
    if action is None:
        return None
    corps = {"decision": "ecartee", "motif": "autofinancement"}
    return await _ecrire(parcours, "POST", f"/actions/{action['id']}/orientation-financement", corps)
