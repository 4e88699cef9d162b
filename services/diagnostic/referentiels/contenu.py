"""The content of a référentiel as it is sent: thématiques, axes, questions, options, objectives."""

from typing import Annotated, Any, Literal

from pydantic import Field, StrictFloat, StrictInt

from services.diagnostic.referentiels.conditions import Condition
from services.diagnostic.referentiels.valeurs import CodeElement, CodeReferentiel, Niveau, Nombre, Numero, Poids, nommer
from shared.valeurs import ENTIER_JSON, Booleen, Entree, TexteCourt, TexteLong


class OptionEntree(Entree):
    """Une réponse possible."""

    code: CodeElement = Field(description="Code de l'option.")
    points: Niveau = Field(description="Niveau de 0 à 5.")
    libelle: TexteCourt = Field(description="Texte affiché.")
    exclusive: Booleen = Field(default=False, description="Vrai : refusée avec d'autres options.")


class QuestionCommune(Entree):
    """Ce que toutes les questions portent."""

    code: CodeElement = Field(description="Code stable de la question.")
    ancre: Booleen = Field(description="Vrai : question posée dans le diagnostic flash et nécessaire à la soumission.")
    poids: Poids = Field(description="Poids dans l'axe.")
    bloquant: Booleen = Field(description="Vrai : une réponse de niveau 0 plafonne l'axe à 1.")
    na_autorise: Booleen = Field(description="Vrai : « non applicable » est une réponse permise.")
    nsp_autorise: Booleen = Field(description="Vrai : « ne sait pas » est une réponse permise.")
    compte: Booleen = Field(description="Vrai : entre dans la note.")
    nature: Literal["pratique", "resultat"] = Field(description="Pratique (note de maturité) ou résultat chiffré.")
    libelle: TexteLong = Field(description="Question posée.")
    aide: TexteLong = Field(description="Où regarder.")
    preuve_attendue: TexteLong = Field(description="Preuve à demander.")
    visible_si: Condition | None = Field(default=None, description="Condition d'affichage.")
    profils: list[Literal["flash", "approfondi"]] = Field(
        min_length=1, max_length=2, description="Diagnostics qui la posent."
    )


class QuestionChoix(QuestionCommune):
    """Question fermée."""

    type: Literal["choix_unique", "choix_multiple"] = Field(description="Une réponse, ou plusieurs.")
    options: list[OptionEntree] = Field(min_length=2, max_length=20, description="Réponses possibles.")


class QuestionBooleen(QuestionCommune):
    """Question par oui ou non : 5 ou 0."""

    type: Literal["booleen"] = Field(description="Oui ou non.")


class QuestionNombre(QuestionCommune):
    """Question chiffrée ; `seuils` la traduit en niveau."""

    type: Literal["nombre"] = Field(description="Nombre avec unité.")
    unite: TexteCourt = Field(description="Unité.")
    min: Nombre = Field(description="Plus petite valeur acceptée.")
    max: Nombre = Field(description="Plus grande valeur acceptée.")
    sens: Literal["croissant", "decroissant"] = Field(description="Sens de l'amélioration.")
    seuils: list[Annotated[list[Nombre], Field(min_length=2, max_length=2)]] | None = Field(
        default=None, max_length=20, description="Couples [valeur, niveau], par valeur croissante."
    )


class QuestionTexte(QuestionCommune):
    """Question libre, jamais notée."""

    type: Literal["texte"] = Field(description="Texte libre.")


QuestionEntree = Annotated[
    QuestionChoix | QuestionBooleen | QuestionNombre | QuestionTexte, Field(discriminator="type")
]


class AxeEntree(Entree):
    """Un axe de progrès."""

    code: CodeElement = Field(description="Code stable de l'axe.")
    libelle: TexteCourt = Field(description="Nom de l'axe.")
    critere: TexteLong = Field(description="Ce qui est apprécié.")
    indicateur: TexteLong = Field(description="Indicateur qui l'éclaire.")
    poids: Poids = Field(description="Poids dans la thématique.")
    cible: Niveau = Field(description="Niveau visé à 24 mois.")
    questions: list[QuestionEntree] = Field(min_length=1, max_length=12, description="Questions.")


class ThematiqueEntree(Entree):
    """Une thématique."""

    code: CodeElement = Field(description="Code stable de la thématique.")
    libelle: TexteCourt = Field(description="Nom de la thématique.")
    poids: Annotated[int, Field(strict=True, ge=0, le=100), ENTIER_JSON] = Field(
        description="Poids dans la note globale."
    )
    facultative: Booleen = Field(description="Vrai : hors de la note globale.")
    axes: list[AxeEntree] = Field(min_length=1, max_length=12, description="Axes.")


class PalierEntree(Entree):
    """Un palier de l'échelle."""

    niveau: Annotated[int, Field(strict=True, ge=0, le=5), ENTIER_JSON] = Field(description="Niveau.")
    nom: TexteCourt = Field(description="Nom du palier.")
    descripteur: TexteLong = Field(description="Ce qu'il veut dire.")


class ObjectifEntree(Entree):
    """Un objectif que le dirigeant peut choisir."""

    code: CodeElement = Field(description="Code de l'objectif.")
    libelle: TexteCourt = Field(description="Texte affiché.")


Service = Annotated[
    Annotated[StrictInt, Field(ge=0, le=1)] | Annotated[StrictFloat, Field(ge=0, le=1, multiple_of=0.5)],
    nommer("doit valoir 0, 0,5 ou 1"),
]
_FERME = {"additionalProperties": False}
Ligne = Annotated[dict[CodeElement, Service], Field(max_length=20, json_schema_extra=_FERME)]
Pertinence = Annotated[dict[CodeElement, Ligne], Field(max_length=144, json_schema_extra=_FERME)]


Lien = Literal["identique", "reformule_equivalent", "rompu"]
Liens = Annotated[dict[CodeElement, Lien], Field(min_length=1, max_length=1728, json_schema_extra=_FERME)]


class EquivalenceEntree(Entree):
    """Ce que cette version garde d'une version antérieure, question par question."""

    numero: Numero = Field(description="Numéro de la version antérieure.")
    questions: Liens = Field(description="Par question ; une question non citée est rompue.")


class ContenuReferentiel(Entree):
    """Le contenu complet d'une version."""

    code: CodeReferentiel = Field(description="Code du référentiel.")
    numero: Numero = Field(description="Numéro de version, par exemple `1.1.0`.")
    schema_version: Literal[1] = Field(description="Version de ce format.")
    titre: TexteCourt = Field(description="Titre.")
    note: TexteLong = Field(description="Ce que cette version apporte.")
    echelle: list[PalierEntree] = Field(min_length=6, max_length=6, description="Les six paliers, de 0 à 5.")
    thematiques: list[ThematiqueEntree] = Field(min_length=1, max_length=12, description="Thématiques.")
    objectifs: list[ObjectifEntree] = Field(min_length=1, max_length=20, description="Objectifs proposés au dirigeant.")
    pertinence: Pertinence = Field(description="Par axe et par objectif : 0, 0,5 ou 1.")
    equivalences: list[EquivalenceEntree] = Field(
        default=[], max_length=50, description="Équivalences avec les versions antérieures, pour comparer."
    )


def contenu_canonique(entree: ContenuReferentiel) -> dict[str, Any]:
    """Plain JSON of a content, the same whatever the order of its keys."""
    contenu = entree.model_dump(mode="json", by_alias=True)
    if not contenu["equivalences"]:
        del contenu["equivalences"]  # versions older than this table keep their fingerprint
    return contenu
