"""A programme never takes more companies than its places, whoever accepts at once."""

import asyncio
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from shared.securite.identite import Role
from tests.gateway.partenaires import Partenaire as Cible
from tests.gateway.partenaires import client_de, lire, orienter, repondre, reussir
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest
from tests.outillage.repertoire import partenaire_neuf

CONCURRENTS, PLACES = 50, 7


async def _programme(plateforme: PlateformeTest, **capacite: Any) -> tuple[Cible, str]:
    """A partner and the code of its published programme."""
    partenaire = await partenaire_neuf(plateforme)
    publie = await partenaire.publie(capacite=capacite)
    identifiant = UUID(partenaire.id)
    return Cible(identifiant, client_de(plateforme, Role.PARTENAIRE_CONSEILLER, identifiant)), str(publie["code"])


@pytest.mark.parametrize("limite", ["places", "simultanes"])
async def test_cinquante_acceptations_ne_depassent_pas_la_capacite(plateforme: PlateformeTest, limite: str) -> None:
    cible, code = await _programme(plateforme, **{limite: PLACES})
    orientations = []
    for _ in range(CONCURRENTS):
        dossier = await plateforme.ouvrir_dossier()
        orientations += await orienter(plateforme, dossier, cible, programme=code)
    accepter = partial(repondre, cible.client, geste="acceptation", **{"If-Match": '"v1"'})
    reponses = await asyncio.gather(*(accepter(o) for o in orientations))
    satures = [rang for rang, reponse in enumerate(reponses) if reponse.status_code == 503]
    for rang in satures:  # a saturated machine asks to come back: nothing was written
        reponses[rang] = await accepter(orientations[rang])
    assert [reponse.status_code for reponse in reponses].count(200) == PLACES
    for refusee in reponses:
        if refusee.status_code != 200:
            assert code in verifier_probleme(refusee, 409, "programme-complet")["detail"]
    page = await cible.client.get("/v1/orientations?etat=acceptee&limite=100")
    assert len(page.json()["elements"]) == PLACES


async def test_une_place_rendue_se_reprend(plateforme: PlateformeTest) -> None:
    cible, code = await _programme(plateforme, simultanes=1)
    [une] = await orienter(plateforme, await plateforme.ouvrir_dossier(), cible, programme=code)
    [autre] = await orienter(plateforme, await plateforme.ouvrir_dossier(), cible, programme=code)
    await reussir(cible.client, une, "acceptation")
    verifier_probleme(await repondre(cible.client, autre, "acceptation"), 409, "programme-complet")
    assert (await lire(cible.client, autre))["etat"] == "vue"
    await reussir(cible.client, une, "cloture", {"issue": "aide-apportee"})
    assert (await reussir(cible.client, autre, "acceptation"))["etat"] == "acceptee"


async def test_une_antenne_est_celle_de_l_organisation_sollicitee(plateforme: PlateformeTest) -> None:
    une, autre = await partenaire_neuf(plateforme), await partenaire_neuf(plateforme)
    antenne, etrangere = await une.antenne(), await autre.antenne()
    dossier = await plateforme.ouvrir_dossier()
    chemin, client = f"/v1/dossiers/{dossier['siren']}/orientations", plateforme.client(Role.ENSEMBLIER)
    for fausse in (etrangere["id"], dossier["id"]):
        destinataires = [{"organisation_id": une.id, "antenne_id": fausse}]
        refus = await client.post(chemin, json={"destinataires": destinataires, "besoin": "Mesurer"})
        document = verifier_probleme(refus, 409, "destinataire-inconnu")
        assert document["champs"][0]["champ"] == "body.destinataires.0.antenne_id"
    destinataires = [{"organisation_id": une.id, "antenne_id": antenne["id"]}]
    envoyee = await client.post(chemin, json={"destinataires": destinataires, "besoin": "Mesurer"})
    assert envoyee.status_code == 201, envoyee.text
    assert envoyee.json()["orientations"][0]["antenne_id"] == antenne["id"]
    page = await une.client().get("/v1/qualite")
    assert [lu["antenne_id"] for lu in page.json()["partenaires"]] == [None, antenne["id"]]


async def test_un_programme_sans_limite_ou_inconnu_ne_bloque_pas(plateforme: PlateformeTest) -> None:
    cible, code = await _programme(plateforme)
    for programme in (code, "inconnu-du-repertoire", None):
        champs = {"programme": programme} if programme else {}
        [orientation] = await orienter(plateforme, await plateforme.ouvrir_dossier(), cible, **champs)
        assert (await reussir(cible.client, orientation, "acceptation"))["etat"] == "acceptee"
