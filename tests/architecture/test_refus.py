"""Every refusal can be understood: a code of its own, a title, a French sentence."""

import re

import pytest

from outils.refus import tous_les_refus
from shared.erreurs import Refus

REFUS = sorted(tous_les_refus(), key=lambda classe: (classe.__module__, classe.__name__))
STATUTS = {400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429, 503, 504}
_MOTS_ANGLAIS = re.compile(r"\b(the|is|not|this|cannot|must|already|with|when|unknown|error)\b", re.IGNORECASE)


def _nom(classe: type[Refus]) -> str:
    return f"{classe.__module__}.{classe.__name__}"


def test_le_catalogue_n_est_pas_vide() -> None:
    assert len(REFUS) >= 20


@pytest.mark.parametrize("classe", REFUS, ids=_nom)
def test_un_refus_porte_son_code_et_son_titre(classe: type[Refus]) -> None:
    assert "code" in vars(classe), "the code is inherited: it would name another refusal"
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", classe.code)
    assert classe.titre
    assert classe.titre[0].isupper()
    assert classe.statut in STATUTS


@pytest.mark.parametrize("classe", REFUS, ids=_nom)
def test_un_refus_s_explique_par_une_phrase_francaise(classe: type[Refus]) -> None:
    phrase = (vars(classe).get("__doc__") or "").strip().split("\n")[0]
    assert phrase.endswith("."), phrase
    assert not _MOTS_ANGLAIS.search(phrase)


def test_un_code_ne_nomme_qu_un_refus() -> None:
    """Two services may give the same refusal, in their own sentence: status and title are then the same (RFC 9457)."""
    par_code: dict[str, set[tuple[int, str]]] = {}
    for classe in REFUS:
        par_code.setdefault(classe.code, set()).add((classe.statut, classe.titre))
    assert {code: sens for code, sens in par_code.items() if len(sens) > 1} == {}


def test_un_service_ne_donne_un_code_qu_a_une_classe() -> None:
    paires = [(classe.__module__.split(".")[:2], classe.code) for classe in REFUS]
    assert [paire for paire in paires if paires.count(paire) > 1] == []
