"""Gestures of a parcours over HTTP: every pair of step and gesture, the three guards, suspension, reopening."""

import asyncio
import json
from pathlib import Path

import pytest
from sqlalchemy import text

from shared.securite.identite import Role
from tests.outillage.http import verifier_probleme, version
from tests.outillage.parcours import TOUT_REMPLI, ParcoursTest, ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest

DONNEES = Path(__file__).resolve().parents[2] / "services" / "parcours" / "donnees"
MODELE = json.loads((DONNEES / "parcours-individuel-1.1.0.json").read_text(encoding="utf-8"))
ETAPES = [etape["code"] for etape in MODELE["etapes"]]
GESTES = {geste["code"]: geste for geste in MODELE["gestes"]}
SANS_EQUIPEMENT = {"equipements": 0, "sans_etude": 0, "sans_adaptation": 0, "sans_orientation": 0, "ouvertes": 0}
RIEN = {
    "equipements": 1,
    "sans_etude": 1,
    "sans_adaptation": 1,
    "sans_orientation": 1,
    "ouvertes": 1,
    "impact_mesure": False,
}


def corps_du_geste(geste: str) -> dict[str, object]:
    modele = GESTES[geste]
    corps: dict[str, object] = {}
    if modele["motifs"]:
        corps["motif"] = modele["motifs"][0]["code"]
    if modele["portees"]:
        corps["portee"] = modele["portees"][0]
    return corps


async def remplir(parcours: ParcoursTest, etape: str, geste: str) -> None:
    equipement = {**SANS_EQUIPEMENT, "equipements": int("avec_equipement" in GESTES[geste]["conditions"])}
    reprise = {
        "etape_reprise": "diagnostic" if etape == "suspension" else None,
        "etapes_visitees": ["qualification", etape],
    }
    await parcours.placer(etape, **TOUT_REMPLI, **equipement, **reprise)


@pytest.mark.parametrize("etape", ETAPES)
async def test_chaque_geste_depuis_chaque_etape_passe_ou_dit_pourquoi(plateforme: PlateformeTest, etape: str) -> None:
    parcours = await ouvrir_parcours(plateforme)
    for geste, modele in GESTES.items():
        await remplir(parcours, etape, geste)
        reponse = await parcours.geste(geste, **corps_du_geste(geste))
        if etape in modele["de"]:
            assert reponse.status_code == 200, f"{geste} depuis {etape} : {reponse.text}"
        else:
            document = verifier_probleme(reponse, 409, "geste-refuse")
            assert [manque["code"] for manque in document["manques"]] == ["etape"]


@pytest.mark.parametrize("geste", [code for code, geste in GESTES.items() if geste["conditions"]])
async def test_un_geste_bloque_nomme_chaque_condition_qui_manque(plateforme: PlateformeTest, geste: str) -> None:
    parcours = await ouvrir_parcours(plateforme, referent=False)
    avec = "sans_equipement" in GESTES[geste]["conditions"]
    await parcours.placer(GESTES[geste]["de"][0], **{**RIEN, "equipements": int(avec)})
    avant = (await parcours.lire()).json()
    document = verifier_probleme(await parcours.geste(geste, **corps_du_geste(geste)), 409, "geste-refuse")
    assert [manque["code"] for manque in document["manques"]] == GESTES[geste]["conditions"]
    assert all(manque["message"] for manque in document["manques"])
    assert (await parcours.lire()).json() == avant


async def test_la_liste_des_gestes_dit_ce_qui_est_permis_et_ce_qui_manque(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme, referent=False)
    lus = {geste["geste"]: geste for geste in (await parcours.client.get(f"{parcours.chemin}/gestes")).json()}
    assert set(lus) == {code for code, geste in GESTES.items() if "candidature" in geste["de"]}
    assert lus["qualifier"]["permis"] is False
    assert lus["qualifier"]["manques"] == [
        {"code": "referent_nomme", "message": "Le dossier n'a pas encore de référent."}
    ]
    assert lus["suspendre"]["permis"] is True
    tous = (await parcours.client.get(f"{parcours.chemin}/gestes?tous=true")).json()
    assert len(tous) == len(GESTES)
    assert {geste["manques"][0]["code"] for geste in tous if geste["geste"] not in lus} == {"etape"}


async def test_pas_de_deploiement_sans_adaptation_ni_dispense(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    await parcours.placer("financement", **TOUT_REMPLI, **{**SANS_EQUIPEMENT, "equipements": 1, "sans_adaptation": 1})
    document = verifier_probleme(await parcours.geste("deployer"), 409, "geste-refuse")
    assert [manque["code"] for manque in document["manques"]] == ["adaptation_reglee"]
    assert "dispense" in document["detail"]


async def test_pas_de_fin_du_financement_sans_orientation(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    await parcours.placer("financement", **TOUT_REMPLI, **{**SANS_EQUIPEMENT, "sans_orientation": 2})
    document = verifier_probleme(await parcours.geste("deployer"), 409, "geste-refuse")
    assert [manque["code"] for manque in document["manques"]] == ["orientations_enregistrees"]
    assert "2 actions" in document["detail"]


async def test_pas_de_cloture_sans_effet_mesure_ni_motif_qui_le_dit(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    await parcours.placer("suivi", **{**TOUT_REMPLI, "impact_mesure": False}, **SANS_EQUIPEMENT)
    document = verifier_probleme(await parcours.geste("clore", motif="objectifs-atteints"), 409, "geste-refuse")
    assert [manque["code"] for manque in document["manques"]] == ["impact_mesure"]
    clos = await parcours.geste("clore", motif="entreprise-injoignable")
    assert clos.status_code == 200, clos.text
    assert clos.json()["etape"] == "cloture"
    assert clos.json()["motif_fin"] == "entreprise-injoignable"
    lignes = (await parcours.client.get(f"{parcours.chemin}/journal")).json()["lignes"]
    assert lignes[-1]["apres"]["conditions_levees"] == ["impact_mesure"]


async def test_une_fin_demande_un_motif_de_sa_liste(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    for corps in ({}, {"motif": "parce-que"}):
        document = verifier_probleme(await parcours.geste("abandonner", **corps), 409, "motif-necessaire")
        assert "renoncement" in document["motifs"]


async def test_une_suspension_reprend_la_ou_le_parcours_s_etait_arrete(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    assert (await parcours.geste("qualifier")).status_code == 200
    suspendu = (await parcours.geste("suspendre", motif="demande-entreprise")).json()
    assert (suspendu["etape"], suspendu["etape_reprise"]) == ("suspension", "qualification")
    repris = (await parcours.geste("reprendre")).json()
    assert (repris["etape"], repris["etape_reprise"]) == ("qualification", None)


async def test_une_reouverture_dit_sa_portee_et_son_motif(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    await parcours.geste("qualifier")
    assert (await parcours.geste("abandonner", motif="renoncement")).json()["actif"] is False
    verifier_probleme(await parcours.geste("rouvrir", motif="projet-repris"), 409, "portee-necessaire")
    jamais_vue = await parcours.geste("rouvrir", motif="projet-repris", portee="financement")
    assert verifier_probleme(jamais_vue, 409, "portee-necessaire")["portees"] == ["qualification"]
    conseiller = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    interdit = await parcours.geste("rouvrir", client=conseiller, motif="projet-repris", portee="qualification")
    verifier_probleme(interdit, 403, "geste-interdit")
    rouvert = (await parcours.geste("rouvrir", motif="projet-repris", portee="qualification")).json()
    assert (rouvert["etape"], rouvert["actif"], rouvert["clos_le"]) == ("qualification", True, None)


async def test_un_parcours_abandonne_ne_se_rouvre_pas_a_cote_d_un_autre(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    await parcours.geste("qualifier")
    await parcours.geste("abandonner", motif="renoncement")
    nouveau = await parcours.client.post("/v1/parcours", json={"dossier_id": parcours.dossier["id"]})
    assert nouveau.status_code == 201, nouveau.text
    refus = await parcours.geste("rouvrir", motif="projet-repris", portee="qualification")
    verifier_probleme(refus, 409, "parcours-deja-actif")


async def test_un_seul_parcours_actif_par_modele_et_par_dossier(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    second = await parcours.client.post("/v1/parcours", json={"dossier_id": parcours.dossier["id"]})
    assert verifier_probleme(second, 409, "parcours-deja-actif")["parcours_id"] == parcours.id


async def test_deux_gestes_simultanes_un_seul_gagne(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    entetes = version(await parcours.lire())
    corps = {"geste": "qualifier"}
    envois = [parcours.client.post(f"{parcours.chemin}/gestes", json=corps, headers=entetes) for _ in range(10)]
    statuts = sorted(reponse.status_code for reponse in await asyncio.gather(*envois))
    assert statuts == [200] + [412] * 9
    lignes = (await parcours.client.get(f"{parcours.chemin}/journal")).json()["lignes"]
    assert [ligne["type"] for ligne in lignes] == ["parcours.parcours.ouvert", "parcours.geste.effectue"]


async def test_un_geste_rejoue_avec_sa_cle_ne_s_effectue_qu_une_fois(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    entetes = {**version(await parcours.lire()), "Idempotency-Key": f"geste-{parcours.id}"}
    envois = [
        await parcours.client.post(f"{parcours.chemin}/gestes", json={"geste": "qualifier"}, headers=entetes)
        for _ in range(2)
    ]
    assert [envoi.status_code for envoi in envois] == [200, 200]
    assert envois[0].json() == envois[1].json()
    assert envois[1].headers["idempotent-replayed"] == "true"
    assert len((await parcours.client.get(f"{parcours.chemin}/journal")).json()["lignes"]) == 2


async def test_rejouer_le_journal_donne_l_etape_enregistree(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    await parcours.geste("qualifier")
    await parcours.geste("lancer-diagnostic")
    await parcours.geste("suspendre", motif="attente-fournisseur")
    journal = (await parcours.client.get(f"{parcours.chemin}/journal")).json()
    assert (journal["etape_rejouee"], journal["conforme"]) == ("suspension", True)
    await parcours.placer("suivi")
    journal = (await parcours.client.get(f"{parcours.chemin}/journal")).json()
    assert (journal["etape_rejouee"], journal["conforme"]) == ("suspension", False)


async def test_chaque_geste_ecrit_sa_ligne_de_journal_et_son_evenement(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    fait = await parcours.geste("qualifier", commentaire="Appel du dirigeant", echeance_le="2199-01-01")
    assert fait.json()["echeance_le"] == "2199-01-01"
    ligne = (await parcours.client.get(f"{parcours.chemin}/journal")).json()["lignes"][-1]
    assert ligne["acteur_role"] == "ensemblier"
    assert ligne["avant"]["etape"] == "candidature"
    assert ligne["apres"]["vers"] == "qualification"
    assert ligne["apres"]["commentaire"] == "Appel du dirigeant"
    async with plateforme.base("parcours").lecture() as session:
        requete = text("SELECT donnees FROM evenement WHERE sujet_id = :id AND type = 'parcours.geste.effectue'")
        donnees = (await session.execute(requete, {"id": parcours.id})).scalar_one()
    assert donnees["vers"] == "qualification"
    assert "commentaire" not in donnees


async def test_une_echeance_passee_est_refusee(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    verifier_probleme(await parcours.geste("qualifier", echeance_le="2001-01-01"), 409, "echeance-passee")


async def test_un_parcours_etranger_est_introuvable(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    autre = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cci-seine-et-marne")
    for suite in ("", "/gestes", "/journal", "/plan", "/etudes", "/indicateurs"):
        verifier_probleme(await autre.get(parcours.chemin + suite), 404, "parcours-introuvable")
    entetes = {"If-Match": '"v1"'}
    refus = await autre.post(f"{parcours.chemin}/gestes", json={"geste": "qualifier"}, headers=entetes)
    verifier_probleme(refus, 404, "parcours-introuvable")
    verifier_probleme(await plateforme.client(Role.COMITE).get(parcours.chemin), 403, "acces-interdit")
    liste = (await autre.get("/v1/parcours", params={"dossier_id": parcours.dossier["id"]})).json()
    assert liste["elements"] == []
