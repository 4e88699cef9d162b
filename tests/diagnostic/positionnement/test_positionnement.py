"""The position among peers over HTTP: frozen by month, thresholds, rights."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from shared.securite.identite import Role
from tests.outillage.base import ServeurTest
from tests.outillage.diagnostics import diagnostic_restitue, ouvrir_diagnostic, reussie
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest, monter_plateforme

NIVEAUX = (1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5)
"""Levels of the axis `mod_auto` in eleven companies of one cell."""


@pytest.fixture
async def montee(serveur: ServeurTest, worker_id: str, tmp_path: Path) -> AsyncIterator[tuple[PlateformeTest, str]]:
    url = serveur.copie(f"positionnement_{worker_id}")
    async with monter_plateforme(url, tmp_path) as plateforme:
        yield plateforme, url


async def entreprise(plateforme: PlateformeTest, niveau: int, naf: str = "20.12Z") -> dict[str, Any]:
    dossier = await plateforme.ouvrir_dossier(naf=naf)
    rendu = await diagnostic_restitue(plateforme, dossier["id"], {"mod_auto": niveau})
    return {"siren": dossier["siren"], "chemin": f"/v1/diagnostics/{rendu['id']}/positionnement"}


def aller_au(plateforme: PlateformeTest, mois: int) -> str:
    """Two months or more from now, the month before being closed: its code."""
    maintenant = datetime.now(UTC)
    rang = maintenant.year * 12 + maintenant.month - 1 + mois
    plateforme.horloge.fige = datetime(rang // 12, rang % 12 + 1, 2, 9, tzinfo=UTC)
    return f"{(rang - 1) // 12}-{(rang - 1) % 12 + 1:02d}"


async def prendre(plateforme: PlateformeTest, mois: str) -> dict[str, Any]:
    return dict(reussie(await plateforme.client(Role.REGION).put(f"/v1/cliches-pairs/{mois}")).json())


async def lire(plateforme: PlateformeTest, une: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The whole answer, and its axis `mod_auto`."""
    elle = plateforme.client(Role.ENTREPRISE, siren=une["siren"])
    lu = dict(reussie(await elle.get(une["chemin"])).json())
    return lu, next(axe for axe in lu["axes"] if axe["code"] == "mod_auto")


async def test_la_place_se_lit_sur_un_cliche_fige_du_mois_clos(montee: tuple[PlateformeTest, str]) -> None:
    plateforme, url = montee
    toutes = [await entreprise(plateforme, niveau) for niveau in NIVEAUX]
    lu, axe = await lire(plateforme, toutes[4])
    assert (lu["mois"], axe["motif"], axe["q1"]) == (None, "effectif_insuffisant", None)
    mois = aller_au(plateforme, 1)
    prises = await asyncio.gather(*(prendre(plateforme, mois) for _ in range(3)))
    assert len({prise["id"] for prise in prises}) == 1
    assert prises[0]["contributeurs"] == len(NIVEAUX)
    lu, axe = await lire(plateforme, toutes[4])
    assert (lu["mois"], lu["filiere"], lu["taille"]) == (mois, "chimie-plasturgie", "10-a-49")
    assert (axe["echelon"], axe["ecartes"], axe["effectif"]) == ("filiere-taille", [], 10)
    assert [axe[nom] for nom in ("q1", "mediane", "q3")] == ["2.00", "3.00", "4.00"]
    assert axe["rang"] == 50
    seule = await entreprise(plateforme, 0, naf="13.10Z")
    _, axe = await lire(plateforme, seule)
    assert (axe["echelon"], axe["rang"]) == ("taille", 0)
    assert [ecarte["echelon"] for ecarte in axe["ecartes"]] == ["filiere-taille", "filiere"]
    suivant = aller_au(plateforme, 2)
    assert (await prendre(plateforme, suivant))["contributeurs"] == len(NIVEAUX) + 1
    lu, axe = await lire(plateforme, toutes[4])
    assert (lu["mois"], axe["figures_de"]) == (suivant, mois)
    refus = await plateforme.client(Role.REGION).put("/v1/cliches-pairs/2021-01")
    assert verifier_probleme(refus, 409, "cliche-posterieur-existant")["dernier"] == suivant
    await _rien_ne_change(url)


async def _rien_ne_change(url: str) -> None:
    for ordre in ("UPDATE diagnostic.cliche_pairs SET contributeurs = 0", "DELETE FROM diagnostic.mesure_pairs"):
        with psycopg.connect(url) as connexion, pytest.raises(psycopg.errors.RestrictViolation):
            connexion.execute(ordre)


async def test_a_dix_en_tout_un_contributeur_n_a_que_la_mediane_et_a_cinq_rien(
    montee: tuple[PlateformeTest, str],
) -> None:
    plateforme, _ = montee
    toutes = [await entreprise(plateforme, niveau) for niveau in NIVEAUX[:5]]
    await prendre(plateforme, aller_au(plateforme, 1))
    lu, axe = await lire(plateforme, toutes[0])
    assert (axe["motif"], axe["mediane"], axe["rang"]) == ("effectif_insuffisant", None, None)
    assert len(axe["ecartes"]) == 4
    assert all(note["mediane"] is None for note in lu["thematiques"])
    toutes += [await entreprise(plateforme, niveau) for niveau in NIVEAUX[5:10]]
    await prendre(plateforme, aller_au(plateforme, 2))
    _, axe = await lire(plateforme, toutes[0])
    assert (axe["mediane"], axe["q1"], axe["effectif"], axe["rang"]) == ("3.00", None, 5, None)


async def test_un_anonyme_un_etranger_et_un_mois_ouvert_sont_refuses(plateforme: PlateformeTest) -> None:
    une = await entreprise(plateforme, 3)
    etranger = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    verifier_probleme(await plateforme.client().get(une["chemin"]), 401)
    verifier_probleme(await etranger.get(une["chemin"]), 404, "diagnostic-introuvable")
    mois = f"{plateforme.horloge.aujourdhui():%Y-%m}"
    verifier_probleme(await plateforme.client().put(f"/v1/cliches-pairs/{mois}"), 401)
    verifier_probleme(await etranger.put(f"/v1/cliches-pairs/{mois}"), 403)
    region = plateforme.client(Role.REGION)
    verifier_probleme(await region.put(f"/v1/cliches-pairs/{mois}"), 409, "mois-non-clos")
    verifier_probleme(await region.put("/v1/cliches-pairs/2026-13"), 422)


async def test_une_saisie_en_cours_n_a_pas_de_place(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    conseiller = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cci-paris-idf")
    ouvert = (await ouvrir_diagnostic(conseiller, dossier["id"])).json()
    refus = await conseiller.get(f"/v1/diagnostics/{ouvert['id']}/positionnement")
    verifier_probleme(refus, 409, "resultat-absent")
