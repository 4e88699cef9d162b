"""Messages of the peers."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.valeurs import Booleen, Code, Entree, Sortie

EtatRelation = Literal["demandee", "acceptee", "declinee", "annulee"]
ReferencePair = Annotated[str, Field(pattern=r"^[0-9a-f]{24}$")]


class ConsentementDonne(Entree):
    """L'accord de l'entreprise, ou son retrait."""

    accorde: Booleen = Field(description="Vrai : l'entreprise accepte d'être rapprochée ; faux : elle se retire.")
    qualite: Literal["dirigeant", "representant-mandate"] = Field(description="En quelle qualité la personne décide.")


class ConsentementLu(Sortie):
    """Où en est le consentement d'une entreprise."""

    dossier_id: UUID = Field(description="Dossier.")
    accorde: bool = Field(description="Vrai : l'entreprise est rapprochée de ses pairs.")
    qualite: str | None = Field(description="Qualité de la personne qui a décidé.")
    le: datetime | None = Field(description="Instant de la décision ; absent si rien n'a été demandé.")


class EntrepriseNommee(Sortie):
    """Une entreprise que l'appelant peut connaître."""

    siren: str = Field(description="SIREN.")
    raison_sociale: str = Field(description="Nom.")


class PairLu(Sortie):
    """Un pair : ce qu'il apporte, ce qu'il recevrait."""

    rang: int = Field(description="Rang, à partir de 1.")
    reference: str = Field(description="Référence anonyme, propre à cette entreprise et à ce consentement.")
    division_naf: str = Field(description="Division NAF commune.")
    taille: Literal["voisine", "inconnue"] = Field(description="Tranche d'effectif égale ou voisine, ou inconnue.")
    apports: list[str] = Field(description="Axes où le pair est solide et cette entreprise faible.")
    retours: list[str] = Field(description="Axes où cette entreprise est solide et le pair faible.")
    apport: Decimal = Field(description="Écart de niveaux que le pair peut combler.")
    retour: Decimal = Field(description="Écart de niveaux que cette entreprise peut combler.")
    entreprise: EntrepriseNommee | None = Field(description="Donnée si l'appelant voit déjà ce dossier.")


class MiseEnRelationDemande(Entree):
    """Une rencontre à proposer."""

    reference: ReferencePair = Field(description="Référence du pair.")


class ReponseRelation(Entree):
    """La réponse de l'entreprise sollicitée."""

    decision: Literal["acceptee", "declinee"] = Field(description="`acceptee` donne à chacune le nom de l'autre.")
    motif: Code | None = Field(default=None, description="Motif typé d'un refus.")


class MiseEnRelationLue(Sortie):
    """Une mise en relation, vue d'un des deux côtés."""

    id: UUID = Field(description="Identifiant.")
    sens: Literal["envoyee", "recue"] = Field(description="Demandée par cette entreprise, ou reçue.")
    etat: EtatRelation = Field(description="État.")
    motif: str | None = Field(description="Motif typé d'un refus ou d'une annulation.")
    demandee_le: datetime = Field(description="Demande.")
    depuis_le: datetime = Field(description="Entrée dans l'état.")
    entreprise: EntrepriseNommee | None = Field(
        description="L'autre entreprise : à l'entreprise, une fois acceptée et tant que les deux consentent ; "
        "à qui voit déjà son dossier."
    )
    version: int = Field(description="Version, reprise dans l'ETag.")
