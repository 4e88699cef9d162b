"""Several aids on one cost: the plan and the check of cumulation apply one rule (article 8)."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.aides.cumuls.domain import AidePrevue, Projet, examiner
from services.aides.eligibilite.intensites import Intensite, tenues_ensemble
from services.aides.plan.controle import controler
from services.aides.plan.domain import Offre, Probleme, Repartition
from services.aides.plan.optimisation import resoudre

COUT = 400
TAUX = {"art17": Decimal("0.2"), "art18": Decimal("0.5"), "art25": Decimal("0.45")}
INTENSITES = {nom: Intensite(nom, nom, {"petite": taux}) for nom, taux in TAUX.items()}
ARTICLES = st.sampled_from([None, *TAUX])
AIDES = st.dictionaries(st.sampled_from("abcd"), st.tuples(ARTICLES, st.integers(1, 150)), min_size=1)


def offre(code: str, article: str | None, montant: int) -> Offre:
    """A file under an article, or de minimis."""
    plafond = {0: int(COUT * TAUX[article])} if article else None
    return Offre(code, {0: montant}, de_minimis=article is None, hors_marge=article is not None, article=plafond)


@given(AIDES)
def test_les_deux_salles_permettent_et_refusent_les_memes_aides(aides: dict[str, tuple[str | None, int]]) -> None:
    prevues = [
        AidePrevue(code, "exemption" if article else "de_minimis", article=article, parts={"p": Decimal(montant) / 100})
        for code, (article, montant) in aides.items()
    ]
    constats = examiner(Projet({"p": Decimal(COUT) / 100}, "petite"), prevues, INTENSITES, [])
    refuse = any(constat.a_abandonner_eur for constat in constats)
    probleme = Probleme((COUT,), tuple(offre(code, *aide) for code, aide in aides.items()))
    minimis = {code: montant for code, (article, montant) in aides.items() if article is None}
    repartition = Repartition({(code, 0): montant for code, (_, montant) in aides.items()}, minimis)
    assert bool(controler(probleme, repartition)) is refuse


@given(AIDES)
def test_une_aide_qui_n_est_pas_accordee_ne_rend_jamais_les_autres_illegales(
    aides: dict[str, tuple[str | None, int]],
) -> None:
    def permises(sous: dict[str, tuple[str | None, int]]) -> bool:
        plafonds = {code: int(COUT * TAUX[article]) if article else None for code, (article, _) in sous.items()}
        return all(sum(sous[code][1] for code in codes) <= haut for haut, codes in tenues_ensemble(plafonds))

    if permises(aides):
        for absente in aides:
            assert permises({code: aide for code, aide in aides.items() if code != absente})


def test_l_intensite_la_plus_haute_borne_le_tout_et_chaque_aide_reste_sous_son_article() -> None:
    aides = (offre("a", "art17", 150), offre("b", "art25", 150))
    solution = resoudre(Probleme((COUT,), aides))
    assert solution.repartition.aide == 180  # 45 % of 400, of which at most 20 % under article 17
    assert solution.repartition.montants["a", 0] <= 80


def test_un_centime_sous_un_article_genereux_ne_releve_pas_le_plafond_des_autres() -> None:
    petite, minimis, genereuse = offre("a", "art17", 60), offre("b", None, 60), offre("c", "art25", 1)
    solution = resoudre(Probleme((COUT,), (petite, minimis, genereuse), marge=1000))
    assert solution.repartition.aide == 80 + 1


def test_sans_article_sur_la_depense_le_de_minimis_n_a_pas_d_intensite() -> None:
    assert tenues_ensemble({"a": None, "b": None}) == []
    assert tenues_ensemble({"a": 80, "b": None, "c": 180}) == [(80, ["a", "b"]), (180, ["a", "b", "c"])]
