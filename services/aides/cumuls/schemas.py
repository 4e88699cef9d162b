"""Messages of the checks of cumulation."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from services.aides.cumuls.domain import RegimePrevu
from shared.valeurs import Code, DateJour, Entree, MontantEur, Siren, Sortie

Reference = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]
VerdictCumul = Literal["permis", "refuse", "a_confirmer"]


class Poste(Entree):
    """Un poste de dépenses du projet."""

    code: Reference = Field(description="Code du poste.")
    montant_eur: MontantEur = Field(description="Coût admissible hors taxes, en euros.")


class PartAide(Entree):
    """Part d'une aide qui porte sur un poste."""

    poste: Reference = Field(description="Code du poste.")
    montant_eur: MontantEur = Field(description="Montant de l'aide sur ce poste, en euros.")


class AideAVerifier(Entree):
    """Une aide prévue."""

    reference: Reference = Field(description="Référence de l'aide, unique dans l'envoi.")
    dispositif: Code | None = Field(default=None, description="Dispositif du catalogue.")
    regime: RegimePrevu = Field(description="Régime d'aide.")
    article: Code | None = Field(default=None, description="Article d'exemption, par exemple `art17`.")
    options: list[Code] = Field(
        default_factory=list, max_length=5, description="Bonifications de l'article, par exemple `collaboration`."
    )
    parts: list[PartAide] = Field(
        default_factory=list, max_length=50, description="Part sur chaque poste ; vide : sans coût identifiable."
    )
    hors_couts_eur: MontantEur = Field(
        default=Decimal(0),
        description="Montant sans coût admissible identifiable, en euros.",
    )
    demande_le: DateJour | None = Field(default=None, description="Jour de la demande d'aide écrite.")


class CumulAVerifier(Entree):
    """Un projet et les aides prévues."""

    siren: Siren | None = Field(default=None, description="Entreprise : sa marge de minimis est lue au registre.")
    categorie: Literal["micro", "petite", "moyenne", "grande"] = Field(description="Taille au sens européen.")
    le: DateJour | None = Field(default=None, description="Jour de la décision ; par défaut, aujourd'hui.")
    premier_engagement_le: DateJour | None = Field(
        default=None, description="Jour du premier engagement ferme du projet, s'il y en a un."
    )
    postes: list[Poste] = Field(max_length=50, description="Postes de dépenses.")
    aides: list[AideAVerifier] = Field(min_length=1, max_length=50, description="Aides prévues.")


class SourceRegle(Sortie):
    """Où la règle a été lue."""

    reference: str = Field(description="Texte.")
    adresse: str = Field(description="Adresse de la source.")
    confiance: Literal["V", "V2"] = Field(description="`V` : lue dans la source ; `V2` : source secondaire.")


class RegleVue(Sortie):
    """Une règle qui s'applique, et ce qu'elle laisse."""

    regle: str = Field(description="Code de la règle.")
    libelle: str = Field(description="Règle en clair.")
    resultat: VerdictCumul = Field(description="Résultat de cette règle.")
    aides: list[str] = Field(description="Aides visées.")
    poste: str | None = Field(description="Poste de dépenses.")
    total_eur: MontantEur | None = Field(description="Aide comptée, en euros.")
    plafond_eur: MontantEur | None = Field(description="Ce que la règle permet, en euros.")
    a_abandonner_eur: MontantEur | None = Field(description="Ce qu'il faut abandonner, en euros ; absent : inconnu.")
    source: SourceRegle = Field(description="Source de la règle.")


class CumulVerifie(Sortie):
    """Ce que les règles disent de l'ensemble."""

    verdict: VerdictCumul = Field(description="`refuse` dès qu'une règle refuse ; `a_confirmer` s'il manque un fait.")
    le: date = Field(description="Jour de la décision examinée.")
    regle_determinante: str | None = Field(description="Règle qui demande l'abandon le plus grand.")
    a_abandonner_eur: MontantEur = Field(description="Abandon le plus grand qu'une règle demande, en euros.")
    regles: list[RegleVue] = Field(description="Règles examinées, celles qui refusent d'abord.")
