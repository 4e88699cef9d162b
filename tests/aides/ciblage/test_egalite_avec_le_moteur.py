"""The batch says of each company what the engine says of it alone: every dispositif, every company, any day."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.aides.catalogue.definition import Dispositif
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.ciblage.fiches import FAITS
from services.aides.ciblage.jugements import juger
from services.aides.ciblage.travail import Demande, Stock, examiner
from services.aides.eligibilite.connaissance import connaitre
from services.aides.eligibilite.evaluation import evaluer_version
from services.aides.eligibilite.saisie import FaitsSaisis
from shared.contracts.perimetre import PerimetreDossier
from tests.outillage.catalogue import SOURCE, version_d_essai
from tests.outillage.ciblage import JOUR, ecrire_stock, entreprise, poser, versions
from tests.outillage.sirene import TRANCHES, stock

BORNES = [
    {"fait": "anciennete_mois", "operateur": "<", "seuil": 36},
    {"fait": "anciennete_mois", "operateur": "<=", "seuil": 60},
    {"fait": "annee_creation", "operateur": ">", "seuil": 2015},
    {"fait": "en_difficulte", "operateur": "=", "seuil": False},
    {"fait": "categorie_ue", "operateur": "parmi", "seuil": ["micro", "petite"]},
    {"fait": "categorie_lme", "operateur": "hors", "seuil": ["eti", "ge"]},
    {"fait": "effectif_etp", "operateur": ">=", "seuil": 5},
    {"fait": "commune", "operateur": "dans", "seuil": ["departement:93", "sauf:commune:93066"]},
    {"fait": "commune", "operateur": "dans", "seuil": ["union:petite-couronne"]},
    {"fait": "departement", "operateur": "hors", "seuil": ["75", "92"]},
    {"fait": "naf", "operateur": "commence_par", "seuil": ["25.6", "30"]},
    {"fait": "naf", "operateur": "hors", "seuil": ["25.62B"]},
    {"fait": "division_naf", "operateur": "parmi", "seuil": ["10", "25"]},
    {"fait": "activite_industrielle", "operateur": "=", "seuil": True},
    {"fait": "forme_societe", "operateur": "=", "seuil": True},
]
"""One condition per fact that the stock can settle, several at the edge of a class."""


def _essais() -> list[Dispositif]:
    """Dispositifs that combine these conditions: each with the next, one of them or its contrary."""
    formes = [
        lambda a, b: {"un_de": [a, b]},
        lambda a, b: {"tous": [a, {"non": b}]},
        lambda a, b: {"non": {"un_de": [a, {"tous": [b, a]}]}},
    ]
    couples = list(zip(BORNES, BORNES[1:] + BORNES[:1], strict=True))
    return [
        Dispositif.model_validate(
            {
                "code": f"essai-{rang}-{forme}",
                "nom": f"Essai {rang} {forme}",
                "porteur": "Région",
                "objet": "Essai.",
                "sources": {"essai": SOURCE},
                "versions": [version_d_essai("v1", date(2000, 1, 1), formes[forme](*couple))],
            }
        )
        for rang, couple in enumerate(couples)
        for forme in range(len(formes))
    ]


ESSAIS = _essais()


Vus = list[tuple[str, str, str, int, list[str]]]
"""SIRET, dispositif, verdict, criteria met, questions of a verdict still open."""


def _un_a_un(cibles: pl.DataFrame, regles: list[VersionEnVigueur], jour: date) -> Vus:
    """By the engine that answers a dossier, one company after the other."""
    vus: Vus = []
    for ligne in cibles.to_dicts():
        faits = {nom: ligne[nom] for nom in FAITS}
        fiche = {"siren": ligne["siren"], "siret": ligne["siret"], "raison_sociale": "Essai"}
        dossier = PerimetreDossier(dossier_id=UUID(int=1), departement=ligne["departement"], **fiche, **faits)
        connaissance = connaitre(FaitsSaisis(), dossier, jour)
        for regle in regles:
            resultat = evaluer_version(regle, None, connaissance)
            vrais = sum(critere.resultat == "vrai" for critere in resultat.criteres)
            champs = [d.champ.split(".")[1] for d in resultat.donnees_manquantes if d.criteres != ["montant"]]
            ouvertes = sorted(champs) if resultat.verdict == "a_confirmer" else []
            vus.append((ligne["siret"], regle.code, resultat.verdict, vrais, ouvertes))
    return vus


def _en_lot(cibles: pl.DataFrame, regles: list[VersionEnVigueur], jour: date) -> Vus:
    jugements = juger(cibles, regles, jour)
    profils = dict(jugements.lignes.iter_rows())
    rangs = {version.code: rang for rang, version in enumerate(jugements.versions)}
    vus: Vus = []
    for siret in cibles["siret"]:
        for regle in regles:
            profil, rang = profils[siret], rangs[regle.code]
            verdict, detail = jugements.verdicts[profil][rang], jugements.detail(profils[siret], rang)
            ouvertes = sorted(detail.questions) if verdict == "a_confirmer" else []
            vus.append((siret, regle.code, verdict, detail.vrais, ouvertes))
    return vus


def _cibles(fichiers: Stock, atelier: Path, jour: date) -> pl.DataFrame:
    return examiner(fichiers, atelier, Demande(jour, [], []), lambda *_: None)[0]


@given(graine=st.integers(0, 10**6), jour=st.dates(date(2012, 1, 1), date(2030, 12, 31)))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_le_lot_dit_de_chaque_couple_ce_que_le_moteur_en_dit_seul(tmp_path: Path, graine: int, jour: date) -> None:
    tables = stock(120, graine, region=1.0, industrie=1.0)
    cibles = _cibles(poser(tmp_path, tables["etablissements"], tables["unites"]), tmp_path, jour)
    regles = versions(jour, *ESSAIS)
    assert cibles.height > 20
    assert _en_lot(cibles, regles, jour) == _un_a_un(cibles, regles, jour)


def test_les_bords_des_classes_sont_juges_comme_seuls(tmp_path: Path) -> None:
    """Creation around each threshold in months and at the turn of the years; every band; every kind of place."""
    jours = [JOUR - timedelta(days=n) for n in (0, 1, 30, 31, 1094, 1095, 1096, 1097, 1826, 1827, 1828)]
    jours += [date(2015, 12, 31), date(2016, 1, 1), JOUR + timedelta(days=400)]
    couples = [entreprise(unite={"dateCreationUniteLegale": jour.isoformat()}) for jour in jours]
    couples += [entreprise(unite={"trancheEffectifsUniteLegale": t}) for t in TRANCHES]
    couples += [
        entreprise(unite={"categorieEntreprise": c, "trancheEffectifsUniteLegale": None}) for c in ("ETI", None)
    ]
    couples += [entreprise(codeCommuneEtablissement=c) for c in ("93066", "93001", "75112", "92002", "77999")]
    couples += [entreprise(unite={"categorieJuridiqueUniteLegale": c}) for c in ("1000", "6533", "9220", None)]
    couples += [entreprise(activitePrincipaleEtablissement=c) for c in ("25.61Z", "30.20Z", "10.71A", "25.62A")]
    cibles = _cibles(ecrire_stock(tmp_path, couples), tmp_path, JOUR)
    regles = versions(JOUR, *ESSAIS)
    assert cibles.height == len(couples)
    obtenus = _en_lot(cibles, regles, JOUR)
    assert obtenus == _un_a_un(cibles, regles, JOUR)
    assert {vu[2] for vu in obtenus} == {"eligible", "a_confirmer", "non_eligible"}


@pytest.mark.parametrize(
    ("tranche", "employeur", "verdict"),
    [
        pytest.param("02", None, "a_confirmer", id="3_a_5_ne_decide_pas_5"),
        pytest.param("03", None, "eligible", id="6_a_9"),
        pytest.param("01", None, "non_eligible", id="1_a_2"),
        pytest.param("NN", None, "non_eligible", id="non_employeuse"),
        pytest.param("NN", "O", "a_confirmer", id="employeuse_dont_la_tranche_manque"),
        pytest.param(None, None, "a_confirmer", id="tranche_absente"),
    ],
)
def test_une_tranche_qui_ne_decide_pas_laisse_a_confirmer(
    tmp_path: Path, tranche: str | None, employeur: str | None, verdict: str
) -> None:
    unite = {"trancheEffectifsUniteLegale": tranche, "caractereEmployeurUniteLegale": employeur}
    cibles = _cibles(ecrire_stock(tmp_path, [entreprise(unite=unite)]), tmp_path, JOUR)
    condition = {"fait": "effectif_etp", "operateur": ">=", "seuil": 5}
    gabarit = ESSAIS[0].model_dump(mode="json")
    regle = Dispositif.model_validate({**gabarit, "versions": [version_d_essai("v1", date(2000, 1, 1), condition)]})
    obtenu = [vu[2] for vu in _en_lot(cibles, versions(JOUR, regle), JOUR) if vu[1] == ESSAIS[0].code]
    assert obtenu == [verdict]
