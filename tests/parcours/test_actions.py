"""Life of each action over HTTP: every state and gesture, what facts move, dependencies, costs, blocking, lateness."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.parcours.plan.comptes import cycle
from services.parcours.plan.domain import AVANT, CONDITIONS, ETATS, FAITS, GESTES, GesteAction, defauts_de_la_table
from shared.securite.identite import Role
from tests.outillage.http import verifier_probleme
from tests.outillage.parcours import ParcoursTest
from tests.outillage.plateforme import PlateformeTest
from tests.parcours.vies import au_plan


async def accepte(plateforme: PlateformeTest, actions: int = 1) -> tuple[ParcoursTest, list[dict[str, Any]]]:
    """A parcours whose plan is accepted, and its actions."""
    parcours = await au_plan(plateforme, actions=actions)
    reponse = await parcours.ecrire("POST", "/plan/acceptation", {"qualite": "dirigeant"})
    return parcours, reponse.json()["actions"]


async def lues(parcours: ParcoursTest) -> list[dict[str, Any]]:
    return list((await parcours.client.get(f"{parcours.chemin}/plan")).json()["actions"])


async def agir(parcours: ParcoursTest, action: dict[str, Any], geste: str, **corps: Any) -> httpx.Response:
    return await parcours.ecrire("POST", f"/actions/{action['id']}/gestes", {"geste": geste, **corps})


async def regler(plateforme: PlateformeTest, action: dict[str, Any], **colonnes: Any) -> None:
    """Puts the action where a test needs it, past the rules."""
    affectations = ", ".join(f"{nom} = :{nom}" for nom in colonnes)
    async with plateforme.base("parcours").ecriture() as session:
        requete = text(f"UPDATE action SET {affectations} WHERE id = :id")
        await session.execute(requete, {**colonnes, "id": action["id"]})


REMPLIE = {"etude_conclue": True, "adaptation_reglee": True, "orientee": True, "installe_equipement": True}
VIDE = {"etude_conclue": False, "adaptation_reglee": False, "orientee": False, "besoin_aide": ["conseil"]}


def place(etat: str) -> dict[str, Any]:
    blocage = {"etat_avant": "etudiee" if etat == "bloquee" else None}
    return {
        "etat": etat,
        "motif": "trop-couteuse" if etat in {"ecartee", "bloquee", "pas_interessee"} else None,
        **blocage,
    }


def attendu(geste: GesteAction) -> str:
    return {AVANT: "etudiee", FAITS: "preparee"}.get(geste.vers, geste.vers)


@pytest.mark.parametrize("etat", ETATS)
async def test_chaque_geste_depuis_chaque_etat_passe_ou_dit_pourquoi(plateforme: PlateformeTest, etat: str) -> None:
    parcours, [action] = await accepte(plateforme)
    await parcours.placer("suivi", plan_etat="accepte")
    async with plateforme.base("parcours").ecriture() as session:
        await session.execute(text(_MESURE), {"id": parcours.id})
    for geste in GESTES:
        await regler(plateforme, action, **REMPLIE, **place(etat))
        corps = {"motif": geste.motifs[0]} if geste.motifs else {}
        reponse = await agir(parcours, action, geste.code, **corps)
        if etat in geste.de:
            assert reponse.status_code == 200, f"{geste.code} depuis {etat} : {reponse.text}"
            [lue] = reponse.json()["actions"]
            assert (lue["etat"], lue["motif"]) == (attendu(geste), corps.get("motif"))
        else:
            document = verifier_probleme(reponse, 409, "etat-action-refuse")
            assert set(document["gestes_possibles"]) == {autre.code for autre in GESTES if etat in autre.de}


_MESURE = """
INSERT INTO mesure (id, parcours_id, moment, code, libelle, valeur, unite, sens, source, mesure_le, saisi_le, saisi_par)
VALUES (uuidv7(), :id, 't6', 'rebut', 'Rebut', 3, '%', 'decroissant', 'atelier', '2026-01-01', now(), uuidv7())
"""


@pytest.mark.parametrize("geste", [geste for geste in GESTES if geste.conditions], ids=lambda geste: geste.code)
async def test_un_geste_bloque_nomme_chaque_condition_qui_manque(
    plateforme: PlateformeTest, geste: GesteAction
) -> None:
    parcours, [action, autre] = await accepte(plateforme, 2)
    equipement = "equipement" not in geste.conditions
    await regler(
        plateforme, action, **VIDE, **place(geste.de[0]), installe_equipement=equipement, depend_de=[autre["id"]]
    )
    await regler(plateforme, autre, etat="deployee", depend_de=[action["id"]])
    if "dependances_deployees" in geste.conditions:
        await regler(plateforme, autre, etat="retenue")
    await parcours.placer("deploiement" if geste.code == "reprendre" else "plan-actions", plan_etat="propose")
    lue = next(une for une in await lues(parcours) if une["id"] == action["id"])
    montre = next(un for un in lue["gestes"] if un["geste"] == geste.code)
    refus = await agir(parcours, action, geste.code, **({"motif": geste.motifs[0]} if geste.motifs else {}))
    document = verifier_probleme(refus, 409)
    manquent = [manque["code"] for manque in document["manques"]]
    assert montre["manques"] == document["manques"]
    equipees = {"etude_conclue", "adaptation_reglee"} if not equipement else set()
    assert set(manquent) == set(geste.conditions) - equipees
    assert all(manque["message"] for manque in document["manques"])


def test_la_table_des_gestes_est_saine() -> None:
    assert list(defauts_de_la_table()) == []
    assert {code for geste in GESTES for code in geste.conditions} == set(CONDITIONS)


async def test_une_etude_puis_une_adaptation_font_avancer_l_equipement(plateforme: PlateformeTest) -> None:
    parcours, [action] = await accepte(plateforme)
    await regler(plateforme, action, installe_equipement=True, besoin_aide=[])
    await parcours.placer("faisabilite", plan_etat="accepte", equipements=1)
    for genre, conclusion, etat in (
        ("faisabilite", "favorable", "etudiee"),
        ("adaptation", "favorable", "preparee"),
        ("adaptation", "defavorable", "etudiee"),
    ):
        corps = {"genre": genre, "conclusion": conclusion, "resume": "Essais faits."}
        assert (await parcours.ecrire("POST", f"/actions/{action['id']}/etudes", corps)).status_code == 201
        [lue] = await lues(parcours)
        assert lue["etat"] == etat
    await plateforme.rattraper()
    vue = (await parcours.client.get(f"/v1/dossiers/{parcours.dossier['siren']}")).json()
    assert [une["etat"] for une in vue["actions"]] == ["etudiee"]


async def test_une_action_bloquee_dit_depuis_quand_et_reprend_ou_elle_en_etait(plateforme: PlateformeTest) -> None:
    parcours, [action] = await accepte(plateforme)
    verifier_probleme(await agir(parcours, action, "bloquer"), 409, "motif-action-necessaire")
    verifier_probleme(await agir(parcours, action, "debloquer"), 409, "etat-action-refuse")
    bloquee = (await agir(parcours, action, "bloquer", motif="attente-fournisseur")).json()["actions"][0]
    assert (bloquee["etat"], bloquee["motif"]) == ("bloquee", "attente-fournisseur")
    assert bloquee["bloquee_depuis_le"] == bloquee["etat_depuis_le"] is not None
    verifier_probleme(await agir(parcours, action, "deployer"), 409, "etat-action-refuse")
    repris = (await agir(parcours, action, "debloquer")).json()["actions"][0]
    assert (repris["etat"], repris["motif"], repris["bloquee_depuis_le"]) == ("retenue", None, None)


async def test_un_equipement_ne_se_deploie_qu_apres_l_adaptation(plateforme: PlateformeTest) -> None:
    parcours, [action] = await accepte(plateforme)
    await regler(plateforme, action, installe_equipement=True, besoin_aide=[])
    await parcours.placer("deploiement", plan_etat="accepte")
    refus = verifier_probleme(await agir(parcours, action, "deployer"), 409, "deploiement-premature")
    assert [manque["code"] for manque in refus["manques"]] == ["adaptation_reglee"]
    await regler(plateforme, action, adaptation_reglee=True)
    deployee = await agir(parcours, action, "deployer", cout_reel_eur="171250.40")
    assert deployee.json()["actions"][0]["cout_reel_eur"] == "171250.40"
    sans_mesure = verifier_probleme(await agir(parcours, action, "mesurer"), 409, "geste-action-refuse")
    assert [manque["code"] for manque in sans_mesure["manques"]] == ["effet_mesure"]


async def test_une_dependance_se_deploie_d_abord(plateforme: PlateformeTest) -> None:
    parcours, [premiere, seconde] = await accepte(plateforme, 2)
    for action in (premiere, seconde):
        await regler(plateforme, action, installe_equipement=False, besoin_aide=[])
    await parcours.ecrire("PATCH", f"/actions/{seconde['id']}", {"depend_de": [premiere["id"]]})
    refus = verifier_probleme(await agir(parcours, seconde, "deployer"), 409, "geste-action-refuse")
    assert premiere["titre"] in refus["detail"]
    assert (await agir(parcours, premiere, "deployer")).status_code == 200
    assert (await agir(parcours, seconde, "deployer")).status_code == 200
    corriger = await agir(parcours, premiere, "corriger", motif="erreur-de-saisie")
    assert [m["code"] for m in verifier_probleme(corriger, 409)["manques"]] == ["sans_dependante_deployee"]


async def test_une_boucle_de_dependances_est_refusee_et_nommee(plateforme: PlateformeTest) -> None:
    parcours, [un, deux, trois] = await accepte(plateforme, 3)
    for rang, action in enumerate((un, deux, trois), start=1):
        await regler(plateforme, action, titre=f"Action {rang}")
    for action, attendue in ((deux, un), (trois, deux)):
        lien = {"depend_de": [attendue["id"]]}
        assert (await parcours.ecrire("PATCH", f"/actions/{action['id']}", lien)).status_code == 200
    refus = await parcours.ecrire("PATCH", f"/actions/{un['id']}", {"depend_de": [trois["id"]]})
    document = verifier_probleme(refus, 409, "dependance-cyclique")
    assert document["cycle"] == ["Action 1", "Action 3", "Action 2", "Action 1"]
    verifier_probleme(
        await parcours.ecrire("PATCH", f"/actions/{un['id']}", {"depend_de": [un["id"]]}), 409, "dependance-cyclique"
    )
    inconnue = {"depend_de": [parcours.id]}
    verifier_probleme(await parcours.ecrire("PATCH", f"/actions/{un['id']}", inconnue), 409, "dependance-inconnue")
    assert cycle(un["id"], {}) is None


async def test_une_action_a_un_cout_un_responsable_et_une_echeance(plateforme: PlateformeTest) -> None:
    parcours, [action] = await accepte(plateforme)
    chemin, corps = f"/actions/{action['id']}", {"cout_estime_eur": "1200.5", "echeance_le": "2026-06-05"}
    corps |= {"responsable": {"role": "responsable de production"}}
    plateforme.horloge.fige = datetime(2026, 6, 10, 9, tzinfo=UTC)
    try:
        lue = (await parcours.ecrire("PATCH", chemin, corps)).json()["actions"][0]
    finally:
        plateforme.horloge.fige = None
    assert (lue["cout_estime_eur"], lue["en_retard"], lue["jours_de_retard"]) == ("1200.50", True, 3)
    assert lue["responsable"] == {"compte_id": None, "role": "responsable de production"}
    deux = {"responsable": {"role": "chef d'atelier", "compte_id": parcours.id}}
    verifier_probleme(await parcours.ecrire("PATCH", chemin, deux), 409, "responsable-ambigu")
    verifier_probleme(await parcours.ecrire("PATCH", chemin, {"cout_reel_eur": "-3"}), 422, "saisie-invalide")
    assert (await parcours.ecrire("PATCH", chemin, {"responsable": None})).json()["actions"][0]["responsable"] is None


async def test_un_geste_d_action_demande_un_role_et_le_bon_dossier(plateforme: PlateformeTest) -> None:
    parcours, [action] = await accepte(plateforme)
    for suite, corps in (("gestes", {"geste": "bloquer"}), ("aide-accordee", {"demande_id": parcours.id})):
        chemin, entetes = f"{parcours.chemin}/actions/{action['id']}/{suite}", {"If-Match": '"v1"'}
        verifier_probleme(await plateforme.client().post(chemin, json=corps, headers=entetes), 401)
        verifier_probleme(await plateforme.client(Role.ENTREPRISE).post(chemin, json=corps, headers=entetes), 403)
        autre = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cci-seine-et-marne")
        verifier_probleme(await autre.post(chemin, json=corps, headers=entetes), 404)
    verifier_probleme(await agir(parcours, action, "danser"), 409, "geste-action-inconnu")
    lecture = await plateforme.client(Role.REGION_LECTURE).get(f"{parcours.chemin}/plan")
    assert {geste["permis"] for geste in lecture.json()["actions"][0]["gestes"]} == {False}
