"""A directory that answers as a test wants, behind the real adapter."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from services.gateway.annuaire.recherche_entreprises import RechercheEntreprises
from services.gateway.app import installer_annuaire
from tests.outillage.plateforme import PlateformeTest

Repondre = Callable[[httpx.Request], httpx.Response]


def unite(siret: str, **changements: Any) -> dict[str, Any]:
    """A legal unit as the API gives it, its head office being the establishment."""
    siege = {
        "siret": siret,
        "activite_principale": "25.62B",
        "commune": "93066",
        "departement": "93",
        "etat_administratif": "A",
        **changements.pop("siege", {}),
    }
    return {
        "siren": siret[:9],
        "nom_complet": "MECA D'ESSAI (MDE)",
        "nom_raison_sociale": "MECA D'ESSAI",
        "activite_principale": "25.62B",
        "categorie_entreprise": "PME",
        "nature_juridique": "5710",
        "tranche_effectif_salarie": "12",
        "date_creation": "1998-04-01",
        "etat_administratif": "A",
        "statut_diffusion": "O",
        "siege": siege,
        "matching_etablissements": [],
        **changements,
    }


def resultats(*unites: Any) -> dict[str, Any]:
    return {"results": list(unites), "total_results": len(unites), "page": 1, "per_page": 1, "total_pages": 1}


def annuaire(repondre: Repondre) -> RechercheEntreprises:
    client = httpx.AsyncClient(base_url="https://annuaire.test", transport=httpx.MockTransport(repondre))
    return RechercheEntreprises(client)


def toujours(document: Any, statut: int = 200, **options: Any) -> Repondre:
    return lambda _: httpx.Response(statut, json=document, **options)


def lever(erreur: Exception) -> Repondre:
    def repondre(requete: httpx.Request) -> httpx.Response:
        raise erreur

    return repondre


@contextmanager
def branche(plateforme: PlateformeTest, repondre: Repondre) -> Iterator[RechercheEntreprises]:
    """The gateway with this directory plugged in, then as it was."""
    app = plateforme.plateforme.applications["gateway"]
    avant = app.state.annuaire
    client = httpx.AsyncClient(base_url="https://annuaire.test", transport=httpx.MockTransport(repondre))
    installer_annuaire(app, app.state.reglages, client)
    try:
        yield app.state.annuaire
    finally:
        app.state.annuaire = avant
        app.state.sondes.pop("annuaire-entreprises", None)
