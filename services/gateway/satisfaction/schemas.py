"""Messages about satisfaction."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.valeurs import ENTIER_JSON, Booleen, Entree, Sortie

Utilite = Annotated[int, Field(strict=True, ge=1, le=4), ENTIER_JSON]
Delai = Literal["rapide", "correct", "long"]


class Question(Sortie):
    """Une question, à choix."""

    code: str = Field(description="Code stable.")
    libelle: str = Field(description="Question posée.")
    choix: dict[str, str] = Field(description="Réponses possibles.")


class Questionnaire(Sortie):
    """Le questionnaire en vigueur : trois questions au plus."""

    numero: str = Field(description="Version.")
    a_verifier: bool = Field(description="Vrai : hypothèse, à confirmer.")
    source: str = Field(description="Source.")
    delai_jours: int = Field(description="Jours entre l'issue et la demande.")
    validite_jours: int = Field(description="Jours pour répondre.")
    questions: list[Question] = Field(description="Questions.")


class Avis(Entree):
    """L'avis de l'entreprise."""

    aide_recue: Booleen = Field(description="Vrai : l'entreprise dit avoir reçu une aide.")
    utilite: Utilite = Field(description="De 1 (pas utile) à 4 (très utile).")
    delai: Delai = Field(description="Ressenti du délai.")


class DemandeAvis(Sortie):
    """Une demande d'avis et sa réponse, partagée avec qui a accompagné."""

    id: UUID = Field(description="Demande d'avis.")
    dossier_id: UUID = Field(description="Dossier.")
    objet_genre: Literal["orientation", "parcours"] = Field(description="Ce qui vient de se terminer.")
    objet_id: UUID = Field(description="Orientation ou parcours.")
    organisation_id: UUID | None = Field(description="Partenaire qui a accompagné.")
    referent_id: UUID | None = Field(description="Dernier référent du dossier avant l'issue.")
    issue: str = Field(description="Issue déclarée par le partenaire.")
    questionnaire: str = Field(description="Version du questionnaire.")
    demandee_le: datetime = Field(description="Demande.")
    expire_le: datetime = Field(description="Fin du délai de réponse.")
    repondue_le: datetime | None = Field(description="Réponse.")
    aide_recue: bool | None = Field(description="Aide reçue, selon l'entreprise.")
    utilite: int | None = Field(description="Utilité, de 1 à 4.")
    delai: Delai | None = Field(description="Ressenti du délai.")


class Mesure(Sortie):
    """Des avis comptés ; un chiffre ne se lit jamais sans son nombre de réponses."""

    organisation_id: UUID | None = Field(description="Partenaire ; absent pour l'ensemble.")
    demandes: int = Field(description="Avis demandés.")
    reponses: int = Field(description="Avis reçus (n).")
    reponse_taux: float | None = Field(description="Avis reçus rapportés aux demandes ; absent sans demande.")
    satisfaits_taux: float | None = Field(description="Utilité 3 ou 4 ; absent sous l'effectif minimal.")
    requalifiables: int = Field(description="Réponses dont l'issue déclarée est une aide apportée (n).")
    requalification_taux: float | None = Field(
        description="Parmi elles, part des entreprises qui disent n'avoir pas reçu d'aide ; absente sous l'effectif."
    )


class SatisfactionLue(Sortie):
    """La satisfaction, dans l'ensemble et par partenaire."""

    effectif_min: int = Field(description="Nombre de réponses sous lequel aucun taux n'est publié.")
    ensemble: Mesure = Field(description="Dans le périmètre de l'appelant.")
    partenaires: list[Mesure] = Field(description="Par partenaire.")
