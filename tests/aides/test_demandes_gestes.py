"""Gestures on a demande over HTTP: who, when, why not, and what remains written."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from shared.securite.identite import Role
from tests.outillage import conventions
from tests.outillage.aides import (
    avancer,
    clients_des_gestes,
    demande_creee,
    demande_payee,
    evaluation_type,
    geste,
    signatures,
)
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest

INSTRUITE = ("deposer", "completer", "instruire")


ACCORDEE = (*INSTRUITE, "accorder")


async def test_rien_n_est_paye_avant_la_convention_et_ses_dates_se_tiennent(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    await avancer(plateforme, demande["id"], *ACCORDEE, montant_eur="50000")
    region = clients_des_gestes(plateforme)["payer"]
    trop_tot = verifier_probleme(await geste(region, demande["id"], "payer", montant_eur="1"), 409, "geste-refuse")
    assert "conventionner" in trop_tot["detail"]
    bonnes = signatures(plateforme)
    sans = verifier_probleme(await geste(region, demande["id"], "conventionner", **bonnes), 409, "geste-refuse")
    assert sans["manque"] == ["La convention est à préparer avant d'être signée."]
    await conventions.preparer(plateforme, demande["id"])
    veille = (plateforme.horloge.aujourdhui() - timedelta(days=1)).isoformat()
    demain = (plateforme.horloge.aujourdhui() + timedelta(days=1)).isoformat()
    for champ, valeur in (("signee_entreprise_le", veille), ("signee_region_le", demain)):
        refus = await geste(region, demande["id"], "conventionner", **{**bonnes, champ: valeur})
        assert champ in verifier_probleme(refus, 409, "signature-incoherente")["detail"]
    signee = await geste(region, demande["id"], "conventionner", **bonnes)
    assert (signee.json()["etat"], signee.json()["conventionnee_le"] is None) == ("conventionnee", False)


async def test_une_demande_conventionnee_ne_se_retire_qu_en_disant_pourquoi(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    await avancer(plateforme, demande["id"], *ACCORDEE, "conventionner", montant_eur="50000")
    demandeur = clients_des_gestes(plateforme)["retirer"]
    refus = await geste(demandeur, demande["id"], "retirer", motif="resiliation")
    verifier_probleme(refus, 409, "motif-de-resiliation")
    raison = {"motif": "resiliation", "motif_detail": "L'entreprise renonce au projet."}
    assert (await geste(demandeur, demande["id"], "retirer", **raison)).json()["etat"] == "retiree"
    evaluation = await evaluation_type(plateforme, dossier["id"])
    assert evaluation["resultats"][0]["montant"]["marge_de_minimis_eur"] == "300000.00"


async def test_une_demande_va_du_brouillon_au_paiement_et_chaque_date_est_marquee(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    payee = await demande_payee(plateforme, dossier["id"])
    assert payee["etat"] == "payee"
    assert payee["montant_accorde_eur"] == payee["montant_paye_eur"] == "80000.00"
    dates = [
        payee[f"{nom}_le"] for nom in ("creee", "deposee", "complete", "instruite", "decidee", "conventionnee", "payee")
    ]
    assert None not in dates
    assert dates == sorted(dates)
    close = await avancer(plateforme, payee["id"], "clore")
    assert close["etat"] == "close"
    assert close["close_le"]


async def test_le_journal_raconte_chaque_geste(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    payee = await demande_payee(plateforme, dossier["id"])
    client = plateforme.client(Role.REGION_LECTURE)
    chemin = f"/v1/demandes/{payee['id']}/journal"
    journal = (await client.get(chemin)).json()
    types = [ligne["type"] for ligne in journal["elements"] if ligne["type"] != "aides.controle.releve"]
    faits = [type_.removeprefix("aides.demande.") for type_ in types]
    convention, versement = ["preparee", "signee"], ["versement-demande", "versement-liquide"]
    assert [fait.removeprefix("aides.convention.") for fait in faits] == [
        *("creee", "deposee", "complete", "instruite", "accordee"),
        *(*convention, "conventionnee", *versement, "payee"),
    ]
    assert journal["suivant"] is None
    assert journal["elements"][-1]["avant"]["etat"] == "conventionnee"
    assert journal["elements"][-1]["apres"]["montant_paye_eur"] == "80000.00"
    page = (await client.get(f"{chemin}?limite=4")).json()
    suite = (await client.get(f"{chemin}?apres={page['suivant']}")).json()
    assert page["elements"] + suite["elements"] == journal["elements"]


async def test_chaque_geste_publie_son_evenement(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    payee = await demande_payee(plateforme, dossier["id"])
    from sqlalchemy import text

    requete = text("SELECT type, donnees FROM evenement WHERE sujet_id = :id ORDER BY numero")
    async with plateforme.base("aides").lecture() as session:
        lignes = (await session.execute(requete, {"id": UUID(payee["id"])})).all()
    assert [ligne.type for ligne in lignes][-2:] == ["aides.convention.versement-liquide", "aides.demande.payee"]
    assert lignes[-1].donnees == {
        "etat": "payee",
        "dispositif": "pmup",
        "montant_demande_eur": "80000.00",
        "montant_accorde_eur": "80000.00",
        "montant_paye_eur": "80000.00",
        "motif": None,
        "attend": "region",
    }


async def test_qui_a_instruit_ne_decide_pas(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    await avancer(plateforme, demande["id"], *INSTRUITE)
    instructeur = plateforme.client(Role.REGION)
    for corps in ({"nom": "accorder", "montant_eur": "1000"}, {"nom": "refuser", "motif": "autre"}):
        reponse = await geste(instructeur, demande["id"], **corps)
        verifier_probleme(reponse, 409, "decideur-est-instructeur")


async def test_un_geste_d_un_autre_role_est_refuse(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    ensemblier, region = plateforme.client(Role.ENSEMBLIER), plateforme.client(Role.REGION)
    verifier_probleme(await geste(region, demande["id"], "deposer"), 403, "acces-interdit")
    await avancer(plateforme, demande["id"], "deposer")
    refus = verifier_probleme(await geste(ensemblier, demande["id"], "completer"), 403, "acces-interdit")
    assert refus["roles_permis"] == ["region"]


async def test_un_geste_absent_de_la_table_est_refuse_en_disant_lesquels_existent(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    refus = verifier_probleme(
        await geste(plateforme.client(Role.REGION), demande["id"], "instruire"), 409, "geste-refuse"
    )
    assert "deposer" in refus["detail"]
    assert refus["etat"] == "brouillon"


async def test_un_refus_porte_un_motif_type(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    await avancer(plateforme, demande["id"], *INSTRUITE)
    decideur = clients_des_gestes(plateforme)["refuser"]
    sans = verifier_probleme(await geste(decideur, demande["id"], "refuser"), 422, "saisie-invalide")
    assert "motif" in sans["detail"]
    refusee = await geste(
        decideur, demande["id"], "refuser", motif="enveloppe-epuisee", motif_detail="Crédits 2026 consommés."
    )
    assert refusee.json()["etat"] == "refusee"
    assert refusee.json()["motif"] == "enveloppe-epuisee"
    assert refusee.json()["decidee_le"]
    close = await avancer(plateforme, demande["id"], "clore")
    assert close["etat"] == "close"


async def test_les_gestes_listes_disent_ce_qui_manque(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    demande = await demande_creee(plateforme, dossier["id"], montant_eur="0")
    chemin = f"/v1/demandes/{demande['id']}/gestes"
    liste = (await plateforme.client(Role.ENSEMBLIER).get(chemin)).json()
    par_geste = {element["geste"]: element for element in liste["gestes"]}
    assert liste["etat"] == "brouillon"
    assert len(par_geste) == 9
    assert par_geste["retirer"]["permis"] is True
    assert par_geste["deposer"]["manque"] == ["Le montant demandé doit être supérieur à zéro."]
    assert par_geste["payer"]["permis"] is False
    assert par_geste["payer"]["vers"] is None
    vue_region = (await plateforme.client(Role.REGION).get(chemin)).json()
    assert "réservé" in next(e for e in vue_region["gestes"] if e["geste"] == "retirer")["manque"][0]


async def test_un_geste_inconnu_est_une_saisie_invalide(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    client = plateforme.client(Role.ENSEMBLIER)
    verifier_probleme(await geste(client, demande["id"], "valider"), 422, "saisie-invalide")
    lue = await client.get(f"/v1/demandes/{demande['id']}")
    surplus = {"geste": "deposer", "montant_eur": "1"}
    reponse = await client.post(f"/v1/demandes/{demande['id']}/gestes", json=surplus, headers=version(lue))
    verifier_probleme(reponse, 422, "saisie-invalide")
