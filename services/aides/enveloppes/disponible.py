"""Which envelopes finance a dispositif at a place and a date, and what is left in them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue.fenetres import Disponibilite
from services.aides.catalogue.territoires import lieux_possibles, territoire
from services.aides.enveloppes import repository
from services.aides.enveloppes.domain import ZERO
from services.aides.enveloppes.mouvements import compteurs
from shared.horloge import Horloge


@dataclass(frozen=True, slots=True)
class Lieu:
    """Where the company is; without it, only the envelopes of the whole region count."""

    commune: str | None = None
    departement: str | None = None

    def dans(self, code: str | None) -> bool:
        """True when every place where the company may be is in the territory; None is the whole region."""
        if code is None:
            return True
        lieux = lieux_possibles(self.commune, self.departement) or frozenset()
        return bool(lieux) and all(territoire((code,)).contient(lieu) for lieu in lieux)


async def qui_financent(session: AsyncSession, dispositif: str, exercice: int, lieu: Lieu) -> list[UUID] | None:
    """Envelopes of the year for that place, in order of identifier; None: no envelope follows the dispositif.

    An envelope of a territory replaces that of the whole region there. A dispositif followed in an earlier year and
    without credits this year has an empty list: nothing may be reserved.
    """
    proches = [
        ligne for ligne in await repository.suivies(session, dispositif, exercice) if lieu.dans(ligne.territoire)
    ]
    if not proches:
        return None
    annee = [ligne for ligne in proches if ligne.exercice == exercice]
    propres = [ligne for ligne in annee if ligne.territoire is not None]
    return [ligne.id for ligne in propres or annee]


async def montant_disponible(
    session: AsyncSession, horloge: Horloge, dispositif: str, le: date, lieu: Lieu | None = None
) -> Decimal | None:
    """The largest amount that can be reserved in one envelope of the year of `le`, in euros.

    None: the dispositif has no envelope, and nothing bounds it. What has expired is not counted as reserved.
    """
    restes = await restants(session, horloge, dispositif, le, lieu or Lieu())
    return None if restes is None else max(restes, default=ZERO)


async def restants(
    session: AsyncSession, horloge: Horloge, dispositif: str, le: date, lieu: Lieu
) -> list[Decimal] | None:
    """What is left in each envelope that finances the dispositif there that year; None: no envelope follows it."""
    ids = await qui_financent(session, dispositif, le.year, lieu)
    if not ids:
        return ids if ids is None else []
    expires = await repository.total_expire(session, horloge.maintenant(), *ids)
    lignes = await repository.lire_plusieurs(session, ids)
    return [compteurs(ligne).disponible_eur + expires.get(ligne.id, ZERO) for ligne in lignes]


async def selon_enveloppe(
    session: AsyncSession, horloge: Horloge, disponibilite: Disponibilite, demande: tuple[str, date, Lieu]
) -> Disponibilite:
    """The availability of a dispositif at a day and a place: exhausted when all the credits of the year are held.

    The amounts are those of now: an earlier day, or another year, keeps what its calendar says.
    """
    dispositif, le, lieu = demande
    aujourdhui = horloge.aujourdhui()
    if disponibilite.indisponible or le < aujourdhui or le.year != aujourdhui.year:
        return disponibilite
    restes = await restants(session, horloge, dispositif, le, lieu)
    if not restes or max(restes) > 0:
        return disponibilite
    phrase = f"Enveloppe épuisée : crédits {le.year} tous réservés ou engagés ; date de réouverture inconnue."
    return Disponibilite("enveloppe_epuisee", phrase)
