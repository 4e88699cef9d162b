"""How old each dispositif's sheet is, and which of its pages no longer answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue import repository as catalogue
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.import_national.politique import politique
from services.aides.veille import repository
from services.aides.veille.domain import age_jours
from services.aides.veille.models import LienSource


@dataclass(frozen=True)
class Etat:
    """A dispositif in force."""

    dispositif: str
    nom: str
    verifiee_le: datetime
    origine: str
    age_jours: int
    responsable_id: UUID | None
    adresses: tuple[str, ...]
    liens: tuple[LienSource, ...]

    @property
    def a_jour(self) -> bool:
        return self.age_jours <= politique().fraicheur.seuil_jours

    @property
    def signales(self) -> list[str]:
        """Pages that failed too often."""
        return [lien.adresse for lien in self.liens if lien.signale_le is not None]


async def etats(session: AsyncSession, le: date, maintenant: datetime, code: str | None = None) -> list[Etat]:
    """Every dispositif in force that day: a publication, a second reading or a funder's confirmation, the last one."""
    publications = await catalogue.publications(session)
    verifications = await repository.verifications(session)
    confirmations = await repository.confirmations(session)
    responsables = await repository.responsables(session)
    versions = await catalogue.en_vigueur(session, le, code)
    liens = await repository.liens_des_sources(session, versions)

    def etat(version: VersionEnVigueur) -> Etat:
        verifications_connues = {
            "publication": publications[version.empreinte],
            "verification": verifications.get(version.code),
            "financeur": confirmations.get(version.code),
        }
        return _etat(version, verifications_connues, responsables.get(version.code), liens, maintenant)

    return [etat(version) for version in versions]


def _etat(
    version: VersionEnVigueur,
    dates: Mapping[str, datetime | None],
    responsable_id: UUID | None,
    liens: Mapping[str, LienSource],
    maintenant: datetime,
) -> Etat:
    verifiee_le, origine = max((quand, nom) for nom, quand in dates.items() if quand is not None)
    adresses = tuple(dict.fromkeys(source.adresse for source in version.sources.values()))
    return Etat(
        dispositif=version.code,
        nom=version.nom,
        verifiee_le=verifiee_le,
        origine=origine,
        age_jours=age_jours(verifiee_le, maintenant),
        responsable_id=responsable_id,
        adresses=adresses,
        liens=tuple(liens[adresse] for adresse in adresses if adresse in liens),
    )
