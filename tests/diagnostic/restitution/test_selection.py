"""Choice of the recommended actions: pure rules."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.diagnostic.restitution.faits import Faits, condition_remplie, faits_connus, faits_de_json
from services.diagnostic.restitution.selection import Action, File, file_de_l_axe, premieres


def brute(code: str, palier_de: int = 0, palier_vers: int = 3, **champs: Any) -> dict[str, Any]:
    sans = {"effectif_min": None, "effectif_max": None, "naf_prefixes": []}
    communs = {"axe": "a", "type": "gain_rapide", "prerequis": [], "actif": True, "conditions": sans}
    return {"code": code, "palier_de": palier_de, "palier_vers": palier_vers, **communs, **champs}


def codes(file: File) -> list[str]:
    return [action.code for action in file.actions]


@pytest.mark.parametrize(("niveau", "attendu"), [(0, ["un"]), (2, ["un", "deux"]), (3, ["deux"]), (4, [])])
def test_une_action_part_du_niveau_ou_d_en_dessous_et_mene_au_dessus(niveau: int, attendu: list[str]) -> None:
    bibliotheque = [
        brute("un", 0, 3),
        brute("deux", 2, 4),
        brute("ailleurs", 0, 5, axe="b"),
        brute("vieux", actif=False),
    ]
    assert codes(file_de_l_axe(bibliotheque, "a", niveau, Faits())) == attendu


def test_les_prerequis_passent_devant_meme_s_ils_suivent_dans_la_bibliotheque() -> None:
    bibliotheque = [
        brute("machine", 1, 4, type="investissement", prerequis=["etude", "adaptation"]),
        brute("adaptation", 1, 4, type="preparation_deploiement", prerequis=["etude"]),
        brute("etude", 1, 4, type="etude", prerequis=["reperage"]),
        brute("reperage", 0, 3),
    ]
    assert codes(file_de_l_axe(bibliotheque, "a", 2, Faits())) == ["reperage", "etude", "adaptation", "machine"]
    assert codes(file_de_l_axe(bibliotheque, "a", 3, Faits())) == ["etude", "adaptation", "machine"]


def test_un_prerequis_d_un_autre_axe_vient_avec_l_action() -> None:
    bibliotheque = [brute("un", prerequis=["base"]), brute("base", axe="b")]
    assert codes(file_de_l_axe(bibliotheque, "a", 1, Faits())) == ["base", "un"]


CONDITIONS = [
    ({"effectif_min": 10}, Faits(Decimal(10), Decimal(19)), (True, ())),
    ({"effectif_min": 10}, Faits(Decimal(6), Decimal(9)), (False, ())),
    ({"effectif_min": 15}, Faits(Decimal(10), Decimal(19)), (True, ("effectif",))),
    ({"effectif_max": 49}, Faits(Decimal(50), Decimal(99)), (False, ())),
    ({"effectif_max": 49}, Faits(Decimal(38), Decimal(38)), (True, ())),
    ({"effectif_min": 10}, Faits(), (True, ("effectif",))),
    ({"naf_prefixes": ["10", "25"]}, Faits(naf="25.62B"), (True, ())),
    ({"naf_prefixes": ["10", "25"]}, Faits(naf="28.11Z"), (False, ())),
    ({"naf_prefixes": ["10"]}, Faits(), (True, ("naf",))),
]


@pytest.mark.parametrize(("conditions", "faits", "attendu"), CONDITIONS)
def test_une_condition_se_lit_sur_ce_qui_est_connu_et_dit_ce_qui_manque(
    conditions: dict[str, Any], faits: Faits, attendu: tuple[bool, tuple[str, ...]]
) -> None:
    completes = {"effectif_min": None, "effectif_max": None, "naf_prefixes": [], **conditions}
    assert condition_remplie(completes, faits) == attendu


def test_l_effectif_mesure_prime_sur_la_tranche_de_l_annuaire() -> None:
    assert faits_connus(Decimal("8.5"), "12", None) == Faits(Decimal("8.5"), Decimal("8.5"))
    assert faits_connus(None, "12", None) == Faits(Decimal(20), Decimal(49))
    assert faits_connus(None, "53", None) == Faits(Decimal(10000), None)
    assert faits_connus(None, "NN", "25.62B") == faits_connus(None, None, "25.62B") == Faits(naf="25.62B")


@pytest.mark.parametrize("faits", [Faits(), Faits(Decimal("8.50"), Decimal("8.50"), "25.62B"), Faits(Decimal(10000))])
def test_les_faits_figes_se_relisent_tels_quels(faits: Faits) -> None:
    assert faits_de_json(faits.en_json()) == faits


def simple(code: str, type_: str = "gain_rapide", *prerequis: str) -> Action:
    return Action(code, type_, prerequis)


CHAINE = File(
    "auto",
    (
        simple("reperage"),
        simple("etude", "etude", "reperage"),
        simple("adaptation", "preparation_deploiement", "etude"),
        simple("machine", "investissement", "etude", "adaptation"),
    ),
)


def test_six_axes_donnent_chacun_leur_premiere_action() -> None:
    files = [File(f"x{rang}", (simple(f"a{rang}"), simple(f"b{rang}", "etude"))) for rang in range(8)]
    assert premieres(files) == ["a0", "a1", "a2", "a3", "a4", "a5"]


def test_le_premier_axe_porteur_d_un_investissement_donne_toute_sa_chaine() -> None:
    autre = File("parc", (simple("inventaire"), simple("achat", "investissement", "inventaire")))
    files = [File("x", (simple("a"),)), CHAINE, autre, File("y", (simple("b"),))]
    assert premieres(files) == ["a", "reperage", "etude", "adaptation", "machine", "inventaire"]


def test_un_investissement_lointain_ne_bouscule_pas_les_priorites() -> None:
    files = [*(File(f"x{rang}", (simple(f"a{rang}"),)) for rang in range(6)), CHAINE]
    assert premieres(files) == [f"a{rang}" for rang in range(6)]


def test_deux_actions_structurantes_au_plus_et_un_gain_rapide_au_moins() -> None:
    files = [File(f"x{rang}", (simple(f"a{rang}", "structurant"),)) for rang in range(5)]
    etudes = [File(f"y{rang}", (simple(f"e{rang}", "etude"),)) for rang in range(6)]
    dernier = File("z", (simple("etude-z", "etude"), simple("rapide")))
    assert premieres([*files, *etudes, dernier]) == ["a0", "a1", "e0", "e1", "e2", "rapide"]


def test_sans_gain_rapide_le_plan_reste_ce_qu_il_est() -> None:
    assert premieres([File("x", (simple("a", "etude"),))]) == ["a"]
    assert premieres([]) == []


TYPES = ["gain_rapide", "structurant", "investissement", "formation", "etude", "preparation_deploiement"]


@st.composite
def classements(draw: st.DrawFn) -> list[File]:
    """Axes whose actions each need some of the previous ones of the same axis."""
    files = []
    for axe in range(draw(st.integers(0, 9))):
        actions: list[Action] = []
        for rang in range(draw(st.integers(0, 5))):
            amont = (
                draw(st.lists(st.sampled_from([a.code for a in actions]), max_size=2, unique=True)) if actions else []
            )
            actions.append(Action(f"{axe}_{rang}", draw(st.sampled_from(TYPES)), tuple(amont)))
        files.append(File(f"axe{axe}", tuple(actions)))
    return files


@given(classements())
def test_un_plan_tient_toujours_ses_limites(files: list[File]) -> None:
    toutes = {action.code: action for file in files for action in file.actions}
    plan = premieres(files)
    assert len(plan) == len(set(plan)) <= 6
    assert sum(toutes[code].type == "structurant" for code in plan) <= 2
    for rang, code in enumerate(plan):
        assert all(prerequis in plan[:rang] for prerequis in toutes[code].prerequis)
