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
"""Longest wait for an answer, connection included."""
TEXTE_MAX = 300
AGENT = "ensemblier (parcours Smart Industrie, Region Ile-de-France)"
"""Headers are ASCII: an accent would make every request fail."""


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
        """Sheet of the establishment; None when the directory does not know it, AnnuaireIndisponible otherwise."""
        self._verifier_disponible()
        await self._attendre_son_tour()
        self._verifier_disponible()
        document = await self._demander(siret)
        try:
            return next((fiche for unite in document["results"] if (fiche := lire_fiche(unite, siret))), None)
        except (AttributeError, KeyError, TypeError, ValueError) as erreur:
            raise self._au_repos(REPOS_S) from erreur

    def _verifier_disponible(self) -> None:
        if not self.disponible:
            raise AnnuaireIndisponible("left alone after a failure")

    async def _attendre_son_tour(self) -> None:
        async with self._cadence:
            attente = self._prochaine - time.monotonic()
            if attente > 0:
                await asyncio.sleep(attente)
            self._prochaine = time.monotonic() + INTERVALLE_S

    async def _demander(self, siret: str) -> dict[str, Any]:
        parametres = {"q": siret, "page": "1", "per_page": "1", "limite_matching_etablissements": "100"}
        try:
            async with asyncio.timeout(DELAI_S):
                reponse = await self._client.get("/search", params=parametres, headers={"User-Agent": AGENT})
        except (httpx.HTTPError, TimeoutError) as erreur:
            raise self._au_repos(REPOS_S) from erreur
        return self._lire_reponse(reponse)

    def _lire_reponse(self, reponse: httpx.Response) -> dict[str, Any]:
        if reponse.status_code == 429:
            raise self._au_repos(_retry_after(reponse))
        if 400 <= reponse.status_code < 500:
            raise AnnuaireIndisponible("this request is refused, others may be answered")
        try:
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
    creation = _texte(unite, "date_creation")
    nom = _texte(unite, "nom_raison_sociale") or _texte(unite, "nom_complet")
    return Fiche(
        siret=siret,
        raison_sociale=nom or "Raison sociale non diffusée",
        naf=_texte(etablissement, "activite_principale") or _texte(unite, "activite_principale"),
        code_commune=_texte(etablissement, "commune"),
        tranche_effectif=_texte(unite, "tranche_effectif_salarie"),
        categorie=_texte(unite, "categorie_entreprise"),
        nature_juridique=_texte(unite, "nature_juridique"),
        date_creation=date.fromisoformat(creation) if creation else None,
        active=etablissement.get("etat_administratif") == "A" and unite.get("etat_administratif", "A") == "A",
        diffusion_partielle=unite.get("statut_diffusion") == "P",
    )


def _texte(source: dict[str, Any], nom: str) -> str | None:
    """A text of the answer without control character, None when empty; TypeError when it is something else."""
    valeur = source.get(nom)
    if valeur is not None and not isinstance(valeur, str):
        raise TypeError(nom)
    return "".join(signe for signe in valeur if signe.isprintable()).strip()[:TEXTE_MAX] or None if valeur else None


class AnnuaireCoupe:
    """The directory of an installation that never calls it: every opening is typed."""

    disponible = False

    async def fiche(self, siret: str) -> Fiche | None:
        raise AnnuaireIndisponible(f"switched off by the settings ({siret[:9]} not asked)")
