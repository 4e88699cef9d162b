"""Adapter to the API Recherche d'entreprises (recherche-entreprises.api.gouv.fr).

`GET /search?q=<14 digits>` is a direct look-up. At most 7 requests a second; 429 carries Retry-After. After a failure
the directory is left alone for a while, so that openings go on without waiting for it.
"""

import asyncio
import time
from datetime import date
from typing import Any

import httpx

from services.gateway.annuaire.domain import AnnuaireIndisponible, Fiche

INTERVALLE_S = 1 / 7
"""Shortest time between two requests (published limit: 7 a second)."""
REPOS_S = 30.0
"""How long the directory is left alone after a failure."""
DELAI_S = 3.0
AGENT = "ensemblier (parcours Smart Industrie, Région Île-de-France)"


class RechercheEntreprises:
    """The directory behind an httpx client whose base URL is the API's."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._cadence = asyncio.Lock()
        self._prochaine = 0.0
        self._repos_jusqua = 0.0

    @property
    def disponible(self) -> bool:
        """False while the directory is left alone."""
        return time.monotonic() >= self._repos_jusqua

    async def fiche(self, siret: str) -> Fiche | None:
        if not self.disponible:
            raise AnnuaireIndisponible("left alone after a failure")
        await self._attendre_son_tour()
        reponse = await self._demander(siret)
        resultats = reponse.get("results", [])
        return lire_fiche(resultats[0], siret) if resultats else None

    async def _attendre_son_tour(self) -> None:
        async with self._cadence:
            attente = self._prochaine - time.monotonic()
            if attente > 0:
                await asyncio.sleep(attente)
            self._prochaine = time.monotonic() + INTERVALLE_S

    async def _demander(self, siret: str) -> dict[str, Any]:
        parametres = {"q": siret, "page": "1", "per_page": "1", "limite_matching_etablissements": "100"}
        try:
            reponse = await self._client.get("/search", params=parametres, headers={"User-Agent": AGENT}, timeout=DELAI_S)
            if reponse.status_code == 429:
                raise self._au_repos(_retry_after(reponse))
            reponse.raise_for_status()
            document = reponse.json()
        except (httpx.HTTPError, ValueError) as erreur:
            raise self._au_repos(REPOS_S) from erreur
        if not isinstance(document, dict):
            raise self._au_repos(REPOS_S)
        return document

    def _au_repos(self, duree_s: float) -> AnnuaireIndisponible:
        self._repos_jusqua = time.monotonic() + duree_s
        return AnnuaireIndisponible(f"left alone for {duree_s:.0f} s")


def _retry_after(reponse: httpx.Response) -> float:
    valeur = reponse.headers.get("retry-after", "")
    return min(float(valeur), 3600.0) if valeur.isdigit() else REPOS_S


def lire_fiche(unite: dict[str, Any], siret: str) -> Fiche | None:
    """Sheet of the establishment inside a result (legal unit, head office, matching establishments); None if absent."""
    etablissements = [unite.get("siege") or {}, *(unite.get("matching_etablissements") or [])]
    etablissement = next((e for e in etablissements if e.get("siret") == siret), None)
    if etablissement is None:
        return None
    creation = unite.get("date_creation")
    return Fiche(
        siret=siret,
        raison_sociale=unite.get("nom_raison_sociale") or unite.get("nom_complet") or "Raison sociale non diffusée",
        naf=etablissement.get("activite_principale") or unite.get("activite_principale"),
        code_commune=etablissement.get("commune"),
        tranche_effectif=unite.get("tranche_effectif_salarie"),
        categorie=unite.get("categorie_entreprise"),
        nature_juridique=unite.get("nature_juridique"),
        date_creation=date.fromisoformat(creation) if creation else None,
        active=etablissement.get("etat_administratif") == "A" and unite.get("etat_administratif", "A") == "A",
        diffusion_partielle=unite.get("statut_diffusion") == "P",
    )


class AnnuaireCoupe:
    """The directory of an installation that never calls it: every opening is typed."""

    disponible = False

    async def fiche(self, siret: str) -> Fiche | None:
        raise AnnuaireIndisponible("switched off by the settings")
