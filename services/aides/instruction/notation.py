"""Scoring a demande: one note and one justification by criterion, frozen with the version of the grid."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.demandes.cas import Cas
from services.aides.demandes.domain import Etat, Geste
from services.aides.instruction import reglages_lecture, repository
from services.aides.instruction.affaire import Affaire, exiger_instructeur, tracer_affaire
from services.aides.instruction.decision_schemas import GesteNoter, NotationVue, NoteVue
from services.aides.instruction.errors import GesteInstructionRefuse, NotationRefusee
from services.aides.instruction.grille import Grille, total
from services.aides.instruction.models_decision import NotationDemande
from shared.trace import ContexteRequete

N: Any = NotationDemande.__table__  # type: ignore[attr-defined]


async def noter(session: AsyncSession, contexte: ContexteRequete, affaire: Affaire, entree: GesteNoter) -> int:
    """By the instructor, once the demande is complete; NotationRefusee with every defect and its place."""
    await exiger_instructeur(session, affaire, contexte.identite.compte_id)
    if Etat(affaire.demande.etat) not in {Etat.COMPLETE, Etat.INSTRUITE}:
        raise GesteInstructionRefuse("La demande se note une fois complète.")
    vigueur = await reglages_lecture.grille(session, affaire.demande.dispositif)
    if vigueur is None or not vigueur.contenu.criteres:
        raise GesteInstructionRefuse("Aucune grille de notation n'est en vigueur pour ce dispositif.")
    defauts = list(_defauts(vigueur.contenu, entree))
    if defauts:
        raise NotationRefusee(" ".join(defaut["message"] for defaut in defauts[:3]), defauts=defauts)
    derniere = await lire(session, affaire.demande.id)
    notation = NotationDemande(
        demande_id=affaire.demande.id,
        rang=derniere.rang + 1 if derniere else 1,
        grille_numero=vigueur.numero,
        notes=[note.model_dump() for note in entree.notes],
        total=total(vigueur.contenu, {note.critere: note.note for note in entree.notes}),
        par=contexte.identite.compte_id,
        le=contexte.horloge.maintenant(),
    )
    session.add(notation)
    apres = {"rang": notation.rang, "grille_numero": notation.grille_numero, "total": notation.total}
    return await tracer_affaire(session, contexte, affaire, "notee", **apres)


def _defauts(grille: Grille, entree: GesteNoter) -> Iterator[dict[str, str]]:
    nombres = Counter(note.critere for note in entree.notes)
    for critere in grille.criteres:
        if nombres[critere.code] != 1:
            yield {"lieu": "notes", "message": f"Le critère « {critere.libelle} » reçoit une note et une seule."}
    for rang, note in enumerate(entree.notes):
        connu = grille.critere(note.critere)
        if connu is None:
            yield {"lieu": f"notes.{rang}.critere", "message": f"Critère inconnu : {note.critere}."}
        elif note.note not in {ancre.note for ancre in connu.ancres}:
            yield {"lieu": f"notes.{rang}.note", "message": f"« {connu.libelle} » : {note.note} n'est pas une ancre."}
        if len(note.justification) < grille.justification_min:
            phrase = f"La justification de {note.critere} fait moins de {grille.justification_min} caractères."
            yield {"lieu": f"notes.{rang}.justification", "message": phrase}


async def lire(session: AsyncSession, demande_id: UUID) -> NotationDemande | None:
    """The last score."""
    requete = select(NotationDemande).where(N.c.demande_id == demande_id).order_by(N.c.rang.desc()).limit(1)
    return (await session.execute(requete)).scalar_one_or_none()


async def garder_notation(session: AsyncSession, _: ContexteRequete, cas: Cas, geste: Geste) -> list[str]:
    """A dispositif that has a grid is not instructed without a score, nor decided on that of a person who withdrew."""
    if geste not in {Geste.INSTRUIRE, Geste.ACCORDER, Geste.REFUSER}:
        return []
    notation = await lire(session, cas.demande.id)
    if notation is not None:
        retiree = notation.par in await repository.deports(session, cas.demande.id)
        return ["Qui a noté la demande a déclaré un lien d'intérêts : la noter de nouveau."] if retiree else []
    vigueur = await reglages_lecture.grille(session, cas.demande.dispositif)
    if geste is not Geste.INSTRUIRE or vigueur is None or not vigueur.contenu.criteres:
        return []
    return [f"La demande n'est pas notée : grille {vigueur.numero}, {len(vigueur.contenu.criteres)} critères."]


async def voir(session: AsyncSession, affaire: Affaire) -> NotationVue | None:
    """The last score, each note with the sentence of its anchor in the grid of that time."""
    notation = await lire(session, affaire.demande.id)
    if notation is None:
        return None
    vigueur = await reglages_lecture.grille(session, affaire.demande.dispositif, notation.grille_numero)
    assert vigueur is not None
    notes = [_note(vigueur.contenu, note) for note in notation.notes]
    return NotationVue.model_validate(notation.model_dump(exclude={"notes"}) | {"notes": notes})


def _note(grille: Grille, note: dict[str, Any]) -> NoteVue:
    critere = grille.critere(note["critere"])
    assert critere is not None
    ancre = next(ancre.libelle for ancre in critere.ancres if ancre.note == note["note"])
    return NoteVue(**note, libelle=critere.libelle, poids=critere.poids, ancre=ancre)
