"""A real mail server on this machine, which behaves as a test asks, and mails to put in the outbox."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any
from uuid import UUID

from aiosmtpd.controller import Controller
from pydantic import SecretStr
from sqlalchemy import text

from services.gateway.courriels.depot import Lettre, deposer
from services.gateway.courriels.domain import Destinataire
from services.gateway.courriels.facteur import Facteur
from services.gateway.courriels.gabarits import rendre
from services.gateway.courriels.smtp import PostierSmtp
from shared.identifiants import uuid7
from shared.trace.contexte import contexte_systeme
from tests.outillage.plateforme import PlateformeTest
from tests.outillage.processus import port_libre

EXPEDITEUR = "Ensemblier <ne-pas-repondre@ensemblier.example>"


@dataclass
class Serveur:
    """What the server received; `reponse` is what it says to DATA, `rcpt` to RCPT, `attente_s` how long it thinks."""

    port: int = 0
    recus: list[tuple[str, Message]] = field(default_factory=list)
    reponse: str = "250 OK"
    rcpt: str = "250 OK"
    attente_s: float = 0.0
    coupe: bool = False

    async def handle_RCPT(self, _s: Any, _session: Any, enveloppe: Any, adresse: str, _options: Any) -> str:  # noqa: N802
        if self.rcpt.startswith("2"):
            enveloppe.rcpt_tos.append(adresse)
        return self.rcpt

    async def handle_DATA(self, serveur: Any, _session: Any, enveloppe: Any) -> str:  # noqa: N802
        await asyncio.sleep(self.attente_s)
        if self.coupe:
            serveur.transport.abort()
        elif self.reponse.startswith("2"):
            self.recus.append((enveloppe.rcpt_tos[0], message_from_bytes(enveloppe.content)))
        return self.reponse

    def pour(self, adresse: str) -> list[Message]:
        return [message for recu, message in self.recus if recu == adresse]


@contextmanager
def serveur_courriel() -> Iterator[Serveur]:
    serveur = Serveur(port_libre())
    controleur = Controller(serveur, hostname="127.0.0.1", port=serveur.port)
    controleur.start()
    try:
        yield serveur
    finally:
        controleur.stop()


def facteur_de(plateforme: PlateformeTest, serveur: Serveur, delai_s: float = 5.0) -> Facteur:
    """A worker of its own, which sends to that server."""
    etat = plateforme.plateforme.applications["gateway"].state
    postier = PostierSmtp(SecretStr(f"smtp://127.0.0.1:{serveur.port}"), delai_s)
    return Facteur(etat.base, etat.horloge, etat.liens, postier, expediteur=EXPEDITEUR, delai_s=delai_s)


async def adresser(plateforme: PlateformeTest, dossier: dict[str, Any]) -> str:
    """Gives the company an address of its own."""
    from shared.securite.identite import Role

    adresse = f"direction-{uuid7().hex}@exemple.fr"
    chemin = f"/v1/dossiers/{dossier['siren']}/contact"
    reponse = await plateforme.client(Role.ENSEMBLIER).put(chemin, json={"courriel": adresse})
    assert reponse.status_code == 200, reponse.text
    return adresse


async def lettre_deposee(plateforme: PlateformeTest, dossier: dict[str, Any], periode: str = "unique") -> UUID | None:
    """A mail to the company, in a transaction of its own."""
    dossier_id = UUID(dossier["id"])
    async with plateforme.base("gateway").ecriture() as session:
        lettre = Lettre(
            type="entreprise",
            objet_id=dossier_id,
            periode=periode,
            destinataire=(Destinataire.ENTREPRISE, dossier_id),
            rendu=rendre("entreprise", objet="votre dossier est reçu"),
            dossier_id=dossier_id,
            lien=("suivi", dossier_id),
        )
        return await deposer(session, contexte_systeme(plateforme.horloge), lettre)


async def etat_de(plateforme: PlateformeTest, courriel_id: UUID | None) -> dict[str, Any]:
    async with plateforme.base("gateway").lecture() as session:
        ligne = await session.execute(text("SELECT * FROM courriel WHERE id = :id"), {"id": courriel_id})
        return dict(ligne.mappings().one())


async def changer(plateforme: PlateformeTest, ordre: str, courriel_id: UUID | None) -> None:
    async with plateforme.base("gateway").ecriture() as session:
        await session.execute(text(f"UPDATE courriel SET {ordre} WHERE id = :id"), {"id": courriel_id})
