"""One life of each system of the strategy over HTTP, from the entry to the closure, with its real facts."""

from typing import Any

import httpx
import pytest

from tests.outillage.diagnostics import diagnostic_restitue
from tests.outillage.effet import mesure, mesurer
from tests.outillage.http import verifier_probleme
from tests.outillage.modeles import dernieres
from tests.outillage.parcours import ParcoursTest, ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest

PIECE = "pièce n° 1"
MESURES = (
    mesure("chiffre_affaires", "4600000", "EUR", source="comptes-annuels"),
    mesure("effectif", "41", "ETP", source="dsn"),
    mesure("taux-de-service", "90", "%"),
)
ACTION: dict[str, Any] = {
    "code": "robot",
    "axe": "mod_auto",
    "thematique": "mod",
    "titre": "Robotiser le poste de chargement",
    "pourquoi": "Tenir les délais",
    "besoin_aide": ["investissement_productif"],
    "installe_equipement": True,
}
CONSEIL = {**ACTION, "code": "conseil", "titre": "Se faire conseiller", "besoin_aide": ["conseil"]}
CONSEIL["installe_equipement"] = False


def reussie(reponse: httpx.Response) -> Any:
    assert reponse.status_code in {200, 201}, reponse.text
    return reponse.json()


class Vie:
    """The gestures of an adviser on one parcours, each of which must succeed."""

    def __init__(self, parcours: ParcoursTest) -> None:
        self.parcours = parcours

    async def geste(self, code: str, **corps: Any) -> dict[str, Any]:
        return dict(reussie(await self.parcours.geste(code, **corps)))

    async def refuse(self, code: str, manque: str, **corps: Any) -> None:
        refus = verifier_probleme(await self.parcours.geste(code, **corps), 409, "geste-refuse")
        assert manque in [un["code"] for un in refus["manques"]]

    async def fait(self, code: str, valeur: Any, preuve: str = PIECE) -> None:
        reussie(await self.parcours.ecrire("POST", "/faits", {"code": code, "valeur": valeur, "preuve": preuve}))

    async def diagnostic(self) -> None:
        diagnostic = await diagnostic_restitue(self.parcours.plateforme, self.parcours.dossier["id"])
        reussie(await self.parcours.ecrire("PUT", "/diagnostic", {"diagnostic_id": diagnostic["id"]}))

    async def plan(self, action: dict[str, Any]) -> str:
        reussie(await self.parcours.ecrire("POST", "/plan/actions", action))
        lu = reussie(await self.parcours.ecrire("POST", "/plan/acceptation", {"qualite": "dirigeant"}))
        return str(lu["actions"][0]["id"])

    async def action(self, action_id: str, suite: str, corps: dict[str, Any], methode: str = "POST") -> None:
        reussie(await self.parcours.ecrire(methode, f"/actions/{action_id}{suite}", corps))

    async def orienter(self, action_id: str) -> None:
        corps = {"decision": "demandee", "dispositif": "pm-up"}
        reussie(await self.parcours.ecrire("POST", f"/actions/{action_id}/orientation-financement", corps))

    async def mesurer(self) -> None:
        service = {"deploye_le": "2026-01-15"}
        reussie(await self.parcours.ecrire("PUT", "/indicateurs/mise-en-service", service))
        reussie(await mesurer(self.parcours, *MESURES))

    async def clore(self) -> None:
        await self.refuse("clore", "impact_mesure", motif="objectifs-atteints")
        await self.mesurer()
        clos = await self.geste("clore", motif="objectifs-atteints")
        assert (clos["etape"], clos["actif"]) == ("cloture", False)
        journal = (await self.parcours.client.get(f"{self.parcours.chemin}/journal")).json()
        assert journal["conforme"] is True


async def vie(plateforme: PlateformeTest, modele: str) -> Vie:
    return Vie(await ouvrir_parcours(plateforme, modele))


async def test_le_pret_de_robot_passe_par_l_adaptation_et_l_achat_par_un_guichet(plateforme: PlateformeTest) -> None:
    robot = await vie(plateforme, "pret-robot")
    await robot.geste("etudier-atelier")
    await robot.diagnostic()
    await robot.geste("etablir-projet")
    action = await robot.plan(ACTION)
    await robot.geste("etudier-faisabilite")
    etude = {"genre": "faisabilite", "conclusion": "favorable", "resume": "Le poste s'y prête."}
    await robot.action(action, "/etudes", etude)
    await robot.geste("conventionner")
    await robot.refuse("adapter", "fait:convention_signee")
    await robot.fait("convention_signee", "2026-01-12")
    await robot.geste("adapter")
    await robot.refuse("installer", "adaptation_reglee")
    await robot.action(action, "/etudes", {**etude, "genre": "adaptation", "resume": "Ligne et sécurité prêtes."})
    await robot.geste("installer")
    await robot.fait("robot_installe", "2026-03-02")
    await robot.geste("essayer")
    await robot.fait("essai_conclu", True)
    await robot.geste("conclure-essai")
    await robot.refuse("financer-achat", "fait:decision_achat=achat")
    await robot.fait("decision_achat", "achat")
    await robot.geste("financer-achat")
    await robot.refuse("acquerir", "orientations_enregistrees")
    await robot.orienter(action)
    await robot.geste("acquerir")
    await robot.action(action, "", {"etat": "deployee"}, "PATCH")
    await robot.geste("suivre")
    await robot.clore()


async def test_un_robot_rendu_est_mesure_aussi_et_le_silence_vaut_restitution(plateforme: PlateformeTest) -> None:
    robot = await vie(plateforme, "pret-robot")
    visitees = ["interet", "diagnostic", "plan-actions", "decision"]
    await robot.parcours.placer("decision", etapes_visitees=visitees, t0_exercice=2025)
    rendu = await robot.geste("rendre", motif="silence")
    assert rendu["etape"] == "suivi"
    journal = (await robot.parcours.client.get(f"{robot.parcours.chemin}/journal")).json()["lignes"]
    assert journal[-1]["apres"]["conditions_levees"] == ["fait:decision_achat=restitution"]


@pytest.mark.parametrize("modele", ["accelerateur-pme-eti", "accelerateur-startups"])
async def test_un_accelerateur_passe_par_un_jury_une_promotion_et_un_chiffre_d_affaires(
    plateforme: PlateformeTest, modele: str
) -> None:
    promue = await vie(plateforme, modele)
    await promue.geste("presenter-au-jury")
    await promue.fait("decision_jury", "liste-attente")
    await promue.refuse("retenir", "fait:decision_jury=retenue")
    await promue.fait("decision_jury", "retenue")
    await promue.geste("retenir")
    await promue.refuse("entrer-en-promotion", "fait:groupe_constitue")
    await promue.fait("groupe_constitue", True)
    await promue.geste("entrer-en-promotion")
    await promue.diagnostic()
    await promue.geste("etablir-plan")
    action = await promue.plan(CONSEIL)
    await promue.geste("accompagner")
    await promue.fait("programme_suivi", True)
    await promue.geste("financer")
    await promue.refuse("suivre", "orientations_enregistrees")
    await promue.orienter(action)
    await promue.geste("suivre")
    await promue.refuse("clore", "fait:ca_mesure", motif="objectifs-atteints")
    await promue.fait("ca_mesure", "1050000.00")
    await promue.clore()


async def test_une_action_collective_attend_son_groupe_puis_oriente_chaque_action(plateforme: PlateformeTest) -> None:
    membre = await vie(plateforme, "action-collective")
    await membre.geste("rejoindre-groupe")
    await membre.refuse("demarrer", "fait:groupe_constitue")
    await membre.fait("groupe_constitue", True)
    await membre.geste("demarrer")
    await membre.diagnostic()
    await membre.geste("suivre-sessions")
    await membre.fait("sessions_suivies", True)
    await membre.geste("etablir-plan")
    action = await membre.plan(CONSEIL)
    await membre.geste("financer")
    await membre.orienter(action)
    await membre.geste("suivre")
    await membre.clore()


async def test_un_groupe_en_retard_propose_un_parcours_individuel(plateforme: PlateformeTest) -> None:
    membre = await vie(plateforme, "action-collective")
    await membre.geste("rejoindre-groupe")
    await membre.refuse("proposer-individuel", "fait:groupe_en_retard", motif="parcours-individuel-propose")
    await membre.fait("groupe_en_retard", True)
    fini = await membre.geste("proposer-individuel", motif="parcours-individuel-propose")
    assert (fini["etape"], fini["motif_fin"]) == ("abandon", "parcours-individuel-propose")
    corps = {"dossier_id": membre.parcours.dossier["id"], "modele": "parcours-individuel"}
    assert (await membre.parcours.client.post("/v1/parcours", json=corps)).status_code == 201


@pytest.mark.parametrize("reponse", ["acceptee", "refusee"])
async def test_une_formation_attend_la_reponse_de_l_operateur(plateforme: PlateformeTest, reponse: str) -> None:
    formation = await vie(plateforme, "formation")
    await formation.diagnostic()
    await formation.geste("preciser")
    await formation.refuse("transmettre", "fait:besoin_transmis")
    await formation.fait("besoin_transmis", "2026-01-12")
    await formation.geste("transmettre")
    await formation.refuse("former", "fait:reponse_opca=acceptee")
    await formation.fait("reponse_opca", reponse)
    if reponse == "acceptee":
        await formation.geste("former")
    else:
        await formation.refuse("former", "fait:reponse_opca=acceptee")
        await formation.geste("former-sur-fonds-propres", motif="plan-de-l-entreprise")
    await formation.fait("formation_suivie", True)
    await formation.geste("suivre")
    await formation.clore()


async def test_un_diagnostic_seul_oriente_ses_actions_avant_le_suivi(plateforme: PlateformeTest) -> None:
    seul = await vie(plateforme, "diagnostic-seul")
    await seul.geste("qualifier")
    await seul.geste("lancer-diagnostic")
    await seul.diagnostic()
    await seul.geste("etablir-plan")
    action = await seul.plan(CONSEIL)
    await seul.refuse("suivre", "orientations_enregistrees")
    await seul.orienter(action)
    await seul.geste("suivre")
    await seul.clore()


def test_chaque_modele_de_la_strategie_est_livre() -> None:
    accelerateurs = {"accelerateur-pme-eti", "accelerateur-startups"}
    autres = {"parcours-individuel", "diagnostic-seul", "pret-robot", "action-collective", "formation"}
    assert set(dernieres()) == accelerateurs | autres
    assert all(contenu["delais_a_verifier"] is True for contenu in dernieres().values())
