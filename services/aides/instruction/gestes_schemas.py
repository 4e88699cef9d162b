"""Gestures of the instruction."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.aides.instruction.avis_schemas import GesteDemanderAvis, GesteRetirerAvis
from services.aides.instruction.decision_schemas import (
    GesteApprouver,
    GesteArreter,
    GesteDesapprouver,
    GesteNoter,
    GesteProposer,
    GesteResoudre,
    GesteSignaler,
)
from shared.valeurs import Code, Entree, TexteLong

MotifReprise = Literal["depart", "absence", "surcharge", "lien-interet", "autre"]
MotifReorientation = Literal["territoire", "dispositif", "montant", "competence", "surcharge", "autre"]


class _Motive(Entree):
    motif_detail: TexteLong | None = Field(default=None, description="Précision ; nécessaire pour « autre ».")


class GestePrendre(Entree):
    """Prendre en charge une demande que personne n'instruit."""

    geste: Literal["prendre"] = Field(description="Geste.")


class GesteReprendre(_Motive):
    """Reprendre la demande d'une autre personne."""

    geste: Literal["reprendre"] = Field(description="Geste.")
    motif: MotifReprise = Field(description="Pourquoi.")


class GesteConfier(_Motive):
    """Confier la demande à une autre personne du guichet."""

    geste: Literal["confier"] = Field(description="Geste.")
    compte_id: UUID = Field(description="Compte de la personne, instructrice de ce guichet.")
    motif: MotifReprise = Field(description="Pourquoi.")


class GesteRendre(_Motive):
    """Rendre la demande au guichet."""

    geste: Literal["rendre"] = Field(description="Geste.")
    motif: MotifReprise = Field(description="Pourquoi.")


class GesteReorienter(_Motive):
    """Envoyer la demande à un autre guichet."""

    geste: Literal["reorienter"] = Field(description="Geste.")
    guichet: Code = Field(description="Guichet saisi.")
    motif: MotifReorientation = Field(description="Pourquoi.")


class GesteDeclarerLien(Entree):
    """Déclarer un lien d'intérêts : définitif."""

    geste: Literal["declarer-lien"] = Field(description="Geste.")
    motif_detail: TexteLong = Field(description="Nature du lien.")


GesteInstruction = Annotated[
    GestePrendre
    | GesteReprendre
    | GesteConfier
    | GesteRendre
    | GesteReorienter
    | GesteDeclarerLien
    | GesteDemanderAvis
    | GesteRetirerAvis
    | GesteNoter
    | GesteSignaler
    | GesteArreter
    | GesteResoudre
    | GesteProposer
    | GesteApprouver
    | GesteDesapprouver,
    Field(discriminator="geste"),
]
