"""What the life of a demande does to its envelope, over HTTP and to the cent."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from services.aides.enveloppes.reglages import reglages
from shared.securite.identite import Role
from tests.aides.enveloppes.outils import (
    anomalies,
    commune_neuve,
    demande_dans,
    lire,
    natures,
    votee,
)
from tests.outillage.aides import avancer, clients_des_gestes, demande_payee, geste
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

MONTANTS = ("vote_eur", "reserve_eur", "engage_eur", "paye_eur", "disponible_eur")


def montants(enveloppe: dict[str, Any]) -> tuple[str, ...]:
    """Voted, reserved, committed, paid, left: whole euros."""
    return tuple(enveloppe[nom].removesuffix(".00") for nom in MONTANTS)


async def test_un_dossier_complet_reserve_puis_la_decision_engage_et_le_paiement_paie(
    plateforme: PlateformeTest,
) -> None:
    commune = commune_neuve()
    enveloppe = await votee(plateforme, "200000", commune=commune)
    demande = await demande_dans(plateforme, commune, "90000")
    await avancer(plateforme, demande["id"], "deposer")
    assert montants(await lire(plateforme, enveloppe)) == ("200000", "0", "0", "0", "200000")
    await avancer(plateforme, demande["id"], "completer", "instruire")
    assert montants(await lire(plateforme, enveloppe)) == ("200000", "90000", "0", "0", "110000")
    await avancer(plateforme, demande["id"], "accorder", montant_eur="80000")
    assert montants(await lire(plateforme, enveloppe)) == ("200000", "0", "80000", "0", "120000")
    await avancer(plateforme, demande["id"], "conventionner", "payer", montant_eur="30000.50")
    await avancer(plateforme, demande["id"], "clore")
    lue = await lire(plateforme, enveloppe)
    assert (lue["engage_eur"], lue["paye_eur"], lue["disponible_eur"]) == ("30000.50", "30000.50", "169999.50")
    assert await natures(plateforme, enveloppe) == [
        ("vote", "200000.00"),
        ("reservation", "90000.00"),
        ("engagement", "80000.00"),
        ("annulation", "10000.00"),
        ("paiement", "30000.50"),
        ("degagement", "49999.50"),
    ]
    assert await anomalies(plateforme, enveloppe) == []


async def test_un_refus_et_un_retrait_rendent_tout_ce_qui_n_est_pas_paye(plateforme: PlateformeTest) -> None:
    commune = commune_neuve()
    enveloppe = await votee(plateforme, "200000", commune=commune)
    refusee = await demande_dans(plateforme, commune, "60000")
    await avancer(plateforme, refusee["id"], "deposer", "completer", "instruire", "refuser")
    retiree = await demande_dans(plateforme, commune, "70000")
    await avancer(plateforme, retiree["id"], "deposer", "completer", "instruire", "accorder", montant_eur="70000")
    assert montants(await lire(plateforme, enveloppe)) == ("200000", "0", "70000", "0", "130000")
    retrait = await geste(plateforme.client(Role.ENSEMBLIER), retiree["id"], "retirer", motif="abandon-entreprise")
    assert retrait.status_code == 200, retrait.text
    assert montants(await lire(plateforme, enveloppe)) == ("200000", "0", "0", "0", "200000")
    assert await anomalies(plateforme, enveloppe) == []


async def test_un_dossier_que_l_enveloppe_ne_paie_pas_n_est_pas_complet_et_le_reste_est_dit(
    plateforme: PlateformeTest,
) -> None:
    commune = commune_neuve()
    enveloppe = await votee(plateforme, "100000.10", commune=commune)
    premiere, seconde = [await demande_dans(plateforme, commune, "60000") for _ in range(2)]
    await avancer(plateforme, premiere["id"], "deposer", "completer")
    await avancer(plateforme, seconde["id"], "deposer")
    region = plateforme.client(Role.REGION)
    refus = verifier_probleme(await geste(region, seconde["id"], "completer"), 409, "geste-refuse")
    assert "Il reste 40000.10 €" in refus["detail"]
    assert "60000.00 €" in refus["detail"]
    liste = (await region.get(f"/v1/demandes/{seconde['id']}/gestes")).json()
    completer = next(vu for vu in liste["gestes"] if vu["geste"] == "completer")
    assert completer["permis"] is False
    assert "40000.10 €" in completer["manque"][0]
    assert (await lire(plateforme, enveloppe))["reserve_eur"] == "60000.00"


async def test_un_dispositif_sans_enveloppe_n_est_pas_bloque(
    plateforme: PlateformeTest,
) -> None:
    commune = commune_neuve()
    dossier = await plateforme.ouvrir_dossier(commune=commune)
    payee = await demande_payee(plateforme, dossier["id"], dispositif="pret-vert")
    assert payee["montant_paye_eur"] == "80000.00"
    journal = (await plateforme.client(Role.REGION).get(f"/v1/demandes/{payee['id']}/journal")).json()
    complete = next(ligne for ligne in journal["elements"] if ligne["type"] == "aides.demande.complete")
    assert complete["apres"]["enveloppe"] is None


async def test_une_enveloppe_epuisee_ferme_le_depot_et_le_dit(plateforme: PlateformeTest) -> None:
    commune = commune_neuve()
    await votee(plateforme, "60000", commune=commune)
    premiere, seconde = [await demande_dans(plateforme, commune, "60000") for _ in range(2)]
    await avancer(plateforme, premiere["id"], "deposer", "completer")
    refus = verifier_probleme(
        await geste(plateforme.client(Role.ENSEMBLIER), seconde["id"], "deposer"), 409, "geste-refuse"
    )
    assert "Enveloppe épuisée" in refus["detail"]
    assert "réouverture" in refus["detail"]


async def test_une_reservation_expiree_ne_compte_plus_et_la_decision_la_reprend(plateforme: PlateformeTest) -> None:
    commune = commune_neuve()
    enveloppe = await votee(plateforme, "100000", commune=commune)
    demande = await demande_dans(plateforme, commune, "90000")
    plateforme.horloge.fige = datetime.now(UTC) - timedelta(days=reglages().reservation_jours + 1)
    try:
        await avancer(plateforme, demande["id"], "deposer", "completer", "instruire")
        assert (await lire(plateforme, enveloppe))["reserve_eur"] == "90000.00"
    finally:
        plateforme.horloge.fige = None
    assert montants(await lire(plateforme, enveloppe)) == ("100000", "0", "0", "0", "100000")
    await avancer(plateforme, demande["id"], "accorder", montant_eur="80000")
    assert montants(await lire(plateforme, enveloppe)) == ("100000", "0", "80000", "0", "20000")
    assert [nature for nature, _ in await natures(plateforme, enveloppe)] == [
        "vote",
        "reservation",
        "expiration",
        "reservation",
        "engagement",
    ]
    assert await anomalies(plateforme, enveloppe) == []


async def test_une_decision_dont_la_reservation_a_expire_est_refusee_si_l_enveloppe_manque(
    plateforme: PlateformeTest,
) -> None:
    commune = commune_neuve()
    enveloppe = await votee(plateforme, "100000", commune=commune)
    ancienne, recente = [await demande_dans(plateforme, commune, "90000") for _ in range(2)]
    plateforme.horloge.fige = datetime.now(UTC) - timedelta(days=reglages().reservation_jours + 1)
    try:
        await avancer(plateforme, ancienne["id"], "deposer", "completer", "instruire")
    finally:
        plateforme.horloge.fige = None
    await avancer(plateforme, recente["id"], "deposer", "completer")
    decideur = clients_des_gestes(plateforme)["accorder"]
    refus = verifier_probleme(
        await geste(decideur, ancienne["id"], "accorder", montant_eur="80000"), 409, "enveloppe-insuffisante"
    )
    assert refus["disponible_eur"] == "10000.00"
    assert (await lire(plateforme, enveloppe))["reserve_eur"] == "90000.00"


async def test_l_exercice_est_celui_de_paris(plateforme: PlateformeTest) -> None:
    commune = commune_neuve()
    ancienne = await votee(plateforme, "100000", commune=commune, exercice=2025)
    nouvelle = await votee(plateforme, "100000", commune=commune, exercice=2026)
    veille, lendemain = [await demande_dans(plateforme, commune, "50000") for _ in range(2)]
    try:
        plateforme.horloge.fige = datetime(2025, 12, 31, 22, 59, 59, tzinfo=UTC)
        await avancer(plateforme, veille["id"], "deposer", "completer")
        plateforme.horloge.fige = datetime(2025, 12, 31, 23, 0, 0, tzinfo=UTC)
        await avancer(plateforme, lendemain["id"], "deposer", "completer")
        assert (await lire(plateforme, ancienne))["reserve_eur"] == "50000.00"
        assert (await lire(plateforme, nouvelle))["reserve_eur"] == "50000.00"
    finally:
        plateforme.horloge.fige = None


async def test_vingt_dossiers_complets_en_meme_temps_n_en_reservent_que_ce_que_l_enveloppe_porte(
    plateforme: PlateformeTest,
) -> None:
    commune = commune_neuve()
    enveloppe = await votee(plateforme, "65000", commune=commune)
    demandes = [await demande_dans(plateforme, commune, "10000") for _ in range(20)]
    for demande in demandes:
        await avancer(plateforme, demande["id"], "deposer")
    region = plateforme.client(Role.REGION)
    reponses = await asyncio.gather(*(geste(region, demande["id"], "completer") for demande in demandes))
    statuts = [reponse.status_code for reponse in reponses]
    assert (statuts.count(200), statuts.count(409)) == (6, 14)
    codes = {reponse.json()["code"] for reponse in reponses if reponse.status_code == 409}
    assert codes <= {"geste-refuse", "enveloppe-insuffisante"}
    assert montants(await lire(plateforme, enveloppe)) == ("65000", "60000", "0", "0", "5000")
    assert await anomalies(plateforme, enveloppe) == []
