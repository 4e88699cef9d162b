"""The caller as a service knows it, read from the internal token."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID


class Role(StrEnum):
    """Roles of the platform; each has a perimeter (everything, an organisation's dossiers, one company)."""

    REGION = "region"
    REGION_LECTURE = "region-lecture"
    COMITE = "comite"
    ENSEMBLIER = "ensemblier"
    PARTENAIRE_RESPONSABLE = "partenaire-responsable"
    PARTENAIRE_CONSEILLER = "partenaire-conseiller"
    ENTREPRISE = "entreprise"
    MACHINE = "machine"


VOIENT_TOUT = frozenset({Role.REGION, Role.REGION_LECTURE, Role.ENSEMBLIER, Role.MACHINE})
PARTENAIRES = frozenset({Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER})
TOUS_SAUF_COMITE = tuple(role for role in Role if role is not Role.COMITE)


class Portee(StrEnum):
    """What the caller's perimeter is made of."""

    TOUT = "tout"
    ORGANISATION = "organisation"
    ENTREPRISE = "entreprise"
    RIEN = "rien"


@dataclass(frozen=True, slots=True)
class Identite:
    """Account, role and perimeter of the caller; `jeton` is the internal token, passed on to neighbours."""

    compte_id: UUID
    role: Role
    organisation_id: UUID | None = None
    siren: str | None = None
    jeton: str = ""

    @property
    def voit_tout(self) -> bool:
        return self.role in VOIENT_TOUT

    @property
    def portee(self) -> tuple[Portee, UUID | str | None]:
        """Kind of perimeter, and the organisation or the SIREN that bounds it: every filter on rights starts here."""
        if self.voit_tout:
            return Portee.TOUT, None
        if self.role in PARTENAIRES and self.organisation_id is not None:
            return Portee.ORGANISATION, self.organisation_id
        if self.role is Role.ENTREPRISE and self.siren is not None:
            return Portee.ENTREPRISE, self.siren
        return Portee.RIEN, None

    def revendications(self) -> dict[str, Any]:
        """Claims of the internal token that carry this identity."""
        return {
            "sub": str(self.compte_id),
            "role": self.role.value,
            "org": str(self.organisation_id) if self.organisation_id else None,
            "siren": self.siren,
        }


def identite_des_revendications(claims: dict[str, Any], jeton: str = "") -> Identite:
    """Rebuilds the identity from verified claims; ValueError or KeyError when a claim is not of its form."""
    organisation = claims.get("org")
    return Identite(
        compte_id=UUID(claims["sub"]),
        role=Role(claims["role"]),
        organisation_id=UUID(organisation) if organisation else None,
        siren=claims.get("siren"),
        jeton=jeton,
    )
