"""What is checked before a programme is written: coherence, antennes, frame of the Region, editions apart."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.programmes import repository
from services.gateway.programmes.coherence import Faute, fautes
from services.gateway.programmes.contenu import Contenu, Periode
from services.gateway.programmes.errors import EditionsChevauchantes, HorsCadre, ProgrammeIncoherent
from services.gateway.programmes.models import Programme
from services.gateway.propositions.cadre import CADRE_PAR_DEFAUT, Cadre, hors_cadre
from services.gateway.repertoire.repository import codes_d_antennes

__all__ = ["cadre_de", "colonnes", "fautes", "sans_chevauchement", "verifier"]
PREFIXE = "body.contenu."


def colonnes(contenu: Contenu) -> dict[str, Any]:
    """Columns of a programme that come from its content."""
    return {
        "titre": contenu.titre,
        "offre": contenu.offre,
        "axes": list(contenu.axes_servis()),
        "valide_du": contenu.periode.valide_du,
        "valide_au": contenu.periode.valide_au,
        "contenu": contenu.model_dump(mode="json"),
    }


async def cadre_de(session: AsyncSession, organisation_id: UUID) -> Cadre:
    """The frame that the Region gave to the organisation, else the default one."""
    ligne = await repository.cadre(session, organisation_id)
    return CADRE_PAR_DEFAUT if ligne is None else Cadre.model_validate(ligne.contenu)


async def verifier(session: AsyncSession, organisation_id: UUID, contenu: Contenu) -> None:
    """ProgrammeIncoherent or HorsCadre, with each field at fault."""
    trouvees = fautes(contenu)
    connues = await codes_d_antennes(session, organisation_id)
    for rang, code in enumerate(contenu.antennes):
        if code not in connues:
            trouvees.append((f"antennes.{rang}", "n'est pas une antenne active de l'organisation"))
    if trouvees:
        raise ProgrammeIncoherent(_phrase(trouvees), champs=_champs(trouvees))
    dehors = hors_cadre(await cadre_de(session, organisation_id), contenu)
    if dehors:
        raise HorsCadre(_phrase(dehors), champs=_champs(dehors))


async def sans_chevauchement(session: AsyncSession, programme: Programme, contenu: Contenu) -> None:
    """EditionsChevauchantes when another published edition of the code shares a day with this one."""
    for autre in await repository.editions_verrouillees(session, programme.code):
        periode = Periode(valide_du=autre.valide_du, valide_au=autre.valide_au)
        if autre.id != programme.id and autre.etat == "publie" and se_chevauchent(periode, contenu.periode):
            fin = f"au {autre.valide_au:%d/%m/%Y}" if autre.valide_au else "sans fin connue"
            faute = ("periode", f"chevauche l'édition « {autre.edition} », publiée du {autre.valide_du:%d/%m/%Y} {fin}")
            raise EditionsChevauchantes(_phrase([faute]), champs=_champs([faute]))


def se_chevauchent(une: Periode, autre: Periode) -> bool:
    """True when two periods share a day; the last day is included."""
    return (une.valide_au is None or autre.valide_du <= une.valide_au) and (
        autre.valide_au is None or une.valide_du <= autre.valide_au
    )


def _phrase(trouvees: list[Faute]) -> str:
    return " ; ".join(f"{champ} {message}" for champ, message in trouvees[:5]) + "."


def _champs(trouvees: list[Faute]) -> list[dict[str, str]]:
    return [{"champ": PREFIXE + champ, "message": message} for champ, message in trouvees[:50]]
