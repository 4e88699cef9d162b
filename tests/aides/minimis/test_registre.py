"""The account of a single undertaking, over HTTP."""

from typing import Any

import pytest

from shared.securite.identite import Role
from tests.aides.minimis.outils import declarer, entreprise, jour, lier, marge, octroyer
from tests.outillage.entreprises import siren_neuf
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest


async def test_la_marge_est_exacte_a_toute_date_et_dit_ce_qui_sort(plateforme: PlateformeTest) -> None:
    siren = await entreprise(plateforme)
    aides = [("150000", "2021-01-30"), ("20000", "2023-12-31"), ("30000", "2024-01-01")]
    assert (await declarer(plateforme, siren, *aides)).status_code == 201
    attendues = {
        "2023-12-31": "30000.00",  # 200 000 - 150 000 - 20 000, fiscal years 2021 to 2023
        "2024-01-01": "100000.00",  # 300 000 - 200 000
        "2024-01-30": "100000.00",  # exactly three years: still counted
        "2024-01-31": "250000.00",
        "2026-12-31": "250000.00",
        "2027-01-01": "270000.00",
        "2027-01-02": "300000.00",
    }
    assert {le: (await marge(plateforme, siren, le=le))["restante_eur"] for le in attendues} == attendues
    vu = await marge(plateforme, siren, le="2024-01-01")
    assert [(i["montant_eur"], i["sort_le"]) for i in vu["inscriptions"]] == [
        ("150000.00", "2024-01-31"),
        ("20000.00", "2027-01-01"),
        ("30000.00", "2027-01-02"),
    ]
    plafond = vu["plafonds"][0]
    assert (plafond["reglement"], plafond["plafond_eur"], plafond["fenetre_du"]) == (
        "2023/2831",
        "300000.00",
        "2021-01-01",
    )
    assert plafond["source"]["reference"]
    assert vu["connue"]
    assert (await marge(plateforme, siren, le="2013-06-01"))["restante_eur"] is None


async def test_les_aides_des_entreprises_liees_comptent_ensemble(plateforme: PlateformeTest) -> None:
    mere, fille, petite_fille = await entreprise(plateforme), await entreprise(plateforme), siren_neuf()
    assert (await lier(plateforme, mere, fille)).status_code == 201
    assert (
        await lier(plateforme, fille, petite_fille, nature="influence_dominante", du="2024-03-01")
    ).status_code == 201
    assert (await lier(plateforme, petite_fille, mere, nature="accord_associes")).status_code == 201  # a cycle
    await declarer(plateforme, petite_fille, ("200000", "2025-06-01"))
    vu = await marge(plateforme, mere, le="2025-06-02")
    assert vu["entreprise_unique"] == sorted([mere, fille, petite_fille])
    assert vu["restante_eur"] == "100000.00"
    refus = verifier_probleme(await octroyer(plateforme, fille, "100000.01"), 409, "marge-de-minimis-depassee")
    assert refus["marge_disponible_eur"] == "100000.00"
    assert (await octroyer(plateforme, fille, "100000")).status_code == 201
    assert (await marge(plateforme, petite_fille))["restante_eur"] == "0.00"


async def test_un_partenaire_ne_s_ajoute_pas_et_la_fin_d_un_lien_rend_sa_marge(plateforme: PlateformeTest) -> None:
    a, b, c = [await entreprise(plateforme) for _ in range(3)]
    await lier(plateforme, a, b, nature="partenaire", part_taux="0.3")
    lien = await lier(plateforme, a, c)
    await declarer(plateforme, b, ("90000", "2025-01-01"))
    await declarer(plateforme, c, ("50000", "2025-01-01"))
    assert (await marge(plateforme, a))["restante_eur"] == "250000.00"
    chemin = f"/v1/aides/liens-capitalistiques/{lien.json()['id']}/fin"
    client, hier = plateforme.client(Role.REGION), jour(plateforme, -1)
    fin = await client.post(chemin, json={"au": hier}, headers=version(lien))
    assert fin.status_code == 200, fin.text
    assert (await marge(plateforme, a))["restante_eur"] == "300000.00"
    assert (await marge(plateforme, a, le=hier))["restante_eur"] == "250000.00"
    assert (await marge(plateforme, c))["restante_eur"] == "250000.00"
    verifier_probleme(await client.post(chemin, json={"au": hier}, headers=version(fin)), 409, "lien-deja-clos")


async def test_une_fusion_reunit_les_aides_et_une_scission_les_laisse_a_l_activite(plateforme: PlateformeTest) -> None:
    absorbante, absorbee, nouvelle = [await entreprise(plateforme) for _ in range(3)]
    await declarer(plateforme, absorbante, ("100000", "2025-02-01"))
    await declarer(plateforme, absorbee, ("80000", "2025-03-01"))
    await lier(plateforme, absorbante, absorbee, nature="fusion", du="2025-06-01")
    assert (await marge(plateforme, absorbante, le="2025-05-31"))["restante_eur"] == "200000.00"
    assert (await marge(plateforme, absorbante, le="2025-06-01"))["restante_eur"] == "120000.00"
    origine = (await marge(plateforme, absorbante, le="2025-06-01"))["inscriptions"][0]
    corps: dict[str, Any] = {
        "beneficiaire": nouvelle,
        "le": "2025-09-01",
        "source": "Traité de scission",
        "transferts": [{"inscription_id": origine["id"], "montant_eur": "60000"}],
    }
    client, chemin = plateforme.client(Role.REGION), f"/v1/aides/minimis/{absorbante}/scissions"
    trop = {**corps, "transferts": [{"inscription_id": origine["id"], "montant_eur": "100000.01"}]}
    verifier_probleme(await client.post(chemin, json=trop), 409, "transfert-excessif")
    faite = await client.post(chemin, json=corps)
    assert faite.status_code == 201, faite.text
    assert [i["montant_eur"] for i in faite.json()["inscriptions"]] == ["-100000.00", "60000.00", "40000.00"]
    assert (await marge(plateforme, absorbante, le="2025-08-31"))["restante_eur"] == "120000.00"
    assert (await marge(plateforme, absorbante, le="2025-09-01"))["restante_eur"] == "180000.00"
    assert (await marge(plateforme, nouvelle, le="2025-09-01"))["restante_eur"] == "240000.00"
    verifier_probleme(await client.post(chemin, json=corps), 409, "inscription-deja-contrepassee")


async def test_une_inscription_se_contrepasse_une_fois_et_ne_s_efface_pas(plateforme: PlateformeTest) -> None:
    siren = await entreprise(plateforme)
    ligne = (await declarer(plateforme, siren, ("70000", "2025-02-01"))).json()["inscriptions"][0]
    client = plateforme.client(Role.REGION)
    chemin = f"/v1/aides/minimis/{siren}/inscriptions/{ligne['id']}/contre-passation"
    inverse = await client.post(chemin, json={"motif": "erreur"})
    assert inverse.json()["montant_eur"] == "-70000.00"
    assert (await marge(plateforme, siren, le="2025-02-01"))["restante_eur"] == "300000.00"
    verifier_probleme(await client.post(chemin, json={"motif": "erreur"}), 409, "inscription-deja-contrepassee")
    page = (await client.get(f"/v1/aides/minimis/{siren}/inscriptions")).json()
    assert [e["montant_eur"] for e in page["elements"]] == ["70000.00", "-70000.00"]
    assert page["elements"][1]["contrepasse_id"] == ligne["id"]


async def test_l_exercice_et_le_transport_routier_changent_l_ancienne_horloge(plateforme: PlateformeTest) -> None:
    siren = await entreprise(plateforme)
    await declarer(plateforme, siren, ("30000", "2021-03-31"))
    client, chemin = plateforme.client(Role.REGION), f"/v1/aides/minimis/{siren}"
    assert (await marge(plateforme, siren, le="2023-05-01"))["restante_eur"] == "170000.00"
    entetes = version(await client.get(chemin))
    reglee = await client.patch(chemin, json={"premier_mois_exercice": 4, "transport_routier": True}, headers=entetes)
    assert reglee.status_code == 200, reglee.text
    assert (await marge(plateforme, siren, le="2023-05-01"))["restante_eur"] == "100000.00"
    assert (await marge(plateforme, siren, le="2024-03-31"))["restante_eur"] == "270000.00"
    assert (await client.patch(chemin, json={"premier_mois_exercice": 5}, headers=entetes)).status_code == 412


async def test_les_saisies_contradictoires_sont_refusees_et_le_champ_nomme(plateforme: PlateformeTest) -> None:
    a, b, c = [await entreprise(plateforme) for _ in range(3)]
    demain = jour(plateforme, 1)
    for refus, champ in [
        (await lier(plateforme, a, a), "detenue"),
        (await lier(plateforme, "123456789", b), "detentrice"),
        (await lier(plateforme, a, b, part_taux="0.4"), "part_taux"),
        (await lier(plateforme, a, b, nature="partenaire", part_taux="0.6"), "part_taux"),
        (await lier(plateforme, a, b, nature="fusion", au="2030-12-31"), "au"),
        (await lier(plateforme, a, b, au="2019-12-31"), "au"),
    ]:
        verifier_probleme(refus, 409, "lien-incoherent")
        assert [faute["champ"] for faute in refus.json()["champs"]] == [f"body.{champ}"]
    verifier_probleme(await lier(plateforme, a, b, du=demain), 409, "date-a-venir")
    verifier_probleme(await lier(plateforme, siren_neuf(), siren_neuf()), 404, "compte-minimis-introuvable")
    assert (await lier(plateforme, a, b)).status_code == 201
    verifier_probleme(await lier(plateforme, a, b, nature="partenaire"), 409, "lien-contradictoire")
    verifier_probleme(await lier(plateforme, c, b), 409, "lien-contradictoire")
    verifier_probleme(await declarer(plateforme, a, ("1000", demain)), 409, "date-a-venir")
    verifier_probleme(await declarer(plateforme, a, ("-1", "2025-01-01")), 422, "saisie-invalide")
    verifier_probleme(await declarer(plateforme, a, ("0", "2025-01-01")), 422, "saisie-invalide")
    verifier_probleme(await octroyer(plateforme, a, "1000", octroi_le=demain), 409, "date-a-venir")
    verifier_probleme(
        await octroyer(plateforme, a, "1000", octroi_le="2013-01-01"), 409, "reglement-de-minimis-inconnu"
    )
    assert (await declarer(plateforme, a, ("1000", "2025-01-01"))).status_code == 201
    verifier_probleme(await declarer(plateforme, a, ("1000", "2025-01-01")), 409, "aide-deja-inscrite")


ROUTES = [
    ("GET", "", None),
    ("GET", "/inscriptions", None),
    ("POST", "/declarations", {"aides": []}),
    ("POST", "/octrois", {"montant_eur": "1"}),
    ("POST", "/reservations", {"montant_eur": "1"}),
    ("PATCH", "", {"premier_mois_exercice": 2}),
]


@pytest.mark.parametrize(("methode", "suite", "corps"), ROUTES, ids=lambda valeur: str(valeur)[:20])
async def test_chaque_route_du_compte_demande_un_jeton_et_cache_les_comptes_des_autres(
    plateforme: PlateformeTest, methode: str, suite: str, corps: dict[str, Any] | None
) -> None:
    chemin, entetes = f"/v1/aides/minimis/{await entreprise(plateforme)}{suite}", {"If-Match": '"v0"'}
    anonyme = await plateforme.client().request(methode, chemin, json=corps, headers=entetes)
    verifier_probleme(anonyme, 401, "non-authentifie")
    etranger = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    reponse = await etranger.request(methode, chemin, json=corps, headers=entetes)
    reserve = suite in ("/octrois", "/reservations")
    verifier_probleme(reponse, 403 if reserve else 404)
    inconnu = f"/v1/aides/minimis/{siren_neuf()}{suite}"
    verifier_probleme(await plateforme.client(Role.REGION).request(methode, inconnu, json=corps, headers=entetes), 404)


async def test_un_lien_n_ouvre_pas_le_compte_d_un_autre(plateforme: PlateformeTest) -> None:
    """Otherwise, to declare a link would be enough to read, or to fill, a stranger's account."""
    autre = str((await plateforme.ouvrir_dossier(organisation="cetim"))["siret"])[:9]
    mienne = await entreprise(plateforme)
    corps = {"detentrice": mienne, "detenue": autre, "nature": "fusion", "du": "2020-01-01", "source": "Rien"}
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    chemin = "/v1/aides/liens-capitalistiques"
    verifier_probleme(await plateforme.client().post(chemin, json=corps), 401, "non-authentifie")
    verifier_probleme(await client.post(chemin, json=corps), 404, "compte-minimis-introuvable")
    filiale = {**corps, "detenue": siren_neuf()}
    assert (await client.post(chemin, json=filiale)).status_code == 201
    liste = await client.get(chemin, params={"siren": mienne})
    assert [ligne["detenue"] for ligne in liste.json()["elements"]] == [filiale["detenue"]]
    verifier_probleme(await client.get(chemin, params={"siren": autre}), 404, "compte-minimis-introuvable")
    etranger = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    fin = f"{chemin}/{liste.json()['elements'][0]['id']}/fin"
    refus = await etranger.post(fin, json={"au": "2025-01-01"}, headers={"If-Match": '"v1"'})
    verifier_probleme(refus, 404, "lien-introuvable")
