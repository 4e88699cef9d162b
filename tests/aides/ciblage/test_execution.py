"""The work behind a list: one worker at a time, taken again after a stop, never without an end."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from services.aides.ciblage import execution, repository
from services.aides.ciblage.execution import ABANDON, Fabrique
from tests.aides.ciblage.conftest import Installation


async def _sql(installation: Installation, requete: str, **valeurs: Any) -> Any:
    async with installation.plateforme.base("aides").ecriture() as session:
        resultat = await session.execute(text(requete), valeurs)
        return resultat.scalar() if resultat.returns_rows else None


async def _attente(installation: Installation, **corps: Any) -> str:
    await installation.passer()
    reponse = await installation.demander(**corps)
    assert reponse.status_code == 201, reponse.text
    return str(reponse.json()["id"])


def _fabrique(installation: Installation) -> Fabrique:
    """Another process on the same base."""
    etat = installation.plateforme.plateforme.applications["aides"].state
    return Fabrique(etat.base, etat.horloge, etat.reglages)


async def test_deux_ouvriers_a_la_fois_ne_font_la_liste_qu_une_fois(installation: Installation) -> None:
    attente = await _attente(installation, limite=31)
    une, autre = _fabrique(installation), _fabrique(installation)
    passages = await asyncio.gather(une.passer(), autre.passer())
    assert sorted(lances for lances, _ in passages) == [0, 1]
    assert (await installation.lire(attente))["etat"] in {"en_cours", "prete"}
    await asyncio.gather(une.attendre(), autre.attendre())
    assert (await installation.lire(attente))["etat"] == "prete"
    assert await _sql(installation, "SELECT tentatives FROM ciblage WHERE id = :id", id=attente) == 1


async def test_un_arret_laisse_la_liste_a_un_autre_quand_son_bail_finit(installation: Installation) -> None:
    attente = await _attente(installation, limite=32)
    une, autre = _fabrique(installation), _fabrique(installation)
    assert (await une.passer())[0] == 1
    await une.arreter()
    assert (await installation.lire(attente))["etat"] == "en_cours"
    assert (await autre.passer())[0] == 0
    await _sql(installation, "UPDATE ciblage SET bail_jusqu_au = now() - interval '1 s' WHERE id = :id", id=attente)
    assert (await autre.passer())[0] == 1
    await autre.attendre()
    assert (await installation.lire(attente))["etat"] == "prete"


async def test_une_liste_passee_a_un_autre_n_est_pas_ecrite_deux_fois(installation: Installation) -> None:
    attente = await _attente(installation, limite=33)
    base = installation.plateforme.base("aides")
    async with base.ecriture() as session:
        perdue = await repository.prendre(session, 60)
    assert perdue is not None
    await _sql(installation, "UPDATE ciblage SET bail_jusqu_au = now() - interval '1 s' WHERE id = :id", id=attente)
    await installation.passer()
    assert (await installation.lire(attente))["etat"] == "prete"
    async with base.ecriture() as session:
        assert not await repository.avancer(session, perdue, "Établissements lus", 1, 60)
        assert not await repository.terminer(session, perdue, "echouee", perdue["demande_le"], cause="trop tard")


async def test_un_travail_silencieux_garde_son_bail_tant_qu_il_vit(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The process says nothing for longer than the lease; each beat of the service renews it."""
    monkeypatch.setattr(execution, "BAIL_S", 1.0)
    monkeypatch.setattr(execution, "BATTEMENT_S", 0.2)
    lent = tmp_path / "lent"
    lent.write_text("#!/bin/sh\nsleep 3\nexit 1\n", encoding="utf-8")
    lent.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(lent))
    attente = await _attente(installation, limite=37)
    une, autre = _fabrique(installation), _fabrique(installation)
    assert (await une.passer())[0] == 1
    for _ in range(5):
        await asyncio.sleep(0.5)
        assert (await autre.passer())[0] == 0
    await une.attendre()
    await _sql(installation, "UPDATE ciblage SET tentatives = 3, bail_jusqu_au = now() WHERE id = :id", id=attente)
    assert (await autre.passer())[0] == 1
    await autre.attendre()


async def test_une_liste_interrompue_trop_de_fois_echoue_avec_sa_raison(installation: Installation) -> None:
    attente = await _attente(installation, limite=34)
    await _sql(installation, "UPDATE ciblage SET tentatives = 3 WHERE id = :id", id=attente)
    await installation.passer()
    lue = await installation.lire(attente)
    assert (lue["etat"], lue["cause"]) == ("echouee", ABANDON)


async def test_un_stock_abime_fait_echouer_la_liste_en_nommant_le_fichier_sans_rien_laisser(
    installation: Installation, var: Path
) -> None:
    attente = await _attente(installation, limite=35)
    fichier = installation.stock.unites_legales
    octets = fichier.read_bytes()
    try:
        fichier.write_bytes(octets.decode("utf-8").encode("latin-1"))
        await installation.passer()
    finally:
        fichier.write_bytes(octets)
    lue = await installation.lire(attente)
    assert lue["etat"] == "echouee"
    assert "StockUniteLegale_utf8.csv, ligne 2, colonne denominationUniteLegale" in lue["cause"]
    assert lue["fichiers"] == []
    assert await _sql(installation, "SELECT count(*) FROM ciblage_morceau WHERE ciblage_id = :id", id=attente) == 0
    assert list((var / "ciblages").iterdir()) == []


async def test_un_processus_qui_meurt_rend_la_liste_a_la_fin_de_son_bail_puis_y_renonce(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    attente = await _attente(installation, limite=36)
    fabrique = _fabrique(installation)
    monkeypatch.setattr("sys.executable", "/bin/false")
    for tentative in (1, 2, 3):
        assert (await fabrique.passer())[0] == 1
        await fabrique.attendre()
        etat = (await installation.lire(attente))["etat"]
        assert etat == ("en_cours" if tentative < 3 else "echouee")
        fin = "UPDATE ciblage SET bail_jusqu_au = now() - interval '1 s' WHERE id = :id AND etat = 'en_cours'"
        await _sql(installation, fin, id=attente)
    assert (await installation.lire(attente))["cause"] == ABANDON
