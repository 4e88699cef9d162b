"""The catalogue: its files and their publication."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from services.aides.amorcage import amorcer
from services.aides.catalogue.chargement import DOSSIER, contenus, lire_catalogue, lire_fichier
from services.aides.catalogue.definition import Dispositif
from services.aides.catalogue.errors import CatalogueInvalide, VersionDejaPubliee
from services.aides.catalogue.models import VersionCatalogue
from services.aides.catalogue.publication import publier
from services.aides.catalogue.regimes import intensites, periodes_de_minimis
from shared.horloge import Horloge
from tests.outillage.plateforme import PlateformeTest

CATALOGUE = {dispositif.code: dispositif for dispositif in lire_catalogue()}


INTERDITS = ("proto", "starter", "creation", "industrie-du-futur-pret")


def brut(code: str) -> dict[str, Any]:
    contenu: dict[str, Any] = json.loads((DOSSIER / f"{code}.json").read_bytes())
    return contenu


def test_les_plafonds_de_la_gamme_up_changent_avec_les_annees() -> None:
    plafonds = {
        (code, version.version): (
            str(version.montant.plafond_eur),
            [str(m.plafond_eur) for m in version.montant.majorations if m.plafond_eur],
        )
        for code in ("pmup", "tpup", "pmup-covid", "pmup-jeunes-pousses")
        for version in CATALOGUE[code].versions
        if version.montant.plafond_eur
    }
    assert plafonds == {
        ("pmup", "2016"): ("250000", []),
        ("pmup", "relance-2021"): ("250000", ["500000"]),
        ("pmup", "2023"): ("250000", ["375000"]),
        ("tpup", "2016"): ("55000", []),
        ("tpup", "relance-2021"): ("55000", ["150000"]),
        ("tpup", "2023"): ("55000", ["82500"]),
        ("pmup-covid", "2020"): ("800000", []),
        ("pmup-jeunes-pousses", "2023"): ("1000000", ["1200000"]),
    }


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_rien_n_est_presente_comme_source_sans_source(code: str) -> None:
    dispositif = CATALOGUE[code]
    for version in dispositif.versions:
        for element in version.sourcables():
            assert element.source in dispositif.sources or (element.source is None and element.a_verifier)


def test_ce_qui_n_a_pas_de_source_n_est_pas_au_catalogue() -> None:
    assert not [code for code in CATALOGUE if any(mot in code for mot in INTERDITS)]
    for code in ("innovup-faisabilite", "innovup-experimentation", "backup-prevention"):
        for version in CATALOGUE[code].versions:
            assert version.montant.mode == "indetermine"
            assert version.montant.plafond_eur is None
    de_memoire = CATALOGUE["pmup"].versions[1].montant
    assert set(de_memoire.non_sourcees) == {"taux", "taux_mini"}


def test_les_articles_cites_ont_leur_intensite() -> None:
    articles = {r.article for d in CATALOGUE.values() for v in d.versions for r in v.regimes if r.article}
    assert articles
    assert articles <= set(intensites())


def test_les_periodes_de_minimis_se_suivent_sans_trou_et_sont_sourcees() -> None:
    periodes = periodes_de_minimis()
    ancien, nouveau = periodes.elements
    assert (nouveau.du - ancien.au).days == 1
    assert set(periodes.sources) == {ancien.code, nouveau.code}


def ecrire(dossier: Path, contenu: dict[str, Any], nom: str = "pmup") -> Path:
    chemin = dossier / f"{nom}.json"
    chemin.write_text(json.dumps(contenu))
    return chemin


def _sans_source(c: dict[str, Any]) -> None:
    del c["versions"][3]["criteres"][0]["source"]


def _fait_inconnu(c: dict[str, Any]) -> None:
    c["versions"][3]["criteres"][0]["condition"]["fait"] = "couleur"


def _operateur_impropre(c: dict[str, Any]) -> None:
    c["versions"][3]["criteres"][0]["condition"]["operateur"] = ">="


def _chevauchement(c: dict[str, Any]) -> None:
    c["versions"][2]["valide_du"] = "2020-01-01"


def _source_orpheline(c: dict[str, Any]) -> None:
    c["sources"]["autre"] = {"reference": "r", "adresse": "a", "confiance": "V"}


def _confiance_de_memoire(c: dict[str, Any]) -> None:
    c["sources"]["fp-pmup"]["confiance"] = "M"


def _cle_inconnue(c: dict[str, Any]) -> None:
    c["versions"][0]["couleur"] = "bleu"


def _taux_absent(c: dict[str, Any]) -> None:
    del c["versions"][3]["montant"]["taux"]


def _critere_double(c: dict[str, Any]) -> None:
    c["versions"][3]["criteres"].append(c["versions"][3]["criteres"][0])


@pytest.mark.parametrize(
    "abimer",
    [
        _sans_source,
        _fait_inconnu,
        _operateur_impropre,
        _chevauchement,
        _source_orpheline,
        _confiance_de_memoire,
        _cle_inconnue,
        _taux_absent,
        _critere_double,
    ],
)
def test_un_fichier_fautif_est_refuse_en_nommant_le_fichier(abimer: Any, tmp_path: Path) -> None:
    contenu = brut("pmup")
    assert lire_fichier(ecrire(tmp_path, contenu)).code == "pmup"
    abimer(contenu)
    with pytest.raises(CatalogueInvalide, match=r"pmup\.json"):
        lire_fichier(ecrire(tmp_path, contenu))


def test_un_fichier_mal_nomme_ou_un_dossier_vide_est_refuse(tmp_path: Path) -> None:
    with pytest.raises(CatalogueInvalide, match="Aucun"):
        lire_catalogue(tmp_path)
    with pytest.raises(CatalogueInvalide, match="pmup"):
        lire_fichier(ecrire(tmp_path, brut("pmup"), "autre"))


async def test_amorcer_deux_fois_ne_change_rien(plateforme: PlateformeTest) -> None:
    base = plateforme.base("aides")
    requete = select(func.count(), func.max(VersionCatalogue.publie_le)).select_from(VersionCatalogue)
    requete = requete.where(VersionCatalogue.dispositif.in_(CATALOGUE))  # type: ignore[attr-defined]
    async with base.lecture() as session:
        avant = (await session.execute(requete)).one()
    await amorcer(base, Horloge())
    async with base.lecture() as session:
        assert (await session.execute(requete)).one() == avant
    assert avant[0] == sum(len(dispositif.versions) for dispositif in CATALOGUE.values())


async def test_une_version_publiee_ne_change_plus(plateforme: PlateformeTest) -> None:
    contenu = brut("pmup")
    contenu["versions"][3]["montant"]["plafond_eur"] = "999999"
    change = Dispositif.model_validate(contenu)
    with pytest.raises(VersionDejaPubliee, match="pmup 2023"):
        async with plateforme.base("aides").ecriture() as session:
            await publier(session, Horloge(), [change])
    with pytest.raises(DBAPIError, match="ne change plus"):
        async with plateforme.base("aides").ecriture() as session:
            await session.execute(
                text("UPDATE dispositif_version SET valide_au = '2026-01-01' WHERE dispositif = 'pmup'")
            )


def test_l_empreinte_change_avec_la_moindre_regle() -> None:
    contenu = brut("tpup")
    contenu["versions"][2]["montant"]["taux"] = "0.51"
    changees = list(contenus(Dispositif.model_validate(contenu)))
    for (avant, _, empreinte), (_, _, nouvelle) in zip(contenus(CATALOGUE["tpup"]), changees, strict=True):
        assert (empreinte == nouvelle) == (avant.version != "2023")
