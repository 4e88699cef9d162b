"""Knowing more never turns a yes into a no: whatever the rules, made of conditions."""

from contextlib import suppress
from decimal import Decimal
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.aides.eligibilite.grandeurs import Intervalle
from services.aides.programmes.arbre import Valeur
from services.aides.programmes.errors import ProgrammeRefuse
from services.aides.programmes.programme import charger
from tests.outillage.programmes import FINALE, A, B, programme

C = "entreprise . code NAF niveau 1 . est C"
FEUILLES = st.sampled_from(
    [A, B, C, f"{A} = non", f"{B} != oui", "effectif >= 10", "effectif = 10", "région = Corse", "oui", "non", "r", "s"]
)
FAITS: dict[str, list[Valeur]] = {
    A: [True, False],
    B: [True, False],
    C: [True, False],
    "entreprise . effectif": [Decimal(9), Decimal(10)],
    "région": ["Corse", "Bretagne"],
}


def _blocs(enfants: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    listes = st.lists(enfants, max_size=3)
    return st.one_of(
        st.fixed_dictionaries({"toutes ces conditions": listes}),
        st.fixed_dictionaries({"une de ces conditions": listes}),
        st.fixed_dictionaries({"applicable si": enfants, "valeur": enfants}),
        st.fixed_dictionaries({"non applicable si": enfants, "valeur": enfants}),
        st.fixed_dictionaries(
            {"variations": st.tuples(enfants, enfants, enfants).map(lambda t: _variation(*t))},
        ),
    )


def _variation(si: Any, alors: Any, sinon: Any) -> list[dict[str, Any]]:
    return [{"si": si, "alors": alors}, {"sinon": sinon}]


REGLES = st.recursive(FEUILLES, _blocs, max_leaves=8)
SITUATIONS = st.fixed_dictionaries({nom: st.sampled_from(valeurs) for nom, valeurs in FAITS.items()})


@settings(max_examples=300, deadline=None)
@given(REGLES, REGLES, SITUATIONS, st.sets(st.sampled_from(sorted(FAITS))))
def test_en_savoir_plus_ne_renverse_jamais_un_verdict(
    finale: Any, r: Any, situation: dict[str, Valeur], tus: set[str]
) -> None:
    try:
        lu = programme(finale, {"entreprise . r": r, "entreprise . s": {"applicable si": A, "valeur": B}})
    except ProgrammeRefuse:
        assume(False)  # `r` may name itself
    complet = lu.verdict(situation)
    partiel = lu.verdict({nom: valeur for nom, valeur in situation.items() if nom not in tus})
    assert complet is not None
    assert partiel in (None, complet)


BORNES = st.tuples(st.integers(5, 15), st.integers(0, 6)).map(lambda t: (t[0], t[0] + t[1]))
SEUILS = st.tuples(st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), st.integers(4, 22))


@settings(max_examples=200, deadline=None)
@given(st.lists(SEUILS, min_size=1, max_size=3), BORNES, st.booleans())
def test_un_intervalle_ne_conclut_que_comme_chacune_de_ses_valeurs(
    seuils: list[tuple[str, int]], bornes: tuple[int, int], toutes: object
) -> None:
    feuilles = [f"effectif {operateur} {seuil}" for operateur, seuil in seuils]
    mecanisme = "toutes ces conditions" if toutes else "une de ces conditions"
    lu = programme({mecanisme: [*feuilles, f"{bornes[1]} < effectif"]})
    approche = lu.verdict({"entreprise . effectif": Intervalle(Decimal(bornes[0]), Decimal(bornes[1]))})
    exacts = {lu.verdict({"entreprise . effectif": Decimal(n)}) for n in range(bornes[0], bornes[1] + 1)}
    assert approche is None or exacts == {approche}
    if bornes[0] == bornes[1]:
        assert exacts == {approche}


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_un_texte_quelconque_se_charge_ou_se_refuse(contenu: str) -> None:
    for essai in (contenu, f"publicodes:\n  {FINALE}: {contenu}\n"):
        with suppress(ProgrammeRefuse):
            assert FINALE in charger(essai).regles
