"""The size of a company, explained: what each company brings, the thresholds, the classes still possible."""

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, PlainSerializer

from shared.valeurs import Sortie, Taux

Nombre = Annotated[Decimal, PlainSerializer(lambda v: format(v, ".2f"), return_type=str, when_used="json")]
RelationLue = Literal["entreprise", "liee", "partenaire", "investisseur_exempte", "sous_le_seuil"]
SourceLue = Literal["saisie", "annuaire", "calcul", "registre_des_liens", "inconnue"]

RegleDesExercices = Literal["non_verifiee", "appliquee", "sans_objet"]


class IntervalleLu(Sortie):
    """Un nombre connu par ses bornes ; égales : il est connu exactement."""

    mini: Nombre | None = Field(description="Au moins.")
    maxi: Nombre | None = Field(description="Au plus ; absent : sans borne connue.")
    source: SourceLue = Field(description="D'où vient le nombre.")


class Contribution(Sortie):
    """Ce qu'une entreprise apporte au total."""

    siren: str | None = Field(description="SIREN ; absent s'il n'a pas été donné.")
    relation: RelationLue = Field(description="Ce qu'elle est pour l'entreprise.")
    part_detenue: Taux | None = Field(description="Part détenue, la plus élevée du capital et des droits de vote.")
    part_ajoutee: Taux = Field(description="Part de ses chiffres qui s'ajoute : 1 si liée, au prorata si partenaire.")
    organisme_public: bool = Field(description="Vrai : organisme public.")
    effectif_uta: IntervalleLu = Field(description="Effectif apporté, en unités de travail annuel.")
    chiffre_affaires_eur: IntervalleLu = Field(description="Chiffre d'affaires apporté, en euros.")
    total_bilan_eur: IntervalleLu = Field(description="Total du bilan apporté, en euros.")


class SeuilLu(Sortie):
    """Une classe et ses seuils : l'effectif, et l'un des deux autres."""

    categorie: str = Field(description="Classe.")
    effectif_sous: Nombre = Field(description="Effectif : strictement en dessous.")
    chiffre_affaires_max_eur: Nombre = Field(description="Chiffre d'affaires : au plus.")
    bilan_max_eur: Nombre = Field(description="Total du bilan : au plus.")


class TailleExpliquee(Sortie):
    """La taille d'une entreprise, et pourquoi."""

    evaluation_id: UUID = Field(description="Évaluation.")
    etat: Literal["certaine", "a_confirmer"] = Field(description="`a_confirmer` : plusieurs classes restent possibles.")
    categories_ue: list[str] = Field(description="Classes européennes possibles.")
    categories_lme: list[str] = Field(description="Catégories françaises possibles (décret 2008-1354).")
    dernier_exercice: list[str] = Field(description="Classes que donne le dernier exercice seul.")
    deux_exercices: RegleDesExercices = Field(
        description="Règle des deux exercices ; `non_verifiee` : aucun exercice antérieur n'est donné, le dernier "
        "décide ; `sans_objet` : le changement vient d'une opération, ou le capital est public."
    )
    capital_public: bool = Field(description="Vrai : un quart ou plus détenu par des organismes publics, jamais PME.")
    liens_declares: bool = Field(description="Faux : les liens ne sont pas déclarés, la taille ne peut que grandir.")
    contributions: list[Contribution] = Field(description="L'entreprise, puis chaque entreprise qui la touche.")
    total: Contribution = Field(description="Ce qui est comparé aux seuils européens.")
    seuils: list[SeuilLu] = Field(description="Seuils européens.")
    source: str = Field(description="Textes.")
