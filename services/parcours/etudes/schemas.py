"""Messages of the studies."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, PlainSerializer

from shared.valeurs import Entree, MontantEur, Sortie, TexteLong

Montant = Annotated[Decimal, PlainSerializer(lambda v: format(v, ".2f"), return_type=str, when_used="json")]


class EtudeNouvelle(Entree):
    """Une étude de faisabilité ou une adaptation, conclue."""

    genre: Literal["faisabilite", "adaptation"] = Field(
        description="Étude de faisabilité, ou adaptation de la ligne et des équipes."
    )
    conclusion: Literal["favorable", "favorable-sous-reserve", "defavorable"] = Field(description="Conclusion.")
    resume: TexteLong = Field(description="Ce qui a été constaté ou préparé.")
    cout_eur: MontantEur | None = Field(
        default=None, description="Coût estimé de l'équipement ou de l'adaptation, en euros hors taxes."
    )


class DispenseNouvelle(Entree):
    """Dispense d'adaptation, toujours motivée."""

    motif: Literal["equipement-autonome", "adaptation-deja-faite", "remplacement-a-l-identique"] = Field(
        description="Motif typé."
    )
    justification: TexteLong = Field(description="Pourquoi l'adaptation n'est pas nécessaire.")


class EtudeLue(Sortie):
    """Une étude, une adaptation ou une dispense."""

    id: UUID = Field(description="Identifiant.")
    action_id: UUID = Field(description="Action concernée.")
    genre: Literal["faisabilite", "adaptation", "dispense"] = Field(description="Genre.")
    conclusion: str = Field(description="Conclusion.")
    resume: str = Field(description="Résumé ou justification.")
    cout_eur: Montant | None = Field(description="Coût estimé en euros.")
    par: UUID = Field(description="Compte.")
    role: str = Field(description="Rôle de ce compte.")
    le: datetime = Field(description="Instant.")
