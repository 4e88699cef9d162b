"""Deciding a proposed change by a second person, and setting the frame of an organisation."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.acces.errors import OrganisationInconnue
from services.gateway.acces.models import Organisation
from services.gateway.programmes import controle, repository
from services.gateway.programmes.contenu import Contenu
from services.gateway.programmes.errors import ProgrammeFerme
from services.gateway.programmes.etats import FINALS_PROPOSITION, PROGRAMME, PROPOSITION
from services.gateway.programmes.historique import appliquer
from services.gateway.programmes.models import Programme, Proposition
from services.gateway.propositions.cadre import Cadre
from services.gateway.propositions.errors import (
    CadreIncoherent,
    PropositionDecidee,
    PropositionIntrouvable,
    PropositionPerimee,
    RetraitParAuteur,
    SecondePersonneNecessaire,
)
from services.gateway.propositions.schemas import Decision
from services.gateway.repertoire.territoire import fautes_du_territoire
from shared.erreurs import VersionPerimee
from shared.securite.identite import PARTENAIRES, Role
from shared.trace import ContexteRequete, tracer
from shared.versions import verifier_version


async def a_decider(session: AsyncSession, contexte: ContexteRequete, proposition_id: UUID) -> Proposition:
    """The waiting change, locked; a foreign one does not exist for a partner."""
    proposition = await repository.proposition(session, proposition_id)
    identite = contexte.identite
    if proposition is None or (
        identite.role in PARTENAIRES and proposition.organisation_id != identite.organisation_id
    ):
        raise PropositionIntrouvable()
    if proposition.etat in FINALS_PROPOSITION:
        raise PropositionDecidee()
    return proposition


async def decider(
    session: AsyncSession, contexte: ContexteRequete, proposition: Proposition, decision: Decision
) -> Proposition:
    """Approves or refuses; an approved change is checked again, then applied as a version."""
    if proposition.auteur_id == contexte.identite.compte_id:
        raise SecondePersonneNecessaire()
    programme = await repository.verrouiller(session, proposition.programme_id)
    assert programme is not None
    approuvee = decision.decision == "approuver"
    _marquer(contexte, proposition, decision.decision, decision.motif)
    await session.flush()
    if approuvee:
        await _appliquer(session, contexte, programme, proposition)
    await _tracer(session, contexte, programme, proposition)
    return proposition


async def retirer(session: AsyncSession, contexte: ContexteRequete, proposition: Proposition) -> Proposition:
    """Takes a change back before the Region decides."""
    identite = contexte.identite
    if identite.role is Role.REGION and proposition.auteur_id != identite.compte_id:
        raise RetraitParAuteur()
    _marquer(contexte, proposition, "retirer", None)
    programme = await repository.verrouiller(session, proposition.programme_id)
    assert programme is not None
    await _tracer(session, contexte, programme, proposition)
    return proposition


def _marquer(contexte: ContexteRequete, proposition: Proposition, geste: str, motif: str | None) -> None:
    proposition.etat, proposition.motif = PROPOSITION[proposition.etat, geste], motif
    proposition.decidee_par, proposition.decidee_le = contexte.identite.compte_id, contexte.horloge.maintenant()


async def _appliquer(
    session: AsyncSession, contexte: ContexteRequete, programme: Programme, proposition: Proposition
) -> None:
    if (programme.etat, "modifier") not in PROGRAMME:
        raise ProgrammeFerme()
    publication = proposition.champs == ["publication"]
    if not publication and any(programme.contenu[nom] != proposition.avant[nom] for nom in proposition.champs):
        raise PropositionPerimee()
    changes: dict[str, Any] = {} if publication else proposition.apres
    contenu = Contenu.model_validate({**programme.contenu, **changes})
    await controle.verifier(session, programme.organisation_id, contenu)
    await controle.sans_chevauchement(session, programme, contenu)
    if publication:
        programme.etat = PROGRAMME[programme.etat, "publier"]
    nature = "publication" if publication else "approbation"
    await appliquer(session, contexte, programme, contenu, nature, proposition_id=proposition.id)


async def _tracer(
    session: AsyncSession, contexte: ContexteRequete, programme: Programme, proposition: Proposition
) -> None:
    apres = {
        "code": programme.code,
        "proposition_id": proposition.id,
        "champs": proposition.champs,
        "etat": proposition.etat,
        "motif": proposition.motif,
    }
    await tracer(session, contexte, type="gateway.programme.proposition-decidee", objet_id=programme.id, apres=apres)


async def lire_cadre(session: AsyncSession, organisation_id: UUID) -> tuple[Cadre, int]:
    """The frame in force for an organisation and its version (0: the default one); OrganisationInconnue."""
    if await session.get(Organisation, organisation_id) is None:
        raise OrganisationInconnue()
    ligne = await repository.cadre(session, organisation_id)
    return await controle.cadre_de(session, organisation_id), ligne.version if ligne else 0


async def fixer_cadre(
    session: AsyncSession, contexte: ContexteRequete, organisation_id: UUID, attendue: int, cadre: Cadre
) -> int:
    """Replaces the frame; gives its new version. Programmes already written keep their content."""
    fautes = fautes_du_territoire(cadre.territoire, "body.territoire")
    if fautes:
        raise CadreIncoherent(champs=[{"champ": champ, "message": message} for champ, message in fautes])
    avant, version = await lire_cadre(session, organisation_id)
    verifier_version(version, attendue)
    contenu = cadre.model_dump(mode="json")
    nouvelle = await repository.ecrire_cadre(
        session, organisation_id, contenu, (attendue, contexte.horloge.maintenant())
    )
    if nouvelle is None:
        raise VersionPerimee()
    await tracer(
        session,
        contexte,
        type="gateway.programme.cadre-fixe",
        objet_id=organisation_id,
        avant=avant.model_dump(mode="json"),
        apres=contenu,
        donnees={"organisation_id": organisation_id, "offres": cadre.offres, "proteges": cadre.proteges},
    )
    return nouvelle
