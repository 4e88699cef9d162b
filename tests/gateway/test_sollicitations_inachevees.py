"""An unfinished request is reminded once, whatever the worker missed; then it is set aside."""

import asyncio
from datetime import timedelta
from typing import Any

from services.gateway.sollicitations.regles import regle
from shared.securite.identite import Role
from tests.gateway.lectures import lignes, ouvrier
from tests.gateway.test_sollicitations import deposer
from tests.outillage.entreprises import siret_neuf
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest


async def _faits(plateforme: PlateformeTest, sollicitation: dict[str, Any]) -> list[str]:
    requete = "SELECT type FROM evenement WHERE sujet_id = CAST(:id AS uuid) ORDER BY numero"
    lus = await lignes(plateforme, requete, id=sollicitation["id"])
    return [fait["type"].rpartition(".")[2] for fait in lus]


async def test_une_demande_inachevee_est_rappelee_une_seule_fois(plateforme: PlateformeTest) -> None:
    client = plateforme.client(Role.MACHINE)
    inachevee = await deposer(client, siret=None)
    assert (inachevee["etat"], inachevee["manque"]) == ("incomplete", ["siret"])
    debut = plateforme.horloge.maintenant()
    try:
        plateforme.horloge.fige = debut + timedelta(hours=regle("relance_heures"), seconds=-60)
        await ouvrier(plateforme).relancer_sollicitations()
        assert await _faits(plateforme, inachevee) == ["recue"]
        plateforme.horloge.fige = debut + timedelta(days=3)  # two days of outage
        await asyncio.gather(*(ouvrier(plateforme).relancer_sollicitations() for _ in range(4)))
        plateforme.horloge.fige = debut + timedelta(days=4)
        await ouvrier(plateforme).relancer_sollicitations()
        assert await _faits(plateforme, inachevee) == ["recue", "relancee"]
        plateforme.horloge.fige = debut + timedelta(days=3 + regle("abandon_jours"))
        for _ in range(2):
            await ouvrier(plateforme).relancer_sollicitations()
    finally:
        plateforme.horloge.fige = None
    assert await _faits(plateforme, inachevee) == ["recue", "relancee", "ecartee"]
    lue = (await client.get(f"/v1/sollicitations/{inachevee['id']}")).json()
    assert (lue["etat"], lue["motif"]) == ("ecartee", "incomplete")


async def test_une_demande_completee_n_est_plus_rappelee(plateforme: PlateformeTest) -> None:
    client = plateforme.client(Role.MACHINE)
    inachevee = await deposer(client, siret=None, besoin=None)
    assert inachevee["manque"] == ["siret", "besoin"]
    chemin = f"/v1/sollicitations/{inachevee['id']}"
    entetes = version(await client.get(chemin))
    verifier_probleme(await client.put(chemin, json={"besoin": "x"}), 428, "version-manquante")
    complete = await client.put(chemin, json={"siret": siret_neuf(), "besoin": "Mesurer"}, headers=entetes)
    assert complete.status_code == 200, complete.text
    assert (complete.json()["etat"], complete.json()["manque"]) == ("recue", [])
    verifier_probleme(await client.put(chemin, json={"besoin": "x"}, headers=entetes), 409)
    try:
        plateforme.horloge.fige = plateforme.horloge.maintenant() + timedelta(days=2)
        await ouvrier(plateforme).relancer_sollicitations()
    finally:
        plateforme.horloge.fige = None
    assert "relancee" not in await _faits(plateforme, inachevee)


async def test_une_demande_refaite_ailleurs_n_est_pas_rappelee(plateforme: PlateformeTest) -> None:
    client, courriel = plateforme.client(Role.MACHINE), f"dirigeant.{siret_neuf()}@exemple.fr"
    inachevee = await deposer(client, siret=None, courriel=courriel)
    refaite = await deposer(client, courriel=courriel)
    try:
        plateforme.horloge.fige = plateforme.horloge.maintenant() + timedelta(days=2)
        await ouvrier(plateforme).relancer_sollicitations()
    finally:
        plateforme.horloge.fige = None
    lue = (await client.get(f"/v1/sollicitations/{inachevee['id']}")).json()
    assert (lue["etat"], lue["motif"], lue["liee_a"]) == ("ecartee", "doublon", refaite["id"])
    assert "relancee" not in await _faits(plateforme, inachevee)


async def test_le_rappel_est_un_courriel_unique_parti_seulement_si_la_demande_reste_inachevee(
    plateforme: PlateformeTest,
) -> None:
    client = plateforme.client(Role.MACHINE)
    inachevee, completee = [await deposer(client, siret=None) for _ in range(2)]
    try:
        plateforme.horloge.fige = plateforme.horloge.maintenant() + timedelta(days=2)
        for _ in range(2):
            await ouvrier(plateforme).relancer_sollicitations()
        chemin = f"/v1/sollicitations/{completee['id']}"
        entetes = version(await client.get(chemin))
        await client.put(chemin, json={"siret": siret_neuf(), "besoin": "Mesurer"}, headers=entetes)
        await plateforme.plateforme.applications["gateway"].state.facteur.distribuer()
    finally:
        plateforme.horloge.fige = None
    for sollicitation, attendu in ((inachevee, "envoye"), (completee, "annule")):
        lus = await plateforme.client(Role.REGION).get(f"/v1/courriels?destinataire_id={sollicitation['id']}")
        (courriel,) = lus.json()["elements"]
        assert (courriel["type"], courriel["etat"]) == ("sollicitation-inachevee", attendu)
