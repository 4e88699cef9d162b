"""The table of gestures of a diagnostic."""

import re
from dataclasses import replace
from typing import get_args

import pytest

from services.diagnostic.passations import domain, schemas
from services.diagnostic.passations.models import Diagnostic


def test_la_table_livree_n_a_aucun_defaut() -> None:
    assert domain.defauts_de_la_table() == []


@pytest.mark.parametrize(
    ("faux", "defaut"),
    [
        ({"vers": "perdu"}, "soumettre : état inconnu"),
        ({"depuis": ("annule",)}, "soumettre : part d'un état final"),
        ({"vers": "en_cours"}, "soumis : jamais atteint"),
        ({"code": "deposer"}, "deposer : sans événement"),
    ],
)
def test_une_table_faussee_est_vue(monkeypatch: pytest.MonkeyPatch, faux: dict[str, object], defaut: str) -> None:
    monkeypatch.setattr(domain, "GESTES", (replace(domain.GESTES[0], **faux), *domain.GESTES[1:]))
    assert defaut in domain.defauts_de_la_table()


def test_la_base_et_l_api_connaissent_les_memes_etats_que_la_table() -> None:
    contraintes = {c.name: str(c.sqltext) for c in Diagnostic.__table__.constraints if hasattr(c, "sqltext")}
    assert tuple(re.findall(r"'(\w+)'", contraintes["ck_diagnostic_etat"])) == domain.ETATS
    assert get_args(schemas.EtatDiagnostic) == domain.ETATS
    assert get_args(schemas.CodeGeste) == tuple(domain.GESTE_PAR_CODE)


def test_seuls_annuler_et_rouvrir_demandent_un_motif() -> None:
    assert {geste.code for geste in domain.GESTES if geste.motif} == {"annuler", "rouvrir"}
