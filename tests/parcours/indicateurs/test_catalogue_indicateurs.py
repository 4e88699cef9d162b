"""The catalogue as data: sound, sourced, and read over HTTP by everybody."""

import itertools
from datetime import date
from decimal import Decimal

import pytest

from services.parcours.indicateurs.catalogue import calendrier, catalogue
from services.parcours.indicateurs.domain import MOMENTS, PREUVE_MAX, ajouter_mois, fenetre
from shared.securite.identite import Role
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

CATALOGUE = "/v1/indicateurs"
INDICATEURS = list(catalogue().indicateurs.values())


async def test_un_anonyme_ne_lit_pas_le_catalogue(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client().get(CATALOGUE), 401)


@pytest.mark.parametrize("role", [Role.ENTREPRISE, Role.COMITE, Role.PARTENAIRE_CONSEILLER])
async def test_chacun_lit_le_catalogue_avec_ses_hypotheses(plateforme: PlateformeTest, role: Role) -> None:
    lu = (await plateforme.client(role).get(CATALOGUE)).json()
    assert (lu["numero"], lu["a_verifier"], lu["minutes_par_an"], lu["couverture_min"]) == ("1.0.0", True, 15, "0.5")
    trs = next(indicateur for indicateur in lu["indicateurs"] if indicateur["code"] == "trs")
    assert (trs["unite"], trs["possible"], trs["source"]["reference"]) == ("%", {"de": "0", "a": "100"}, "NF E60-182")
    assert [moment["code"] for moment in lu["moments"]] == list(MOMENTS)


@pytest.mark.parametrize("indicateur", INDICATEURS, ids=lambda indicateur: indicateur.code)
def test_chaque_indicateur_est_type_borne_et_source(indicateur: object) -> None:
    defini = next(un for un in INDICATEURS if un is indicateur)
    assert defini.possible[0] <= defini.plausible[0] < defini.plausible[1] <= defini.possible[1]
    assert defini.sens in {"croissant", "decroissant"}
    assert defini.nature in {"niveau", "cumul"}
    assert defini.perimetre in {"entreprise", "projet"}
    assert set(defini.sources) <= set(PREUVE_MAX)
    assert 1 <= defini.minutes <= calendrier().minutes_par_an
    assert defini.source["titre"]
    assert defini.source["reference"]
    assert defini.a_verifier or "HYPOTHESE" not in defini.source["titre"]
    if defini.unite == "%":
        assert defini.possible == (Decimal(0), Decimal(100))


def test_les_priorites_ne_laissent_aucune_egalite() -> None:
    assert len({indicateur.priorite for indicateur in INDICATEURS}) == len(INDICATEURS)


def test_une_annee_ne_suffit_pas_a_tout_demander() -> None:
    """Otherwise the limit of fifteen minutes would never be put to the test."""
    assert sum(indicateur.minutes for indicateur in INDICATEURS) > calendrier().minutes_par_an


def test_les_fenetres_des_moments_ne_se_recouvrent_pas() -> None:
    fenetres = [fenetre(date(2026, 8, 31), moment) for moment in calendrier().moments.values()]
    for avant, apres in itertools.pairwise(fenetres):
        assert avant.ferme_le < apres.ouvre_le
    assert ajouter_mois(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert ajouter_mois(date(2026, 8, 31), 18) == date(2028, 2, 29)
