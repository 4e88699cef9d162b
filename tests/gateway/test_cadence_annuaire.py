"""How the directory is spared: seven requests a second, none while it is down."""

import asyncio
import time

import httpx
import pytest

from services.gateway.annuaire import recherche_entreprises
from services.gateway.annuaire.domain import AnnuaireIndisponible
from services.gateway.annuaire.recherche_entreprises import RechercheEntreprises
from tests.gateway.annuaires import annuaire, resultats, unite
from tests.outillage.entreprises import siret_neuf


@pytest.mark.parametrize(
    ("entetes", "repos_s"),
    [({"retry-after": "7"}, 7.0), ({}, 30.0), ({"retry-after": "bientôt"}, 30.0), ({"retry-after": "999999"}, 3600.0)],
    ids=["secondes", "absent", "illisible", "demesure"],
)
async def test_un_429_est_respecte(monkeypatch: pytest.MonkeyPatch, entetes: dict[str, str], repos_s: float) -> None:
    appels = []

    def repondre(requete: httpx.Request) -> httpx.Response:
        appels.append(requete)
        return httpx.Response(429, headers=[(nom.encode(), valeur.encode()) for nom, valeur in entetes.items()])

    instant = time.monotonic()
    monkeypatch.setattr(recherche_entreprises.time, "monotonic", lambda: instant)
    service = annuaire(repondre)
    for decalage, attendus in ((0.0, 1), (repos_s - 0.1, 1), (repos_s + 0.1, 2)):
        monkeypatch.setattr(recherche_entreprises.time, "monotonic", lambda decalage=decalage: instant + decalage)
        with pytest.raises(AnnuaireIndisponible):
            await service.fiche(siret_neuf())
        assert len(appels) == attendus


async def test_une_demande_refusee_ne_prive_pas_les_autres_de_l_annuaire() -> None:
    siret = siret_neuf()

    def repondre(requete: httpx.Request) -> httpx.Response:
        if requete.url.params["q"] == siret:
            return httpx.Response(200, json=resultats(unite(siret)))
        return httpx.Response(400, json={"erreur": "Veuillez indiquer au moins un paramètre"})

    service = annuaire(repondre)
    with pytest.raises(AnnuaireIndisponible):
        await service.fiche(siret_neuf())
    assert await service.fiche(siret) is not None


async def test_un_annuaire_muet_est_abandonne_apres_trois_secondes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recherche_entreprises, "DELAI_S", 0.2)

    async def muet(requete: httpx.Request) -> httpx.Response:
        await asyncio.sleep(10)
        return httpx.Response(200)

    service = RechercheEntreprises(httpx.AsyncClient(base_url="https://x.test", transport=httpx.MockTransport(muet)))
    debut = time.monotonic()
    with pytest.raises(AnnuaireIndisponible):
        await service.fiche(siret_neuf())
    assert time.monotonic() - debut < 2


async def test_sept_demandes_par_seconde_au_plus() -> None:
    instants: list[float] = []

    def repondre(requete: httpx.Request) -> httpx.Response:
        instants.append(time.monotonic())
        return httpx.Response(200, json=resultats())

    service = annuaire(repondre)
    await asyncio.gather(*(service.fiche(siret_neuf()) for _ in range(15)))
    assert len(instants) == 15
    assert all(instants[rang + 7] - instants[rang] > 0.99 for rang in range(8))


async def test_la_file_d_attente_ne_harcele_pas_un_annuaire_qui_vient_de_tomber() -> None:
    appels = []

    def repondre(requete: httpx.Request) -> httpx.Response:
        appels.append(requete)
        return httpx.Response(503)

    service = annuaire(repondre)
    issues = await asyncio.gather(*(service.fiche(siret_neuf()) for _ in range(10)), return_exceptions=True)
    assert all(isinstance(issue, AnnuaireIndisponible) for issue in issues)
    assert len(appels) == 1
