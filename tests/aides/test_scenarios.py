"""Each dispositif ships its scenarios, and the rules answer them."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.aides.catalogue.chargement import lire_catalogue
from services.aides.catalogue.errors import CatalogueInvalide
from services.aides.catalogue.scenarios import MINIMUM, Scenario, lire_scenarios
from services.aides.eligibilite.essais import ecarts, version_le

CATALOGUE = {dispositif.code: dispositif for dispositif in lire_catalogue()}
SCENARIOS = lire_scenarios()
CAS = [
    pytest.param(code, scenario, id=f"{code}-{scenario.regle}-{scenario.code}")
    for code, fichier in SCENARIOS.items()
    for scenario in fichier.scenarios
]


def test_le_catalogue_compte_au_moins_trente_dispositifs() -> None:
    assert len(CATALOGUE) >= 30
    assert set(SCENARIOS) == set(CATALOGUE)


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_un_dispositif_a_au_moins_six_scenarios_et_ses_jours_limites(code: str) -> None:
    scenarios = SCENARIOS[code].scenarios
    assert len(scenarios) >= MINIMUM
    jours = {(scenario.le, scenario.attendu.version) for scenario in scenarios}
    for version in CATALOGUE[code].versions:
        assert (version.valide_du, version.version) in jours
        derniere = version_le(CATALOGUE[code], version.valide_du)
        assert derniere is not None
        assert derniere.valide_au is None or (derniere.valide_au, version.version) in jours


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_chaque_critere_a_un_scenario_ou_il_decide(code: str) -> None:
    vus = {(s.attendu.version, s.regle) for s in SCENARIOS[code].scenarios if s.attendu.critere == "faux"}
    for version in CATALOGUE[code].versions:
        for critere in version.criteres:
            assert (version.version, critere.code) in vus


@pytest.mark.parametrize(("code", "scenario"), CAS)
def test_les_regles_repondent_au_scenario(code: str, scenario: Scenario) -> None:
    assert ecarts(CATALOGUE[code], scenario, SCENARIOS[code].socle) == []


def test_un_scenario_faux_dit_ce_qui_differe() -> None:
    pmup = SCENARIOS["pmup"].scenarios
    scenario = next(s for s in pmup if s.attendu.version == "2023" and s.attendu.montant_eur is not None)
    faux = scenario.model_copy(update={"attendu": scenario.attendu.model_copy(update={"montant_eur": Decimal(1)})})
    (ecart,) = ecarts(CATALOGUE["pmup"], faux, SCENARIOS["pmup"].socle)
    assert ecart.startswith("montant_eur : ")
    autre = scenario.model_copy(update={"attendu": scenario.attendu.model_copy(update={"version": "1900"})})
    assert ecarts(CATALOGUE["pmup"], autre, SCENARIOS["pmup"].socle) == ["version : 2023 au lieu de 1900"]


def _cinq(contenu: dict[str, Any]) -> None:
    del contenu["scenarios"][5:]


def _en_double(contenu: dict[str, Any]) -> None:
    contenu["scenarios"][1]["code"] = contenu["scenarios"][0]["code"]


def _sans_reponse(contenu: dict[str, Any]) -> None:
    contenu["scenarios"][0]["attendu"] = {"version": "2023"}


def _autre_dispositif(contenu: dict[str, Any]) -> None:
    contenu["dispositif"] = "tpup"


@pytest.mark.parametrize("abimer", [_cinq, _en_double, _sans_reponse, _autre_dispositif])
def test_un_fichier_de_scenarios_fautif_est_refuse(abimer: Any, tmp_path: Path) -> None:
    contenu = SCENARIOS["pmup"].model_dump(mode="json", exclude_none=True)
    contenu["scenarios"] = [{**s, "attendu": {"version": None, **s["attendu"]}} for s in contenu["scenarios"]]
    chemin = tmp_path / "pmup.json"
    chemin.write_text(json.dumps(contenu))
    assert list(lire_scenarios(tmp_path)) == ["pmup"]
    abimer(contenu)
    chemin.write_text(json.dumps(contenu))
    with pytest.raises(CatalogueInvalide, match=r"pmup\.json"):
        lire_scenarios(tmp_path)
