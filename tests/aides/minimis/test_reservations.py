"""Room held before a decision, and awards that come all at once."""

import asyncio
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from shared.securite.identite import Role
from tests.aides.minimis.outils import declarer, entreprise, lier, marge, octroyer
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest


async def reserver(plateforme: PlateformeTest, siren: str, montant: str, **champs: Any) -> Any:
    client = plateforme.client(Role.REGION)
    return await client.post(f"/v1/aides/minimis/{siren}/reservations", json={"montant_eur": montant, **champs})


async def test_une_reservation_tient_la_marge_et_l_octroi_la_consomme(plateforme: PlateformeTest) -> None:
    mere, fille = await entreprise(plateforme), await entreprise(plateforme)
    await lier(plateforme, mere, fille)
    tenue = await reserver(plateforme, mere, "200000")
    assert tenue.status_code == 201, tenue.text
    vu = await marge(plateforme, fille)
    assert (vu["restante_eur"], vu["reservee_eur"], vu["disponible_eur"]) == ("300000.00", "200000.00", "100000.00")
    refus = verifier_probleme(await reserver(plateforme, fille, "100000.01"), 409, "marge-de-minimis-depassee")
    assert (refus["marge_disponible_eur"], refus["marge_restante_eur"]) == ("100000.00", "300000.00")
    verifier_probleme(await octroyer(plateforme, fille, "150000"), 409, "marge-de-minimis-depassee")
    octroi = await octroyer(plateforme, mere, "200000", reservation_id=tenue.json()["id"])
    assert octroi.status_code == 201, octroi.text
    vu = await marge(plateforme, mere)
    assert (vu["reservee_eur"], vu["disponible_eur"]) == ("0.00", "100000.00")
    encore = await octroyer(plateforme, mere, "1", reservation_id=tenue.json()["id"])
    verifier_probleme(encore, 409, "reservation-inutilisable")
    sieg = await reserver(plateforme, mere, "10", regime="sieg")
    assert (await marge(plateforme, mere))["disponible_eur"] == "100000.00"  # the SIEG ceiling is far
    assert (await marge(plateforme, mere, regime="sieg"))["disponible_eur"] == "549990.00"
    mauvaise = await octroyer(plateforme, mere, "1", reservation_id=sieg.json()["id"])
    verifier_probleme(mauvaise, 409, "reservation-inutilisable")


async def test_une_reservation_expire_d_elle_meme(plateforme: PlateformeTest) -> None:
    siren = await entreprise(plateforme)
    tenue = await reserver(plateforme, siren, "300000", heures=24)
    verifier_probleme(await octroyer(plateforme, siren, "1"), 409, "marge-de-minimis-depassee")
    plateforme.horloge.fige = plateforme.horloge.maintenant() + timedelta(hours=24)
    try:
        vu = await marge(plateforme, siren)
        assert (vu["disponible_eur"], vu["reservations"]) == ("300000.00", [])
        tardif = await octroyer(plateforme, siren, "1000", reservation_id=tenue.json()["id"])
        assert "expirée" in verifier_probleme(tardif, 409, "reservation-inutilisable")["detail"]
        assert (await octroyer(plateforme, siren, "1000")).status_code == 201
    finally:
        plateforme.horloge.fige = None


async def test_une_reservation_se_libere_une_fois(plateforme: PlateformeTest) -> None:
    siren = await entreprise(plateforme)
    tenue = await reserver(plateforme, siren, "300000")
    chemin = f"/v1/aides/minimis/{siren}/reservations/{tenue.json()['id']}/liberation"
    client = plateforme.client(Role.REGION)
    verifier_probleme(await plateforme.client().post(chemin, headers=version(tenue)), 401, "non-authentifie")
    verifier_probleme(await plateforme.client(Role.ENTREPRISE).post(chemin, headers=version(tenue)), 403)
    assert (await client.post(chemin)).status_code == 428
    rendue = await client.post(chemin, headers=version(tenue))
    assert rendue.json()["etat"] == "liberee"
    assert (await marge(plateforme, siren))["disponible_eur"] == "300000.00"
    verifier_probleme(await client.post(chemin, headers=version(rendue)), 409, "reservation-inutilisable")
    ailleurs = chemin.replace(siren, await entreprise(plateforme))
    verifier_probleme(await client.post(ailleurs, headers=version(rendue)), 404, "reservation-introuvable")


async def test_cinquante_octrois_simultanes_de_deux_entreprises_liees_ne_passent_jamais_le_plafond(
    plateforme: PlateformeTest,
) -> None:
    mere, fille = await entreprise(plateforme), await entreprise(plateforme)
    await lier(plateforme, mere, fille)
    await declarer(plateforme, mere, ("40000", "2025-01-10"))
    sirens = [mere if rang % 2 else fille for rang in range(50)]
    reponses = await asyncio.gather(*(octroyer(plateforme, siren, "13000") for siren in sirens))
    codes = sorted(reponse.status_code for reponse in reponses)
    assert codes == [201] * 20 + [409] * 30  # 300 000 - 40 000 = 20 x 13 000, to the euro
    refus = next(reponse for reponse in reponses if reponse.status_code == 409)
    assert verifier_probleme(refus, 409, "marge-de-minimis-depassee")["marge_disponible_eur"] == "0.00"
    vu = await marge(plateforme, fille)
    assert (vu["plafonds"][0]["deja_eur"], vu["restante_eur"]) == ("300000.00", "0.00")


async def test_un_lien_declare_pendant_les_octrois_ne_laisse_pas_passer_le_plafond(plateforme: PlateformeTest) -> None:
    """Awards of two companies that become linked meanwhile: those that come after the link count with both."""
    mere, fille = await entreprise(plateforme), await entreprise(plateforme)
    await declarer(plateforme, mere, ("150000", "2025-01-10"))
    taches = [octroyer(plateforme, mere if rang % 2 else fille, "20000") for rang in range(10)]
    reponses = await asyncio.gather(*taches[:5], lier(plateforme, mere, fille), *taches[5:])
    assert {reponse.status_code for reponse in reponses} <= {201, 409}
    vu = await marge(plateforme, mere)
    assert vu["entreprise_unique"] == sorted([mere, fille])
    assert float(vu["plafonds"][0]["deja_eur"]) <= 300_000


async def test_la_base_refuse_elle_meme_un_octroi_au_dela_et_toute_reecriture(plateforme: PlateformeTest) -> None:
    siren = await entreprise(plateforme)
    ligne = (await octroyer(plateforme, siren, "250000")).json()
    ajout = text(
        "INSERT INTO minimis_inscription (id, siren, regime, origine, montant_eur, octroi_le, vaut_du, autorite, "
        "groupe, fenetre_du, plafond_eur, inscrite_le, inscrite_par) SELECT uuidv7(), siren, regime, origine, 50000.01,"
        " octroi_le, vaut_du, autorite, groupe, fenetre_du, plafond_eur, inscrite_le, inscrite_par "
        "FROM minimis_inscription WHERE id = :id"
    )
    reecriture = text("UPDATE minimis_inscription SET montant_eur = 1 WHERE id = :id")
    for ordre, contrainte in ((ajout, "minimis_plafond"), (reecriture, None)):
        with pytest.raises(IntegrityError) as attrapee:
            async with plateforme.base("aides").ecriture() as session:
                await session.execute(ordre, {"id": ligne["id"]})
        cause = attrapee.value.orig
        assert isinstance(cause, psycopg.Error)
        assert cause.diag.constraint_name == contrainte
