"""A parcours reopened at its plan or before is measured again: what was measured says nothing of the new plan."""

from typing import Any

import pytest

from services.parcours.modeles import exploration
from services.parcours.modeles.domain import NATURES_ETAPE, Etape, remet_l_effet_a_mesurer
from services.parcours.modeles.lecture import lire_modele
from services.parcours.modeles.verification import examiner
from tests.outillage.http import verifier_probleme
from tests.outillage.modeles import dernieres
from tests.outillage.plateforme import PlateformeTest
from tests.parcours.test_vies_des_modeles import CONSEIL, MESURES, Vie, reussie, vie


async def _clos(plateforme: PlateformeTest) -> Vie:
    """A parcours closed by its own gestures, its effect measured."""
    seul = await vie(plateforme, "diagnostic-seul")
    await seul.geste("qualifier")
    await seul.geste("lancer-diagnostic")
    await seul.diagnostic()
    await seul.geste("etablir-plan")
    await seul.orienter(await seul.plan(CONSEIL))
    await seul.geste("suivre")
    await seul.clore()
    return seul


async def _suivre_de_nouveau(seul: Vie) -> None:
    reussie(await seul.parcours.ecrire("POST", "/plan/acceptation", {"qualite": "dirigeant"}))
    await seul.geste("suivre")


async def _effet(seul: Vie) -> dict[str, Any]:
    return dict(reussie(await seul.parcours.client.get(f"{seul.parcours.chemin}/indicateurs")))


async def test_un_parcours_rouvert_a_son_plan_ne_se_clot_pas_sur_une_ancienne_mesure(
    plateforme: PlateformeTest,
) -> None:
    seul = await _clos(plateforme)
    rouvert = await seul.geste("rouvrir", portee="plan-actions", motif="projet-repris")
    assert (rouvert["etape"], rouvert["impact_mesure"]) == ("plan-actions", False)
    await _suivre_de_nouveau(seul)
    lu = await _effet(seul)
    assert (lu["impact_mesure"], lu["couverture"]["t6"], lu["moments"][0]["mesures"]) == (False, "0", 0)
    effectif = [un for un in lu["indicateurs"] if un["code"] == "effectif"]
    assert [m["moment"] for m in effectif[0]["mesures"]] == ["t0", "t6"], "what was measured is still told"
    await seul.refuse("clore", "impact_mesure", motif="objectifs-atteints")
    await seul.parcours.ecrire("PUT", "/indicateurs/mise-en-service", {"deploye_le": "2026-01-15"})
    partiel = await mesurer_a(seul, MESURES[0])
    assert partiel["impact_mesure"] is False, "one new measure does not bring the others back"
    await seul.refuse("clore", "impact_mesure", motif="objectifs-atteints")
    assert (await mesurer_a(seul, *MESURES[1:]))["impact_mesure"] is True
    await seul.geste("clore", motif="objectifs-atteints")
    journal = reussie(await seul.parcours.client.get(f"{seul.parcours.chemin}/journal"))
    assert journal["conforme"] is True, journal["ecarts"]
    historique = reussie(await seul.parcours.client.get(f"{seul.parcours.chemin}/indicateurs/historique"))
    assert {ligne["correction"] for ligne in historique if ligne["revision"] == 2} == {"parcours-rouvert"}


async def mesurer_a(seul: Vie, *mesures: dict[str, Any]) -> dict[str, Any]:
    corps = {"moment": "t6", "mesure_le": "2026-07-21", "mesures": list(mesures)}
    return dict(reussie(await seul.parcours.ecrire("POST", "/indicateurs", corps)))


async def test_un_parcours_rouvert_a_son_suivi_garde_son_effet_mesure(plateforme: PlateformeTest) -> None:
    seul = await _clos(plateforme)
    rouvert = await seul.geste("rouvrir", portee="suivi", motif="erreur-de-cloture")
    assert rouvert["impact_mesure"] is True
    await seul.geste("clore", motif="objectifs-atteints")


async def test_rouvert_et_remesure_le_jour_de_mise_en_service_peut_etre_dit_de_nouveau(
    plateforme: PlateformeTest,
) -> None:
    seul = await _clos(plateforme)
    chemin, apres = "/indicateurs/mise-en-service", {"deploye_le": "2026-08-03"}
    await seul.geste("rouvrir", portee="suivi", motif="erreur-de-cloture")
    tard = await seul.parcours.ecrire("PUT", chemin, apres)
    verifier_probleme(tard, 409, "mise-en-service-impossible")
    await seul.geste("clore", motif="objectifs-atteints")
    await seul.geste("rouvrir", portee="plan-actions", motif="projet-repris")
    await _suivre_de_nouveau(seul)
    reussie(await seul.parcours.ecrire("PUT", chemin, apres))
    assert (await _effet(seul))["deploye_le"] == "2026-08-03"


@pytest.mark.parametrize("nature", NATURES_ETAPE)
def test_seuls_le_deploiement_et_le_suivi_gardent_l_effet_mesure(nature: str) -> None:
    etape = Etape("e", "E", nature, "Agir", 5, "")
    gardent = nature in {"deploiement", "suivi"}
    assert remet_l_effet_a_mesurer("reouverture", etape) is not gardent
    assert remet_l_effet_a_mesurer("retour", etape) is not gardent
    assert remet_l_effet_a_mesurer("avance", etape) is False


def test_le_verificateur_voit_un_plan_repris_clos_sur_un_ancien_effet(monkeypatch: pytest.MonkeyPatch) -> None:
    modeles = [lire_modele({"code": code, **contenu}) for code, contenu in dernieres().items()]
    assert all(examiner(modele).sain for modele in modeles)
    monkeypatch.setattr(exploration, "remet_l_effet_a_mesurer", lambda *_: False)
    seul = next(modele for modele in modeles if modele.code == "diagnostic-seul")
    (trouve,) = (un for un in examiner(seul).contre_exemples if un.propriete == "effet")
    assert trouve.chemin[-1] == "Suivi"
    assert any("Rouvrir" in pas for pas in trouve.chemin), trouve.chemin
