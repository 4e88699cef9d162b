"""The named coordinator: a queue ordered by age, and exactly one référent per dossier whatever happens at once."""

import asyncio
from uuid import UUID

import psycopg
import pytest

from services.commande import preparation
from shared.securite.identite import Role
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest

CONCURRENTS = 50


async def file_a_orienter(plateforme: PlateformeTest) -> list[str]:
    """Identifiers of the whole queue, in its order."""
    client, ids, apres = plateforme.client(Role.ENSEMBLIER), [], ""
    while True:
        page = (await client.get(f"/v1/dossiers?file=a-orienter&limite=100{apres}")).json()
        ids += [element["id"] for element in page["elements"]]
        if page["suivant"] is None:
            return ids
        apres = f"&apres={page['suivant']}"


async def _prendre(plateforme: PlateformeTest, siren: str) -> int:
    client = plateforme.client(Role.ENSEMBLIER)
    entetes = version(await client.get(f"/v1/dossiers/{siren}/fiche"))
    return (await client.post(f"/v1/dossiers/{siren}/prise-en-charge", json={}, headers=entetes)).status_code


async def test_la_file_va_du_plus_ancien_au_plus_recent_et_perd_le_dossier_pris(plateforme: PlateformeTest) -> None:
    ouverts = [(await plateforme.ouvrir_dossier()) for _ in range(3)]
    ids = [dossier["id"] for dossier in ouverts]
    file = await file_a_orienter(plateforme)
    assert [identifiant for identifiant in file if identifiant in ids] == ids
    assert file == sorted(file, key=lambda identifiant: UUID(identifiant).int)
    assert await _prendre(plateforme, ouverts[1]["siren"]) == 200
    assert [identifiant for identifiant in await file_a_orienter(plateforme) if identifiant in ids] == [ids[0], ids[2]]


async def test_cinquante_prises_en_charge_simultanees_n_en_laissent_qu_une(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    client = plateforme.client(Role.ENSEMBLIER)
    chemin = f"/v1/dossiers/{dossier['siren']}"
    entetes = version(await client.get(f"{chemin}/fiche"))
    envois = [client.post(f"{chemin}/prise-en-charge", json={}, headers=entetes) for _ in range(CONCURRENTS)]
    statuts = [reponse.status_code for reponse in await asyncio.gather(*envois)]
    assert statuts.count(200) == 1, statuts
    assert set(statuts) <= {200, 409, 412, 503}
    lu = (await client.get(f"{chemin}/fiche")).json()
    assert lu["version"] == 2
    assert lu["referent_id"]


async def test_un_dossier_ouvert_a_toujours_un_proprietaire_une_action_et_une_echeance(
    plateforme: PlateformeTest,
) -> None:
    dossier = await plateforme.ouvrir_dossier()
    for _ in range(2):
        lu = (await plateforme.client(Role.ENSEMBLIER).get(f"/v1/dossiers/{dossier['siren']}/fiche")).json()
        assert lu["proprietaire"]
        assert lu["prochaine_action"]
        assert lu["echeance_le"]
        await _prendre(plateforme, dossier["siren"])


@pytest.mark.parametrize(
    "faute",
    [
        "proprietaire = 'referent', referent_id = NULL",
        "prochaine_action = ''",
        "echeance_le = NULL",
        "proprietaire = 'file-ensemblier'",
    ],
)
async def test_la_base_elle_meme_refuse_un_dossier_sans_responsable(
    plateforme: PlateformeTest, url_base: str, faute: str
) -> None:
    dossier = await plateforme.ouvrir_dossier()
    assert await _prendre(plateforme, dossier["siren"]) == 200
    with psycopg.connect(preparation.libpq(url_base)) as connexion, pytest.raises(psycopg.errors.CheckViolation):
        connexion.execute(f"UPDATE gateway.dossier SET {faute} WHERE id = %s", [dossier["id"]])
