"""Checking the rows against the journal, and putting them right."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.reconstruction import repository
from services.parcours.reconstruction.domain import Etat, JournalIncoherent, replier
from shared.base import Base

PAGE = 200
TOUT = "*"
"""Field of a difference about a whole row, absent on one side."""
Ecart = dict[str, Any]


@dataclass(slots=True)
class Verdict:
    """What replaying the journal of a parcours says of its rows."""

    parcours_id: UUID
    etape: str | None = None
    incoherence: str | None = None
    ecarts: list[Ecart] = field(default_factory=list)

    @property
    def conforme(self) -> bool:
        return self.incoherence is None and not self.ecarts


async def verifier(session: AsyncSession, parcours_id: UUID, lignes: Iterable[RowMapping]) -> Verdict:
    """Compares the parcours and its actions, field by field, with the fold of the lines."""
    return (await _examiner(session, parcours_id, lignes))[0]


async def lignes_de(session: AsyncSession, dossier_id: UUID, parcours_id: UUID) -> list[RowMapping]:
    """Every line that moves that parcours, oldest first."""
    return (await _journaux(session, {dossier_id}))[str(parcours_id)]


async def _examiner(session: AsyncSession, parcours_id: UUID, lignes: Iterable[RowMapping]) -> tuple[Verdict, Etat]:
    try:
        etat = replier((ligne["type"], ligne["apres"]) for ligne in lignes)
    except JournalIncoherent as erreur:
        return Verdict(parcours_id, incoherence=str(erreur)), Etat()
    if not etat.parcours:
        return Verdict(parcours_id, incoherence="le journal ne commence pas par l'ouverture du parcours"), etat
    compares = await repository.comparer(session, parcours_id, etat)
    ecarts = [ecart for compare in compares for ecart in _ecarts(compare)]
    return Verdict(parcours_id, etat.parcours["etape"], None, ecarts), etat


def _ecarts(compare: RowMapping) -> list[Ecart]:
    enregistre, rejoue = compare["enregistre"], compare["rejoue"]
    objet = {"objet": compare["objet"], "objet_id": compare["objet_id"]}
    if enregistre is None or rejoue is None:
        return [{**objet, "champ": TOUT, "enregistre": enregistre, "rejoue": rejoue}]
    return [
        {**objet, "champ": champ, "enregistre": valeur, "rejoue": rejoue[champ]}
        for champ, valeur in enregistre.items()
        if valeur != rejoue[champ]
    ]


async def parcourir(base: Base, *, reparer: bool) -> AsyncIterator[Verdict]:
    """Every parcours in turn, by pages; with `reparer` the rows take the values of the journal, under a lock."""
    apres = UUID(int=0)
    while True:
        async with base.lecture() as session:
            lignes = await repository.page(session, apres, PAGE)
            verdicts = await _page(session, lignes)
        for verdict in verdicts:
            yield await _reparer(base, verdict, _dossier(lignes, verdict)) if reparer and verdict.ecarts else verdict
        if len(lignes) < PAGE:
            return
        apres = lignes[-1]["id"]


def _dossier(lignes: Iterable[RowMapping], verdict: Verdict) -> UUID:
    dossier_id: UUID = next(ligne["dossier_id"] for ligne in lignes if ligne["id"] == verdict.parcours_id)
    return dossier_id


async def _page(session: AsyncSession, parcours: Iterable[RowMapping]) -> list[Verdict]:
    journaux = await _journaux(session, {ligne["dossier_id"] for ligne in parcours})
    return [await verifier(session, ligne["id"], journaux[str(ligne["id"])]) for ligne in parcours]


async def _journaux(session: AsyncSession, dossiers: set[UUID]) -> dict[str, list[RowMapping]]:
    journaux: dict[str, list[RowMapping]] = defaultdict(list)
    for ligne in await repository.lignes(session, list(dossiers)):
        journaux[ligne["parcours_id"]].append(ligne)
    return journaux


async def _reparer(base: Base, verdict: Verdict, dossier_id: UUID) -> Verdict:
    """What differed, once put right; read again under the lock, since the parcours may have moved meanwhile."""
    async with base.ecriture() as session:
        await repository.verrouiller(session, verdict.parcours_id)
        journaux = await _journaux(session, {dossier_id})
        frais, etat = await _examiner(session, verdict.parcours_id, journaux[str(verdict.parcours_id)])
        par_objet: dict[tuple[str, UUID], list[Ecart]] = defaultdict(list)
        for ecart in frais.ecarts:
            par_objet[ecart["objet"], ecart["objet_id"]].append(ecart)
        try:
            async with session.begin_nested():
                for (table, objet_id), ecarts in par_objet.items():
                    await _retablir(session, table, objet_id, etat, ecarts)
        except IntegrityError:
            frais.incoherence = "l'état que donne le journal enfreint une règle de la base"
    return frais


async def _retablir(session: AsyncSession, table: str, objet_id: UUID, etat: Etat, ecarts: list[Ecart]) -> None:
    """A row that the journal does not know is only told: nobody deletes on its own what it cannot explain."""
    valeurs = etat.parcours if table == "parcours" else etat.actions.get(str(objet_id))
    if valeurs is None:
        return
    if ecarts[0]["champ"] == TOUT:
        await repository.recreer_action(session, valeurs)
    else:
        await repository.reparer(session, table, objet_id, valeurs, [ecart["champ"] for ecart in ecarts])
