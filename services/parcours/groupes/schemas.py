"""Messages of the groups."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.parcours.groupes.domain import Risque
from shared.valeurs import ENTIER_JSON, Code, DateJour, Entree, Sortie, TexteCourt

Genre = Literal["groupe", "promotion"]
EtatGroupe = Literal["en_constitution", "constitue", "en_cours", "termine", "hors_delai", "dissous"]
DepartementFrancilien = Literal["75", "77", "78", "91", "92", "93", "94", "95"]
Effectif = Annotated[int, Field(strict=True, ge=1, le=1000), ENTIER_JSON]
Annee = Annotated[int, Field(strict=True, ge=2013, le=2100), ENTIER_JSON]


class GroupeNouveau(Entree):
    """Un groupe d'action collective, ou la promotion d'un accélérateur."""

    genre: Genre = Field(default="groupe", description="`groupe` d'action collective, ou `promotion` d'accélérateur.")
    programme: Code = Field(description="Code du programme.")
    libelle: TexteCourt = Field(description="Nom du groupe.")
    modele: Code = Field(default="action-collective", description="Modèle de parcours que suivent les membres.")
    annee: Annee | None = Field(default=None, description="Année d'une promotion.")
    thematique: Code | None = Field(default=None, description="Thématique du référentiel.")
    departements: list[DepartementFrancilien] = Field(
        default_factory=list, max_length=8, description="Territoire ; vide : toute l'Île-de-France."
    )
    quorum: Effectif = Field(description="Nombre de membres à partir duquel le groupe est constitué.")
    places_max: Effectif | None = Field(
        default=None, description="Nombre de places ; pour une promotion, celui de la stratégie par défaut."
    )
    ouvert_le: DateJour | None = Field(default=None, description="Ouverture des candidatures ; aujourd'hui par défaut.")
    limite_le: DateJour = Field(description="Dernier jour pour réunir le quorum et candidater.")
    porteur_id: UUID | None = Field(default=None, description="Organisation porteuse ; la vôtre par défaut.")


class PrevisionLue(Sortie):
    """Le quorum sera-t-il atteint à temps, si le rythme continue ?"""

    risque: Risque = Field(description="`atteint`, `probable`, `manque`, ou `sans_objet` hors constitution.")
    jours_restants: int = Field(description="Jours avant la date limite.")
    rythme_par_jour: Decimal = Field(description="Membres retenus par jour depuis l'ouverture.")
    membres_prevus: Decimal = Field(description="Membres attendus à la date limite.")
    a_verifier: bool = Field(default=True, description="Vrai : prévision linéaire, hypothèse sans source.")


class GroupeLu(Sortie):
    """Un groupe, ses places et son risque."""

    id: UUID = Field(description="Identifiant.")
    genre: Genre = Field(description="Groupe ou promotion.")
    programme: str = Field(description="Programme.")
    libelle: str = Field(description="Nom.")
    modele: str = Field(description="Modèle de parcours des membres.")
    annee: int | None = Field(description="Année d'une promotion.")
    thematique: str | None = Field(description="Thématique.")
    departements: list[str] = Field(description="Territoire ; vide : toute l'Île-de-France.")
    quorum: int = Field(description="Membres nécessaires.")
    places_max: int = Field(description="Places.")
    a_verifier: list[str] = Field(description="Champs dont la valeur n'a pas de source exacte.")
    ouvert_le: date = Field(description="Ouverture des candidatures.")
    limite_le: date = Field(description="Date limite.")
    porteur_id: UUID = Field(description="Organisation porteuse.")
    etat: EtatGroupe = Field(description="État.")
    motif: str | None = Field(description="Motif typé de l'état.")
    retenus: int = Field(description="Places prises.")
    candidats: int = Field(description="Candidatures à examiner.")
    liste_attente: int = Field(description="Candidatures en liste d'attente.")
    hors_perimetre: int = Field(description="Candidatures comptées, que l'appelant ne voit pas.")
    prevision: PrevisionLue = Field(description="Risque de manquer le quorum.")
    cree_le: datetime = Field(description="Création.")
    depuis_le: datetime = Field(description="Entrée dans l'état.")
    version: int = Field(description="Version, reprise dans l'ETag.")


class GesteGroupeDemande(Entree):
    """Un geste sur le groupe."""

    geste: Code = Field(description="Code du geste.")
    motif: Code | None = Field(default=None, description="Motif typé, quand le geste en demande un.")


class GesteGroupeLu(Sortie):
    """Un geste, permis ou bloqué."""

    geste: str = Field(description="Code.")
    libelle: str = Field(description="Ce qu'il fait.")
    vers: EtatGroupe = Field(description="État d'arrivée.")
    permis: bool = Field(description="Vrai si l'appelant peut le faire maintenant.")
    manques: list[str] = Field(description="Ce qui manque, en phrases.")
    motifs: list[str] = Field(description="Motifs typés, vide si le geste n'en prend pas.")


class EcheancesAppliquees(Sortie):
    """Ce que les dates limites passées ont changé."""

    le: date = Field(description="Date à laquelle les échéances sont appliquées.")
    groupes: list[UUID] = Field(description="Groupes passés hors délai par cet appel.")
    propositions: int = Field(description="Propositions individuelles créées par cet appel.")
    reste: bool = Field(description="Vrai : d'autres groupes sont échus, rappeler.")
