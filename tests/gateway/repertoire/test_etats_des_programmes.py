"""Every gesture from every state of a programme: allowed by the table, or refused with its reason."""

import itertools

import httpx
import pytest

from services.gateway.programmes.etats import FINALS_PROGRAMME, PROGRAMME
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest
from tests.outillage.repertoire import Partenaire, contenu, decider, partenaire_neuf, publier

ETATS = ("brouillon", "publie", "ferme")
GESTES = ("modifier", "publier", "fermer")
REFUS = {"publie": "programme-deja-publie", "ferme": "programme-ferme"}


async def a_l_etat(partenaire: Partenaire, etat: str) -> str:
    """Address of a programme brought to the state."""
    ecrit = await partenaire.brouillon()
    chemin = f"/v1/programmes/{ecrit.json()['id']}"
    if etat == "publie":
        await publier(partenaire, ecrit)
    if etat == "ferme":
        await partenaire.client().post(f"{chemin}/fermeture", json={"motif": "remplace"}, headers=version(ecrit))
    return chemin


async def faire(partenaire: Partenaire, chemin: str, geste: str) -> httpx.Response:
    client = partenaire.client()
    entetes = version(await client.get(chemin))
    if geste == "modifier":
        return await client.put(chemin, json={"contenu": contenu(titre="Autre")}, headers=entetes)
    if geste == "fermer":
        return await client.post(f"{chemin}/fermeture", json={"motif": "sans-demande"}, headers=entetes)
    demande = await client.post(f"{chemin}/publication", headers=entetes)
    if demande.status_code == 200:
        await decider(partenaire.plateforme, demande.json()["proposition"]["id"])
    return demande


@pytest.mark.parametrize(("etat", "geste"), [*itertools.product(ETATS, GESTES)])
async def test_chaque_geste_depuis_chaque_etat_passe_ou_dit_pourquoi(
    plateforme: PlateformeTest, etat: str, geste: str
) -> None:
    partenaire = await partenaire_neuf(plateforme)
    chemin = await a_l_etat(partenaire, etat)
    reponse = await faire(partenaire, chemin, geste)
    attendu = PROGRAMME.get((etat, geste))
    if attendu is None:
        verifier_probleme(reponse, 409, REFUS[etat])
    else:
        assert reponse.status_code == 200, reponse.text
    assert (await partenaire.client().get(chemin)).json()["etat"] == (attendu or etat)


def test_la_table_des_programmes_finit_toujours() -> None:
    quittes = {etat for etat, _ in PROGRAMME}
    assert quittes | set(FINALS_PROGRAMME) == set(ETATS)
    assert not quittes & set(FINALS_PROGRAMME)
