"""The batch: every verdict is that of the one-by-one engine, on every pair."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.eligibilite.grandeurs import Intervalle
from services.aides.eligibilite.schemas import VerdictAide
from services.aides.moteur.bits import ensembles, lignes, numeroter
from services.aides.moteur.colonnes import colonnes_de
from services.aides.moteur.compilation import CatalogueCompile, compiler
from services.aides.moteur.lot import Comptes, evaluer_lot
from services.aides.moteur.valeurs import Valeur
from tests.aides.moteur.outils import CATALOGUES, JOUR, LIGNES, bornee, faits_de_ligne, un_par_un, version

TOUS: tuple[VerdictAide, ...] = ("eligible", "a_confirmer", "non_eligible")


def verifier(compile_: CatalogueCompile, population: Sequence[dict[str, Valeur]]) -> None:
    """Every pair once, with the verdict of the one-by-one engine."""
    colonnes: Any = colonnes_de(population, compile_.faits)
    verdicts = evaluer_lot(compile_, colonnes, len(population))
    vus = {(ligne, code): verdict for ligne, code, verdict in verdicts.paires(TOUS)}
    attendus = {
        (rang, code): verdict
        for rang, ligne in enumerate(population)
        for code, verdict in un_par_un(compile_, faits_de_ligne(ligne)).items()
    }
    assert vus == attendus


@given(CATALOGUES, LIGNES)
@settings(max_examples=100, deadline=None)
def test_un_lot_donne_le_verdict_de_chaque_couple_un_par_un(
    versions: list[VersionEnVigueur], population: list[dict[str, Valeur]]
) -> None:
    verifier(compiler(versions, JOUR), population)


@pytest.mark.parametrize(
    "types", [[int], [float], [Decimal], [int, float, Decimal]], ids=["int", "float", "decimal", "mixte"]
)
def test_une_colonne_de_nombres_nombreux_se_juge_comme_ses_valeurs(types: list[Any]) -> None:
    hasard = Random(7)
    seuils = [("3", ">="), ("3", ">"), ("2.5", "<="), ("900", "<"), ("900", "<="), ("4000", ">="), ("0.1", ">")]
    conditions: list[dict[str, Any]] = [
        {"fait": "effectif_etp", "operateur": signe, "seuil": seuil} for seuil, signe in seuils
    ]
    conditions.append({"non": {"tous": conditions[:2]}})
    versions = [version(f"d{rang}", [condition]) for rang, condition in enumerate(conditions)]
    choix = (0, 1, 2.5, 3, 900, 0.1)
    nombres = [hasard.choice(types)(hasard.choice((*choix, hasard.randrange(1000)))) for _ in range(3000)]
    valeurs = [None if hasard.random() < 0.1 else nombre for nombre in nombres]
    verifier(compiler(versions, JOUR), [{"effectif_etp": valeur} for valeur in valeurs])


def test_une_version_juge_jusqu_a_son_dernier_jour_inclus() -> None:
    fin = date(2026, 6, 30)
    condition = {"fait": "projet_rdi", "operateur": "=", "seuil": True}
    versions = [
        bornee(version("aide", [condition]), date(2026, 1, 1), fin),
        bornee(version("aide", [{"non": condition}]), fin + timedelta(days=1), None),
    ]
    colonnes = {"projet_rdi": [True]}
    assert evaluer_lot(compiler(versions, fin), colonnes).comptes() == {"aide": Comptes(1, 0, 0)}
    assert evaluer_lot(compiler(versions, fin + timedelta(days=1)), colonnes).comptes() == {"aide": Comptes(0, 0, 1)}
    assert evaluer_lot(compiler(versions, date(2025, 12, 31)), colonnes).comptes() == {}


def test_un_fait_sans_colonne_est_inconnu_et_n_exclut_personne() -> None:
    compile_ = compiler([version("aide", [{"fait": "projet_rdi", "operateur": "=", "seuil": True}])], JOUR)
    assert evaluer_lot(compile_, {}, 3).comptes() == {"aide": Comptes(0, 3, 0)}
    assert list(evaluer_lot(compile_, {"projet_rdi": []}).paires(TOUS)) == []


def test_des_criteres_partages_ne_se_calculent_qu_une_fois() -> None:
    condition = {"fait": "effectif_etp", "operateur": ">=", "seuil": 10}
    autre = {"fait": "effectif_etp", "operateur": ">=", "seuil": "10.0"}
    retourne = {"un_de": [autre, {"non": condition}]}
    versions = [version("a", [condition]), version("b", [autre, retourne]), version("c", [{"tous": [condition]}])]
    assert len(compiler(versions, JOUR).noeuds) == 3


@pytest.mark.parametrize(
    ("fait", "valeur"),
    [
        ("effectif_etp", "12"),
        ("effectif_etp", True),
        ("effectif_etp", float("nan")),
        ("projet_rdi", "oui"),
        ("departement", 93),
    ],
)
def test_une_valeur_d_un_autre_genre_est_refusee_en_nommant_le_fait(fait: str, valeur: Any) -> None:
    conditions: list[dict[str, Any]] = [
        {"fait": "effectif_etp", "operateur": ">=", "seuil": 10},
        {"fait": "projet_rdi", "operateur": "=", "seuil": True},
        {"fait": "departement", "operateur": "parmi", "seuil": ["93"]},
    ]
    compile_ = compiler([version("aide", conditions)], JOUR)
    with pytest.raises(ValueError, match=fait):
        evaluer_lot(compile_, {fait: [valeur]})


def test_un_nombre_qui_n_en_est_pas_un_est_refuse_dans_une_longue_colonne() -> None:
    compile_ = compiler([version("aide", [{"fait": "effectif_etp", "operateur": ">=", "seuil": 10}])], JOUR)
    for faux in (float("nan"), Decimal("NaN"), Decimal("-Infinity")):
        colonne: list[Valeur] = [*(type(faux)(rang) for rang in range(1000)), faux]
        with pytest.raises(ValueError, match="effectif_etp : nombre fini"):
            evaluer_lot(compile_, {"effectif_etp": colonne})


def test_des_colonnes_de_longueurs_differentes_sont_refusees() -> None:
    compile_ = compiler([version("aide", [{"fait": "effectif_etp", "operateur": ">=", "seuil": 10}])], JOUR)
    with pytest.raises(ValueError, match=r"longueurs différentes : \[1, 2\]"):
        evaluer_lot(compile_, {"effectif_etp": [1], "projet_rdi": [True, False]})


@given(st.integers(1, 70_000), st.integers(0, 300), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_chaque_ligne_est_dans_l_ensemble_de_son_code(effectif: int, nombre: int, hasard: Random) -> None:
    codes = [hasard.randrange(effectif) for _ in range(nombre)]
    parts = ensembles(numeroter(lambda: codes), effectif)
    assert len(parts) == effectif
    for code in set(codes):
        assert list(lignes(parts[code])) == [rang for rang, sien in enumerate(codes) if sien == code]
    assert sum(part.bit_count() for part in parts) == nombre


def test_une_tranche_d_effectif_laisse_le_verdict_a_confirmer() -> None:
    compile_ = compiler([version("aide", [{"fait": "effectif_etp", "operateur": ">=", "seuil": 15}])], JOUR)
    tranche = Intervalle(Decimal(10), Decimal(19))
    verdicts = evaluer_lot(compile_, {"effectif_etp": [tranche, 15, 14, tranche, None]})
    assert verdicts.ensembles("aide") == (0b00010, 0b11011)
    assert list(verdicts.paires(["a_confirmer"])) == [(rang, "aide", "a_confirmer") for rang in (0, 3, 4)]
