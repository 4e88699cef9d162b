"""The platform as tests use it: clients by role, and the first gestures of every story."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import httpx
from sqlalchemy import TextClause, text

from services.assemblage import Plateforme, assembler
from services.commande.amorcage import COMPTES_DEMONSTRATION, compte_id, organisation_id
from services.gateway.acces.emission import Emetteur
from shared.horloge import Horloge
from shared.securite.identite import PARTENAIRES, Identite, Role
from tests.outillage.entreprises import siret_neuf


class HorlogeReglable(Horloge):
    """A clock that follows the system's until a test moves it."""

    def __init__(self) -> None:
        super().__init__(self._lire)
        self.fige: datetime | None = None

    def _lire(self) -> datetime:
        return self.fige or datetime.now(UTC)


class PlateformeTest:
    """Four services in one process; `client(role)` gives an HTTP client with a token of that role."""

    def __init__(self, plateforme: Plateforme, horloge: HorlogeReglable) -> None:
        self.plateforme = plateforme
        self.horloge = horloge
        self.emetteur: Emetteur = plateforme.applications["gateway"].state.emetteur
        self._clients: list[httpx.AsyncClient] = []

    def base(self, service: str) -> Any:
        """Database of a service, for checks that HTTP cannot make."""
        return self.plateforme.applications[service].state.base

    def identite(self, role: Role, organisation: str | None = None, siren: str | None = None) -> Identite:
        """Identity of a test account; a partner belongs to `organisation` (default `cci-paris-idf`)."""
        if role in PARTENAIRES and organisation is None:
            organisation = "cci-paris-idf"
        connus = [
            c
            for c in COMPTES_DEMONSTRATION
            if c.role is role and (organisation in (None, c.organisation)) and siren in (None, c.siren)
        ]
        identifiant = connus[0].identifiant if connus else None
        compte = compte_id(identifiant) if identifiant else uuid5(NAMESPACE_URL, f"essai:{role}:{organisation}:{siren}")
        return Identite(compte, role, organisation_id(organisation) if organisation else None, siren)

    def client(
        self,
        role: Role | None = None,
        *,
        organisation: str | None = None,
        siren: str | None = None,
        compte: UUID | None = None,
    ) -> httpx.AsyncClient:
        """HTTP client of the public entry; without role, anonymous. `compte`: another person of the same role."""
        entetes = {}
        if role is not None:
            identite = self.identite(role, organisation, siren)
            if compte is not None:
                identite = Identite(compte, identite.role, identite.organisation_id, identite.siren)
            entetes["Authorization"] = f"Bearer {self.emetteur.jeton_acces(identite)[0]}"
        transport = httpx.ASGITransport(app=self.plateforme, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url="http://ensemblier", headers=entetes, timeout=30)
        self._clients.append(client)
        return client

    async def ouvrir_dossier(
        self,
        *,
        siret: str | None = None,
        organisation: str = "cci-paris-idf",
        naf: str = "25.62B",
        commune: str = "93066",
        **saisie: Any,
    ) -> dict[str, Any]:
        """Opens a dossier as an adviser of the organisation, with a typed sheet; gives its representation."""
        corps = {
            "siret": siret or siret_neuf(),
            "origine": "cci",
            "saisie": {"raison_sociale": "Mécanique d'essai", "naf": naf, "code_commune": commune, **saisie},
        }
        reponse = await self.client(Role.PARTENAIRE_CONSEILLER, organisation=organisation).post(
            "/v1/dossiers", json=corps
        )
        assert reponse.status_code == 201, reponse.text
        return dict(reponse.json())

    async def rattraper(self) -> None:
        """Brings the gateway's views up to what is published now (a feed waits for the transactions still open)."""
        requete = text("SELECT coalesce(max(transaction), 0) FROM evenement")
        suivi = text("SELECT lu_jusqu_a FROM suivi_flux WHERE source = :source")
        for _ in range(200):
            assert await self.plateforme.applications["gateway"].state.ouvrier.rattraper_tout() == []
            publies = {service: await self._valeur(service, requete) for service in self.plateforme.applications}
            lus = {service: await self._valeur("gateway", suivi, source=service) for service in publies}
            if all((lus[service] or 0) >= publie for service, publie in publies.items()):
                return
            await asyncio.sleep(0.05)
        raise TimeoutError(f"vues en retard : {publies} publiés, {lus} lus")

    async def _valeur(self, service: str, requete: TextClause, **valeurs: Any) -> Any:
        async with self.base(service).lecture() as session:
            return (await session.execute(requete, valeurs)).scalar()

    async def fermer(self) -> None:
        for client in self._clients:
            await client.aclose()


@asynccontextmanager
async def monter_plateforme(url: str, var: Path, **reglages: Any) -> AsyncIterator[PlateformeTest]:
    """Assembles and starts the four services over a prepared database."""
    horloge = HorlogeReglable()
    options = {
        "env": "test",
        "database_url": url,
        "var": var,
        "annuaire_actif": False,
        "liens_actifs": False,
        "duree_jeton_s": 36_000,
        **reglages,
    }
    plateforme = assembler(horloge=horloge, **options)
    async with plateforme.vivre():
        montee = PlateformeTest(plateforme, horloge)
        yield montee
        await montee.fermer()
