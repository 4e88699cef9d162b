"""Over the whole catalogue: knowing less never changes a verdict into another, only into « à confirmer »."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.aides.catalogue.chargement import lire_catalogue
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.eligibilite.connaissance import connaitre
from services.aides.eligibilite.evaluation import evaluer_version, synthese
from services.aides.eligibilite.saisie import ActionAEvaluer, FaitsSaisis
from services.aides.eligibilite.schemas import ResultatAide
from shared.contracts.perimetre import PerimetreDossier

LE = date(2026, 6, 1)
VERSIONS = [
    VersionEnVigueur(d.code, d.nom, d.porteur, d.objet, v.valide_au, "0" * 64, v, d.sources)
    for d in lire_catalogue()
    for v in d.versions
]
DOSSIER = PerimetreDossier(
    dossier_id=UUID(int=1),
    siren="732829320",
    siret="73282932000074",
    raison_sociale="Essai",
    naf="25.62B",
    departement="93",
)
MONTANT = st.integers(0, 2 * 10**9).map(str)
DECLARES = {nom for nom, champ in FaitsSaisis.model_fields.items() if champ.default is None}
DEDUITS = {
    *("naf", "departement", "commune", "activite_industrielle", "en_difficulte", "premier_engagement_le"),
    *("effectif_detail", "exercices_precedents", "seuil_franchi_par_operation"),
}
"""Facts that another one settles too: a caller who contradicts himself, or last year's figures, are not the subject."""
OUI_NON = [
    nom for nom, champ in FaitsSaisis.model_fields.items() if nom not in DEDUITS and "bool" in str(champ.annotation)
]
FAITS = st.fixed_dictionaries(
    {
        "effectif_etp": st.integers(0, 6000),
        "chiffre_affaires_eur": MONTANT,
        "total_bilan_eur": MONTANT,
        "capitaux_propres_eur": MONTANT,
        "capital_et_primes_eur": MONTANT,
        "fonds_propres_eur": MONTANT,
        "cofinancement_eur": MONTANT,
        "exercices_clos": st.integers(0, 50),
        "emplois_repris": st.integers(0, 300),
        "part_rd": st.sampled_from(["0.10", "0.15", "0.20"]),
        "emissions_evitees_t": MONTANT,
        "date_creation": st.dates(date(1950, 1, 1), LE).map(str),
        "aides_de_minimis": st.lists(
            st.fixed_dictionaries(
                {"montant_eur": st.integers(0, 200_000).map(str), "le": st.dates(date(2020, 1, 1), LE).map(str)}
            ),
            max_size=3,
        ),
        "liens": st.lists(
            st.fixed_dictionaries(
                {"part": st.sampled_from(["0.10", "0.30", "0.60"]), "effectif_etp": st.integers(0, 400)}
            ),
            max_size=2,
        ),
        **{nom: st.booleans() for nom in OUI_NON},
    }
)
NATURES = st.sampled_from(
    ["investissement_materiel", "etude", "personnel_rdi", "formation", "immobilier", "reprise_emplois"]
)
DEPENSES = st.lists(
    st.fixed_dictionaries({"nature": NATURES, "montant_eur": st.integers(1, 3_000_000).map(str)}),
    min_size=1,
    max_size=4,
)


def evaluer(version: VersionEnVigueur, faits: dict[str, Any], depenses: list[dict[str, str]]) -> ResultatAide:
    action = ActionAEvaluer.model_validate({"besoins": [version.regles.besoins[0]], "depenses": depenses})
    return evaluer_version(version, action, connaitre(FaitsSaisis.model_validate(faits), DOSSIER, LE))


def test_les_faits_tires_au_sort_couvrent_tout_ce_qui_se_saisit() -> None:
    assert len(OUI_NON) >= 20
    assert set(OUI_NON) | DEDUITS | set(FAITS_FIXES) == DECLARES


FAITS_FIXES = (
    *("effectif_etp", "chiffre_affaires_eur", "total_bilan_eur", "capitaux_propres_eur", "capital_et_primes_eur"),
    *("fonds_propres_eur", "cofinancement_eur", "exercices_clos", "emplois_repris", "date_creation"),
    *("aides_de_minimis", "liens", "part_rd", "emissions_evitees_t"),
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(VERSIONS), FAITS, DEPENSES, st.data())
def test_en_savoir_moins_ne_fait_que_rendre_a_confirmer(
    version: VersionEnVigueur, faits: dict[str, Any], depenses: list[dict[str, str]], data: st.DataObject
) -> None:
    complet = evaluer(version, faits, depenses)
    gardes = data.draw(st.sets(st.sampled_from(sorted(faits))))
    partiel = evaluer(version, {nom: faits[nom] for nom in gardes}, depenses)
    assert partiel.verdict in {complet.verdict, "a_confirmer"}
    if partiel.verdict == "a_confirmer":
        inconnus = {critere.code for critere in partiel.criteres if critere.resultat == "inconnu"}
        demandes = {code for donnee in partiel.donnees_manquantes for code in donnee.criteres}
        assert inconnus & demandes or complet.verdict == "a_confirmer"


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(VERSIONS), FAITS, DEPENSES)
def test_sur_tout_le_catalogue_l_aide_reste_sous_le_plafond_et_sous_la_depense(
    version: VersionEnVigueur, faits: dict[str, Any], depenses: list[dict[str, str]]
) -> None:
    montant = evaluer(version, faits, depenses).montant
    if montant.montant_eur is None:
        assert version.regles.montant.mode == "indetermine"
        return
    assert montant.assiette_eur is not None
    assert 0 <= montant.montant_eur <= montant.assiette_eur
    if montant.plafond_eur is not None:
        assert montant.montant_eur <= montant.plafond_eur
    if montant.ventilation:
        assert sum((part.montant_eur for part in montant.ventilation), Decimal(0)) == montant.montant_eur
    if version.regles.de_minimis_seul and version.regles.instrument not in {"pret", "garantie"}:
        assert montant.marge_de_minimis_eur is not None
        assert montant.montant_eur <= montant.marge_de_minimis_eur


@pytest.mark.parametrize("version", VERSIONS, ids=lambda v: f"{v.code}-{v.regles.version}")
def test_sans_aucun_fait_aucun_dispositif_n_est_declare_eligible(version: VersionEnVigueur) -> None:
    vide = PerimetreDossier(dossier_id=UUID(int=1), siren="732829320", siret="73282932000074", raison_sociale="Essai")
    action = ActionAEvaluer.model_validate({"besoins": [version.regles.besoins[0]]})
    resultat = evaluer_version(version, action, connaitre(FaitsSaisis(), vide, LE))
    assert resultat.verdict == "a_confirmer"
    assert resultat.donnees_manquantes
    resume = synthese([resultat])
    assert [*resume.a_confirmer, *resume.indisponibles] == [version.code]
