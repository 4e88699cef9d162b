"""What the parcours owe each day is done by the worker: no one calls, nothing is done twice, failures are retried."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from services.gateway.ouvrier import domain
from services.gateway.ouvrier.ouvrier import Ouvrier
from tests.outillage.campagnes import au, collectes, evenements
from tests.outillage.effet import parcours_deploye
from tests.outillage.modeles import copie, element, publier
from tests.outillage.parcours import ParcoursTest, ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest

VEILLE, JOUR_DU = "2026-07-14", "2026-07-15"
"""Six months after the deployment of `parcours_deploye`, and the day before."""


def ouvrier_neuf(plateforme: PlateformeTest) -> Ouvrier:
    """A worker of its own, beside the one of the platform."""
    return Ouvrier(plateforme.plateforme.applications["gateway"])


async def attendre(vrai: Callable[[], Awaitable[bool]]) -> bool:
    for _ in range(200):
        if await vrai():
            return True
        await asyncio.sleep(0.05)
    return False


async def test_l_ouvrier_demande_les_indicateurs_dus_sans_que_personne_appelle(plateforme: PlateformeTest) -> None:
    parcours = await parcours_deploye(plateforme)

    async def demandee() -> bool:
        return [c["etat"] for c in await collectes(plateforme, parcours.dossier["siren"])] == ["demandee"]

    with au(plateforme, JOUR_DU):
        ouvrier = ouvrier_neuf(plateforme)
        ouvrier.demarrer()
        try:
            assert await attendre(demandee)
        finally:
            await ouvrier.arreter()
    assert "campagnes" not in ouvrier.echecs


async def test_deux_ouvriers_a_la_fois_ne_demandent_qu_une_fois(plateforme: PlateformeTest) -> None:
    parcours = await parcours_deploye(plateforme)
    ouvriers = [ouvrier_neuf(plateforme) for _ in range(3)]
    with au(plateforme, VEILLE):
        await asyncio.gather(*(ouvrier.passer_campagnes() for ouvrier in ouvriers))
    assert await evenements(plateforme, parcours.dossier["id"]) == []
    with au(plateforme, JOUR_DU):
        for _ in range(2):
            await asyncio.gather(*(ouvrier.passer_campagnes() for ouvrier in ouvriers))
    assert [fait["fait"] for fait in await evenements(plateforme, parcours.dossier["id"])] == ["demandee"]


async def qualifie_avec_silence(plateforme: PlateformeTest) -> ParcoursTest:
    """A parcours whose silence at the qualification, begun on 5 June, means a refusal on 22 June."""
    contenu = copie()
    silence = {"effet": "rejet", "delai_jours_ouvres": 10, "vers": "abandon"}
    element(contenu, "etapes", "qualification")["silence"] = silence
    motif = {"code": "silence", "libelle": "L'entreprise n'a pas répondu", "leve": []}
    element(contenu, "gestes", "abandonner")["motifs"].append(motif)
    with au(plateforme, "2026-06-05"):
        parcours = await ouvrir_parcours(plateforme, await publier(plateforme, contenu))
        assert (await parcours.geste("qualifier")).status_code == 200
    return parcours


async def test_les_ouvriers_appliquent_le_silence_a_son_jour_une_seule_fois(plateforme: PlateformeTest) -> None:
    parcours = await qualifie_avec_silence(plateforme)
    ouvriers = [ouvrier_neuf(plateforme) for _ in range(3)]
    for jour, etape in (("2026-06-21", "qualification"), ("2026-06-22", "abandon")):
        with au(plateforme, jour):
            await asyncio.gather(*(ouvrier.appliquer_silences() for ouvrier in ouvriers))
            assert (await parcours.lire()).json()["etape"] == etape
    lignes = (await parcours.client.get(f"{parcours.chemin}/journal")).json()["lignes"]
    assert [ligne["apres"]["silence"] for ligne in lignes if ligne["apres"].get("silence")] == ["rejet"]


async def test_un_voisin_arrete_est_rappele_sans_attendre_le_prochain_tour(
    plateforme: PlateformeTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    parcours = await parcours_deploye(plateforme)
    monkeypatch.setattr(domain, "REPRISE_S", 0.01)
    ouvrier, pannes = ouvrier_neuf(plateforme), 0
    client = plateforme.plateforme.applications["gateway"].state.voisinage.client("parcours")
    envoyer = client.request

    async def capricieux(methode: str, chemin: str, **options: Any) -> httpx.Response:
        nonlocal pannes
        if chemin == "/v1/campagnes/passages" and pannes < 2:
            pannes += 1
            raise httpx.ConnectError("voisin en train de redémarrer")
        return await envoyer(methode, chemin, **options)

    monkeypatch.setattr(client, "request", capricieux)

    async def demandee() -> bool:
        return [c["etat"] for c in await collectes(plateforme, parcours.dossier["siren"])] == ["demandee"]

    with au(plateforme, JOUR_DU):
        ouvrier.demarrer()
        try:
            assert await attendre(demandee)
        finally:
            await ouvrier.arreter()
    assert (pannes, ouvrier.echecs) == (2, {})
