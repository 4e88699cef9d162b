"""Routing rules: the first that holds, what is unknown, what covers what."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.aides.instruction.couverture import TAILLES, couvrir
from services.aides.instruction.organisation import Organisation, RegleRoutage
from services.aides.instruction.routage import Faits, router
from services.aides.instruction.verification import defauts_chaine, defauts_grille, defauts_organisation
from tests.outillage.instruction import organisation

DISPOSITIFS = ("pmup", "tpup", "innovup")


def regle(code: str, guichet: str = "a", **conditions: Any) -> dict[str, Any]:
    return {"code": code, "libelle": code, "guichet": guichet, **conditions}


def bureau(*regles: dict[str, Any], **changements: Any) -> Organisation:
    guichets = [
        {"code": code, "nom": code, "organisation": "Région", "contact": "Responsable"} for code in ("aa", "bb", "cc")
    ]
    renommees = [r | {"guichet": r["guichet"] * 2, "code": r["code"] * 2} for r in regles]
    return Organisation.model_validate(organisation(guichets=guichets, defaut="cc", regles=renommees) | changements)


def lieux(*regles: dict[str, Any], **changements: Any) -> list[str]:
    return [defaut.lieu for defaut in defauts_organisation(bureau(*regles, **changements), DISPOSITIFS)]


FAITS = Faits("pmup", Decimal(90_000), commune="93066", taille="petite")


def test_la_premiere_regle_remplie_l_emporte_et_dit_pourquoi() -> None:
    regles = (
        regle("x", "a", dispositifs=["pmup"], territoire=["departement:93", "sauf:commune:93066"]),
        regle("y", "b", dispositifs=["pmup"], montant_min_eur="90000", tailles=["petite"]),
    )
    choix = router(bureau(*regles), FAITS)
    assert (choix.guichet, choix.regle) == ("bb", "yy")
    assert "montant demandé d'au moins 90000.00 €" in choix.raison
    assert router(bureau(*regles), Faits("pmup", Decimal(1), commune="93001")).guichet == "aa"


def test_la_borne_haute_d_un_montant_est_exclue() -> None:
    seule = bureau(regle("x", "a", montant_max_eur="90000"))
    assert router(seule, FAITS).regle is None
    assert router(seule, Faits("pmup", Decimal("89999.99"))).regle == "xx"


def test_un_fait_inconnu_n_applique_jamais_une_regle_et_se_dit() -> None:
    seule = bureau(regle("x", "a", territoire=["departement:93"], tailles=["micro"]))
    choix = router(seule, Faits("pmup", Decimal(1)))
    assert (choix.guichet, choix.regle) == ("cc", None)
    assert "la commune et la taille à préciser" in choix.raison
    assert router(seule, Faits("pmup", Decimal(1), commune="75101")).raison.endswith("guichet par défaut.")


@pytest.mark.parametrize(
    ("regles", "attendus"),
    [
        pytest.param([regle("x"), regle("y", "b", dispositifs=["pmup"])], ["regles.1"], id="inatteignable"),
        pytest.param(
            [regle("x", "a", dispositifs=["pmup"]), regle("y", "b", territoire=["departement:93"])],
            ["regles.1"],
            id="recouvrement",
        ),
        pytest.param(
            [
                regle("z", "c", dispositifs=["pmup"], territoire=["departement:93"]),
                regle("x", "a", dispositifs=["pmup"]),
                regle("y", "b", territoire=["departement:93"]),
            ],
            [],
            id="recouvrement_tranche",
        ),
        pytest.param([regle("x", "a", dispositifs=["pmup"]), regle("y", "b")], [], id="particulier_avant_general"),
        pytest.param([regle("x", dispositifs=["pmup"]), regle("y", tailles=["micro"])], [], id="meme_guichet"),
        pytest.param([regle("x", dispositifs=["autre-aide"])], ["regles.0.dispositifs.0"], id="dispositif_inconnu"),
        pytest.param([regle("x", "d")], ["regles.0.guichet"], id="guichet_inconnu"),
        pytest.param([regle("x", territoire=["commune:99999"])], ["regles.0.territoire"], id="territoire_inconnu"),
        pytest.param([regle("x", territoire=["sauf:region:11"])], ["regles.0.territoire"], id="territoire_vide"),
        pytest.param([regle("x", montant_max_eur=0)], ["regles.0.montant_max_eur"], id="montant_vide"),
        pytest.param([regle("x"), regle("x", "b")], ["regles"], id="code_en_double"),
        pytest.param(
            [regle("x", montant_max_eur=5), regle("y", montant_min_eur=5), regle("z", "b")], ["regles.2"], id="union"
        ),
    ],
)
def test_une_regle_fautive_est_nommee_avec_son_lieu(regles: list[dict[str, Any]], attendus: list[str]) -> None:
    assert lieux(*regles) == attendus


@pytest.mark.parametrize(
    ("changement", "lieu"),
    [
        ({"defaut": None}, "defaut"),
        ({"defaut": "zz"}, "defaut"),
        ({"fonctions": []}, "fonctions"),
        ({"a_verifier": False}, "source"),
    ],
)
def test_une_organisation_sans_guichet_par_defaut_ou_sans_source_est_refusee(
    changement: dict[str, Any], lieu: str
) -> None:
    assert lieux(**changement) == [lieu]


regles_au_hasard = st.lists(
    st.builds(
        lambda guichet, dispositifs, departements, montants, tailles: RegleRoutage.model_validate(
            regle("xx", guichet, dispositifs=dispositifs, tailles=tailles)
            | {"territoire": [f"departement:{code}" for code in departements]}
            | dict(zip(("montant_min_eur", "montant_max_eur"), sorted(montants), strict=False))
        ),
        st.sampled_from(["aa", "bb"]),
        st.lists(st.sampled_from(DISPOSITIFS), max_size=2, unique=True),
        st.lists(st.sampled_from(["75", "93", "77"]), max_size=2, unique=True),
        st.lists(st.integers(0, 3), max_size=2, unique=True),
        st.lists(st.sampled_from(TAILLES), max_size=2, unique=True),
    ),
    min_size=1,
    max_size=6,
)


@given(regles_au_hasard)
def test_une_regle_est_inatteignable_exactement_quand_aucun_cas_ne_la_choisit(regles: list[RegleRoutage]) -> None:
    numerotees = [regle.model_copy(update={"code": f"regle-{rang}"}) for rang, regle in enumerate(regles)]
    routage = bureau().model_copy(update={"regles": numerotees})
    choisies = {
        router(routage, Faits(dispositif, Decimal(montant), commune=commune, taille=taille)).regle
        for dispositif in (*DISPOSITIFS, "autre")
        for montant in range(5)
        for commune in ("75056", "93066", "77288", "69123")
        for taille in TAILLES
    }
    jamais = [rang for rang, regle in enumerate(numerotees) if regle.code not in choisies]
    assert couvrir(numerotees).inatteignables == jamais
    assert len({defaut.lieu for defaut in defauts_organisation(routage, DISPOSITIFS)} - {"regles"}) >= bool(jamais)


def test_une_grille_et_une_chaine_mal_formees_sont_refusees_avec_leur_lieu() -> None:
    from services.aides.instruction.chaine import Chaine
    from services.aides.instruction.grille import Grille

    ancres = [{"note": 0, "libelle": "absent"}, {"note": 0, "libelle": "encore"}]
    grille = {"criteres": [{"code": "effet", "libelle": "Effet", "poids": 60, "ancres": ancres}]}
    trouves = defauts_grille(Grille.model_validate(grille | {"justification_min": 20}))
    assert [defaut.lieu for defaut in trouves] == ["criteres", "criteres.0.ancres", "source"]
    niveaux = [{"code": "nn", "libelle": "N", "fonction": "inconnue", "plafond_eur": 10}]
    tranches = [{"jusqu_a_eur": None, "niveaux": []}, {"jusqu_a_eur": 20, "niveaux": niveaux}]
    chaine = Chaine.model_validate({"tranches": tranches, "a_verifier": True})
    assert [defaut.lieu for defaut in defauts_chaine(chaine, bureau())] == [
        "tranches.0.jusqu_a_eur",
        "tranches.1.jusqu_a_eur",
        "tranches.1.niveaux.0.fonction",
        "tranches.1.niveaux.0.plafond_eur",
    ]
