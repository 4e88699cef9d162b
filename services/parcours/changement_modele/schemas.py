"""Messages of a change of version."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from services.parcours.changement_modele.domain import SortEtape
from services.parcours.modeles.schemas import Numero
from shared.valeurs import Booleen, Entree, Sortie, TexteLong

MotifChangement = Literal["evolution-du-dispositif", "correction-du-modele", "demande-de-l-entreprise"]
MOTIFS: tuple[MotifChangement, ...] = ("evolution-du-dispositif", "correction-du-modele", "demande-de-l-entreprise")


class ChangementDemande(Entree):
    """Une version à suivre désormais."""

    version: Numero = Field(description="Version publiée du même modèle, plus récente que celle du parcours.")
    simulation: Booleen = Field(default=True, description="Vrai : dire ce qui changerait, sans rien écrire.")
    motif: MotifChangement | None = Field(default=None, description="Motif typé, nécessaire hors simulation.")
    commentaire: TexteLong | None = Field(default=None, description="Explication libre, sans donnée personnelle.")


class EtapeComparee(Sortie):
    """Une étape d'une des deux versions."""

    code: str = Field(description="Code.")
    libelle: str = Field(description="Nom.")
    sort: SortEtape = Field(description="Ce qu'elle devient.")
    vers: str | None = Field(description="Étape de la nouvelle version ; absente si rien ne lui correspond.")


class GesteCompare(Sortie):
    """Un geste dont les conditions ou les rôles changent."""

    code: str = Field(description="Code du geste.")
    conditions_gagnees: list[str] = Field(description="Conditions demandées en plus.")
    conditions_perdues: list[str] = Field(description="Conditions qui ne le sont plus.")
    roles_gagnes: list[str] = Field(description="Rôles qui pourront le faire.")
    roles_perdus: list[str] = Field(description="Rôles qui ne le pourront plus.")


class FaitCompare(Sortie):
    """Un fait enregistré sur le parcours."""

    code: str = Field(description="Code du fait.")
    conserve: bool = Field(description="Vrai si sa valeur compte encore dans la nouvelle version.")
    raison: str | None = Field(description="Pourquoi elle ne compte plus ; l'enregistrement reste lisible.")


class ChangementLu(Sortie):
    """Ce que le passage à cette version change, ou a changé."""

    parcours_id: UUID = Field(description="Parcours.")
    modele: str = Field(description="Modèle suivi.")
    depuis_version: str = Field(description="Version quittée.")
    vers_version: str = Field(description="Version demandée.")
    applique: bool = Field(description="Faux pour une simulation : rien n'a été écrit.")
    possible: bool = Field(description="Vrai si rien ne bloque.")
    blocages: list[str] = Field(description="Ce qui bloque.")
    etape: str | None = Field(description="Étape où le parcours se trouverait.")
    etapes: list[EtapeComparee] = Field(description="Étapes conservées, renommées, absentes, nouvelles.")
    gestes_gagnes: list[str] = Field(description="Gestes que seule la nouvelle version a.")
    gestes_perdus: list[str] = Field(description="Gestes que seule l'ancienne version a.")
    gestes_modifies: list[GesteCompare] = Field(description="Gestes dont les conditions ou les rôles changent.")
    faits: list[FaitCompare] = Field(description="Ce que deviennent les faits enregistrés.")
