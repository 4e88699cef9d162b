"""The dashboard of the credits: per dispositif, measure and year, sums to the cent; what reads the envelopes."""

from datetime import date
from decimal import Decimal
from typing import Any

from services.aides.enveloppes.disponible import Lieu, montant_disponible
from shared.securite.identite import Role
from tests.aides.enveloppes.outils import ANNEE, RACINE, commune_neuve, demande_dans, votee
from tests.outillage.aides import avancer
from tests.outillage.plateforme import PlateformeTest

MONTANTS = ("vote_eur", "reporte_eur", "reserve_eur", "engage_eur", "paye_eur", "disponible_eur")


async def tableau(plateforme: PlateformeTest, **filtres: Any) -> dict[str, Any]:
    reponse = await plateforme.client(Role.REGION_LECTURE).get(f"{RACINE}/tableau", params=filtres)
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())


def somme(lignes: list[dict[str, Any]], nom: str) -> str:
    return f"{sum(Decimal(ligne[nom]) for ligne in lignes):.2f}"


async def test_chaque_decoupage_s_additionne_au_centime(plateforme: PlateformeTest) -> None:
    commune = commune_neuve()
    await votee(plateforme, "300000.37", commune=commune)
    await votee(plateforme, "50000.11", exercice=ANNEE - 1, mesure="animer", mesure_nom="Animer")
    await votee(plateforme, "7000.01", dispositifs=["tpup", "pmup"], mesure="animer", mesure_nom="Animer")
    demande = await demande_dans(plateforme, commune, "90000")
    await avancer(plateforme, demande["id"], "deposer", "completer", "instruire", "accorder", "conventionner", "payer")
    vu = await tableau(plateforme)
    for decoupage in ("par_dispositif", "par_mesure", "par_exercice"):
        for nom in MONTANTS:
            assert somme(vu[decoupage], nom) == vu["total"][nom], (decoupage, nom)
    assert {"pmup", "pmup+tpup"} <= {ligne["cle"] for ligne in vu["par_dispositif"]}
    pages: list[dict[str, Any]] = []
    suite: dict[str, Any] = {}
    while suite is not None:
        page = (await plateforme.client(Role.COMITE).get(RACINE, params={"limite": 5, **suite})).json()
        pages += page["elements"]
        suite = {"apres": page["suivant"]} if page["suivant"] else None  # type: ignore[assignment]
    assert {nom: somme(pages, nom) for nom in MONTANTS} == {nom: vu["total"][nom] for nom in MONTANTS}


async def test_les_filtres_gardent_une_mesure_un_exercice_un_dispositif(plateforme: PlateformeTest) -> None:
    cle = {"mesure": "essai-filtre", "mesure_nom": "Essai", "dispositifs": ["innovup"]}
    await votee(plateforme, "1000.10", **cle, vote={"a_verifier": True})
    await votee(plateforme, "2000.20", **cle, exercice=ANNEE - 2)
    await votee(plateforme, "4000.40", **cle | {"dispositifs": ["tpup"]})
    vu = await tableau(plateforme, mesure="essai-filtre", dispositif="innovup")
    assert [(ligne["cle"], ligne["vote_eur"]) for ligne in vu["par_exercice"]] == [
        (str(ANNEE - 2), "2000.20"),
        (str(ANNEE), "1000.10"),
    ]
    assert vu["total"]["vote_eur"] == "3000.30"
    assert vu["a_verifier"] == 1
    assert (await tableau(plateforme, mesure="essai-filtre", exercice=ANNEE - 2))["total"]["vote_eur"] == "2000.20"


async def test_un_dispositif_sans_enveloppe_est_montre_comme_tel(plateforme: PlateformeTest) -> None:
    assert "credit-impot-recherche" in (await tableau(plateforme))["sans_enveloppe"]
    await votee(plateforme, "1000", dispositifs=["tpup"])
    assert "tpup" not in (await tableau(plateforme))["sans_enveloppe"]


async def test_le_disponible_se_lit_pour_un_dispositif_a_une_date_et_un_lieu(plateforme: PlateformeTest) -> None:
    commune = commune_neuve()
    await votee(plateforme, "1000.50", commune=commune)
    horloge, ici = plateforme.horloge, Lieu(commune)
    async with plateforme.base("aides").lecture() as session:
        assert await montant_disponible(session, horloge, "pmup", date(ANNEE, 5, 1), ici) == Decimal("1000.50")
        assert await montant_disponible(session, horloge, "pmup", date(ANNEE + 3, 5, 1), ici) == 0
        assert await montant_disponible(session, horloge, "credit-impot-recherche", date(ANNEE, 5, 1), ici) is None


async def test_la_disponibilite_d_un_dispositif_dit_que_son_enveloppe_est_epuisee(plateforme: PlateformeTest) -> None:
    code = "wilco"
    client = plateforme.client(Role.ENTREPRISE, siren="552100554")
    avant = (await client.get(f"/v1/dispositifs/{code}/disponibilite")).json()
    assert avant["etat"] == "ouvert", avant
    enveloppe = await votee(plateforme, "1000", dispositifs=[code], territoire=None, mesure="essai-epuisee")
    reservation = {"montant_eur": "1000", "objet": "Essai"}
    region = plateforme.client(Role.REGION)
    tenue = (await region.post(f"{RACINE}/{enveloppe['id']}/reservations", json=reservation)).json()
    vue = (await client.get(f"/v1/dispositifs/{code}/disponibilite")).json()
    assert (vue["etat"], vue["indisponible"]) == ("enveloppe_epuisee", True)
    assert str(ANNEE) in vue["phrase"]
    await region.post(f"{RACINE}/{enveloppe['id']}/reservations/{tenue['id']}/liberation")
    assert (await client.get(f"/v1/dispositifs/{code}/disponibilite")).json()["etat"] == "ouvert"
