"""The amounts of the envelopes: of one, and of all by dispositif, measure and year, to the cent."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue import repository as catalogue
from services.aides.enveloppes import repository
from services.aides.enveloppes.domain import ZERO, Compteurs
from services.aides.enveloppes.mouvements import compteurs
from services.aides.enveloppes.schemas import EnveloppeLue, EnveloppeResumee, LigneTableau, Montants, Tableau, VoteLu
from shared.horloge import Horloge

_MONTANTS = frozenset(Montants.model_fields)


@dataclass
class _Groupe:
    nom: str
    vus: list[Compteurs] = field(default_factory=list)


async def resumer(session: AsyncSession, maintenant: datetime, lignes: Iterable[Any]) -> list[EnveloppeResumee]:
    """Rows or objects as they are read: what has expired is no longer reserved."""
    lues = list(lignes)
    expires = await repository.total_expire(session, maintenant, *[ligne.id for ligne in lues]) if lues else {}
    return [_resume(ligne, expires) for ligne in lues]


def _resume(ligne: Any, expires: dict[UUID, Decimal]) -> EnveloppeResumee:
    communs = {nom: getattr(ligne, nom) for nom in EnveloppeResumee.model_fields if nom not in _MONTANTS}
    return EnveloppeResumee(**communs, **_montants([_nets(ligne, expires)]))


def _nets(ligne: Any, expires: dict[UUID, Decimal]) -> Compteurs:
    bruts = compteurs(ligne)
    valeurs = {champ.name: getattr(bruts, champ.name) for champ in fields(Compteurs)}
    return Compteurs(**valeurs | {"reserve_eur": bruts.reserve_eur - expires.get(ligne.id, ZERO)})


def _montants(vus: list[Compteurs]) -> dict[str, Decimal]:
    return {nom: sum((getattr(vu, nom) for vu in vus), ZERO) for nom in Montants.model_fields}


async def lire(session: AsyncSession, maintenant: datetime, enveloppe: Any) -> EnveloppeLue:
    """The envelope with its votes."""
    (resume,) = await resumer(session, maintenant, [enveloppe])
    votes = [VoteLu.model_validate(vote) for vote in await repository.votes(session, resume.id)]
    return EnveloppeLue(**dict(resume), votes=votes)


async def dresser(session: AsyncSession, horloge: Horloge, filtres: dict[str, Any]) -> Tableau:
    """Everything that the filters keep, added up; each grouping adds up to the total."""
    lignes = await repository.lister(session, filtres)
    expires = await repository.total_expire(session, horloge.maintenant())
    vus = [(ligne, _nets(ligne, expires)) for ligne in lignes]
    aujourdhui = horloge.aujourdhui()
    suivis = await repository.dispositifs_suivis(session, aujourdhui)
    en_vigueur = {version.code for version in await catalogue.en_vigueur(session, aujourdhui)}
    return Tableau(
        par_dispositif=_grouper(vus, lambda ligne: ("+".join(ligne.dispositifs), ", ".join(ligne.dispositifs))),
        par_mesure=_grouper(vus, lambda ligne: (ligne.mesure, ligne.mesure_nom)),
        par_exercice=_grouper(vus, lambda ligne: (str(ligne.exercice), f"Exercice {ligne.exercice}")),
        total=Montants(**_montants([vu for _, vu in vus])),
        a_verifier=await repository.votes_a_verifier(session, [ligne.id for ligne in lignes]),
        sans_enveloppe=sorted(en_vigueur - suivis),
    )


def _grouper(vus: list[tuple[Any, Compteurs]], cle: Callable[[Any], tuple[str, str]]) -> list[LigneTableau]:
    groupes: dict[str, _Groupe] = {}
    for ligne, vu in vus:
        code, nom = cle(ligne)
        groupes.setdefault(code, _Groupe(nom)).vus.append(vu)
    return [
        LigneTableau(cle=code, nom=groupe.nom, enveloppes=len(groupe.vus), **_montants(groupe.vus))
        for code, groupe in sorted(groupes.items())
    ]
