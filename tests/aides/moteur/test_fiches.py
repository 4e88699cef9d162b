"""One company on the compiled catalogue: the verdicts, results and missing facts of the one-by-one engine."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.eligibilite.conditions import Faits, evaluer
from services.aides.eligibilite.connaissance import connaitre
from services.aides.eligibilite.essais import INCONNUE
from services.aides.eligibilite.evaluation import evaluer_tout
from services.aides.eligibilite.saisie import FaitsSaisis
from services.aides.eligibilite.schemas import VerdictAide
from services.aides.moteur.compilation import CatalogueCompile, compiler
from services.aides.moteur.fiche import Fiche, expliquer, ficher
from services.aides.moteur.lot import evaluer_lot
from services.aides.moteur.valeurs import Valeur
from tests.aides.moteur.outils import (
    CATALOGUES,
    JOUR,
    LIGNES,
    catalogue_reel,
    faits_de_ligne,
    manquants_un_par_un,
    un_par_un,
)

JOURS = (date(2018, 6, 1), date(2021, 1, 15), date(2023, 12, 31), JOUR, date(2026, 11, 20))
FICHES = {jour: ficher(compiler(catalogue_reel(jour), jour)) for jour in JOURS}


def verifier(fiche: Fiche, faits: Faits) -> None:
    """Verdicts, criteria and missing facts, against one condition after the other."""
    compile_, examen = fiche.compile, fiche.examiner(faits)
    assert examen.verdicts() == un_par_un(compile_, faits)
    for distinct, resultat in examen.resultats():
        assert evaluer(distinct.critere.condition, faits) == resultat
    attendus = manquants_un_par_un(compile_, faits)
    vus: dict[str, set[str]] = {code: set() for code in attendus}
    for fait, bits in examen.manques.items():
        for code in examen.dispositifs(bits):
            vus[code].add(fait)
    assert vus == attendus
    possibles = {code for code, verdict in examen.verdicts().items() if verdict == "a_confirmer"}
    assert {code for bits in examen.manquants().values() for code in examen.dispositifs(bits)} == possibles


@given(CATALOGUES, LIGNES)
@settings(max_examples=75, deadline=None)
def test_une_entreprise_recoit_les_verdicts_et_les_manques_du_moteur_un_par_un(
    versions: list[VersionEnVigueur], population: list[dict[str, Valeur]]
) -> None:
    fiche = ficher(compiler(versions, JOUR))
    for ligne in population:
        verifier(fiche, faits_de_ligne(ligne))


_MONTANTS = st.one_of(
    st.none(),
    st.sampled_from(["0.00", "2000000.00", "10000000.00", "43000000.00", "50000000.01"]),
    st.integers(0, 10**9),
)
_TRANCHES = st.sampled_from([None, "NN", "01", "03", "11", "12", "21", "22", "31", "32", "42"])
_LIEUX = st.sampled_from(
    [{}, {"commune": "93066"}, {"commune": "75056", "departement": "75"}, {"commune": "69123"}, {"departement": "77"}]
)
ENTREPRISES: st.SearchStrategy[tuple[dict[str, Any], dict[str, Any], dict[str, str]]] = st.tuples(
    st.fixed_dictionaries(
        {
            "effectif_etp": st.one_of(st.none(), st.sampled_from([0, 4, 5, 9.99, 10, 49, 50, 249, 250, 4999])),
            "chiffre_affaires_eur": _MONTANTS,
            "total_bilan_eur": _MONTANTS,
            "liens": st.sampled_from([None, [], [{"part": "0.30", "effectif_etp": 300}], [{"part": "0.60"}]]),
            "date_creation": st.one_of(st.none(), st.dates(date(2010, 1, 1), date(2018, 5, 1)).map(str)),
            "aides_de_minimis": st.sampled_from([None, [], [{"montant_eur": "200000.00", "le": "2018-01-01"}]]),
            "capitaux_propres_eur": st.sampled_from([None, "-10.00", "1000.00"]),
            "capital_et_primes_eur": st.sampled_from([None, "10000.00", "1500.00"]),
            "procedure_collective": st.sampled_from([None, True, False]),
            "aide_sauvetage_en_cours": st.sampled_from([None, True, False]),
            "premier_engagement_le": st.sampled_from([None, "2018-06-01", "2018-06-02", "2030-01-01"]),
            "naf": st.sampled_from([None, "25.62B", "62.01Z", "01.11Z", "28.22Z"]),
            "projet_rdi": st.sampled_from([None, True, False]),
            "travaux_commences": st.sampled_from([None, True, False]),
            "plan_transition": st.sampled_from([None, True, False]),
            "obligations_a_jour": st.sampled_from([None, True, False]),
            "fonds_propres_eur": _MONTANTS,
            **dict.fromkeys(("axe_transition", "potentiel_croissance"), st.sampled_from([None, True, False])),
        }
    ),
    st.fixed_dictionaries(
        {
            "tranche_effectif": _TRANCHES,
            "categorie": st.sampled_from([None, "PME", "ETI", "GE"]),
            "code_commune": st.sampled_from([None, "93066", "77284"]),
            "departement": st.sampled_from([None, "93", "77"]),
            "nature_juridique": st.sampled_from([None, "5710", "1000", "9220"]),
            "naf": st.sampled_from([None, "25.62B", "47.11Z"]),
        }
    ),
    _LIEUX,
)


@given(st.sampled_from(JOURS), st.lists(ENTREPRISES, min_size=1, max_size=5))
@settings(max_examples=40, deadline=None)
def test_le_catalogue_reel_donne_les_memes_verdicts_compile_et_un_par_un(
    jour: date, entreprises: Sequence[tuple[dict[str, Any], dict[str, Any], dict[str, str]]]
) -> None:
    fiche = FICHES[jour]
    lignes: list[tuple[Faits, dict[str, VerdictAide]]] = []
    for saisis, annuaire, ou in entreprises:
        connus = {nom: valeur for nom, valeur in saisis.items() if valeur is not None}
        faits = FaitsSaisis.model_validate({**connus, **ou})
        connaissance = connaitre(faits, INCONNUE.model_copy(update=annuaire), jour)
        attendus = {r.dispositif: r.verdict for r in evaluer_tout(fiche.compile.versions, [], connaissance)}
        assert fiche.examiner(connaissance.faits).verdicts() == attendus
        verifier(fiche, connaissance.faits)
        lignes.append((connaissance.faits, attendus))
    verifier_lot(fiche.compile, lignes)


def verifier_lot(compile_: CatalogueCompile, lignes: Sequence[tuple[Faits, dict[str, VerdictAide]]]) -> None:
    """The same companies together."""
    colonnes = {fait: [faits.get(fait) for faits, _ in lignes] for fait in compile_.faits}
    verdicts = evaluer_lot(compile_, colonnes)
    vus = {(rang, code): v for rang, code, v in verdicts.paires(("eligible", "a_confirmer", "non_eligible"))}
    assert vus == {(rang, code): v for rang, (_, attendus) in enumerate(lignes) for code, v in attendus.items()}


def test_le_dernier_jour_d_une_version_reelle_la_juge_encore() -> None:
    for version in catalogue_reel(JOUR):
        if version.valide_au is not None:
            assert compiler([version], version.valide_au).versions == (version,)
            assert compiler([version], version.valide_au + timedelta(days=1)).versions == ()


def test_un_critere_repris_par_plusieurs_dispositifs_s_explique_une_fois() -> None:
    fiche = FICHES[JOUR]
    porteurs = [distinct.porteurs.bit_count() for distinct in fiche.criteres]
    assert max(porteurs) > 1
    assert sum(porteurs) == sum(map(len, fiche.compile.criteres))


def test_une_ligne_s_explique_comme_l_entreprise_saisie() -> None:
    fiche = FICHES[JOUR]
    ligne: dict[str, Valeur] = {"effectif_etp": 12, "projet_rdi": True, "departement": "93"}
    assert expliquer(fiche, ligne).verdicts() == un_par_un(fiche.compile, faits_de_ligne(ligne))
