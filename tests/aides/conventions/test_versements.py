"""Payments of a convention over HTTP: asked, checked, paid, reconciled to the cent."""

import asyncio
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from shared.securite.identite import Role
from tests.outillage import conventions
from tests.outillage.aides import avancer, clients_des_gestes, geste, signatures
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest

LIGNES = (("avance", "15000"), ("acompte", "20000"), ("solde", "15000"))


@pytest.fixture
async def signee(plateforme: PlateformeTest, accordee: dict[str, Any]) -> str:
    """A convention of 50,000 € signed: advance 15,000, one instalment of at most 20,000, balance; its demande."""
    await conventions.preparer(plateforme, accordee["id"], *LIGNES)
    region = clients_des_gestes(plateforme)["conventionner"]
    reponse = await geste(region, accordee["id"], "conventionner", **signatures(plateforme))
    assert reponse.status_code == 200, reponse.text
    return str(accordee["id"])


async def payer(plateforme: PlateformeTest, demande_id: str, montant_eur: str) -> Any:
    return await geste(clients_des_gestes(plateforme)["payer"], demande_id, "payer", montant_eur=montant_eur)


async def comptes(plateforme: PlateformeTest, demande_id: str) -> dict[str, Any]:
    """The reconciliation, whose identity is checked at each reading."""
    lus: dict[str, Any] = (await conventions.lire(plateforme, demande_id))["rapprochement"]
    lu = {nom: Decimal(valeur) for nom, valeur in lus.items() if nom.endswith("_eur")}
    reste = lu["reste_a_verser_eur"] + lu["degage_eur"] - lu["a_reverser_eur"]
    assert lu["accorde_eur"] == lu["verse_net_eur"] + reste
    return lus


async def test_avance_acompte_et_solde_se_rapprochent_au_centime_et_le_reste_est_degage(
    plateforme: PlateformeTest, signee: str
) -> None:
    avance = await conventions.liquider(plateforme, signee, 1)
    assert avance["montant_eur"] == "15000.00"
    trop = verifier_probleme(await payer(plateforme, signee, "15000.01"), 409, "paiement-hors-echeancier")
    assert trop["montant_attendu_eur"] == "15000.00"
    assert (await payer(plateforme, signee, "15000")).json()["etat"] == "payee"
    assert (await comptes(plateforme, signee))["avance_a_reprendre_eur"] == "15000.00"
    factures = [conventions.depense(plateforme, *f) for f in (("F1", "40000.33"), ("F2", "0.02"))]
    acompte = await conventions.liquider(plateforme, signee, 2, *factures)
    assert (acompte["droit_eur"], acompte["reprise_eur"], acompte["montant_eur"]) == (
        *("20000.18", "15000.00"),
        "5000.18",
    )
    assert (await payer(plateforme, signee, "5000.18")).status_code == 200
    sans_solde = await geste(clients_des_gestes(plateforme)["clore"], signee, "clore")
    assert verifier_probleme(sans_solde, 409, "geste-refuse")["manque"] == ["Le solde n'est pas liquidé."]
    solde = await conventions.liquider(plateforme, signee, 3, conventions.depense(plateforme, "F3", "49999.66"))
    assert (solde["montant_eur"], solde["degagement_eur"]) == ("24999.83", "4999.99")
    assert (await comptes(plateforme, signee))["reste_a_verser_eur"] == "24999.83"
    assert (await payer(plateforme, signee, "24999.83")).status_code == 200
    finaux = await comptes(plateforme, signee)
    assert (finaux["verse_net_eur"], finaux["degage_eur"], finaux["solde"]) == ("45000.01", "4999.99", True)
    assert (await avancer(plateforme, signee, "clore"))["etat"] == "close"


async def test_un_trop_percu_donne_un_ordre_de_reversement_et_bloque_la_cloture(
    plateforme: PlateformeTest, signee: str
) -> None:
    await conventions.liquider(plateforme, signee, 1)
    await payer(plateforme, signee, "15000")
    region, aujourdhui = plateforme.client(Role.REGION), plateforme.horloge.aujourdhui().isoformat()
    rien = await conventions.poster(region, signee, "reversement", {"reverse_le": aujourdhui})
    verifier_probleme(rien, 409, "rien-a-reverser")
    solde = await conventions.liquider(plateforme, signee, 3, conventions.depense(plateforme, "F1", "10000"))
    assert (solde["etat"], solde["montant_eur"], solde["reversement_eur"]) == ("paye", "0.00", "10000.00")
    bloquee = await geste(clients_des_gestes(plateforme)["clore"], signee, "clore")
    assert "trop-perçu" in verifier_probleme(bloquee, 409, "geste-refuse")["detail"]
    assert (await comptes(plateforme, signee))["a_reverser_eur"] == "10000.00"
    reversee = await conventions.poster(region, signee, "reversement", {"reverse_le": aujourdhui})
    assert reversee.json()["reverse_le"] == aujourdhui
    finaux = await comptes(plateforme, signee)
    assert (finaux["paye_eur"], finaux["reverse_eur"], finaux["verse_net_eur"]) == ("15000.00", "10000.00", "5000.00")
    assert (await avancer(plateforme, signee, "clore"))["etat"] == "close"


async def test_le_controle_ecarte_une_depense_avec_sa_raison(plateforme: PlateformeTest, signee: str) -> None:
    depenses = [conventions.depense(plateforme, piece, "10000") for piece in ("F1", "F2")]
    demande = (await conventions.demander(plateforme, signee, 2, *depenses)).json()
    attente = verifier_probleme(await payer(plateforme, signee, "1"), 409, "geste-refuse")
    assert "à contrôler" in attente["detail"]
    inconnue = {"piece": "F9", "retenu_eur": "0", "motif": "Absente."}
    refus = await conventions.controler(plateforme, signee, demande["id"], inconnue)
    assert "F9" in verifier_probleme(refus, 409, "depenses-incoherentes")["detail"]
    ecart = {"piece": "F2", "retenu_eur": "2500.50", "motif": "Part privée."}
    vu = (await conventions.controler(plateforme, signee, demande["id"], ecart)).json()
    assert (vu["justifie_eur"], vu["montant_eur"]) == ("12500.50", "6250.25")
    assert [(d["retenu_eur"], d["motif"]) for d in vu["depenses"]] == [("10000.00", None), ("2500.50", "Part privée.")]
    deja = await conventions.controler(plateforme, signee, demande["id"])
    verifier_probleme(deja, 409, "versement-deja-traite")
    absent = await conventions.controler(plateforme, signee, str(UUID(int=3)))
    verifier_probleme(absent, 404, "versement-introuvable")


async def test_un_versement_rejete_se_demande_de_nouveau(plateforme: PlateformeTest, signee: str) -> None:
    demande = (await conventions.demander(plateforme, signee, 1)).json()
    region = plateforme.client(Role.REGION)
    rejet = await conventions.poster(region, signee, f"versements/{demande['id']}/rejet", {"motif": "RIB manquant."})
    assert (rejet.json()["etat"], rejet.json()["motif"]) == ("rejete", "RIB manquant.")
    assert (await conventions.liquider(plateforme, signee, 1))["montant_eur"] == "15000.00"


@pytest.mark.parametrize(
    ("echeance", "changement", "mot"),
    [
        pytest.param(1, {}, "sans justificatif", id="avance_justifiee"),
        pytest.param(2, {"poste": "inconnu"}, "`poste`", id="poste_inconnu"),
        pytest.param(2, {"le": "2001-01-01"}, "`le`", id="avant_l_execution"),
        pytest.param(2, {"le": "2199-01-01"}, "`le`", id="dans_le_futur"),
        pytest.param(2, {"montant_eur": "0"}, "`montant_eur`", id="montant_nul"),
    ],
)
async def test_une_depense_qui_ne_repond_pas_a_la_convention_est_dite(
    plateforme: PlateformeTest, signee: str, echeance: int, changement: dict[str, str], mot: str
) -> None:
    cout = {**conventions.depense(plateforme, "F1", "100"), **changement}
    refus = await conventions.demander(plateforme, signee, echeance, cout)
    assert mot in verifier_probleme(refus, 409, "depenses-incoherentes")["detail"]


async def test_une_piece_ne_se_presente_qu_une_fois_et_les_echeances_avancent(
    plateforme: PlateformeTest, signee: str
) -> None:
    vide = await conventions.demander(plateforme, signee, 2)
    assert "ses justificatifs" in verifier_probleme(vide, 409, "depenses-incoherentes")["detail"]
    piece = conventions.depense(plateforme, "F1", "1000")
    await conventions.liquider(plateforme, signee, 2, piece)
    en_cours = await conventions.demander(plateforme, signee, 3)
    assert "en cours" in verifier_probleme(en_cours, 409, "versement-impossible")["detail"]
    await payer(plateforme, signee, "500")
    deux_fois = await conventions.demander(plateforme, signee, 3, piece)
    assert "déjà présentée" in verifier_probleme(deux_fois, 409, "depenses-incoherentes")["detail"]
    for echeance, mot in ((1, "déjà passée"), (4, "de 1 à 3")):
        refus = await conventions.demander(plateforme, signee, echeance)
        assert mot in verifier_probleme(refus, 409, "versement-impossible")["detail"]


async def test_rien_ne_se_demande_avant_la_signature(plateforme: PlateformeTest, accordee: dict[str, Any]) -> None:
    await conventions.preparer(plateforme, accordee["id"], *LIGNES)
    verifier_probleme(await conventions.demander(plateforme, accordee["id"], 1), 409, "versement-impossible")


async def test_deux_demandes_ou_deux_paiements_simultanes_ne_passent_qu_une_fois(
    plateforme: PlateformeTest, signee: str
) -> None:
    demandeur, payeur = plateforme.client(Role.ENSEMBLIER), clients_des_gestes(plateforme)["payer"]
    entetes, chemin = version(await demandeur.get(f"/v1/demandes/{signee}")), f"/v1/demandes/{signee}"
    envois = [demandeur.post(f"{chemin}/versements", json={"echeance": 1}, headers=entetes) for _ in range(3)]
    assert sorted(reponse.status_code for reponse in await asyncio.gather(*envois)) == [201, 412, 412]
    [demande] = (await conventions.lire(plateforme, signee))["versements"]
    await conventions.controler(plateforme, signee, demande["id"])
    entetes = version(await payeur.get(chemin))
    corps = {"geste": "payer", "montant_eur": "15000"}
    envois = [payeur.post(f"{chemin}/gestes", json=corps, headers=entetes) for _ in range(3)]
    assert sorted(reponse.status_code for reponse in await asyncio.gather(*envois)) == [200, 412, 412]
    assert (await comptes(plateforme, signee))["paye_eur"] == "15000.00"
