"""Giving a consent; withdrawing it closes at once what the partner could see."""

from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.acces.errors import OrganisationInconnue
from services.gateway.acces.models import Compte, Organisation
from services.gateway.consentements.errors import AucunConsentement, ConsentementDejaDonne
from services.gateway.consentements.models import Consentement
from services.gateway.consentements.registre import C, F
from services.gateway.consentements.schemas import ConsentementNouveau, Retrait, RetraitFait
from services.gateway.dossiers import repository as dossiers
from services.gateway.dossiers import suivi
from services.gateway.dossiers.errors import DossierIntrouvable
from services.gateway.dossiers.models import Dossier
from services.gateway.orientations import fermeture
from services.gateway.webhooks.prevision import prevoir
from shared.trace import ContexteRequete, tracer


async def dossier_visible(session: AsyncSession, contexte: ContexteRequete, siren: str) -> Dossier:
    """The dossier, locked; a consent may be withdrawn from a closed one too."""
    dossier = await dossiers.dossier_a_modifier(session, contexte.identite, siren)
    if dossier is None:
        raise DossierIntrouvable()
    return dossier


async def donner(
    session: AsyncSession, contexte: ContexteRequete, dossier: Dossier, entree: ConsentementNouveau
) -> Consentement:
    """The receipt of a consent; it opens again what a withdrawal had closed, and gives no access by itself."""
    if await session.get(Organisation, entree.organisation_id) is None:
        raise OrganisationInconnue(champs=[{"champ": "body.organisation_id", "message": "est inconnue"}])
    consentement = Consentement(
        **entree.model_dump(),
        dossier_id=dossier.id,
        donne_le=contexte.horloge.maintenant(),
        donne_par=contexte.identite.compte_id,
    )
    try:
        async with session.begin_nested():
            session.add(consentement)
            await session.flush()
    except IntegrityError:
        raise ConsentementDejaDonne() from None
    couple = (F.c.dossier_id == dossier.id, F.c.organisation_id == entree.organisation_id)
    await session.execute(delete(F).where(*couple))
    await _tracer(session, contexte, dossier, consentement.id, "donne", entree.organisation_id, entree.finalite)
    return consentement


async def retirer(session: AsyncSession, contexte: ContexteRequete, dossier: Dossier, entree: Retrait) -> RetraitFait:
    """Withdraws; when no consent is left for the partner, all it could see of the dossier is closed."""
    couple = (C.c.dossier_id == dossier.id, C.c.organisation_id == entree.organisation_id, C.c.retire_le.is_(None))
    vises = [*couple, C.c.finalite == entree.finalite] if entree.finalite else list(couple)
    fin = {"retire_le": contexte.horloge.maintenant(), "retire_par": contexte.identite.compte_id}
    retires = (await session.execute(update(C).where(*vises).values(fin).returning(C.c.id))).scalars().all()
    restants = (await session.execute(select(func.count()).where(*couple))).scalar_one()
    if entree.finalite and (not retires or restants):
        if not retires:
            raise AucunConsentement()
        await _tracer(session, contexte, dossier, retires[0], "retire", entree.organisation_id, entree.finalite)
        return RetraitFait(organisation_id=entree.organisation_id, retires=len(retires), acces_ferme=False)
    await _fermer(session, contexte, dossier, entree.organisation_id, connu=bool(retires))
    objet_id = retires[0] if retires else dossier.id
    await _tracer(session, contexte, dossier, objet_id, "retire", entree.organisation_id, entree.finalite)
    return RetraitFait(organisation_id=entree.organisation_id, retires=len(retires), acces_ferme=True)


async def _fermer(
    session: AsyncSession, contexte: ContexteRequete, dossier: Dossier, organisation_id: UUID, *, connu: bool
) -> None:
    """Party, orientations, links and référent: everything through which the partner sees the dossier."""
    etait_partie = await suivi.dissocier(session, contexte, dossier, organisation_id)
    closes = await fermeture.fermer_partenaire(session, contexte, dossier, organisation_id)
    if not (connu or etait_partie or closes):
        raise AucunConsentement()
    depuis_le = contexte.horloge.maintenant()
    valeurs = {"dossier_id": dossier.id, "organisation_id": organisation_id, "depuis_le": depuis_le}
    await session.execute(insert(F).values(valeurs).on_conflict_do_nothing())
    if dossier.referent_id is not None and dossier.etat == "ouvert":
        referent = await session.get(Compte, dossier.referent_id)
        if referent is not None and referent.organisation_id == organisation_id:
            await fermeture.rendre_sans_partenaire(session, contexte, dossier)


async def _tracer(
    session: AsyncSession,
    contexte: ContexteRequete,
    dossier: Dossier,
    objet_id: UUID,
    fait: str,
    organisation_id: UUID,
    finalite: str | None,
) -> int:
    apres = {"organisation_id": organisation_id, "finalite": finalite or "toutes"}
    type_ = f"gateway.consentement.{fait}"
    position = await tracer(session, contexte, type=type_, objet_id=objet_id, dossier_id=dossier.id, apres=apres)
    await prevoir(session)
    return position
