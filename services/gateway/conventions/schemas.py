"""Messages of the conventions."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from services.gateway.conventions.catalogue import catalogue
from shared.valeurs import Code, DateJour, Entree, MontantEur, Sortie, TexteCourt


def _indicateur(valeur: Any) -> Any:
    if not isinstance(valeur, str) or valeur not in catalogue():
        raise PydanticCustomError("indicateur_inconnu", f"n'est pas un indicateur connu : {', '.join(catalogue())}")
    return valeur


CodeIndicateur = Annotated[
    str, BeforeValidator(_indicateur), WithJsonSchema({"type": "string", "enum": list(catalogue())})
]
Quantite = Annotated[
    Decimal,
    PlainSerializer(lambda v: format(v.normalize(), "f"), return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?$", "examples": ["36"]}),
]
"""A count or an amount, as a decimal string."""


class Cible(Entree):
    """Ce qui est attendu d'un indicateur à la fin de la convention."""

    indicateur: CodeIndicateur = Field(description="Indicateur du catalogue.")
    valeur: MontantEur = Field(description="Valeur attendue, dans l'unité de l'indicateur.")


class ConventionModifiee(Entree):
    """Ce qui peut changer d'une convention, en entier."""

    intitule: TexteCourt = Field(description="Ce que la convention finance.")
    montant_eur: MontantEur = Field(description="Montant accordé, en euros.")
    cibles: list[Cible] = Field(max_length=20, description="Objectifs, un par indicateur.")


class ConventionNouvelle(ConventionModifiee):
    """Une convention avec un partenaire."""

    organisation_id: UUID = Field(description="Partenaire.")
    programme: Code = Field(description="Code du programme financé.")
    du: DateJour = Field(description="Premier jour.")
    au: DateJour = Field(description="Dernier jour, compris.")


class ReleveNouveau(Entree):
    """Ce qui a été fait, d'après une source."""

    indicateur: CodeIndicateur = Field(description="Indicateur du catalogue.")
    le: DateJour = Field(description="Jour du fait, ou dernier jour de la période comptée.")
    valeur: MontantEur = Field(description="Valeur, dans l'unité de l'indicateur ; un second relevé du jour corrige.")
    source: TexteCourt = Field(description="D'où vient le chiffre.")


class ReleveLu(Sortie):
    """Un relevé déclaré."""

    indicateur: str = Field(description="Indicateur.")
    le: date = Field(description="Jour du fait.")
    valeur: Quantite = Field(description="Valeur.")
    source: str = Field(description="D'où vient le chiffre.")
    declare_le: datetime = Field(description="Instant de la déclaration.")


class SuiviLu(Sortie):
    """Un indicateur de la convention : visé, réalisé, prévu."""

    indicateur: str = Field(description="Indicateur.")
    libelle: str = Field(description="Ce qui est compté.")
    unite: str = Field(description="Unité.")
    nature: Literal["moyens", "groupe", "satisfaction", "impact"] = Field(description="Nature du chiffre.")
    cible: Quantite | None = Field(description="Valeur attendue ; absente si rien n'est visé.")
    realise: Quantite = Field(description="Valeur réalisée à la date de lecture.")
    taux: float | None = Field(description="Réalisé rapporté à la cible.")
    prevu: Quantite | None = Field(description="Valeur à la fin si le rythme se maintient ; absente avant le début.")
    prevu_a_verifier: bool = Field(default=True, description="Vrai : le rythme constant est une hypothèse.")
    etat: Literal["sans-cible", "atteint", "en-cours", "compromis", "manque"] = Field(
        description="`compromis` : avant la fin, le rythme ne mène pas à la cible ; `manque` : la fin est passée."
    )
    origine: Literal["declare", "faits"] = Field(description="`faits` : orientations acceptées, comptées ici.")
    releves: int = Field(description="Relevés retenus.")


class ConventionLue(Sortie):
    """Une convention et son avancement."""

    id: UUID = Field(description="Identifiant.")
    organisation_id: UUID = Field(description="Partenaire.")
    programme: str = Field(description="Code du programme.")
    intitule: str = Field(description="Ce qu'elle finance.")
    du: date = Field(description="Premier jour.")
    au: date = Field(description="Dernier jour, compris.")
    montant_eur: MontantEur = Field(description="Montant accordé, en euros.")
    vu_le: date = Field(description="Jour auquel l'avancement est lu.")
    suivis: list[SuiviLu] = Field(description="Un par indicateur visé ou relevé.")
    alertes: list[str] = Field(description="Indicateurs compromis ou manqués.")
    version: int = Field(description="Version, reprise dans l'ETag.")
