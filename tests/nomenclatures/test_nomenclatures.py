"""Shared nomenclatures: complete, and the same as what services publish."""

import json
from collections import Counter
from pathlib import Path

import pytest

from shared.nomenclatures import activites, territoires
from shared.nomenclatures.activites import prefixe_naf_connu
from shared.nomenclatures.axes import AXES, THEMATIQUES, axes_de

RACINE = Path(__file__).resolve().parents[2]


def test_les_axes_sont_ceux_du_referentiel_livre() -> None:
    contenu = json.loads((RACINE / "services/diagnostic/donnees/referentiel-1.0.0.json").read_text("utf-8"))
    attendus = {axe["code"]: axe["libelle"] for thematique in contenu["thematiques"] for axe in thematique["axes"]}
    assert attendus == AXES
    assert {thematique["code"]: thematique["libelle"] for thematique in contenu["thematiques"]} == THEMATIQUES
    assert [len(axes_de(code)) for code in THEMATIQUES] == [6] * 6


def test_les_communes_d_ile_de_france_sont_completes_et_rattachees() -> None:
    assert len(territoires.communes()) == 1266
    par_departement = {code: len(territoires.membres(code)) for code in territoires.departements()}
    assert par_departement == {"75": 1, "77": 507, "78": 259, "91": 194, "92": 36, "93": 39, "94": 47, "95": 183}
    assert territoires.membres(territoires.REGION) == territoires.communes()
    en_epci = frozenset().union(*(territoires.membres(code) for code in territoires.intercommunalites()))
    assert en_epci == territoires.communes()


@pytest.mark.parametrize(
    ("code", "actuelle"), [("93066", "93066"), ("75113", "75056"), ("93059", "93066"), ("69123", None), ("", None)]
)
def test_une_commune_ancienne_ou_un_arrondissement_devient_la_commune_actuelle(code: str, actuelle: str) -> None:
    assert territoires.commune_actuelle(code) == actuelle


def test_la_nomenclature_d_activites_est_complete() -> None:
    niveaux = Counter(len(prefixe) for prefixe in activites._prefixes())
    assert niveaux == {2: 88, 4: 272, 5: 615, 6: 732}


@pytest.mark.parametrize("prefixe", ["25", "25.6", "25.62", "25.62B", "01", "99"])
def test_un_prefixe_de_la_naf_est_reconnu(prefixe: str) -> None:
    assert prefixe_naf_connu(prefixe)


@pytest.mark.parametrize("prefixe", ["", "2", "44", "04", "25.62Z", "25.8", "2562B", "25.", "25.62BB", "25.b", "٢٥"])
def test_un_prefixe_hors_de_la_naf_est_refuse(prefixe: str) -> None:
    assert not prefixe_naf_connu(prefixe)
