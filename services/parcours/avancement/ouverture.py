"""Opening a parcours on a dossier."""

from dataclasses import asdict

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement import repository
from services.parcours.avancement.errors import ParcoursDejaActif
from services.parcours.avancement.models import Parcours
from services.parcours.avancement.schemas import ParcoursNouveau
from services.parcours.modeles.domain import Modele
from services.parcours.modeles.repository import derniere_publiee
from services.parcours.reconstruction.suivi import changements
from shared.calendrier import ajouter_jours_ouvres
from shared.chrono import commencer, silence_le
from shared.perimetre.service import dossier_modifiable
from shared.trace import ContexteRequete, tracer


async def ouvrir_parcours(
    session: AsyncSession, contexte: ContexteRequete, entree: ParcoursNouveau
) -> tuple[Parcours, int]:
    """The new parcours at the entry of the last published version, and the position of its event."""
    dossier = await dossier_modifiable(session, contexte.identite, entree.dossier_id)
    modele, sha256 = await derniere_publiee(session, entree.modele)
    parcours = _nouveau(contexte, entree, modele, sha256)
    try:
        async with session.begin_nested():
            session.add(parcours)
            await session.flush()
    except IntegrityError as erreur:
        raise ParcoursDejaActif(
            parcours_id=await repository.actif(session, dossier.dossier_id, modele.code)
        ) from erreur
    return parcours, await _tracer(session, contexte, parcours, modele.initiale.attend)


async def _tracer(session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, attend: str | None) -> int:
    noms = ("modele", "modele_version", "etape", "prochaine_action", "echeance_le")
    fait = {**{nom: getattr(parcours, nom) for nom in noms}, "attend": attend}
    return await tracer(
        session,
        contexte,
        type="parcours.parcours.ouvert",
        objet_id=parcours.id,
        dossier_id=parcours.dossier_id,
        apres={**await changements(session, parcours), **fait},
        donnees=fait,
    )


def _nouveau(contexte: ContexteRequete, entree: ParcoursNouveau, modele: Modele, sha256: str) -> Parcours:
    maintenant = contexte.horloge.maintenant()
    entree_modele, aujourdhui = modele.initiale, contexte.horloge.aujourdhui()
    silence = entree_modele.silence
    chrono = commencer(aujourdhui, ajouter_jours_ouvres(aujourdhui, entree_modele.delai_jours_ouvres))
    return Parcours(
        dossier_id=entree.dossier_id,
        modele=modele.code,
        modele_version=modele.numero,
        modele_sha256=sha256,
        etape=entree_modele.code,
        etapes_visitees=[entree_modele.code],
        ouvert_le=maintenant,
        ouvert_par=contexte.identite.compte_id,
        depuis_le=maintenant,
        prochaine_action=entree_modele.prochaine_action,
        silence_le=silence_le(chrono, aujourdhui, silence.delai_jours_ouvres if silence else None),
        **asdict(chrono),
    )
