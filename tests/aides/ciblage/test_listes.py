"""What a list says, in which order, and that no cell of it is ever a formula."""

import zipfile
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import polars as pl
import pytest

from services.aides.catalogue.definition import Dispositif
from services.aides.ciblage import ecriture
from services.aides.ciblage.ecriture import FORMATS
from services.aides.ciblage.errors import CiblageImpossible
from services.aides.ciblage.tableau import COLONNES
from tests.outillage.catalogue import dispositif_d_essai
from tests.outillage.ciblage import JOUR, ecrire_stock, entreprise, lancer, lire_csv, poser, versions
from tests.outillage.sirene import stock

LISTE = "listes/region/93.csv"
_FEUILLE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def _essai(code: str, seuil: int, **autres: Any) -> Dispositif:
    """A dispositif of the year of JOUR with its own name."""
    autres = {"valide_au": "2028-12-31", **autres}
    lu = dispositif_d_essai(code, "v1", date(JOUR.year, 1, 1), seuil=seuil, **autres)
    return lu.model_copy(update={"nom": code.upper()})


def _regles(*essais: Dispositif) -> list[Any]:
    codes = {essai.code for essai in essais}
    return [version for version in versions(JOUR, *essais) if version.code in codes]


def test_une_liste_met_d_abord_l_entreprise_a_qui_l_appel_est_le_plus_utile_et_dit_pourquoi(tmp_path: Path) -> None:
    refusee, incertaine, sure = (entreprise(unite={"trancheEffectifsUniteLegale": t}) for t in ("01", "02", "11"))
    regles = _regles(_essai("dispositif-a", 5), _essai("dispositif-b", 4))
    lancer(ecrire_stock(tmp_path, [refusee, incertaine, sure]), tmp_path / "listes", regles=regles)
    lues = lire_csv(tmp_path / LISTE)
    assert lues["SIRET"].to_list() == [couple[0]["siret"] for couple in (sure, incertaine, refusee)]
    assert lues["Rang"].to_list() == ["1", "2", "3"]
    assert lues["Accessibles d'après Sirene"][0] == "DISPOSITIF-A | DISPOSITIF-B"
    assert lues["Pourquoi appeler"][0].startswith("Accessible d'après Sirene : DISPOSITIF-A ; DISPOSITIF-B.")
    assert "À confirmer : DISPOSITIF-A (0 critère sur 1 rempli)" in lues["Pourquoi appeler"][1]
    assert "en unités de travail annuel (ETP) ? (2 dispositifs)" in lues["Questions qui décident"][1]
    assert lues["Pourquoi appeler"][2].startswith("Aucun dispositif ouvert")


def test_un_depot_qui_ferme_bientot_passe_devant_et_un_depot_ferme_ne_compte_pas(tmp_path: Path) -> None:
    bientot = [{"genre": "ouverture", "du": "2026-01-01", "au": "2026-12-15", "source": "essai"}]
    passee = [{"genre": "ouverture", "du": "2026-01-01", "au": "2026-03-01", "source": "essai"}]
    regles = _regles(_essai("presse", 10, fenetres=bientot), _essai("ferme", 10, fenetres=passee), _essai("ouvert", 10))
    lancer(ecrire_stock(tmp_path, [entreprise()]), tmp_path / "listes", regles=regles)
    [lue] = lire_csv(tmp_path / LISTE).to_dicts()
    assert lue["Accessibles d'après Sirene"] == "PRESSE | OUVERT"
    assert "PRESSE : dépôt jusqu'au 15/12/2026 inclus" in lue["Fenêtres de dépôt"]
    assert "FERME : Date limite de dépôt dépassée" in lue["Fenêtres de dépôt"]
    assert "Ferme bientôt : PRESSE" in lue["Pourquoi appeler"]
    assert lue["Dispositifs accessibles"] == "2"


@pytest.mark.parametrize("debut", list(ecriture.FORMULES), ids=["egal", "plus", "moins", "arobase", "tab", "retour"])
def test_aucune_cellule_n_est_une_formule(tmp_path: Path, debut: str) -> None:
    piege = f'{debut}HYPERLINK("http://exemple.invalid")'
    lignes = pl.DataFrame({nom: [piege] for nom in COLONNES})
    csv = ecriture.ecrire(lignes, tmp_path / "liste", "csv", JOUR)
    assert lire_csv(csv)["Raison sociale"].to_list() == ["'" + piege]
    feuille = _xml(ecriture.ecrire(lignes, tmp_path / "liste", "xlsx", JOUR), "xl/worksheets/sheet1.xml")
    assert list(feuille.iter(f"{_FEUILLE}f")) == []
    assert list(feuille.iter(f"{_FEUILLE}hyperlink")) == []


def _xml(classeur: Path, membre: str) -> ET.Element:
    with zipfile.ZipFile(classeur) as archive:
        return ET.fromstring(archive.read(membre))  # noqa: S314  written by the test itself


def test_un_nom_piege_du_stock_arrive_en_texte_dans_la_liste(tmp_path: Path) -> None:
    piege = entreprise(unite={"denominationUniteLegale": "=1+1"}, enseigne1Etablissement="@SOMME(A1)")
    lancer(ecrire_stock(tmp_path, [piege]), tmp_path / "listes")
    [lue] = lire_csv(tmp_path / LISTE).to_dicts()
    assert (lue["Raison sociale"], lue["Enseigne"]) == ("'=1+1", "'@SOMME(A1)")


def test_les_trois_formats_portent_les_memes_lignes(tmp_path: Path) -> None:
    tables = stock(300, 5, region=1.0, industrie=1.0)
    fichiers = poser(tmp_path, tables["etablissements"], tables["unites"])
    bilan = lancer(fichiers, tmp_path / "listes", formats=FORMATS)
    for nom, lignes in bilan.listes.items():
        csv, parquet = (
            lire_csv(tmp_path / "listes" / f"{nom}.csv"),
            pl.read_parquet(tmp_path / "listes" / f"{nom}.parquet"),
        )
        assert csv.height == parquet.height == lignes
        assert csv["SIRET"].to_list() == parquet["siret"].to_list()
        assert parquet.schema["date_creation"] == pl.Date
        dimension = _xml(tmp_path / "listes" / f"{nom}.xlsx", "xl/worksheets/sheet1.xml").find(f"{_FEUILLE}sheetData")
        assert dimension is not None
        assert len(dimension) == lignes + 1


def test_deux_ciblages_du_meme_stock_ecrivent_les_memes_octets_quel_que_soit_l_ordre_des_lignes(
    tmp_path: Path,
) -> None:
    tables = stock(500, 9, region=1.0, industrie=1.0)
    une = poser(tmp_path, tables["etablissements"], tables["unites"])
    lancer(une, tmp_path / "un", formats=FORMATS)
    autre = poser(tmp_path, tables["etablissements"].sample(fraction=1, shuffle=True, seed=3), tables["unites"])
    lancer(autre, tmp_path / "deux", formats=FORMATS)
    ecrits = sorted(f.relative_to(tmp_path / "un") for f in (tmp_path / "un").rglob("*.*"))
    assert len(ecrits) > 3
    for fichier in ecrits:
        assert (tmp_path / "deux" / fichier).read_bytes() == (tmp_path / "un" / fichier).read_bytes(), fichier


def test_la_marque_utf_8_est_au_choix_et_une_limite_dit_ce_qu_elle_coupe(tmp_path: Path) -> None:
    fichiers = ecrire_stock(tmp_path, [entreprise(), entreprise(), entreprise()])
    avec = lancer(fichiers, tmp_path / "avec")
    sans = lancer(fichiers, tmp_path / "sans", bom=False, limite=2)
    assert (tmp_path / "avec/region/93.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (tmp_path / "sans/region/93.csv").read_bytes().startswith(b"Rang;")
    assert (avec.listes["region/93"], avec.coupees["region/93"]) == (3, 0)
    assert (sans.listes["region/93"], sans.coupees["region/93"]) == (2, 1)


def test_une_personne_physique_est_nommee_et_une_adresse_non_diffusee_reste_vide(tmp_path: Path) -> None:
    unite = {"denominationUniteLegale": None, "nomUniteLegale": "EXEMPLE", "prenomUsuelUniteLegale": "CAMILLE"}
    voie = dict.fromkeys(("numeroVoieEtablissement", "typeVoieEtablissement", "libelleVoieEtablissement"), "[ND]")
    lancer(ecrire_stock(tmp_path, [entreprise(unite=unite, **voie)]), tmp_path / "listes")
    [lue] = lire_csv(tmp_path / LISTE).to_dicts()
    assert (lue["Raison sociale"], lue["Adresse"]) == ("CAMILLE EXEMPLE", None)
    assert (lue["Commune"], lue["Intercommunalité"], lue["Département"]) == (
        "Saint-Denis",
        "Plaine Commune",
        "Seine-Saint-Denis",
    )
    assert lue["Effectif de l'entreprise (tranche Sirene)"] == "20 à 49 salariés"


def test_un_classeur_trop_long_est_refuse_sans_rien_laisser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ecriture, "_FEUILLE_MAX", 1)
    fichiers = ecrire_stock(tmp_path, [entreprise(), entreprise()])
    avant = sorted(tmp_path.iterdir())
    with pytest.raises(CiblageImpossible, match="choisir CSV"):
        lancer(fichiers, tmp_path / "listes", formats=["csv", "xlsx"])
    assert sorted(tmp_path.iterdir()) == avant
