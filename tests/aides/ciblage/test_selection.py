"""Which establishments are kept, and that every line read is counted once."""

from pathlib import Path
from typing import Any

import pytest

from services.aides.catalogue.territoires import territoire
from services.aides.ciblage.decoupage import Zone
from services.aides.ciblage.selection import GARDE
from shared.nomenclatures.territoires import membres
from tests.outillage.ciblage import ecrire_stock, entreprise, lancer, lire_csv, poser
from tests.outillage.sirene import stock

SECRETS = {
    "denominationUniteLegale": "SOCIÉTÉ OPPOSÉE",
    "nomUniteLegale": "PATRONYME-OPPOSÉ",
    "prenomUsuelUniteLegale": "Prénom-opposé",
}


def _tout(dossier: Path) -> bytes:
    """Every byte of every list written."""
    return b"".join(fichier.read_bytes() for fichier in sorted(dossier.rglob("*")) if fichier.is_file())


@pytest.mark.parametrize(
    ("etablissement", "unite", "motif"),
    [
        pytest.param({"etatAdministratifEtablissement": "F"}, {}, "ferme", id="ferme"),
        pytest.param({"codeCommuneEtablissement": "69123"}, {}, "hors_ile_de_france", id="rhone"),
        pytest.param({"codeCommuneEtablissement": None}, {}, "hors_ile_de_france", id="sans_commune"),
        pytest.param({"activitePrincipaleEtablissement": "62.01Z"}, {}, "hors_industrie", id="informatique"),
        pytest.param({"activitePrincipaleEtablissement": "41.20A"}, {}, "hors_industrie", id="construction"),
        pytest.param(
            {"nomenclatureActivitePrincipaleEtablissement": "NAFRev1", "activitePrincipaleEtablissement": "28.5D"},
            {},
            "nomenclature_anterieure",
            id="naf_rev_1",
        ),
        pytest.param(
            {"nomenclatureActivitePrincipaleEtablissement": "NAP", "activitePrincipaleEtablissement": "21.03"},
            {},
            "nomenclature_anterieure",
            id="nap",
        ),
        pytest.param({"activitePrincipaleEtablissement": None}, {}, "nomenclature_anterieure", id="sans_activite"),
        pytest.param({"statutDiffusionEtablissement": "P"}, {}, "diffusion_partielle", id="etablissement_p"),
        pytest.param({"statutDiffusionEtablissement": "N"}, {}, "diffusion_partielle", id="etablissement_n"),
        pytest.param({"statutDiffusionEtablissement": None}, {}, "diffusion_partielle", id="statut_inconnu"),
        pytest.param({}, {"statutDiffusionUniteLegale": "P"}, "diffusion_partielle", id="unite_p"),
        pytest.param({}, {"etatAdministratifUniteLegale": "C"}, "unite_legale_cessee", id="unite_cessee"),
        pytest.param({}, {"siren": "356000000"}, "unite_legale_absente", id="unite_absente"),
    ],
)
def test_un_etablissement_qui_ne_se_demarche_pas_est_compte_par_son_motif_et_jamais_ecrit(
    tmp_path: Path, etablissement: dict[str, Any], unite: dict[str, Any], motif: str
) -> None:
    ecarte = entreprise(unite={**SECRETS, **unite}, libelleVoieEtablissement="VOIE OPPOSÉE", **etablissement)
    gardee = entreprise()
    bilan = lancer(ecrire_stock(tmp_path, [ecarte, gardee]), tmp_path / "listes")
    assert bilan.comptes.motifs[motif] == 1
    assert bilan.comptes.motifs[GARDE] == 1
    ecrit = _tout(tmp_path / "listes")
    assert str(gardee[0]["siret"]).encode() in ecrit
    for secret in (ecarte[0]["siret"], "OPPOSÉ", "opposé"):
        assert secret.encode() not in ecrit


@pytest.mark.parametrize("naf", ["05.10Z", "10.71A", "33.20A", "35.11Z", "38.11Z", "39.00Z"])
def test_les_divisions_05_a_39_sont_l_industrie(tmp_path: Path, naf: str) -> None:
    stock_lu = ecrire_stock(tmp_path, [entreprise(activitePrincipaleEtablissement=naf)])
    assert lancer(stock_lu, tmp_path / "listes").comptes.motifs[GARDE] == 1


def test_une_activite_en_naf_2025_est_gardee_et_laisse_les_regles_sur_la_naf_a_confirmer(tmp_path: Path) -> None:
    nouvelle = entreprise(nomenclatureActivitePrincipaleEtablissement="NAF2025")
    ancienne = entreprise()
    lancer(ecrire_stock(tmp_path, [nouvelle, ancienne]), tmp_path / "listes")
    lues = {ligne["SIRET"]: ligne for ligne in lire_csv(tmp_path / "listes/region/93.csv").to_dicts()}
    avec, sans = lues[ancienne[0]["siret"]], lues[nouvelle[0]["siret"]]
    assert "Formations OPCO 2i" in avec["Accessibles d'après Sirene"]
    assert "Formations OPCO 2i" not in (sans["Accessibles d'après Sirene"] or "")
    assert "Formations OPCO 2i" in sans["À confirmer, le plus proche d'abord"]
    assert sans["Nomenclature d'activité"] == "NAF2025"


def test_chaque_ligne_lue_est_comptee_une_fois_et_chaque_retenue_est_sur_une_liste(tmp_path: Path) -> None:
    tables = stock(6_000, 11, region=0.6, industrie=0.5)
    bilan = lancer(poser(tmp_path, tables["etablissements"], tables["unites"]), tmp_path / "listes")
    assert bilan.comptes.lus == {"StockEtablissement": 6_000, "StockUniteLegale": 4_800}
    assert bilan.comptes.motifs.total() == 6_000
    assert min(bilan.comptes.motifs.values()) > 0
    assert sum(bilan.listes.values()) == bilan.comptes.motifs[GARDE] == bilan.meilleurs.total()
    assert bilan.verdicts.total() == bilan.comptes.motifs[GARDE] * bilan.dispositifs


def test_un_territoire_demande_ecarte_le_reste_et_le_compte(tmp_path: Path) -> None:
    dedans, dehors = entreprise(), entreprise(codeCommuneEtablissement="93001")
    ailleurs = entreprise(codeCommuneEtablissement="75112")
    fichiers = ecrire_stock(tmp_path, [dedans, dehors, ailleurs])
    lieux = territoire(("departement:93", "sauf:commune:93001"))
    bilan = lancer(fichiers, tmp_path / "listes", territoire=lieux)
    assert bilan.comptes.motifs["hors_territoire"] == 2
    assert lire_csv(tmp_path / "listes/region/93.csv")["SIRET"].to_list() == [dedans[0]["siret"]]


def test_un_arrondissement_de_paris_est_paris(tmp_path: Path) -> None:
    fichiers = ecrire_stock(tmp_path, [entreprise(codeCommuneEtablissement="75112")])
    lancer(fichiers, tmp_path / "listes", territoire=territoire(("commune:75056",)))
    assert lire_csv(tmp_path / "listes/region/75.csv")["Commune"].to_list() == ["Paris"]


def test_une_entreprise_deja_suivie_est_ecartee_ou_marquee(tmp_path: Path) -> None:
    suivie, libre = entreprise(), entreprise()
    fichiers, sirens = ecrire_stock(tmp_path, [suivie, libre]), frozenset({suivie[0]["siren"]})
    sans = lancer(fichiers, tmp_path / "sans", suivies=sirens)
    assert sans.comptes.motifs["deja_suivie"] == 1
    assert lire_csv(tmp_path / "sans/region/93.csv")["SIRET"].to_list() == [libre[0]["siret"]]
    avec = lancer(fichiers, tmp_path / "avec", suivies=sirens, marquer=True)
    assert (avec.suivies, avec.comptes.motifs["deja_suivie"]) == (1, 0)
    lues = {ligne["SIRET"]: ligne["Déjà suivie"] for ligne in lire_csv(tmp_path / "avec/region/93.csv").to_dicts()}
    assert lues == {suivie[0]["siret"]: "oui", libre[0]["siret"]: None}


def test_une_entreprise_est_sur_la_liste_de_chaque_partenaire_de_sa_commune_qui_nomme_les_autres(
    tmp_path: Path,
) -> None:
    partagee, sans = entreprise(), entreprise(codeCommuneEtablissement="77284")
    zones = [
        Zone("cci", "CCI", "nord", "Nord", frozenset({"93066", "93001"})),
        Zone("cetim", "CETIM", "region", "Région", membres("93")),
    ]
    bilan = lancer(ecrire_stock(tmp_path, [partagee, sans]), tmp_path / "listes", zones=zones)
    assert bilan.listes == {"cci/nord": 1, "cetim/region": 1, "sans-partenaire/77": 1}
    nord = lire_csv(tmp_path / "listes/cci/nord.csv")
    assert nord.select("SIRET", "Aussi sur la liste de").rows() == [(partagee[0]["siret"], "CETIM")]
    assert lire_csv(tmp_path / "listes/sans-partenaire/77.csv")["SIRET"].to_list() == [sans[0]["siret"]]


def test_les_listes_d_un_seul_partenaire_ecartent_le_reste_et_nomment_les_autres(tmp_path: Path) -> None:
    partagee, ailleurs = entreprise(), entreprise(codeCommuneEtablissement="77284")
    sienne = Zone("cci", "CCI", "nord", "Nord", frozenset({"93066"}))
    autre = Zone("cetim", "CETIM", "region", "Région", membres("11"))
    fichiers = ecrire_stock(tmp_path, [partagee, ailleurs])
    bilan = lancer(fichiers, tmp_path / "listes", zones=[sienne], seules=True, autour=[autre])
    assert bilan.listes == {"cci/nord": 1}
    assert bilan.comptes.motifs["hors_territoire"] == 1
    assert lire_csv(tmp_path / "listes/cci/nord.csv")["Aussi sur la liste de"].to_list() == ["CETIM"]
