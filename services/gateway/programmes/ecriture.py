"""Writing a programme: draft, change, publication, closure. What the Region protects becomes a proposed change."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.acces.errors import CodeDejaPris, OrganisationInconnue
from services.gateway.acces.models import Organisation
from services.gateway.programmes import controle, repository
from services.gateway.programmes.contenu import Contenu
from services.gateway.programmes.errors import (
    ProgrammeDejaPublie,
    ProgrammeFerme,
    ProgrammeIntrouvable,
    PropositionEnAttente,
)
from services.gateway.programmes.etats import PROGRAMME, PROPOSITION
from services.gateway.programmes.historique import appliquer, consigner
from services.gateway.programmes.models import Programme, Proposition
from services.gateway.programmes.schemas import ProgrammeNouveau
from services.gateway.propositions.cadre import champs_a_approuver, champs_changes
from shared.securite.identite import PARTENAIRES
from shared.trace import ContexteRequete, tracer
from shared.versions import verifier_version

Ecrit = tuple[Programme, Proposition | None, int]


async def a_modifier(
    session: AsyncSession, contexte: ContexteRequete, programme_id: UUID, attendue: int | None
) -> Programme:
    """The programme at the version read, locked; a foreign one does not exist for a partner."""
    programme = await repository.verrouiller(session, programme_id)
    identite = contexte.identite
    if programme is None or (identite.role in PARTENAIRES and programme.organisation_id != identite.organisation_id):
        raise ProgrammeIntrouvable()
    if attendue is not None:
        verifier_version(programme.version, attendue)
    if (programme.etat, "modifier") not in PROGRAMME:
        raise ProgrammeFerme()
    return programme


async def creer(session: AsyncSession, contexte: ContexteRequete, entree: ProgrammeNouveau) -> tuple[Programme, int]:
    """A draft of the organisation: nothing is offered before its publication."""
    organisation_id = await _organisation(session, contexte, entree.organisation_id)
    await controle.verifier(session, organisation_id, entree.contenu)
    if await repository.proprietaire_du_code(session, entree.code) not in (None, organisation_id):
        raise CodeDejaPris()
    programme = Programme(
        code=entree.code,
        edition=entree.edition,
        organisation_id=organisation_id,
        modifie_par=contexte.identite.compte_id,
        modifie_le=contexte.horloge.maintenant(),
        **controle.colonnes(entree.contenu),
    )
    try:
        async with session.begin_nested():
            session.add(programme)
            await session.flush()
    except IntegrityError as erreur:
        raise CodeDejaPris() from erreur
    return programme, await consigner(session, contexte, programme, "creation", None)


async def _organisation(session: AsyncSession, contexte: ContexteRequete, demandee: UUID | None) -> UUID:
    identite = contexte.identite
    organisation_id = demandee or identite.organisation_id
    etrangere = identite.role in PARTENAIRES and organisation_id != identite.organisation_id
    if organisation_id is None or etrangere or await session.get(Organisation, organisation_id) is None:
        raise OrganisationInconnue()
    return organisation_id


async def modifier(session: AsyncSession, contexte: ContexteRequete, programme: Programme, contenu: Contenu) -> Ecrit:
    """Applies what is free, proposes to the Region what it protects."""
    await controle.verifier(session, programme.organisation_id, contenu)
    avant = Contenu.model_validate(programme.contenu)
    if programme.etat == "brouillon":
        if await repository.proposition_en_attente(session, programme.id) is not None:
            raise PropositionEnAttente()
        return programme, None, await appliquer(session, contexte, programme, contenu, "modification")
    cadre = await controle.cadre_de(session, programme.organisation_id)
    proteges = champs_a_approuver(cadre, avant, contenu)
    if not proteges:
        await controle.sans_chevauchement(session, programme, contenu)
        return programme, None, await appliquer(session, contexte, programme, contenu, "modification")
    libre = contenu.model_copy(update={nom: getattr(avant, nom) for nom in proteges})
    if controle.fautes(libre):
        libre, proteges = avant, champs_changes(avant, contenu)
    proposition = await _proposer(session, contexte, programme, proteges, contenu)
    position = await appliquer(session, contexte, programme, libre, "modification")
    return programme, proposition, position


async def publier(session: AsyncSession, contexte: ContexteRequete, programme: Programme) -> Ecrit:
    """Publishes the draft, or asks the Region to when it keeps publications to itself."""
    if (programme.etat, "publier") not in PROGRAMME:
        raise ProgrammeDejaPublie()
    contenu = Contenu.model_validate(programme.contenu)
    await controle.verifier(session, programme.organisation_id, contenu)
    await controle.sans_chevauchement(session, programme, contenu)
    cadre = await controle.cadre_de(session, programme.organisation_id)
    if "publication" in cadre.proteges:
        proposition = await _proposer(session, contexte, programme, ["publication"], contenu)
        return programme, proposition, await _position(session, contexte, programme, proposition)
    programme.etat = PROGRAMME[programme.etat, "publier"]
    return programme, None, await appliquer(session, contexte, programme, contenu, "publication")


async def fermer(session: AsyncSession, contexte: ContexteRequete, programme: Programme, motif: str) -> int:
    """Closes the programme: no company is sent to it any more."""
    programme.etat, programme.motif_fermeture = PROGRAMME[programme.etat, "fermer"], motif
    attente = await repository.proposition_en_attente(session, programme.id)
    if attente is not None:
        attente.etat = PROPOSITION[attente.etat, "retirer"]
        attente.decidee_le, attente.motif = contexte.horloge.maintenant(), "programme fermé"
    contenu = Contenu.model_validate(programme.contenu)
    return await appliquer(session, contexte, programme, contenu, "fermeture")


async def _proposer(
    session: AsyncSession, contexte: ContexteRequete, programme: Programme, champs: Sequence[str], contenu: Contenu
) -> Proposition:
    if await repository.proposition_en_attente(session, programme.id) is not None:
        raise PropositionEnAttente()
    nouveau: dict[str, Any] = contenu.model_dump(mode="json")
    proposition = Proposition(
        programme_id=programme.id,
        organisation_id=programme.organisation_id,
        champs=list(champs),
        avant={nom: programme.contenu.get(nom, programme.etat) for nom in champs},
        apres={nom: nouveau.get(nom, "publie") for nom in champs},
        auteur_id=contexte.identite.compte_id,
        proposee_le=contexte.horloge.maintenant(),
    )
    session.add(proposition)
    await session.flush()
    return proposition


async def _position(
    session: AsyncSession, contexte: ContexteRequete, programme: Programme, proposition: Proposition
) -> int:
    apres = {"proposition_id": proposition.id, "champs": proposition.champs, "code": programme.code}
    return await tracer(session, contexte, type="gateway.programme.propose", objet_id=programme.id, apres=apres)
