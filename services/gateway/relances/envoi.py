"""Tells a company, once, what it is asked, by mail; then its adviser when it does not answer."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.courriels.depot import Lettre, deposer
from services.gateway.courriels.domain import Destinataire
from services.gateway.courriels.gabarits import rendre
from services.gateway.dossiers.models import Dossier
from services.gateway.notifications.ecriture import Nouvelle, ecrire
from services.gateway.notifications.entreprise import ranger
from shared.contracts.flux import EvenementRecu
from shared.trace import ContexteRequete, tracer

_ENSEMBLIERS = text("SELECT id FROM compte WHERE actif AND role = 'ensemblier' ORDER BY id")


@dataclass(frozen=True, slots=True)
class Envoi:
    """What is said, and the key that makes it unique for a dossier: its type and its `periode`."""

    type: str
    periode: str
    ligne: str


async def avertir_entreprise(
    session: AsyncSession, contexte: ContexteRequete, dossier: Dossier, envoi: Envoi, objet: str
) -> None:
    """A mail of the template of that type; an event read twice writes nothing more."""
    nouvelle = Nouvelle(envoi.type, dossier.id, envoi.periode, dossier.id, envoi.ligne, obligatoire=True)
    if not await ecrire(session, contexte, nouvelle, [("entreprise", dossier.id)]):
        return
    lettre = Lettre(
        type=envoi.type,
        objet_id=dossier.id,
        periode=envoi.periode,
        destinataire=(Destinataire.ENTREPRISE, dossier.id),
        rendu=rendre(envoi.type, objet=objet, phrase=envoi.ligne),
        dossier_id=dossier.id,
        lien=("suivi", dossier.id),
    )
    courriel_id = await deposer(session, contexte, lettre)
    if courriel_id is not None:
        await ranger(session, courriel_id, dossier.id)
    await tracer(
        session,
        contexte,
        type="gateway.entreprise.avertie",
        objet_id=dossier.id,
        dossier_id=dossier.id,
        apres={"etapes": [envoi.type]},
    )


async def avertir_conseiller(
    session: AsyncSession, contexte: ContexteRequete, dossier: Dossier, envoi: Envoi, cause: EvenementRecu
) -> None:
    """In the next digest of the référent; of the ensembliers when the company has none."""
    comptes = [dossier.referent_id] if dossier.referent_id else (await session.execute(_ENSEMBLIERS)).scalars().all()
    nouvelle = Nouvelle(envoi.type, dossier.id, envoi.periode, dossier.id, envoi.ligne, obligatoire=True)
    if not await ecrire(session, contexte, nouvelle, [("compte", compte) for compte in comptes]):
        return
    apres = {
        "echelon": envoi.type,
        "declencheur": envoi.type.removesuffix("-sans-reponse"),
        "audience": "referent" if dossier.referent_id else "ensemblier",
        "objet_id": cause.sujet_id,
        "depuis": cause.le,
        "destinataires": len(comptes),
    }
    await tracer(
        session,
        contexte,
        type="gateway.relance.envoyee",
        objet_id=cause.sujet_id,
        dossier_id=dossier.id,
        apres=apres,
    )
