"""Answering a request in one call: each answer goes to every parcours it was asked for."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement.models import Parcours
from services.parcours.campagnes import demande, domain, repository
from services.parcours.campagnes.errors import CollecteFermee, CollecteIntrouvable, QuestionInconnue, ReponseVide
from services.parcours.campagnes.models import Collecte, Question
from services.parcours.campagnes.schemas import Dispense, ReponseQuestion, ReponsesCollecte
from services.parcours.indicateurs import mesurer
from services.parcours.indicateurs import repository as indicateurs
from services.parcours.indicateurs.controle import Attendu, Retenue, retenir
from services.parcours.indicateurs.models import Mesure
from shared.trace import ContexteRequete
from shared.versions import verifier_version

P: Any = Parcours.__table__  # type: ignore[attr-defined]
Retenues = dict[UUID, list[tuple[Attendu, Retenue, ReponseQuestion]]]


async def a_modifier(session: AsyncSession, contexte: ContexteRequete, collecte_id: UUID, attendue: int) -> Collecte:
    """The request at the version that the caller has read, locked."""
    collecte = await repository.a_modifier(session, contexte.identite, collecte_id)
    if collecte is None:
        raise CollecteIntrouvable()
    verifier_version(collecte.version, attendue)
    return collecte


async def repondre(
    session: AsyncSession, contexte: ContexteRequete, collecte: Collecte, entree: ReponsesCollecte
) -> int:
    """Writes the measures, then closes the request when nothing is left or the company says so."""
    if collecte.etat not in domain.REPONDABLES:
        raise CollecteFermee(f"Cette demande est dans l'état {collecte.etat}.", etat=collecte.etat)
    if not entree.reponses and not entree.terminer:
        raise ReponseVide(champ="body.reponses")
    ouvertes = {q.id: q for q in await repository.questions(session, collecte.id) if q.etat in _ATTENDUES}
    parcours = await _parcours(session, ouvertes.values())
    connues = {parcours_id: await indicateurs.mesures(session, parcours_id) for parcours_id in parcours}
    retenues: Retenues = {}
    for rang, reponse in enumerate(entree.reponses):
        champ = f"body.reponses.{rang}"
        question = ouvertes.pop(reponse.question_id, None)
        if question is None:
            raise QuestionInconnue(champ=f"{champ}.question_id", questions=[str(q) for q in ouvertes])
        for parcours_id, lignes in _retenir(question, reponse, connues, (collecte.moment, champ)).items():
            retenues.setdefault(parcours_id, []).extend(lignes)
        question.etat = "sans_valeur" if reponse.manque is not None else "repondue"
        question.motif = reponse.manque
    for parcours_id in sorted(retenues):
        un, lignes = parcours[parcours_id], retenues[parcours_id]
        await mesurer.verifier_moment(session, contexte, un, collecte.moment, entree.mesure_le)
        await mesurer.ranger(session, contexte, un, collecte.moment, entree.mesure_le, lignes)
    return await _conclure(session, contexte, collecte, entree, len(ouvertes))


_ATTENDUES = frozenset({"demandee", "sans_reponse"})


async def _parcours(session: AsyncSession, questions: Iterable[Question]) -> dict[UUID, Parcours]:
    """The parcours that the questions concern, locked in one order whatever their dossier."""
    ids = {parcours_id for question in questions for parcours_id in question.parcours_ids}
    requete = select(Parcours).where(P.c.id.in_(ids)).order_by(P.c.id).with_for_update()
    return {parcours.id: parcours for parcours in (await session.execute(requete)).scalars()}


def _retenir(
    question: Question, reponse: ReponseQuestion, connues: dict[UUID, list[Mesure]], lieu: tuple[str, str]
) -> Retenues:
    """The answer for each parcours of its question; one that an adviser has measured meanwhile keeps its value."""
    moment, champ = lieu
    retenues: Retenues = {}
    for parcours_id in question.parcours_ids:
        lignes = connues[parcours_id]
        attendu = mesurer.attendu_pour(question.code, moment, indicateurs.departs(lignes), f"{champ}.question_id")
        retenue = retenir(reponse, attendu, champ)
        if reponse.correction is not None or not _deja_mesure(lignes, question.code, moment):
            retenues.setdefault(parcours_id, []).append((attendu, retenue, reponse))
    return retenues


def _deja_mesure(connues: Sequence[Mesure], code: str, moment: str) -> bool:
    return any(m.code == code and m.moment == moment and m.valeur is not None for m in connues)


async def _conclure(
    session: AsyncSession, contexte: ContexteRequete, collecte: Collecte, entree: ReponsesCollecte, restantes: int
) -> int:
    collecte.transmise_le = contexte.horloge.maintenant()
    par = {"par": contexte.identite.role.value, "repondues": len(entree.reponses), "restantes": restantes}
    if restantes and not entree.terminer:
        return await demande.annoncer(session, contexte, collecte, "parcours.campagne.partielle", **par)
    await repository.fermer_questions(session, collecte.id, domain.NON_REPONDUE)
    questions = await repository.questions(session, collecte.id)
    repondue = any(question.etat in {"repondue", "sans_valeur"} for question in questions)
    collecte.etat, collecte.prochaine_le = "repondue" if repondue else "sans_reponse", None
    collecte.motif = None if repondue else domain.REFUSEE
    collecte.close_le, collecte.close_par = contexte.horloge.maintenant(), contexte.identite.role.value
    type_ = "parcours.campagne.repondue" if repondue else "parcours.campagne.sans-reponse"
    return await demande.annoncer(session, contexte, collecte, type_, **par)


async def dispenser(session: AsyncSession, contexte: ContexteRequete, collecte: Collecte, entree: Dispense) -> int:
    """Excuses the company, with a typed reason; what would have been asked keeps it too."""
    if collecte.etat not in {"prevue", *domain.REPONDABLES}:
        raise CollecteFermee(f"Cette demande est dans l'état {collecte.etat}.", etat=collecte.etat)
    avant = collecte.etat
    await repository.fermer_questions(session, collecte.id, entree.motif)
    collecte.etat, collecte.motif, collecte.prochaine_le = "dispensee", entree.motif, None
    collecte.close_le, collecte.close_par = contexte.horloge.maintenant(), contexte.identite.role.value
    await demande.completer(session, contexte, collecte)
    complements = {"avant": avant, "commentaire": entree.commentaire}
    return await demande.annoncer(session, contexte, collecte, "parcours.campagne.dispensee", **complements)
