"""The documents of a demande: rendered once, kept under their digest, the same for everyone afterwards."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue import repository as catalogue
from services.aides.conventions.errors import DocumentIndisponible, VersionDeConventionIntrouvable
from services.aides.conventions.etat import lire_etat
from services.aides.conventions.models import DocumentRendu
from services.aides.conventions.redaction import rediger_convention, rediger_decision
from services.aides.demandes import suivi
from services.aides.demandes.models import Demande
from shared.base import Base
from shared.documents import Document, rendre_pdf
from shared.horloge import PARIS
from shared.trace import ContexteRequete


@dataclass(frozen=True, slots=True)
class Fichier:
    """A PDF and its SHA-256."""

    sha256: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Piece:
    """What is to be rendered, dated, under its key; `definitive` when it never changes again."""

    demande_id: UUID
    cle: str
    document: Document
    le: datetime
    definitive: bool


async def decision(session: AsyncSession, contexte: ContexteRequete, demande_id: UUID) -> Piece | Fichier:
    """The notification of the decision; DemandeIntrouvable, DocumentIndisponible before the decision."""
    cas = await suivi.cas_a_lire(session, contexte, demande_id)
    demande = cas.demande
    if demande.decidee_le is None:
        raise DocumentIndisponible()
    garde = await _garde(session, demande_id, "decision")
    if garde is not None:
        return garde
    document = rediger_decision(demande, cas.dossier, await _nom(session, demande))
    return Piece(demande_id, "decision", document, demande.decidee_le, definitive=True)


async def convention(session: AsyncSession, contexte: ContexteRequete, demande_id: UUID, rang: int) -> Piece | Fichier:
    """A version of the convention, a draft saying that it is one; VersionDeConventionIntrouvable."""
    cas = await suivi.cas_a_lire(session, contexte, demande_id)
    version = next((v for v in (await lire_etat(session, demande_id)).versions if v.rang == rang), None)
    if version is None:
        raise VersionDeConventionIntrouvable()
    signee = version.signee_region_le is not None
    garde = await _garde(session, demande_id, f"convention-{rang}") if signee else None
    if garde is not None:
        return garde
    document = rediger_convention(cas.demande, cas.dossier, await _nom(session, cas.demande), version)
    le = version.preparee_le
    if version.signee_region_le and version.signee_entreprise_le:
        dernier = max(version.signee_region_le, version.signee_entreprise_le)
        le = datetime.combine(dernier, time(), PARIS)
    return Piece(demande_id, f"convention-{rang}", document, le, definitive=signee)


async def rendre(base: Base, contexte: ContexteRequete, piece: Piece | Fichier) -> Fichier:
    """Renders without holding a connection, then keeps what is definitive: the first one kept wins."""
    if isinstance(piece, Fichier):
        return piece
    pdf = await rendre_pdf(piece.document, piece.le)
    fichier = Fichier(hashlib.sha256(pdf).hexdigest(), pdf)
    if not piece.definitive:
        return fichier
    valeurs = {"demande_id": piece.demande_id, "cle": piece.cle, "sha256": fichier.sha256, "pdf": pdf}
    requete = insert(DocumentRendu).values(**valeurs, rendu_le=contexte.horloge.maintenant())
    async with base.ecriture() as session:
        await session.execute(requete.on_conflict_do_nothing(index_elements=["demande_id", "cle"]))
        return await _garde(session, piece.demande_id, piece.cle) or fichier


async def _garde(session: AsyncSession, demande_id: UUID, cle: str) -> Fichier | None:
    requete = select(DocumentRendu.sha256, DocumentRendu.pdf).where(  # type: ignore[call-overload]
        DocumentRendu.demande_id == demande_id, DocumentRendu.cle == cle
    )
    ligne = (await session.execute(requete)).first()
    return Fichier(ligne.sha256, ligne.pdf) if ligne else None


async def _nom(session: AsyncSession, demande: Demande) -> str:
    versions = await catalogue.toutes(session, demande.dispositif)
    return next(v.nom for v in versions if v.regles.version == demande.dispositif_version)
