"""The rules of eligibility: values worked out by hand from the texts, and properties."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.aides.catalogue.regimes import intensites, periodes_de_minimis
from services.aides.eligibilite.difficulte import Situation, en_difficulte
from services.aides.eligibilite.grandeurs import Intervalle, comparer, exactement
from services.aides.eligibilite.intensites import intensite
from services.aides.eligibilite.kleene import Verite, et, non, ou, verite
from services.aides.eligibilite.minimis import AideMinimis, marge
from services.aides.eligibilite.montant import Bareme, Limite, brut, calculer
from services.aides.eligibilite.taille import INCONNUE, Lien, Mesures, categories_lme, categories_ue, consolider

PERIODES = periodes_de_minimis().elements
VERITES = st.sampled_from(list(Verite))
EUROS = st.decimals(0, 10**9, places=2)
TAUX = st.decimals(0, 1, places=4)
PME = frozenset({"petite"})


def mesures(effectif: int, ca: int | None = None, bilan: int | None = None) -> Mesures:
    bornes = [INCONNUE if valeur is None else exactement(valeur) for valeur in (ca, bilan)]
    return Mesures(exactement(effectif), *bornes)


@pytest.mark.parametrize(
    ("operation", "a", "b", "attendu"),
    [
        (et, "vrai", "inconnu", "inconnu"),
        (et, "faux", "inconnu", "faux"),
        (et, "vrai", "vrai", "vrai"),
        (ou, "vrai", "inconnu", "vrai"),
        (ou, "faux", "inconnu", "inconnu"),
        (ou, "faux", "faux", "faux"),
    ],
)
def test_la_logique_a_trois_valeurs_suit_kleene(operation: object, a: str, b: str, attendu: str) -> None:
    for couple in ((a, b), (b, a)):
        assert operation(Verite(valeur) for valeur in couple) == attendu  # type: ignore[operator]


@given(st.lists(VERITES))
def test_une_conjonction_n_est_vraie_que_si_tout_est_connu_et_vrai(valeurs: list[Verite]) -> None:
    assert (et(valeurs) is Verite.VRAI) == all(valeur is Verite.VRAI for valeur in valeurs)
    assert ou(valeurs) is non(et(map(non, valeurs)))


@given(st.lists(VERITES), st.booleans())
def test_apprendre_ce_qui_manquait_ne_renverse_pas_une_reponse_acquise(valeurs: list[Verite], apprise: object) -> None:
    completes = [verite(apprise is True) if valeur is Verite.INCONNU else valeur for valeur in valeurs]
    for operation in (et, ou):
        if operation(valeurs) is not Verite.INCONNU:
            assert operation(completes) is operation(valeurs)


@given(st.integers(0, 6000), st.integers(0, 6000), st.integers(0, 6000), st.sampled_from([">=", ">", "<", "<="]))
def test_un_intervalle_ne_tranche_que_si_toutes_ses_valeurs_s_accordent(
    a: int, b: int, seuil: int, operateur: str
) -> None:
    mini, maxi = sorted((a, b))
    exacts = {comparer(exactement(valeur), operateur, Decimal(seuil)) for valeur in (mini, maxi)}
    attendu = exacts.pop() if len(exacts) == 1 else Verite.INCONNU
    assert comparer(Intervalle(Decimal(mini), Decimal(maxi)), operateur, Decimal(seuil)) is attendu


@pytest.mark.parametrize(
    ("effectif", "ca", "bilan", "categorie"),
    [
        pytest.param(9, 2_000_000, 3_000_000, "micro", id="9_salaries_ca_a_la_borne"),
        pytest.param(10, 1, 1, "petite", id="10_salaries"),
        pytest.param(9, 2_000_001, 2_000_001, "petite", id="micro_depassee_par_les_deux_seuils"),
        pytest.param(49, 10_000_000, 50_000_000, "petite", id="49"),
        pytest.param(50, 10_000_000, 10_000_000, "moyenne", id="50"),
        pytest.param(249, 50_000_000, 99_000_000, "moyenne", id="249_ca_a_la_borne"),
        pytest.param(249, 51_000_000, 43_000_000, "moyenne", id="249_bilan_a_la_borne"),
        pytest.param(249, 50_000_001, 43_000_001, "grande", id="249_deux_seuils_depasses"),
        pytest.param(250, 1, 1, "grande", id="250"),
    ],
)
def test_la_taille_europeenne_change_aux_bornes_exactes(effectif: int, ca: int, bilan: int, categorie: str) -> None:
    assert categories_ue(mesures(effectif, ca, bilan), []) == {categorie}


@pytest.mark.parametrize(
    ("bilan", "categorie"),
    [pytest.param(40_000_000, "pme", id="bilan_40"), pytest.param(45_000_000, "eti", id="bilan_45")],
)
def test_240_salaries_et_60_millions_de_ca_sont_pme_ou_eti_selon_le_bilan(bilan: int, categorie: str) -> None:
    assert categories_lme(mesures(240, 60_000_000, bilan)) == {categorie}


@pytest.mark.parametrize(
    ("nature", "effectif", "categorie"),
    [("partenaire", 270, "grande"), ("fonds_regional", 180, "moyenne")],
)
def test_un_partenaire_a_30_pour_cent_ajoute_sa_part_sauf_investisseur_exempte(
    nature: str, effectif: int, categorie: str
) -> None:
    lien = Lien(Decimal("0.30"), mesures(300, 1, 1), investisseur_exempte=nature == "fonds_regional")
    entreprise = mesures(180, 1, 1)
    assert consolider(entreprise, [lien]).effectif.exact == effectif
    assert categories_ue(entreprise, [lien]) == {categorie}


@pytest.mark.parametrize(
    ("lien", "effectif"),
    [
        pytest.param(Lien(Decimal("0.24"), mesures(300)), 100, id="sous_25"),
        pytest.param(Lien(Decimal("0.25"), mesures(300)), 175, id="a_25"),
        pytest.param(Lien(Decimal("0.50"), mesures(300)), 250, id="a_50"),
        pytest.param(Lien(Decimal("0.51"), mesures(300)), 400, id="au_dela_de_50"),
        pytest.param(Lien(Decimal("0.10"), mesures(300), controle=True), 400, id="controle"),
        pytest.param(Lien(Decimal("0.51"), mesures(300), investisseur_exempte=True), 400, id="exempte_majoritaire"),
    ],
)
def test_la_part_ajoutee_depend_du_lien(lien: Lien, effectif: int) -> None:
    assert consolider(mesures(100), [lien]).effectif.exact == effectif


def test_un_quart_public_exclut_des_pme() -> None:
    assert categories_ue(mesures(20, 1, 1), [Lien(Decimal("0.25"), Mesures(), organisme_public=True)]) == {"grande"}


def test_des_liens_non_declares_ne_donnent_jamais_une_taille_certaine() -> None:
    assert categories_ue(mesures(20, 1, 1), None) == {"petite", "moyenne", "grande"}
    assert categories_ue(mesures(300, 1, 1), None) == {"grande"}


@pytest.mark.parametrize(
    ("le", "aides", "restante"),
    [
        pytest.param("2024-01-30", [("150000", "2021-01-29")], 300_000, id="veille_de_la_fenetre"),
        pytest.param("2024-01-30", [("150000", "2021-01-31")], 150_000, id="dans_la_fenetre"),
        pytest.param("2024-01-30", [("150000", "2021-01-30")], 150_000, id="premier_jour_compte"),
        pytest.param("2026-06-01", [("120000", "2024-05-01")], 180_000, id="120_000_deja_recus"),
        pytest.param(
            "2018-09-01", [("70000", "2016-01-01"), ("50000", "2018-02-01")], 80_000, id="exercices_2016_a_2018"
        ),
        pytest.param("2018-09-01", [("120000", "2015-12-31")], 200_000, id="exercice_2015_hors_fenetre"),
        pytest.param("2023-12-31", [], 200_000, id="dernier_jour_1407"),
        pytest.param("2024-01-01", [], 300_000, id="premier_jour_2831"),
        pytest.param("2024-02-29", [("100000", "2021-02-28")], 200_000, id="29_fevrier"),
        pytest.param("2025-01-01", [("400000", "2024-06-01")], 0, id="depasse"),
    ],
)
def test_la_marge_de_minimis_est_exacte(le: str, aides: list[tuple[str, str]], restante: int) -> None:
    recues = [AideMinimis(Decimal(montant), date.fromisoformat(jour)) for montant, jour in aides]
    trouvee = marge(PERIODES, date.fromisoformat(le), recues)
    assert trouvee is not None
    assert trouvee.restante_eur == restante


def test_l_exercice_decale_deplace_la_fenetre_de_l_ancien_reglement() -> None:
    aide = [AideMinimis(Decimal(50_000), date(2016, 3, 31))]
    le = date(2018, 9, 1)
    janvier, avril = marge(PERIODES, le, aide, 1), marge(PERIODES, le, aide, 4)
    assert janvier is not None
    assert avril is not None
    assert (janvier.restante_eur, avril.restante_eur) == (150_000, 200_000)


def test_hors_des_reglements_connus_la_marge_est_inconnue() -> None:
    assert marge(PERIODES, date(2013, 12, 31), []) is None
    assert marge(PERIODES, date(2031, 1, 1), []) is None


@given(
    st.lists(st.tuples(EUROS, st.dates(date(2014, 1, 1), date(2030, 12, 31)))),
    st.dates(date(2014, 1, 1), date(2030, 12, 31)),
)
def test_la_marge_reste_entre_zero_et_le_plafond_et_ne_croit_pas_avec_les_aides(
    aides: list[tuple[Decimal, date]], le: date
) -> None:
    recues = [AideMinimis(*aide) for aide in aides]
    toutes, sans_derniere = marge(PERIODES, le, recues), marge(PERIODES, le, recues[:-1])
    assert toutes is not None
    assert sans_derniere is not None
    assert 0 <= toutes.restante_eur <= sans_derniere.restante_eur <= toutes.plafond_eur


@pytest.mark.parametrize(
    ("propres", "attendu"),
    [pytest.param("99000", "vrai", id="plus_de_la_moitie"), pytest.param("100000", "faux", id="exactement_la_moitie")],
)
def test_la_difficulte_demande_plus_de_la_moitie_du_capital_perdue(propres: str, attendu: str) -> None:
    situation = Situation(Decimal(propres), Decimal(200_000), False, False, Decimal(60), PME)
    assert en_difficulte(situation) == attendu


@pytest.mark.parametrize(
    ("situation", "attendu"),
    [
        pytest.param(Situation(procedure_collective=True), "vrai", id="procedure_collective_suffit"),
        pytest.param(Situation(), "inconnu", id="rien_de_connu"),
        pytest.param(
            Situation(Decimal(1), Decimal(9), False, False, Decimal(35), PME), "faux", id="pme_de_moins_de_3_ans"
        ),
        pytest.param(Situation(Decimal(1), Decimal(9), False, False, None, PME), "inconnu", id="age_inconnu"),
        pytest.param(
            Situation(Decimal(9), Decimal(9), False, False, Decimal(90), frozenset({"grande"})), "inconnu", id="ratios"
        ),
        pytest.param(
            Situation(Decimal(9), Decimal(9), None, False, Decimal(90), PME), "inconnu", id="procedure_inconnue"
        ),
    ],
)
def test_la_difficulte_reste_inconnue_tant_que_tout_n_est_pas_ecarte(situation: Situation, attendu: str) -> None:
    assert en_difficulte(situation) == attendu


@pytest.mark.parametrize(
    ("article", "taille", "options", "taux"),
    [
        pytest.param("art17", "petite", [], "0.20", id="art17_petite"),
        pytest.param("art17", "moyenne", [], "0.10", id="art17_moyenne"),
        pytest.param("art17", "grande", [], "0", id="art17_grande"),
        pytest.param("art25-experimental", "petite", ["collaboration"], "0.60", id="art25_experimental"),
        pytest.param("art25-industrielle", "micro", ["collaboration"], "0.80", id="art25_industrielle_plafonnee"),
        pytest.param("art29", "grande", [], "0", id="art29_grande_seule"),
        pytest.param("art29", "grande", ["partenariat_pme"], "0.15", id="art29_grande_avec_pme"),
        pytest.param("art31", "moyenne", ["travailleurs_defavorises"], "0.70", id="art31_moyenne"),
        pytest.param("art31", "petite", ["travailleurs_defavorises"], "0.70", id="art31_petite_plafonnee"),
    ],
)
def test_l_intensite_maximale_est_celle_du_reglement(article: str, taille: str, options: list[str], taux: str) -> None:
    assert intensite(intensites()[article], taille, options) == Decimal(taux)


@pytest.mark.parametrize(
    ("depense", "aide"), [(299, 0), (300, 150), (599, 150), (600, 300), (2999, 1350), (3000, 1500), (10_000, 1500)]
)
def test_le_cheque_numerique_va_par_paliers_de_300(depense: int, aide: int) -> None:
    bareme = Bareme(pas_eur=Decimal(300), aide_par_pas_eur=Decimal(150))
    assert calculer(bareme, Decimal(depense), [Limite("plafond", Decimal(1500))]).montant_eur == aide


@pytest.mark.parametrize(
    ("plafond", "restante", "montant", "cause"),
    [
        pytest.param(250_000, 300_000, 250_000, "plafond", id="plafond_simple"),
        pytest.param(375_000, 300_000, 300_000, "de_minimis", id="plafond_majore_coupe_par_de_minimis"),
        pytest.param(375_000, 180_000, 180_000, "de_minimis", id="marge_entamee"),
        pytest.param(375_000, 400_000, 310_000, None, id="sans_limite"),
    ],
)
def test_620_000_euros_a_50_pour_cent(plafond: int, restante: int, montant: int, cause: str | None) -> None:
    limites = [Limite("plafond", Decimal(plafond)), Limite("de_minimis", Decimal(restante))]
    calcul = calculer(Bareme(taux=Decimal("0.50")), Decimal(620_000), limites)
    assert (calcul.brut_eur, calcul.montant_eur, calcul.plafonnee_par) == (310_000, montant, cause)


def test_une_aide_sous_le_plancher_n_est_pas_versee() -> None:
    calcul = calculer(Bareme(), Decimal(9_999), [], Decimal(10_000))
    assert (calcul.montant_eur, calcul.plafonnee_par) == (0, "plancher")


def test_l_arrondi_ne_depasse_jamais_le_taux() -> None:
    assert calculer(Bareme(taux=Decimal("0.5")), Decimal("0.99"), []).montant_eur == Decimal("0.49")


BAREMES = st.one_of(
    st.builds(Bareme, taux=TAUX),
    st.builds(Bareme, pas_eur=st.decimals(1, 10**4, places=2), aide_par_pas_eur=st.decimals(0, 10**5, places=2)),
    st.just(Bareme()),
)


@given(BAREMES, EUROS, st.lists(EUROS, max_size=4), EUROS)
def test_l_aide_reste_sous_les_limites_et_sous_la_depense(
    bareme: Bareme, assiette: Decimal, plafonds: list[Decimal], plancher: Decimal
) -> None:
    calcul = calculer(bareme, assiette, [Limite(str(rang), plafond) for rang, plafond in enumerate(plafonds)], plancher)
    assert 0 <= calcul.montant_eur <= min([assiette, *plafonds])
    assert calcul.montant_eur <= calcul.brut_eur
    assert calcul.brut_eur == brut(bareme, assiette)
    if calcul.montant_eur < calcul.brut_eur:
        assert calcul.plafonnee_par is not None
    if calcul.plafonnee_par is None:
        assert calcul.montant_eur >= plancher


@given(BAREMES, EUROS, EUROS, st.lists(EUROS, max_size=3), EUROS)
def test_une_depense_plus_grande_ne_diminue_jamais_l_aide(
    bareme: Bareme, a: Decimal, b: Decimal, plafonds: list[Decimal], plancher: Decimal
) -> None:
    limites = [Limite("plafond", plafond) for plafond in plafonds]
    petite, grande = (calculer(bareme, assiette, limites, plancher).montant_eur for assiette in sorted((a, b)))
    assert petite <= grande


@given(BAREMES, EUROS, EUROS, EUROS)
def test_un_plafond_plus_haut_ne_diminue_jamais_l_aide(
    bareme: Bareme, assiette: Decimal, a: Decimal, b: Decimal
) -> None:
    bas, haut = (calculer(bareme, assiette, [Limite("plafond", plafond)]).montant_eur for plafond in sorted((a, b)))
    assert bas <= haut
