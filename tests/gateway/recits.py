"""Random stories told through the platform, remembered for a recomputation by hand."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from services.gateway.projection.domain import ETAPES
from shared.identifiants import uuid7
from shared.securite.identite import Role
from tests.gateway.evenements import Publieur
from tests.outillage.plateforme import PlateformeTest

COMMUNES = {"93": "93066", "77": "77288", "95": "95127"}
ORIGINE = datetime(2026, 1, 5, 8, tzinfo=UTC)


@dataclass
class Recit:
    """What was published about one parcours or demande, for the recomputation."""

    departement: str
    siren: str
    ouvert_le: datetime
    referent_le: datetime | None = None
    restitutions: list[datetime] = field(default_factory=list)
    etapes: list[tuple[str, datetime]] = field(default_factory=list)
    motif: str | None = None
    plan_le: datetime | None = None
    demandes: list[dict[str, Any]] = field(default_factory=list)


class Conteur:
    """Tells random stories through the platform, and remembers them."""

    def __init__(self, plateforme: PlateformeTest) -> None:
        self.plateforme = plateforme
        self.alea = random.Random(2017)
        self.recits: list[Recit] = []

    def apres(self, instant: datetime, jours_max: float) -> datetime:
        return instant + timedelta(seconds=self.alea.randrange(60, int(jours_max * 86_400)))

    async def raconter(self) -> None:
        departement = self.alea.choice(list(COMMUNES))
        debut = self.plateforme.horloge.fige = self.apres(ORIGINE, 300)
        dossier = await self.plateforme.ouvrir_dossier(commune=COMMUNES[departement])
        recit = Recit(departement, dossier["siren"], debut)
        self.recits.append(recit)
        publieur = Publieur(self.plateforme, UUID(dossier["id"]))
        if self.alea.random() < 0.8:
            await self.nommer(recit)
        if self.alea.random() < 0.9:
            await self.parcourir(recit, publieur)
        for _ in range(self.alea.randrange(3)):
            await self.demander(recit, publieur)

    async def nommer(self, recit: Recit) -> None:
        recit.referent_le = self.plateforme.horloge.fige = self.apres(recit.ouvert_le, 6)
        ensemblier, chemin = self.plateforme.client(Role.ENSEMBLIER), f"/v1/dossiers/{recit.siren}"
        for _ in range(self.alea.choice([1, 2])):
            lu = await ensemblier.get(f"{chemin}/fiche")
            entetes = {"If-Match": lu.headers["etag"]}
            assert (await ensemblier.post(f"{chemin}/prise-en-charge", json={}, headers=entetes)).status_code == 200
            self.plateforme.horloge.fige = self.apres(self.plateforme.horloge.fige, 3)

    async def parcourir(self, recit: Recit, publieur: Publieur) -> None:
        publieur.le = self.apres(recit.ouvert_le, 20)
        await publieur.ouvrir()
        recit.etapes = [("candidature", publieur.le)]
        for etape in ETAPES[1 : self.alea.randrange(1, len(ETAPES) + 1)]:
            if etape in {"faisabilite", "adaptation"} and self.alea.random() < 0.5:
                continue
            await self.avancer(recit, publieur, etape)
            if etape == "diagnostic":
                await self.diagnostiquer(recit, publieur)
            if etape == "plan-actions" and self.alea.random() < 0.9:
                recit.plan_le = publieur.le = self.apres(publieur.le, 10)
                await publieur.publier("parcours.plan.accepte", publieur.parcours_id, actions=3)
        if self.alea.random() < 0.3:
            recit.motif = self.alea.choice(["renoncement", "cessation", None])
            await self.avancer(recit, publieur, self.alea.choice(["abandon", "abandon", "suspension"]), recit.motif)

    async def avancer(self, recit: Recit, publieur: Publieur, etape: str, motif: str | None = None) -> None:
        publieur.le = self.apres(publieur.le or recit.ouvert_le, 40)
        await publieur.geste(recit.etapes[-1][0], etape, motif=motif)
        recit.etapes.append((etape, publieur.le))

    async def diagnostiquer(self, recit: Recit, publieur: Publieur) -> None:
        for _ in range(self.alea.choice([1, 1, 2])):
            publieur.le = self.apres(publieur.le or recit.ouvert_le, 15)
            diagnostic_id = uuid7()
            await publieur.diagnostic(diagnostic_id, "ouvert")
            if self.alea.random() < 0.8:
                publieur.le = self.apres(publieur.le, 15)
                await publieur.diagnostic(diagnostic_id, "restitue")
                recit.restitutions.append(publieur.le)

    async def demander(self, recit: Recit, publieur: Publieur) -> None:
        demande_id, publieur.le = uuid7(), self.apres(recit.ouvert_le, 200)
        etat = {"dispositif": self.alea.choice(["pm-up", "tp-up"]), "montant_demande_eur": self.montant()}
        await publieur.demande(demande_id, "creee", **etat)
        demande: dict[str, Any] = {**etat, "etat": "creee", "creee_le": publieur.le}
        for fait in ["deposee", "complete", self.alea.choice(["accordee", "refusee"]), "payee"]:
            if self.alea.random() < 0.25 or demande["etat"] == "refusee":
                break
            etat |= {"montant_accorde_eur": self.montant()} if fait == "accordee" else {}
            etat |= {"montant_paye_eur": self.montant()} if fait == "payee" else {}
            publieur.le = self.apres(publieur.le, 60)
            await publieur.demande(demande_id, fait, **etat)
            demande |= {**etat, "etat": fait, f"{fait}_le": publieur.le}
        recit.demandes.append(demande)

    def montant(self) -> str:
        return f"{self.alea.randrange(1, 40_000_000) / 100:.2f}"
