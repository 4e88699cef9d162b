"""What is shown of a version, and the published programmes ready to be evaluated."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.programmes import repository
from services.aides.programmes.differences import comparer
from services.aides.programmes.errors import ProgrammeRefuse
from services.aides.programmes.models import ProgrammeImporte
from services.aides.programmes.programme import Programme, charger
from services.aides.programmes.schemas import DifferencesProgramme, ProgrammeLu, ProgrammeResume, RegleProgramme

COMPILES_MAX = 2_000
_COMPILES: dict[str, Programme | ProgrammeRefuse] = {}
"""By sha256: a published version never changes, it is compiled once."""


@dataclass(frozen=True)
class Publies:
    """The programmes in force, and those that no longer load (the subset has changed since)."""

    programmes: list[tuple[ProgrammeResume, Programme]]
    erreurs: list[tuple[ProgrammeResume, ProgrammeRefuse]]


def compiler(sha256: str, texte: str) -> Programme | ProgrammeRefuse:
    """The programme of a text, kept."""
    if sha256 not in _COMPILES:
        if len(_COMPILES) >= COMPILES_MAX:
            _COMPILES.clear()
        try:
            _COMPILES[sha256] = charger(texte)
        except ProgrammeRefuse as refus:
            _COMPILES[sha256] = refus
    return _COMPILES[sha256]


def presenter(version: ProgrammeImporte) -> ProgrammeLu:
    """The version with its text and its rules."""
    compile_ = compiler(version.sha256, version.texte) if version.texte is not None else None
    regles = compile_.regles.values() if isinstance(compile_, Programme) else ()
    lues = [RegleProgramme(nom=regle.nom, ligne=regle.ligne, demandee=regle.demande) for regle in regles]
    return ProgrammeLu.model_validate({**version.model_dump(), "regles": lues})


async def differences(session: AsyncSession, version: ProgrammeImporte) -> DifferencesProgramme:
    """Against the last published version of the same programme, itself excepted."""
    publiee = (await repository.derniers(session, [version.code], "publie")).get(version.code)
    if version.texte is None or publiee is version:
        return DifferencesProgramme(publiee_id=publiee.id if publiee else None, sensibles=0, elements=[])
    elements = comparer(publiee.texte if publiee else None, version.texte)
    sensibles = sum(element.sensible for element in elements)
    return DifferencesProgramme(publiee_id=publiee.id if publiee else None, sensibles=sensibles, elements=elements)


async def charger_publies(session: AsyncSession, codes: Collection[str] | None) -> Publies:
    """The last published version of each programme, compiled."""
    resumes = [ProgrammeResume.model_validate(dict(ligne)) for ligne in await repository.publies(session, codes)]
    neufs: list[UUID] = [resume.id for resume in resumes if resume.sha256 not in _COMPILES]
    textes = await repository.textes(session, neufs) if neufs else {}
    lus = [(resume, compiler(resume.sha256, textes.get(resume.id, ""))) for resume in resumes]
    return Publies(
        programmes=[(resume, lu) for resume, lu in lus if isinstance(lu, Programme)],
        erreurs=[(resume, lu) for resume, lu in lus if isinstance(lu, ProgrammeRefuse)],
    )
