"""The next best step over HTTP, from a real diagnostic, plan and directory."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.securite.identite import Role
from tests.gateway.evenements import Publieur
from tests.outillage.diagnostics import diagnostic_restitue
from tests.outillage.http import verifier_probleme
from tests.outillage.parcours import ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest

FAIBLES = {"rh_formation": 0, "mod_auto": 1}


async def suite(plateforme: PlateformeTest, siren: str) -> dict[str, Any]:
    await plateforme.rattraper()
    reponse = await plateforme.client(Role.ENSEMBLIER).get(f"/v1/dossiers/{siren}/suite")
    assert reponse.status_code == 200, reponse.text
    lue: dict[str, Any] = reponse.json()
    assert len(lue["propositions"]) <= 3
    assert all(proposition["raisons"] for proposition in lue["propositions"])
    return lue


async def test_un_dossier_sans_referent_attend_d_abord_qu_on_en_nomme_un(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    lue = await suite(plateforme, dossier["siren"])
    assert [p["type"] for p in lue["propositions"]] == ["nommer-referent"]
    assert lue["sans_diagnostic"] == "Aucun diagnostic n'a été restitué."
    assert lue["poids_a_verifier"] is True


async def test_la_maturite_le_plan_et_le_repertoire_font_les_propositions(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    siren, dossier_id = parcours.dossier["siren"], parcours.dossier["id"]
    lue = await suite(plateforme, siren)
    assert "diagnostiquer" in [p["type"] for p in lue["propositions"]]
    diagnostic = await diagnostic_restitue(plateforme, dossier_id, FAIBLES, defaut=4)
    for geste in ("qualifier", "lancer-diagnostic"):
        assert (await parcours.geste(geste)).status_code == 200
    rattache = await parcours.ecrire("PUT", "/diagnostic", {"diagnostic_id": diagnostic["id"]})
    assert rattache.status_code == 200, rattache.text
    assert (await parcours.geste("etablir-plan")).status_code == 200
    lue = await suite(plateforme, siren)
    assert lue["sans_diagnostic"] is None
    assert {p["type"] for p in lue["propositions"]} <= {"completer-plan", "orienter-programme"}
    raisons = " ".join(raison for p in lue["propositions"] for raison in p["raisons"])
    assert "niveau 0.0 pour une cible de" in raisons
    assert len({p["objet"] for p in lue["propositions"]}) == len(lue["propositions"])


async def test_six_mois_apres_un_succes_le_plus_grand_ecart_restant_est_propose(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    siren, dossier_id = parcours.dossier["siren"], parcours.dossier["id"]
    await diagnostic_restitue(plateforme, dossier_id, FAIBLES, defaut=4)
    maintenant = datetime.now(UTC)
    publieur = Publieur(plateforme, dossier_id, maintenant, parcours_id=parcours.id)  # type: ignore[arg-type]
    await publieur.geste("candidature", "cloture", geste="clore", motif="objectifs-atteints")
    try:
        plateforme.horloge.fige = maintenant + timedelta(days=100)
        assert "prochain-sujet" not in [p["type"] for p in (await suite(plateforme, siren))["propositions"]]
        plateforme.horloge.fige = maintenant + timedelta(days=200)
        relance = [p for p in (await suite(plateforme, siren))["propositions"] if p["type"] == "prochain-sujet"]
    finally:
        plateforme.horloge.fige = None
    assert len(relance) == 1
    assert "Formation" in relance[0]["titre"], "level 0 is the largest gap"
    assert "clos depuis 7 mois" in " ".join(relance[0]["raisons"])


async def test_une_action_bloquee_passe_devant(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    publieur = Publieur(plateforme, parcours.dossier["id"], parcours_id=parcours.id)  # type: ignore[arg-type]
    commun = {"parcours_id": parcours.id, "code": "robot", "titre": "Robotiser", "axe": "mod_auto"}
    await publieur.publier("parcours.action.modifiee", parcours.id, **commun, etat="bloquee", motif="manque-de-temps")  # type: ignore[arg-type]
    premiere = (await suite(plateforme, parcours.dossier["siren"]))["propositions"][0]
    assert premiere["type"] == "debloquer-action"
    assert "manque de temps" in premiere["raisons"][0]
    assert premiere["score"] == pytest.approx(sum(premiere["contributions"].values()))


async def test_la_suite_se_lit_dans_son_perimetre(plateforme: PlateformeTest) -> None:
    chemin = f"/v1/dossiers/{(await plateforme.ouvrir_dossier())['siren']}/suite"
    verifier_probleme(await plateforme.client().get(chemin), 401, "non-authentifie")
    etranger = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    verifier_probleme(await etranger.get(chemin), 404, "dossier-introuvable")
    verifier_probleme(await plateforme.client(Role.COMITE).get(chemin), 403, "acces-interdit")
