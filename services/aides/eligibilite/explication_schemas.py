"""The explained answer without repetition: each fact, source and criterion once, cited by its rank."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.aides.eligibilite.schemas import FaitVu, Resultat, SourceLue, VerdictAide
from shared.valeurs import MontantEur, Sortie


class CritereCite(Sortie):
    """Un critère distinct et son résultat."""

    code: str = Field(description="Code du critère.")
    libelle: str = Field(description="Règle en clair.")
    seuil: str = Field(description="Ce qui est demandé.")
    resultat: Resultat = Field(description="`vrai`, `faux` ou `inconnu`.")
    a_verifier: bool = Field(description="Vrai : règle sans source, ou valeur approchée.")
    note: str | None = Field(description="Précision sur la règle.")
    source: int | None = Field(description="Rang de la source dans `sources` ; absent : à vérifier.")
    faits: list[int] = Field(description="Rangs des faits vus dans `faits`.")


class VerdictCite(Sortie):
    """Le verdict d'un dispositif, ses critères cités par leur rang."""

    dispositif: str = Field(description="Code du dispositif.")
    version: str = Field(description="Version appliquée.")
    action_reference: str | None = Field(description="Action concernée.")
    verdict: VerdictAide = Field(description="Verdict.")
    montant_eur: MontantEur | None = Field(description="Aide estimée, en euros.")
    criteres: list[int] = Field(description="Rangs des critères dans `criteres`.")
    questions: list[str] = Field(description="Champs à renseigner.")


class Explication(Sortie):
    """Une évaluation expliquée, sans rien répéter."""

    evaluation_id: UUID = Field(description="Évaluation.")
    le: date = Field(description="Date d'examen.")
    faits: list[FaitVu] = Field(description="Faits vus, avec leur origine.")
    sources: list[SourceLue] = Field(description="Sources des règles.")
    criteres: list[CritereCite] = Field(description="Critères distincts.")
    verdicts: list[VerdictCite] = Field(description="Un verdict par dispositif et action.")
