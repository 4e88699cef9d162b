"""Importing programmes as drafts, and publishing a draft by a second person."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.programmes import repository
from services.aides.programmes.errors import ProgrammeRefuse
from services.aides.programmes.models import ProgrammeImporte
from services.aides.programmes.programme import Fiche, Programme, charger
from services.aides.programmes.refus import ApprobationParAuteur, BrouillonAttendu
from services.aides.programmes.schemas import ProgrammeImport, TexteProgramme
from shared.trace import ContexteRequete, tracer


@dataclass(frozen=True)
class Lecture:
    """A text once read: its programme, or why it is refused."""

    code: str
    texte: str
    sha256: str
    programme: Programme | None
    erreur: str | None


def lire_textes(fichiers: Sequence[TexteProgramme]) -> list[Lecture]:
    """Each text read alone; a code given twice is refused the second time."""
    lus: list[Lecture] = []
    vus: set[str] = set()
    for fichier in fichiers:
        lus.append(_lire(fichier, deja=fichier.code in vus))
        vus.add(fichier.code)
    return lus


def empreinte(texte: str) -> str:
    return hashlib.sha256(texte.encode("utf-8", "surrogatepass")).hexdigest()


def _lire(fichier: TexteProgramme, *, deja: bool) -> Lecture:
    programme, erreur = None, "deux fichiers de cet import portent ce code" if deja else None
    if not deja:
        try:
            programme = charger(fichier.texte)
        except ProgrammeRefuse as refus:
            erreur = str(refus)
    return Lecture(fichier.code, fichier.texte, empreinte(fichier.texte), programme, erreur)


async def importer(
    session: AsyncSession, contexte: ContexteRequete, fichiers: Sequence[TexteProgramme]
) -> tuple[list[ProgrammeImport], int | None]:
    """What each file became, and the position of the last event; what is published stays as it is."""
    lus = await asyncio.to_thread(lire_textes, fichiers)
    await repository.verrouiller(session)
    connus = await _connus(session, {lu.code for lu in lus})
    resultats, position = [], None
    for lu in lus:
        deja = connus.deja(lu)
        if deja is not None:
            resultats.append(_resultat(deja, "refuse" if deja.erreur else "inchange"))
            continue
        if lu.programme is not None and lu.code in connus.brouillons:
            connus.brouillons[lu.code].etat = "ecarte"
            await session.flush()
        version = _ligne(lu, connus.numeros.get(lu.code, 0) + 1, contexte)
        position = await _inscrire(session, contexte, version)
        resultats.append(_resultat(version, "refuse" if version.erreur else "brouillon"))
    return resultats, position


@dataclass(frozen=True)
class _Connus:
    """What is known of these codes before the import."""

    publies: dict[str, ProgrammeImporte]
    brouillons: dict[str, ProgrammeImporte]
    refuses: dict[str, ProgrammeImporte]
    numeros: dict[str, int]

    def deja(self, lu: Lecture) -> ProgrammeImporte | None:
        """The row that already says the same of the same text."""
        if lu.programme is None:
            ligne = self.refuses.get(lu.code)
        else:
            ligne = self.brouillons.get(lu.code) or self.publies.get(lu.code)
        return ligne if ligne is not None and (ligne.sha256, ligne.erreur) == (lu.sha256, lu.erreur) else None


async def _connus(session: AsyncSession, codes: set[str]) -> _Connus:
    publies, brouillons, refuses = [
        await repository.derniers(session, codes, etat) for etat in ("publie", "brouillon", "refuse")
    ]
    return _Connus(publies, brouillons, refuses, await repository.numeros(session, codes))


def _ligne(lu: Lecture, numero: int, contexte: ContexteRequete) -> ProgrammeImporte:
    fiche = lu.programme.fiche if lu.programme is not None else Fiche()
    admis = lu.programme is not None
    return ProgrammeImporte(
        code=lu.code,
        etat="brouillon" if admis else "refuse",
        numero=numero if admis else None,
        texte=lu.texte if admis else None,
        sha256=lu.sha256,
        erreur=lu.erreur,
        titre=fiche.titre,
        operateur=fiche.operateur,
        nature=fiche.nature,
        valide_du=fiche.valide_du,
        valide_au=fiche.valide_au,
        importe_par=contexte.identite.compte_id,
        importe_le=contexte.horloge.maintenant(),
    )


async def _inscrire(session: AsyncSession, contexte: ContexteRequete, version: ProgrammeImporte) -> int:
    session.add(version)
    await session.flush()
    genre = "aides.programme.refuse" if version.erreur else "aides.programme.importe"
    return await _tracer(session, contexte, version, genre)


async def _tracer(session: AsyncSession, contexte: ContexteRequete, version: ProgrammeImporte, genre: str) -> int:
    apres = {"code": version.code, "numero": version.numero, "etat": version.etat, "sha256": version.sha256}
    return await tracer(session, contexte, type=genre, objet_id=version.id, apres=apres | {"erreur": version.erreur})


def _resultat(version: ProgrammeImporte, resultat: str) -> ProgrammeImport:
    champs = {"code": version.code, "id": version.id, "sha256": version.sha256, "erreur": version.erreur}
    return ProgrammeImport.model_validate(champs | {"resultat": resultat})


async def approuver(session: AsyncSession, contexte: ContexteRequete, version: ProgrammeImporte) -> int:
    """Publishes the draft; BrouillonAttendu, ApprobationParAuteur."""
    if version.etat != "brouillon":
        raise BrouillonAttendu()
    if version.importe_par == contexte.identite.compte_id:
        raise ApprobationParAuteur()
    version.etat = "publie"
    version.publie_par, version.publie_le = contexte.identite.compte_id, contexte.horloge.maintenant()
    await session.flush()
    return await _tracer(session, contexte, version, "aides.programme.publie")
