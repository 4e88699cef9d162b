"""What would make a company eligible, as answered."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.aides.eligibilite.exigences import Levier
from services.aides.eligibilite.schemas import SourceLue, VerdictAide
from shared.valeurs import Sortie


class ChangementLu(Sortie):
    """Un fait à changer, et de combien."""

    fait: str = Field(description="Code du fait.")
    libelle: str = Field(description="Libellé.")
    valeur_vue: str = Field(description="Valeur vue, ou « inconnu ».")
    valeur_a_atteindre: str = Field(description="Valeur la plus proche qui convient.")
    ecart: str | None = Field(description="Distance à parcourir, avec son signe ; absente : sans objet ou inconnue.")
    valeurs_acceptees: list[str] = Field(description="Toutes les valeurs qui conviennent ; vide : voir la valeur.")
    a_partir_du: date | None = Field(description="Premier jour où le temps seul suffit ; absent : sans objet.")
    levier: Levier = Field(description="Ce dont le fait dépend.")
    en_main: bool = Field(description="Vrai : l'entreprise peut le changer.")
    phrase: str = Field(description="Le changement, en clair.")


class CritereManque(Sortie):
    """Un critère non rempli, et le plus petit ensemble de changements qui le remplirait."""

    code: str = Field(description="Code du critère.")
    libelle: str = Field(description="Règle en clair.")
    seuil: str = Field(description="Ce qui est demandé.")
    source: SourceLue | None = Field(description="Source de la règle ; absente : à vérifier.")
    possible: bool = Field(description="Faux : aucun changement ne remplirait ce critère.")
    en_main: bool = Field(description="Vrai : tous les changements sont à la main de l'entreprise.")
    changements: list[ChangementLu] = Field(description="Changements, tous nécessaires.")


class Contrefactuel(Sortie):
    """Un dispositif refusé, et ce qui le rendrait accessible."""

    dispositif: str = Field(description="Code du dispositif.")
    version: str = Field(description="Version appliquée.")
    nom: str = Field(description="Nom du dispositif.")
    action_reference: str | None = Field(description="Action concernée.")
    criteres: list[CritereManque] = Field(description="Critères non remplis.")
    en_main: bool = Field(description="Vrai : l'entreprise peut changer tout ce qui manque.")
    verdict_apres: VerdictAide = Field(description="Verdict recalculé, les changements faits.")


class ListeContrefactuels(Sortie):
    """Ce qui rendrait accessibles les dispositifs refusés, les plus proches d'abord."""

    evaluation_id: UUID = Field(description="Évaluation.")
    le: date = Field(description="Date d'examen.")
    elements: list[Contrefactuel] = Field(description="Dispositifs non éligibles.")
