"""The 360° view and the timeline: rights, content, order, and reading one's own writes."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.identifiants import uuid7
from shared.securite.identite import TOUS_SAUF_COMITE, Role
from tests.gateway.evenements import Publieur, nouveau, raconter
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest


async def lire(plateforme: PlateformeTest, siren: str, role: Role = Role.ENSEMBLIER, **options: Any) -> Any:
    return await plateforme.client(role).get(f"/v1/dossiers/{siren}", **options)


@pytest.mark.parametrize("suffixe", ["", "/journal"])
async def test_la_vue_a_les_memes_droits_que_la_fiche(plateforme: PlateformeTest, suffixe: str) -> None:
    dossier = await plateforme.ouvrir_dossier()
    chemin = f"/v1/dossiers/{dossier['siren']}{suffixe}"
    verifier_probleme(await plateforme.client().get(chemin), 401, "non-authentifie")
    verifier_probleme(await plateforme.client(Role.COMITE).get(chemin), 403, "acces-interdit")
    etrangers = [
        plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cci-seine-et-marne"),
        plateforme.client(Role.PARTENAIRE_RESPONSABLE, organisation="cetim"),
        plateforme.client(Role.ENTREPRISE, siren="732829320"),
    ]
    for etranger in etrangers:
        verifier_probleme(await etranger.get(chemin), 404, "dossier-introuvable")
        attente = await etranger.get(chemin, headers={"X-Position": "parcours:999999999999"})
        verifier_probleme(attente, 404, "dossier-introuvable")
    for role in TOUS_SAUF_COMITE:
        siren = dossier["siren"] if role is Role.ENTREPRISE else None
        assert (await plateforme.client(role, siren=siren).get(chemin)).status_code == 200, role


async def test_la_vue_rassemble_les_quatre_services(plateforme: PlateformeTest) -> None:
    dossier, publieur = await nouveau(plateforme)
    await raconter(publieur)
    await plateforme.rattraper()
    reponse = await lire(plateforme, dossier["siren"])
    assert reponse.status_code == 200, reponse.text
    vue = reponse.json()
    fiche = await plateforme.client(Role.ENSEMBLIER).get(f"/v1/dossiers/{dossier['siren']}/fiche")
    assert vue["fiche"] == fiche.json()
    assert reponse.headers["etag"] == fiche.headers["etag"]
    assert vue["referent"] is None
    assert [partie["code"] for partie in vue["parties"]] == ["cci-paris-idf"]
    (parcours,) = vue["parcours"]
    assert (parcours["parcours_id"], parcours["etape"]) == (str(publieur.parcours_id), "qualification")
    assert set(parcours["jalons"]["etapes"]) == {"candidature", "qualification"}
    assert set(parcours["jalons"]["faits"]) == {"plan-propose", "plan-accepte"}
    (diagnostic,) = vue["diagnostics"]
    assert (diagnostic["etat"], diagnostic["note_globale"], diagnostic["couverture"]) == ("restitue", "2.40", "0.92")
    assert set(diagnostic["jalons"]) == {"ouvert", "soumis", "valide", "restitue"}
    assert [action["titre"] for action in vue["actions"]] == ["Robotiser"]
    (orientation,) = vue["orientations"]
    (demande,) = vue["demandes"]
    assert (orientation["decision"], orientation["demande_id"]) == ("demandee", demande["demande_id"])
    assert orientation["action_id"] == vue["actions"][0]["action_id"]
    assert [evaluation["eligibles"] for evaluation in vue["evaluations"]] == [["pm-up"]]
    montants = {nom: demande[f"montant_{nom}_eur"] for nom in ("demande", "accorde", "paye")}
    assert montants == {"demande": "120000.00", "accorde": "100000.50", "paye": None}
    assert demande["deposee_le"] < demande["decidee_le"]
    assert [(releve["moment"], releve["exercice"]) for releve in vue["indicateurs"]] == [("t0", 2025)]
    assert vue["evenements"][0]["libelle"]
    assert len(vue["evenements"]) == 18
    assert vue["a_jour"]["retard"] == []
    assert set(vue["a_jour"]["positions"]) == {"gateway", "diagnostic", "parcours", "aides"}


async def test_la_vue_donne_les_vingt_derniers_faits_et_le_referent(plateforme: PlateformeTest) -> None:
    dossier, publieur = await nouveau(plateforme)
    ensemblier, chemin = plateforme.client(Role.ENSEMBLIER), f"/v1/dossiers/{dossier['siren']}"
    lu = await ensemblier.get(chemin)
    pris = await ensemblier.post(f"{chemin}/prise-en-charge", json={}, headers={"If-Match": lu.headers["etag"]})
    assert pris.status_code == 200, pris.text
    for _ in range(25):
        await publieur.publier("parcours.etude.enregistree", publieur.parcours_id)
    await plateforme.rattraper()
    vue = (await ensemblier.get(chemin)).json()
    assert vue["referent"]["libelle"] == "L'ensemblier"
    assert [fait["type"] for fait in vue["evenements"]] == ["parcours.etude.enregistree"] * 20


async def pages(client: Any, chemin: str, ordre: str, limite: int) -> list[dict[str, Any]]:
    elements: list[dict[str, Any]] = []
    suite = ""
    while True:
        page = (await client.get(f"{chemin}?ordre={ordre}&limite={limite}{suite}")).json()
        elements += page["elements"]
        if page["suivant"] is None:
            return elements
        suite = f"&apres={page['suivant']}"


async def test_le_journal_se_lit_par_pages_dans_les_deux_sens(plateforme: PlateformeTest) -> None:
    dossier, publieur = await nouveau(plateforme)
    await raconter(publieur)
    publieur.le = datetime.now(UTC) + timedelta(minutes=1)  # several facts of one instant
    for _ in range(6):
        await publieur.publier("parcours.etude.enregistree", publieur.parcours_id)
    await plateforme.rattraper()
    client, chemin = plateforme.client(Role.PARTENAIRE_CONSEILLER), f"/v1/dossiers/{dossier['siren']}/journal"
    recents = await pages(client, chemin, "recent", 4)
    anciens = await pages(client, chemin, "ancien", 5)
    assert recents == list(reversed(anciens))
    assert len({fait["id"] for fait in recents}) == len(recents) == 24
    assert [fait["le"] for fait in anciens] == sorted(fait["le"] for fait in anciens)
    assert anciens[0]["type"] == "gateway.dossier.ouvert"
    automatiques = {fait["type"] for fait in recents if fait["automatique"]}
    assert automatiques == {"gateway.dossier.action-fixee"}
    assert {fait["acteur_role"] for fait in recents if not fait["automatique"]} == {"partenaire-conseiller"}
    assert {fait["service"] for fait in recents} == {"gateway", "diagnostic", "parcours", "aides"}


async def test_un_curseur_inconnu_ou_d_un_autre_dossier_ne_donne_rien(plateforme: PlateformeTest) -> None:
    dossier, _ = await nouveau(plateforme)
    autre, _ = await nouveau(plateforme)
    await plateforme.rattraper()
    client = plateforme.client(Role.ENSEMBLIER)
    fait = (await client.get(f"/v1/dossiers/{autre['siren']}/journal")).json()["elements"][0]["id"]
    for curseur in (uuid7(), fait):
        page = (await client.get(f"/v1/dossiers/{dossier['siren']}/journal?ordre=ancien&apres={curseur}")).json()
        assert page == {"elements": [], "suivant": None}


async def test_la_vue_attend_l_ecriture_de_l_appelant(plateforme: PlateformeTest) -> None:
    dossier, publieur = await nouveau(plateforme)
    await plateforme.rattraper()
    position = await publieur.ouvrir(prochaine_action="Juste écrite")

    async def plus_tard() -> None:
        await asyncio.sleep(0.3)
        await plateforme.rattraper()

    rattrapage = asyncio.create_task(plus_tard())
    reponse = await lire(plateforme, dossier["siren"], headers={"X-Position": f"parcours:{position}"})
    await rattrapage
    vue = reponse.json()
    assert "x-retard" not in reponse.headers
    assert vue["parcours"][0]["parcours_id"] == str(publieur.parcours_id)
    assert vue["fiche"]["prochaine_action"] == "Juste écrite"


async def test_la_vue_dit_son_retard_apres_deux_secondes(plateforme: PlateformeTest) -> None:
    dossier, publieur = await nouveau(plateforme)
    await plateforme.rattraper()
    position = await publieur.ouvrir()
    debut = time.monotonic()
    reponse = await lire(plateforme, dossier["siren"], headers={"X-Position": f"parcours:{position}"})
    assert 1.9 < time.monotonic() - debut < 4
    assert reponse.headers["x-retard"] == "parcours"
    assert reponse.json()["a_jour"]["retard"] == ["parcours"]
    assert reponse.json()["parcours"] == []


async def test_la_position_d_une_ecriture_par_l_api_se_donne_telle_quelle(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    ensemblier, chemin = plateforme.client(Role.ENSEMBLIER), f"/v1/dossiers/{dossier['siren']}"
    lu = await ensemblier.get(chemin)
    pris = await ensemblier.post(f"{chemin}/prise-en-charge", json={}, headers={"If-Match": lu.headers["etag"]})
    attente = asyncio.create_task(ensemblier.get(chemin, headers={"X-Position": pris.headers["x-position"]}))
    await plateforme.rattraper()
    vue = await attente
    assert "x-retard" not in vue.headers
    assert vue.json()["evenements"][0]["type"] == "gateway.dossier.pris-en-charge"


@pytest.mark.parametrize(
    "position", ["parcours", "parcours:-1", "facturation:12", "parcours:1e3", "parcours:" + "9" * 19]
)
async def test_une_position_mal_formee_est_refusee(plateforme: PlateformeTest, position: str) -> None:
    dossier = await plateforme.ouvrir_dossier()
    reponse = await lire(plateforme, dossier["siren"], headers={"X-Position": position})
    document = verifier_probleme(reponse, 422, "saisie-invalide")
    assert [champ["champ"] for champ in document["champs"]] == ["header.x-position"]


async def test_la_vue_reste_lisible_quand_un_voisin_publie_des_formes_imprevues(plateforme: PlateformeTest) -> None:
    dossier, publieur = await nouveau(plateforme)
    fous: dict[str, Any] = {"etat": {"a": 1}, "titre": 12, "parcours_id": [1], "nombre": "beaucoup", "exercice": 2**40}
    await publieur.publier("parcours.action.ajoutee", uuid7(), **fous)
    await publieur.publier("parcours.indicateur.mesure", publieur.parcours_id, moment="fin", **fous)
    await publieur.publier("diagnostic.indicateurs-t0.renseignes", uuid7(), **fous)
    await publieur.publier("diagnostic.diagnostic.ouvert", uuid7(), **fous, jalons="x", maj_le="hier")
    await publieur.publier("aides.evaluation.faite", uuid7(), eligibles="pm-up", a_confirmer=[{"a": 1}])
    await Publieur(plateforme, publieur.dossier_id).publier("parcours.geste.effectue", uuid7(), vers=None)
    await plateforme.rattraper()
    reponse = await lire(plateforme, dossier["siren"])
    assert reponse.status_code == 200, reponse.text
    assert [action["titre"] for action in reponse.json()["actions"]] == ["12"]
