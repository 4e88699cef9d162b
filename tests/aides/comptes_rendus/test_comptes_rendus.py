"""Reports after the award, over HTTP: asked on their day, reminded, returned or waived, counted."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.aides.comptes_rendus.calendrier import calendrier
from shared.securite.identite import Role
from tests.aides.comptes_rendus.outils import (
    COMPLETE,
    EXIGIBLES,
    PASSAGES,
    RACINE,
    SIGNEE,
    demande_signee,
    dispenser,
    lus,
    passer,
    rendre,
)
from tests.outillage import conventions
from tests.outillage.aides import avancer, clients_des_gestes, geste
from tests.outillage.campagnes import au
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest


async def test_la_signature_prevoit_trois_comptes_rendus(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    demande = await demande_signee(plateforme, dossier)
    prevus = await lus(plateforme, demande)
    assert {prevu["moment"]: date.fromisoformat(prevu["exigible_le"]) for prevu in prevus} == EXIGIBLES
    assert {prevu["etat"] for prevu in prevus} == {"prevu"}
    assert date.fromisoformat(prevus[0]["echeance_le"]) == EXIGIBLES["t6"] + timedelta(calendrier().reponse_jours)


async def test_un_compte_rendu_est_demande_son_jour_puis_rappele_deux_fois_et_plus_jamais(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_signee(plateforme, dossier)
    suivis = []
    for ecart in (-1, 0, 0, calendrier().reponse_jours, calendrier().reponse_jours + 1, 60, 80, 120, 150):
        await passer(plateforme, EXIGIBLES["t6"] + timedelta(days=ecart))
        lu = (await lus(plateforme, demande))[0]
        suivis.append((lu["etat"], lu["relances"]))
    assert suivis == [
        ("prevu", 0),
        ("ouvert", 0),
        ("ouvert", 0),
        ("ouvert", 0),
        ("en_retard", 1),
        ("en_retard", 2),
        ("en_retard", 2),
        ("en_retard", 2),
        ("en_retard", 2),
    ]
    assert [lu["etat"] for lu in (await lus(plateforme, demande))[1:]] == ["prevu", "prevu"]


async def test_deux_passages_simultanes_ne_demandent_qu_une_fois(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_signee(plateforme, dossier)
    machine = plateforme.client(Role.MACHINE)
    with au(plateforme, EXIGIBLES["t6"]):
        reponses = await asyncio.gather(*(machine.post(PASSAGES) for _ in range(6)))
    assert {reponse.status_code for reponse in reponses} == {200}
    chemin = f"/v1/dossiers/{dossier['siren']}/journal?limite=100"
    await plateforme.rattraper()
    faits = (await plateforme.client(Role.ENSEMBLIER).get(chemin)).json()["elements"]
    assert [fait["type"] for fait in faits].count("aides.compte-rendu.demande") == 1
    assert (await lus(plateforme, demande))[0]["etat"] == "ouvert"


async def test_un_compte_rendu_rendu_garde_ses_valeurs_typees(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_signee(plateforme, dossier)
    premier = (await lus(plateforme, demande))[0]
    refus = verifier_probleme(await rendre(plateforme, premier), 409, "compte-rendu-pas-ouvert")
    assert refus["exigible_le"] == EXIGIBLES["t6"].isoformat()
    await passer(plateforme, EXIGIBLES["t6"])
    rendu = await rendre(plateforme, premier, commentaire="Machine reçue en janvier.")
    assert rendu.status_code == 200, rendu.text
    vues = {vu["code"]: vu["valeur"] for vu in rendu.json()["indicateurs"]}
    assert vues == {"investissement_realise_eur": "120000.50", "effectif_etp": 45, "projet_acheve": False}
    assert rendu.json()["etat"] == "rendu"
    assert rendu.json()["traite_le"]
    verifier_probleme(await rendre(plateforme, premier), 409, "compte-rendu-termine")
    verifier_probleme(await dispenser(plateforme, premier), 409, "compte-rendu-termine")
    await passer(plateforme, EXIGIBLES["t6"] + timedelta(days=90))
    assert (await lus(plateforme, demande))[0]["etat"] == "rendu"


def remplacer(indicateur: str, **valeur: Any) -> list[dict[str, Any]]:
    autres = [ligne for ligne in COMPLETE["t6"] if ligne["indicateur"] != indicateur]
    return [*autres, {"indicateur": indicateur, **valeur}]


FAUTIVES = {
    "manquant": (COMPLETE["t6"][:2], "reponse-incomplete", "projet_acheve"),
    "double": ([*COMPLETE["t6"], COMPLETE["t6"][0]], "reponse-incomplete", "investissement_realise_eur"),
    "inconnu": ([*COMPLETE["t6"], {"indicateur": "bonheur", "valeur": 1}], "reponse-incomplete", "effectif_etp"),
    "sans_valeur": (remplacer("effectif_etp"), "reponse-incomplete", "effectif_etp"),
    "valeur_et_absence": (
        remplacer("effectif_etp", valeur=1, absence="non-suivi"),
        "reponse-incomplete",
        "effectif_etp",
    ),
    "booleen": (remplacer("projet_acheve", valeur=1), "valeur-compte-rendu-impropre", "oui ou non"),
    "entier": (remplacer("effectif_etp", valeur="45.5"), "valeur-compte-rendu-impropre", "nombre entier"),
    "oui_pour_un_nombre": (remplacer("effectif_etp", valeur=True), "valeur-compte-rendu-impropre", "oui ou non"),
    "borne": (remplacer("effectif_etp", valeur=1_000_000), "valeur-compte-rendu-impropre", "dépasse"),
}


@pytest.mark.parametrize("nom", FAUTIVES)
async def test_une_reponse_fautive_est_refusee_en_nommant_l_indicateur(
    plateforme: PlateformeTest, dossier: dict[str, Any], nom: str
) -> None:
    valeurs, code, mot = FAUTIVES[nom]
    demande = await demande_signee(plateforme, dossier)
    await passer(plateforme, EXIGIBLES["t6"])
    refus = await rendre(plateforme, (await lus(plateforme, demande))[0], valeurs)
    assert mot in verifier_probleme(refus, 409, code)["detail"]


async def test_une_valeur_absente_dit_pourquoi(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    demande = await demande_signee(plateforme, dossier)
    await passer(plateforme, EXIGIBLES["t6"])
    valeurs = remplacer("effectif_etp", absence="exercice-non-clos")
    rendu = (await rendre(plateforme, (await lus(plateforme, demande))[0], valeurs)).json()
    (absent,) = [vu for vu in rendu["indicateurs"] if vu["code"] == "effectif_etp"]
    assert (absent["valeur"], absent["absence"]) == (None, "exercice-non-clos")


async def test_une_demande_ne_se_clot_pas_tant_qu_un_compte_rendu_du_manque(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_signee(plateforme, dossier, "payer")
    await conventions.solder(plateforme, demande["id"])
    decideur = clients_des_gestes(plateforme)["clore"]
    apres = EXIGIBLES["t12"] + timedelta(days=1)
    await passer(plateforme, apres)
    premier, second, _ = await lus(plateforme, demande)
    with au(plateforme, apres):
        refus = verifier_probleme(await geste(decideur, demande["id"], "clore"), 409, "geste-refuse")
        assert len([phrase for phrase in refus["manque"] if "compte rendu" in phrase.lower()]) == 2
        assert "six mois" in refus["detail"]
        assert "douze mois" in refus["detail"]
        assert (await rendre(plateforme, premier)).status_code == 200
        assert (await dispenser(plateforme, second)).json()["motif"] == "entreprise-cessee"
        assert (await avancer(plateforme, demande["id"], "clore"))["etat"] == "close"
    assert [lu["etat"] for lu in await lus(plateforme, demande)] == ["rendu", "clos", "prevu"]


async def test_une_demande_payee_avant_le_premier_compte_rendu_se_clot_et_les_doit_encore(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_signee(plateforme, dossier, "payer", "clore")
    assert demande["etat"] == "close"
    await passer(plateforme, EXIGIBLES["t6"])
    assert (await lus(plateforme, demande))[0]["etat"] == "ouvert"


async def test_un_retrait_clot_les_comptes_rendus_a_venir(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    demande = await demande_signee(plateforme, dossier)
    with au(plateforme, SIGNEE):
        client = plateforme.client(Role.ENSEMBLIER)
        retrait = await geste(
            client, demande["id"], "retirer", motif="abandon-entreprise", motif_detail="Projet abandonné."
        )
    assert retrait.status_code == 200, retrait.text
    assert {(lu["etat"], lu["motif"]) for lu in await lus(plateforme, demande)} == {("clos", "demande-retiree")}


async def test_le_taux_de_reponse_vient_avec_son_numerateur_et_son_denominateur(
    plateforme: PlateformeTest,
) -> None:
    async def taux() -> dict[str, Any]:
        vu = (await plateforme.client(Role.COMITE).get(f"{RACINE}/taux")).json()
        return next(moment for moment in vu["moments"] if moment["moment"] == "t6")

    dossiers = [await plateforme.ouvrir_dossier() for _ in range(4)]
    demandes = [await demande_signee(plateforme, dossier) for dossier in dossiers]
    avant = await taux()
    await passer(plateforme, EXIGIBLES["t6"])
    ouverts = await taux()
    dus = ouverts["dus"] - avant["dus"]
    assert dus >= 4, "those of this test, and of others whose day has come"
    assert (ouverts["rendus"], ouverts["a_venir"]) == (avant["rendus"], avant["a_venir"] - dus)
    premiers = [(await lus(plateforme, demande))[0] for demande in demandes]
    for premier in premiers[:2]:
        await rendre(plateforme, premier)
    await dispenser(plateforme, premiers[2])
    apres = await taux()
    assert apres["rendus"] == ouverts["rendus"] + 2
    assert apres["dus"] == ouverts["dus"] - 1
    assert apres["dispenses"] == ouverts["dispenses"] + 1
    assert float(apres["taux"]) == pytest.approx(apres["rendus"] / apres["dus"], abs=0.0001)


async def test_un_compte_rendu_ne_se_lit_que_dans_son_perimetre(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_signee(plateforme, dossier)
    premier = (await lus(plateforme, demande))[0]
    chemins = (f"{RACINE}/{premier['id']}", f"/v1/demandes/{demande['id']}/comptes-rendus")
    for chemin in (*chemins, RACINE, f"{RACINE}/taux"):
        verifier_probleme(await plateforme.client().get(chemin), 401)
    etranger = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    for chemin in chemins:
        verifier_probleme(await etranger.get(chemin), 404)
        assert (await plateforme.client(Role.PARTENAIRE_CONSEILLER).get(chemin)).status_code == 200
    verifier_probleme(await plateforme.client(Role.REGION).get(f"{RACINE}/{uuid4()}"), 404)
    filtre = f"{RACINE}?dossier_id={dossier['id']}&limite=2"
    page = (await plateforme.client(Role.PARTENAIRE_CONSEILLER).get(filtre)).json()
    assert len(page["elements"]) == 2
    suite = (await plateforme.client(Role.ENSEMBLIER).get(f"{filtre}&apres={page['suivant']}")).json()
    assert (len(suite["elements"]), suite["suivant"]) == (1, None)
    assert (await etranger.get(filtre)).json()["elements"] == []


ECRITURES = {
    "reponse": (Role.REGION, {"valeurs": COMPLETE["t6"]}),
    "dispense": (Role.ENSEMBLIER, {"motif": "autre", "motif_detail": "Essai."}),
}


@pytest.mark.parametrize("nom", ECRITURES)
async def test_l_entreprise_rend_et_la_region_dispense(
    plateforme: PlateformeTest, dossier: dict[str, Any], nom: str
) -> None:
    interdit, corps = ECRITURES[nom]
    premier = (await lus(plateforme, await demande_signee(plateforme, dossier)))[0]
    chemin = f"{RACINE}/{premier['id']}/{nom}"
    entetes = version(await plateforme.client(Role.REGION).get(f"{RACINE}/{premier['id']}"))
    verifier_probleme(await plateforme.client().post(chemin, json=corps, headers=entetes), 401)
    verifier_probleme(await plateforme.client(interdit).post(chemin, json=corps, headers=entetes), 403)


async def test_le_passage_du_jour_n_est_pas_pour_tous(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client().post(PASSAGES), 401)
    verifier_probleme(await plateforme.client(Role.ENTREPRISE, siren="552100554").post(PASSAGES), 403)
