"""Size of a company at its exact thresholds, with its partners."""

from decimal import Decimal

import pytest

from services.aides.eligibilite.grandeurs import exactement
from services.aides.eligibilite.taille import INCONNUE, Lien, Mesures, categories_lme, categories_ue, consolider


def mesures(effectif: int, ca: int | None = None, bilan: int | None = None) -> Mesures:
    bornes = [INCONNUE if valeur is None else exactement(valeur) for valeur in (ca, bilan)]
    return Mesures(exactement(effectif), *bornes)


@pytest.mark.parametrize(
    ("effectif", "ca", "bilan", "categorie"),
    [
        pytest.param(9, 2_000_000, 3_000_000, "micro", id="9_salaries_ca_a_la_borne"),
        pytest.param(10, 1, 1, "petite", id="10_salaries"),
        pytest.param(9, 2_000_001, 2_000_001, "petite", id="micro_depassee_par_les_deux_seuils"),
        pytest.param(49, 10_000_000, 50_000_000, "petite", id="49"),
        pytest.param(50, 10_000_000, 10_000_000, "moyenne", id="50"),
        pytest.param(249, 50_000_000, 99_000_000, "moyenne", id="249_ca_a_la_borne"),
        pytest.param(249, 51_000_000, 43_000_000, "moyenne", id="249_bilan_a_la_borne"),
        pytest.param(249, 50_000_001, 43_000_001, "grande", id="249_deux_seuils_depasses"),
        pytest.param(250, 1, 1, "grande", id="250"),
    ],
)
def test_la_taille_europeenne_change_aux_bornes_exactes(effectif: int, ca: int, bilan: int, categorie: str) -> None:
    assert categories_ue(mesures(effectif, ca, bilan), []) == {categorie}


@pytest.mark.parametrize(
    ("bilan", "categorie"),
    [pytest.param(40_000_000, "pme", id="bilan_40"), pytest.param(45_000_000, "eti", id="bilan_45")],
)
def test_240_salaries_et_60_millions_de_ca_sont_pme_ou_eti_selon_le_bilan(bilan: int, categorie: str) -> None:
    assert categories_lme(mesures(240, 60_000_000, bilan)) == {categorie}


@pytest.mark.parametrize(
    ("nature", "effectif", "categorie"),
    [("partenaire", 270, "grande"), ("fonds_regional", 180, "moyenne")],
)
def test_un_partenaire_a_30_pour_cent_ajoute_sa_part_sauf_investisseur_exempte(
    nature: str, effectif: int, categorie: str
) -> None:
    lien = Lien(Decimal("0.30"), mesures(300, 1, 1), investisseur_exempte=nature == "fonds_regional")
    entreprise = mesures(180, 1, 1)
    assert consolider(entreprise, [lien]).effectif.exact == effectif
    assert categories_ue(entreprise, [lien]) == {categorie}


@pytest.mark.parametrize(
    ("lien", "effectif"),
    [
        pytest.param(Lien(Decimal("0.24"), mesures(300)), 100, id="sous_25"),
        pytest.param(Lien(Decimal("0.25"), mesures(300)), 175, id="a_25"),
        pytest.param(Lien(Decimal("0.50"), mesures(300)), 250, id="a_50"),
        pytest.param(Lien(Decimal("0.51"), mesures(300)), 400, id="au_dela_de_50"),
        pytest.param(Lien(Decimal("0.10"), mesures(300), controle=True), 400, id="controle"),
        pytest.param(Lien(Decimal("0.51"), mesures(300), investisseur_exempte=True), 400, id="exempte_majoritaire"),
    ],
)
def test_la_part_ajoutee_depend_du_lien(lien: Lien, effectif: int) -> None:
    assert consolider(mesures(100), [lien]).effectif.exact == effectif


def test_un_quart_public_exclut_des_pme() -> None:
    assert categories_ue(mesures(20, 1, 1), [Lien(Decimal("0.25"), Mesures(), organisme_public=True)]) == {"grande"}


def test_des_liens_non_declares_ne_donnent_jamais_une_taille_certaine() -> None:
    assert categories_ue(mesures(20, 1, 1), None) == {"petite", "moyenne", "grande"}
    assert categories_ue(mesures(300, 1, 1), None) == {"grande"}
