"""Messages of the programmes."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from services.gateway.programmes.contenu import Contenu
from shared.valeurs import Code, Entree, Sortie, TexteCourt

EtatProgramme = Literal["brouillon", "publie", "ferme"]
Edition = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,30}$")]
MotifFermeture = Literal["termine", "budget-epuise", "redondant", "sans-demande", "suspendu", "remplace"]


class ProgrammeNouveau(Entree):
    """Un programme, en brouillon."""

    code: Code = Field(description="Code stable, commun à toutes les éditions.")
    edition: Edition = Field(default="1", description="Édition, par exemple `2026`.")
    organisation_id: UUID | None = Field(default=None, description="Organisation porteuse ; par défaut, la vôtre.")
    contenu: Contenu = Field(description="Ce que dit le programme.")


class ProgrammeModifie(Entree):
    """Le nouveau contenu, en entier."""

    contenu: Contenu = Field(description="Ce que dit le programme.")


class Fermeture(Entree):
    """Fin d'un programme, toujours motivée."""

    motif: MotifFermeture = Field(description="Motif typé.")


class ProgrammeLu(Sortie):
    """Une édition d'un programme."""

    id: UUID = Field(description="Identifiant.")
    code: str = Field(description="Code stable.")
    edition: str = Field(description="Édition.")
    organisation_id: UUID = Field(description="Organisation porteuse.")
    etat: EtatProgramme = Field(description="État.")
    titre: str = Field(description="Titre.")
    offre: str = Field(description="Type d'offre.")
    axes: list[str] = Field(description="Axes servis, thématiques développées.")
    valide_du: date = Field(description="Premier jour.")
    valide_au: date | None = Field(description="Dernier jour, compris.")
    contenu: dict[str, Any] = Field(description="Ce que dit le programme.")
    motif_fermeture: str | None = Field(description="Motif de fermeture.")
    numero: int = Field(description="Numéro de la version du contenu.")
    modifie_par: UUID = Field(description="Compte du dernier changement.")
    modifie_le: datetime = Field(description="Instant du dernier changement.")
    version: int = Field(description="Version, reprise dans l'ETag.")


class PropositionLue(Sortie):
    """Un changement qui attend la Région, ou qu'elle a décidé."""

    id: UUID = Field(description="Identifiant.")
    programme_id: UUID = Field(description="Programme.")
    organisation_id: UUID = Field(description="Organisation porteuse.")
    etat: Literal["en_attente", "approuvee", "refusee", "retiree"] = Field(description="État.")
    champs: list[TexteCourt] = Field(description="Champs protégés qui changent.")
    avant: dict[str, Any] = Field(description="Valeurs au moment de la proposition.")
    apres: dict[str, Any] = Field(description="Valeurs proposées.")
    auteur_id: UUID = Field(description="Compte qui propose.")
    proposee_le: datetime = Field(description="Instant de la proposition.")
    decidee_par: UUID | None = Field(description="Compte qui a décidé : une autre personne.")
    decidee_le: datetime | None = Field(description="Instant de la décision.")
    motif: str | None = Field(description="Motif de la décision.")


class ProgrammeEcrit(Sortie):
    """Ce qui est appliqué, et ce qui attend la Région."""

    programme: ProgrammeLu = Field(description="Le programme tel qu'il est maintenant.")
    proposition: PropositionLue | None = Field(description="Changement qui attend la Région, s'il y en a un.")


class VersionLue(Sortie):
    """Une version d'un programme : qui, quand, avant, après."""

    numero: int = Field(description="Numéro de la version.")
    nature: Literal["creation", "modification", "publication", "approbation", "fermeture"] = Field(
        description="Ce qui a produit la version."
    )
    etat: EtatProgramme = Field(description="État du programme.")
    auteur_id: UUID = Field(description="Compte de l'auteur.")
    auteur_role: str = Field(description="Rôle de l'auteur.")
    le: datetime = Field(description="Instant.")
    proposition_id: UUID | None = Field(description="Proposition dont elle vient.")
    avant: dict[str, Any] = Field(description="Champs changés, valeurs précédentes.")
    apres: dict[str, Any] = Field(description="Champs changés, nouvelles valeurs.")
