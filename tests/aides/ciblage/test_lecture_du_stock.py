"""What a stock file may be, and what is said when it is not that."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from services.aides.ciblage.errors import CiblageImpossible
from services.aides.ciblage.travail import Stock
from tests.outillage.ciblage import ecrire_stock, entreprise, lancer, poser
from tests.outillage.sirene import stock

ENTETE = b"siren,nic,siret\n"


@pytest.fixture
def fichiers(tmp_path: Path) -> Stock:
    return ecrire_stock(tmp_path, [entreprise(), entreprise()])


def _refus(fichiers: Stock) -> str:
    """The sentence of the refusal; nothing is left beside the files."""
    dossier = fichiers.etablissements.parent
    avant = sorted(dossier.iterdir())
    with pytest.raises(CiblageImpossible) as refus:
        lancer(fichiers, dossier / "listes")
    assert sorted(dossier.iterdir()) == avant
    return str(refus.value)


def _zipper(chemin: Path) -> Path:
    archive = chemin.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as sortie:
        sortie.write(chemin, chemin.name)
    return archive


def _parquet(chemin: Path) -> Path:
    """As INSEE publishes it: dates, booleans and numbers where there are some."""
    lu = pl.read_csv(chemin, infer_schema=False)
    juridique = "categorieJuridiqueUniteLegale"
    types = {
        "etablissementSiege": lambda c: c == "true",
        "dateCreationUniteLegale": lambda c: c.str.to_date(),
        juridique: lambda c: c.cast(pl.Int64),
    }
    sortie = chemin.with_suffix(".parquet")
    lu.with_columns(f(pl.col(nom)).alias(nom) for nom, f in types.items() if nom in lu.columns).write_parquet(sortie)
    return sortie


@pytest.mark.parametrize("ecrire", [_zipper, _parquet], ids=["csv_zippe", "parquet"])
def test_un_csv_zippe_et_un_parquet_disent_la_meme_chose_que_le_csv(
    tmp_path: Path, ecrire: Callable[[Path], Path]
) -> None:
    tables = stock(400, 7, region=1.0, industrie=1.0)
    csv = poser(tmp_path, tables["etablissements"], tables["unites"])
    lancer(csv, tmp_path / "attendu")
    lancer(Stock(ecrire(csv.etablissements), ecrire(csv.unites_legales)), tmp_path / "obtenu")
    attendues = sorted((tmp_path / "attendu").rglob("*.csv"))
    assert attendues
    for liste in attendues:
        autre = tmp_path / "obtenu" / liste.relative_to(tmp_path / "attendu")
        assert autre.read_bytes() == liste.read_bytes()


def test_une_colonne_absente_est_nommee(fichiers: Stock) -> None:
    lu = pl.read_csv(fichiers.etablissements, infer_schema=False)
    lu.drop("codeCommuneEtablissement").write_csv(fichiers.etablissements)
    assert "ligne 1 : colonne absente du fichier StockEtablissement : codeCommuneEtablissement" in _refus(fichiers)


def test_un_fichier_pris_pour_l_autre_est_dit(fichiers: Stock) -> None:
    assert "absentes du fichier StockUniteLegale" in _refus(Stock(fichiers.etablissements, fichiers.etablissements))


def test_du_latin_1_est_refuse_avec_sa_ligne_et_sa_colonne(fichiers: Stock) -> None:
    texte = fichiers.unites_legales.read_text(encoding="utf-8")
    fichiers.unites_legales.write_bytes(texte.encode("latin-1"))
    phrase = _refus(fichiers)
    assert "StockUniteLegale_utf8.csv, ligne 2, colonne denominationUniteLegale" in phrase
    assert "UTF-8" in phrase


@pytest.mark.parametrize(
    ("octets", "phrase"),
    [
        pytest.param(b"", "le fichier est vide", id="vide"),
        pytest.param("siren,siret\n".encode("utf-16"), "pas en UTF-8", id="utf_16"),
        pytest.param(b"siren;siret\n1;2\n", "points-virgules", id="points_virgules"),
        pytest.param(b"\x1f\x8b\x08\x00rien", "gzip non pris en charge", id="gzip"),
        pytest.param(ENTETE + b"x\n" * 1_000_000, "colonnes absentes", id="million_de_lignes_sans_rapport"),
        pytest.param(bytes(range(256)) * 100, "ligne 1", id="binaire"),
    ],
)
def test_ce_qui_n_est_pas_un_stock_est_refuse_en_nommant_le_fichier(
    fichiers: Stock, octets: bytes, phrase: str
) -> None:
    fichiers.etablissements.write_bytes(octets)
    dite = _refus(fichiers)
    assert dite.startswith("StockEtablissement_utf8.csv")
    assert phrase in dite


def test_un_fichier_sans_ligne_et_un_fichier_absent_sont_refuses(fichiers: Stock) -> None:
    entete = fichiers.etablissements.read_bytes().splitlines(keepends=True)[0]
    fichiers.etablissements.write_bytes(entete)
    assert "ligne d'en-tête" in _refus(fichiers)
    fichiers.etablissements.unlink()
    assert "ne peut pas être ouvert" in _refus(fichiers)


def test_un_million_de_lignes_de_dechets_s_arrete_a_la_premiere(fichiers: Stock) -> None:
    with fichiers.etablissements.open("ab") as sortie:
        sortie.write(b"nimporte quoi\n" * 1_000_000)
    assert "ligne 4, colonne siret : vide au lieu de 14 chiffres" in _refus(fichiers)


def test_une_ligne_decalee_par_une_virgule_est_nommee(fichiers: Stock) -> None:
    octets = fichiers.unites_legales.read_bytes()
    fichiers.unites_legales.write_bytes(octets.replace(b",PME,,,A,", b",PME,,,2024-01-01,A,", 1))
    phrase = _refus(fichiers)
    assert "StockUniteLegale_utf8.csv, ligne 2, colonne etatAdministratifUniteLegale" in phrase
    assert "ligne décalée" in phrase


def test_un_guillemet_jamais_ferme_est_refuse_en_nommant_le_fichier(fichiers: Stock) -> None:
    texte = fichiers.unites_legales.read_text(encoding="utf-8")
    fichiers.unites_legales.write_text(texte.replace("MÉCANIQUE", '"MÉCANIQUE', 1), encoding="utf-8")
    assert _refus(fichiers).startswith("StockUniteLegale_utf8.csv")


def test_un_siret_deja_lu_est_refuse_avec_ses_deux_lignes(tmp_path: Path) -> None:
    double = entreprise()
    fichiers = ecrire_stock(tmp_path, [double, entreprise(), double])
    assert f"ligne 4, colonne siret : {double[0]['siret']} est déjà à la ligne 2" in _refus(fichiers)


def test_un_siret_mal_forme_est_refuse_avec_sa_ligne(tmp_path: Path) -> None:
    fichiers = ecrire_stock(tmp_path, [entreprise(), entreprise(siret="1234567890123A")])
    assert "ligne 3, colonne siret : '1234567890123A' au lieu de 14 chiffres" in _refus(fichiers)


def test_un_parquet_tronque_est_refuse(fichiers: Stock) -> None:
    entier = _parquet(fichiers.etablissements)
    octets = entier.read_bytes()
    entier.write_bytes(octets[: len(octets) // 2])
    assert "StockEtablissement_utf8.parquet : fichier Parquet incomplet" in _refus(
        Stock(entier, fichiers.unites_legales)
    )


def test_un_parquet_abime_au_milieu_est_refuse(tmp_path: Path) -> None:
    tables = stock(5_000, 3)
    fichiers = poser(tmp_path, tables["etablissements"], tables["unites"])
    abime = _parquet(fichiers.etablissements)
    octets = bytearray(abime.read_bytes())
    octets[200:20_000] = bytes(19_800)
    abime.write_bytes(octets)
    assert "abîmé ou incomplet" in _refus(Stock(abime, fichiers.unites_legales))


def test_une_bombe_zip_n_est_pas_ouverte(fichiers: Stock) -> None:
    with fichiers.etablissements.open("ab") as sortie:
        sortie.write(b"0" * 30_000_000)
    phrase = _refus(Stock(_zipper(fichiers.etablissements), fichiers.unites_legales))
    assert "StockEtablissement_utf8.zip" in phrase
    assert "il n'est pas ouvert" in phrase


def test_une_bombe_zip_qui_ment_sur_sa_taille_est_arretee(fichiers: Stock) -> None:
    with fichiers.etablissements.open("ab") as sortie:
        sortie.write(b"0" * 30_000_000)
    archive = _zipper(fichiers.etablissements)
    vraie = fichiers.etablissements.stat().st_size.to_bytes(4, "little")
    archive.write_bytes(archive.read_bytes().replace(vraie, (1000).to_bytes(4, "little")))
    assert "StockEtablissement_utf8.zip" in _refus(Stock(archive, fichiers.unites_legales))


def test_une_archive_de_plusieurs_fichiers_ou_abimee_est_refusee(fichiers: Stock) -> None:
    archive = _zipper(fichiers.etablissements)
    octets = archive.read_bytes()
    with zipfile.ZipFile(archive, "a") as sortie:
        sortie.writestr("autre.csv", "rien")
    assert "2 fichiers, un seul est attendu" in _refus(Stock(archive, fichiers.unites_legales))
    archive.write_bytes(octets[:-30])
    assert "archive zip abîmée" in _refus(Stock(archive, fichiers.unites_legales))


def test_le_dossier_de_sortie_n_est_jamais_ecrase(fichiers: Stock, tmp_path: Path) -> None:
    (tmp_path / "listes").mkdir()
    with pytest.raises(CiblageImpossible, match="existe déjà"):
        lancer(fichiers, tmp_path / "listes")
    assert not list((tmp_path / "listes").iterdir())
