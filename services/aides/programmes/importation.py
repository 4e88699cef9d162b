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
    codes = {lu.code for lu in lus}
    publies = await repository.derniers(session, codes, "publie")
    brouillons = await repository.derniers(session, codes, "brouillon")
    numeros = await repository.numeros(session, codes)
    resultats, position = [], None
    for lu in lus:
        actuel = brouillons.get(lu.code) or publies.get(lu.code)
        if lu.programme is not None and actuel is not None and actuel.sha256 == lu.sha256:
            resultats.append(_resultat(actuel, "inchange"))
            continue
        if lu.programme is not None and lu.code in brouillons:
            brouillons[lu.code].etat = "ecarte"
            await session.flush()
        version = _ligne(lu, numeros.get(lu.code, 0) + 1, contexte)
        position = await _inscrire(session, contexte, version)
        resultats.append(_resultat(version, "refuse" if version.erreur else "brouillon"))
    return resultats, position


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
