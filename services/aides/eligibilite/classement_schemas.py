"""The ranking by usefulness, as answered."""

from uuid import UUID

from pydantic import Field

from services.aides.eligibilite.recouvrement_schemas import Part
from services.aides.eligibilite.schemas import VerdictAide
from shared.valeurs import MontantEur, Sortie


class NoteUtilite(Sortie):
    """Une des trois notes du rang."""

    nom: str = Field(description="`besoin`, `vraisemblance` ou `delai`.")
    note: Part = Field(description="Note, de 0 à 1.")
    poids: Part = Field(description="Poids dans le score (HYPOTHESE).")
    explication: str = Field(description="D'où vient la note.")


class RangUtilite(Sortie):
    """Un dispositif à son rang."""

    rang: int = Field(description="Rang, à partir de 1.")
    dispositif: str = Field(description="Code du dispositif.")
    nom: str = Field(description="Nom.")
    action_reference: str | None = Field(description="Action concernée.")
    verdict: VerdictAide = Field(description="Verdict.")
    montant_eur: MontantEur | None = Field(description="Aide estimée, en euros.")
    score: Part = Field(description="Somme pondérée des trois notes.")
    notes: list[NoteUtilite] = Field(description="Les trois notes et leur explication.")


class Prochaine(Sortie):
    """Une des meilleures suites."""

    dispositif: str = Field(description="Code du dispositif.")
    phrase: str = Field(description="Que faire, et pourquoi.")
    a_renseigner: list[str] = Field(description="Questions à régler d'abord.")


class Classement(Sortie):
    """Dispositifs par utilité, et trois suites au plus."""

    evaluation_id: UUID = Field(description="Évaluation.")
    a_verifier: bool = Field(default=True, description="Vrai : les poids n'ont pas de source (HYPOTHESE).")
    elements: list[RangUtilite] = Field(description="Du plus utile au moins utile ; les non éligibles sont absents.")
    prochaines: list[Prochaine] = Field(description="Trois suites au plus.")
