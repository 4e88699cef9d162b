"""Amounts of an evaluation, worked out by hand, over HTTP."""

from typing import Any

import pytest

from tests.outillage.aides import action, evaluation_type, resultat
from tests.outillage.plateforme import PlateformeTest


@pytest.mark.parametrize(
    ("faits", "montant", "cause"),
    [
        pytest.param({}, "250000.00", "plafond", id="plafond"),
        pytest.param({"zone_reconquete": True}, "300000.00", "de_minimis", id="plafond_majore_coupe_par_de_minimis"),
        pytest.param(
            {"zone_reconquete": True, "aides_de_minimis": [{"montant_eur": "120000", "le": "2025-01-15"}]},
            "180000.00",
            "de_minimis",
            id="marge_entamee",
        ),
        pytest.param(
            {"zone_reconquete": True, "aides_de_minimis": [{"montant_eur": "120000", "le": "2022-01-15"}]},
            "300000.00",
            "de_minimis",
            id="aide_ancienne_hors_fenetre",
        ),
        pytest.param({"plan_rse_insertion": True}, "250000.00", "plafond", id="quinze_points_de_plus_memes_plafonds"),
    ],
)
async def test_pmup_2023_sur_620_000_euros(
    plateforme: PlateformeTest, dossier: dict[str, Any], faits: dict[str, Any], montant: str, cause: str
) -> None:
    evaluation = await evaluation_type(
        plateforme, dossier["id"], le="2026-06-01", faits=faits, actions=[action("620000")]
    )
    pmup = resultat(evaluation, "pmup")
    assert pmup["verdict"] == "eligible"
    assert (pmup["montant"]["montant_eur"], pmup["montant"]["plafonnee_par"]) == (montant, cause)


async def test_pmup_2016_partage_l_aide_entre_de_minimis_et_regime_exempte(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    faits = {
        "aides_de_minimis": [{"montant_eur": "70000", "le": "2016-02-01"}, {"montant_eur": "50000", "le": "2018-01-10"}]
    }
    evaluation = await evaluation_type(
        plateforme, dossier["id"], le="2018-09-01", faits=faits, actions=[action("620000")]
    )
    montant = resultat(evaluation, "pmup")["montant"]
    assert montant["marge_de_minimis_eur"] == "80000.00"
    assert montant["ventilation"] == [
        {"regime": "de_minimis", "montant_eur": "80000.00"},
        {"regime": "exemption", "montant_eur": "170000.00"},
    ]
    assert montant["montant_mini_eur"] == "186000.00"
    assert any("le taux" in reserve for reserve in montant["reserves"])


@pytest.mark.parametrize(
    ("demande", "montant", "cause"),
    [
        pytest.param("60000", "35000.00", "fonds_propres_eur", id="limite_aux_fonds_propres"),
        pytest.param("20000", "20000.00", None, id="montant_demande"),
        pytest.param("9000", "0.00", "plancher", id="sous_le_plancher"),
    ],
)
async def test_le_pret_croissance_ne_depasse_pas_les_fonds_propres(
    plateforme: PlateformeTest, dossier: dict[str, Any], demande: str, montant: str, cause: str | None
) -> None:
    faits = {"fonds_propres_eur": "35000", "cofinancement_eur": "80000", "forme_societe": True}
    pret = resultat(
        await evaluation_type(plateforme, dossier["id"], faits=faits, actions=[action(demande)]), "pret-croissance-tpe"
    )
    assert pret["verdict"] == "eligible"
    assert (pret["montant"]["montant_eur"], pret["montant"]["plafonnee_par"]) == (montant, cause)
    assert pret["instrument"] == "pret"


@pytest.mark.parametrize(
    ("depense", "aide"), [("299", "0.00"), ("599", "150.00"), ("2999", "1350.00"), ("10000", "1500.00")]
)
async def test_le_cheque_numerique_va_par_paliers(
    plateforme: PlateformeTest, dossier: dict[str, Any], depense: str, aide: str
) -> None:
    faits = {"effectif_etp": 8, "artisan_commercant": True}
    evaluation = await evaluation_type(plateforme, dossier["id"], faits=faits, actions=[action(depense, "logiciel")])
    cheque = resultat(evaluation, "cheque-numerique")
    assert cheque["verdict"] == "eligible"
    assert cheque["montant"]["montant_eur"] == aide


@pytest.mark.parametrize(("effectif", "ca", "taux"), [(40, "6000000", "0.70"), (80, "20000000", "0.60")])
async def test_le_taux_peut_dependre_de_la_taille(
    plateforme: PlateformeTest, dossier: dict[str, Any], effectif: int, ca: str, taux: str
) -> None:
    faits = {"effectif_etp": effectif, "chiffre_affaires_eur": ca, "total_bilan_eur": ca}
    evaluation = await evaluation_type(
        plateforme, dossier["id"], faits=faits, actions=[action("20000", "etude", "transition")]
    )
    montant = resultat(evaluation, "diag-ecoconception")["montant"]
    assert montant["taux"] == taux
    assert montant["assiette_eur"] == "18000.00"
    assert montant["depenses_exclues_eur"] == "2000.00"


async def test_l_intensite_europeenne_limite_la_reprise_d_emplois(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    faits = {
        "emplois_repris": 12,
        "effectif_etp": 100,
        "chiffre_affaires_eur": "20000000",
        "total_bilan_eur": "20000000",
    }
    actions = [action("900000", "reprise_emplois", "recrutement")]
    reprise = resultat(await evaluation_type(plateforme, dossier["id"], faits=faits, actions=actions), "backup-reprise")
    assert reprise["montant"]["montant_eur"] == "90000.00"
    plus = [action("2000000", "reprise_emplois", "recrutement")]
    reprise = resultat(await evaluation_type(plateforme, dossier["id"], faits=faits, actions=plus), "backup-reprise")
    assert (reprise["montant"]["montant_eur"], reprise["montant"]["plafonnee_par"]) == ("120000.00", "emplois_repris")


async def test_une_nature_de_depense_hors_liste_est_ecartee(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    depenses = [
        {"nature": "investissement_materiel", "montant_eur": "100000"},
        {"nature": "immobilier", "montant_eur": "400000"},
    ]
    actions = [{"besoins": ["investissement_productif"], "depenses": depenses}]
    montant = resultat(await evaluation_type(plateforme, dossier["id"], actions=actions), "pmup")["montant"]
    assert (montant["assiette_eur"], montant["depenses_exclues_eur"]) == ("100000.00", "400000.00")
    assert montant["montant_eur"] == "50000.00"
