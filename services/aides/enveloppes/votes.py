"""Opens an envelope, votes and amends its credits, with a second person."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue.territoires import territoire
from services.aides.enveloppes import repository
from services.aides.enveloppes.domain import Nature
from services.aides.enveloppes.errors import (
    ApprobationParAuteur,
    CreditsHorsBornes,
    DeliberationFuture,
    DispositifInconnu,
    EnveloppeDejaOuverte,
    EnveloppeIntrouvable,
    TerritoireInconnu,
    VoteDejaTraite,
    VoteEnAttente,
    VoteIntrouvable,
)
from services.aides.enveloppes.models import Enveloppe, VoteEnveloppe
from services.aides.enveloppes.mouvements import Origine, compteurs, ecrire, tenir_a_jour
from services.aides.enveloppes.schemas import EnveloppeNouvelle, ModificationSaisie, VoteSaisi
from services.aides.enveloppes.trace import toucher, tracer_enveloppe
from shared.trace import ContexteRequete
from shared.valeurs import PLAFOND_MONTANT_EUR
from shared.versions import verifier_version


async def ouvrir(session: AsyncSession, contexte: ContexteRequete, entree: EnveloppeNouvelle) -> tuple[Enveloppe, int]:
    """An envelope without credits, and the vote that awaits its second person.

    DispositifInconnu, TerritoireInconnu, DeliberationFuture, EnveloppeDejaOuverte.
    """
    await _verifier(session, contexte, entree)
    maintenant, qui = contexte.horloge.maintenant(), contexte.identite.compte_id
    enveloppe = Enveloppe(
        **entree.model_dump(exclude={"vote", "dispositifs"}),
        dispositifs=sorted(set(entree.dispositifs)),
        creee_le=maintenant,
        creee_par=qui,
        modifiee_le=maintenant,
    )
    try:
        async with session.begin_nested():
            session.add(enveloppe)
            await session.flush()
    except IntegrityError as erreur:
        raise EnveloppeDejaOuverte() from erreur
    session.add(_vote(contexte, enveloppe.id, "vote", entree.vote, entree.vote.montant_eur))
    return enveloppe, await tracer_enveloppe(session, contexte, enveloppe, "ouverte", entree.vote.montant_eur)


async def _verifier(session: AsyncSession, contexte: ContexteRequete, entree: EnveloppeNouvelle) -> None:
    inconnus = await repository.inconnus(session, entree.dispositifs)
    if inconnus:
        raise DispositifInconnu(f"Hors du catalogue : {', '.join(inconnus)}.", dispositifs=inconnus)
    if entree.territoire is not None:
        try:
            territoire((entree.territoire,))
        except ValueError as erreur:
            raise TerritoireInconnu(f"`territoire` : {erreur}.") from erreur
    _pas_dans_l_avenir(contexte, entree.vote)


def _pas_dans_l_avenir(contexte: ContexteRequete, vote: VoteSaisi) -> None:
    if vote.deliberation_le > contexte.horloge.aujourdhui():
        raise DeliberationFuture(f"La délibération du {vote.deliberation_le:%d/%m/%Y} n'a pas encore eu lieu.")


def _vote(
    contexte: ContexteRequete, enveloppe_id: UUID, nature: str, entree: VoteSaisi, montant_eur: Decimal
) -> VoteEnveloppe:
    return VoteEnveloppe(
        enveloppe_id=enveloppe_id,
        nature=nature,
        montant_eur=montant_eur,
        deliberation=entree.deliberation,
        deliberation_le=entree.deliberation_le,
        a_verifier=entree.a_verifier,
        propose_par=contexte.identite.compte_id,
        propose_le=contexte.horloge.maintenant(),
    )


async def a_modifier(session: AsyncSession, contexte: ContexteRequete, enveloppe_id: UUID, attendue: int) -> Enveloppe:
    """The envelope at the version that the caller has read, locked; EnveloppeIntrouvable, VersionPerimee."""
    enveloppes = await tenir_a_jour(session, contexte, [enveloppe_id])
    if not enveloppes:
        raise EnveloppeIntrouvable()
    verifier_version(enveloppes[0].version, attendue)
    return enveloppes[0]


async def proposer(
    session: AsyncSession, contexte: ContexteRequete, enveloppe: Enveloppe, entree: ModificationSaisie
) -> int:
    """A change of the credits, for another person to approve; DeliberationFuture, VoteEnAttente."""
    _pas_dans_l_avenir(contexte, entree)
    montant = entree.montant_eur if entree.sens == "hausse" else -entree.montant_eur
    try:
        async with session.begin_nested():
            session.add(_vote(contexte, enveloppe.id, "modification", entree, montant))
            await session.flush()
    except IntegrityError as erreur:
        raise VoteEnAttente() from erreur
    return await toucher(session, contexte, enveloppe, "modification_proposee", montant)


async def approuver(session: AsyncSession, contexte: ContexteRequete, enveloppe: Enveloppe, vote_id: UUID) -> int:
    """The vote counts; VoteIntrouvable, VoteDejaTraite, ApprobationParAuteur, CreditsHorsBornes."""
    vote = await _en_attente(session, enveloppe, vote_id)
    if vote.propose_par == contexte.identite.compte_id:
        raise ApprobationParAuteur()
    futur = enveloppe.vote_eur + vote.montant_eur
    reste = compteurs(enveloppe).disponible_eur
    if futur < 0 or futur > PLAFOND_MONTANT_EUR or reste + vote.montant_eur < 0:
        raise CreditsHorsBornes(
            f"Il reste {reste:.2f} € libres sur {enveloppe.vote_eur:.2f} € votés : "
            f"la modification de {vote.montant_eur:.2f} € n'est pas possible.",
            disponible_eur=f"{reste:.2f}",
        )
    _traiter(contexte, vote, "approuve")
    await session.flush()
    origine = Origine(vote_id=vote.id, motif=vote.deliberation)
    await ecrire(session, contexte, enveloppe, (Nature(vote.nature), vote.montant_eur), origine)
    return await toucher(session, contexte, enveloppe, "votee", vote.montant_eur)


async def ecarter(session: AsyncSession, contexte: ContexteRequete, enveloppe: Enveloppe, vote_id: UUID) -> int:
    """The vote will not count; VoteIntrouvable, VoteDejaTraite."""
    vote = await _en_attente(session, enveloppe, vote_id)
    _traiter(contexte, vote, "ecarte")
    return await toucher(session, contexte, enveloppe, "vote_ecarte", vote.montant_eur)


async def _en_attente(session: AsyncSession, enveloppe: Enveloppe, vote_id: UUID) -> VoteEnveloppe:
    vote = await repository.vote(session, enveloppe.id, vote_id)
    if vote is None:
        raise VoteIntrouvable()
    if vote.etat != "propose":
        raise VoteDejaTraite()
    return vote


def _traiter(contexte: ContexteRequete, vote: VoteEnveloppe, etat: str) -> None:
    vote.etat, vote.traite_par = etat, contexte.identite.compte_id
    vote.traite_le = contexte.horloge.maintenant()
