"""Messages of the completion requests."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.aides.completude.domain import EtatCompletude, GesteCompletude, Raison
from shared.valeurs import Code, DateJour, Entree, Sortie, TexteCourt, TexteLong

Genre = Literal["champ", "piece"]


class ElementDemande(Entree):
    """Un champ de la demande ou une pièce attendue."""

    genre: Genre = Field(description="Champ de la demande, ou pièce attendue.")
    code: Code = Field(description="Code du champ ou de la pièce.")
    consigne: TexteLong | None = Field(default=None, description="Ce qui ne va pas, pour cet élément.")


class CompletudeNouvelle(Entree):
    """Ce que la Région demande à l'entreprise."""

    raison: Raison = Field(
        description="`incorrect` et `perime` suspendent l'horloge ; `incomplet` la fait repartir de zéro."
    )
    objet: TexteLong = Field(description="Ce qui est demandé, en clair.")
    elements: Annotated[list[ElementDemande], Field(min_length=1, max_length=30)] = Field(
        description="Champs et pièces à corriger ou à fournir, nommés un par un."
    )
    echeance_le: DateJour = Field(description="Date de réponse attendue.")


class ReponseChamp(Entree):
    """La correction d'un champ de la demande."""

    genre: Literal["champ"] = Field(description="Champ de la demande.")
    code: Code = Field(description="Code du champ.")
    valeur: TexteCourt = Field(description="Nouvelle valeur ; l'ancienne est conservée à côté.")


class ReponsePiece(Entree):
    """La pièce demandée."""

    genre: Literal["piece"] = Field(description="Pièce attendue.")
    code: Code = Field(description="Code de la pièce.")
    reference: TexteCourt = Field(description="Référence du document fourni.")


ReponseElement = Annotated[ReponseChamp | ReponsePiece, Field(discriminator="genre")]


class ReponsesNouvelles(Entree):
    """Réponses du demandeur, élément par élément."""

    reponses: Annotated[list[ReponseElement], Field(min_length=1, max_length=30)] = Field(description="Réponses.")


class MessageNouveau(Entree):
    """Une ligne du fil."""

    texte: TexteLong = Field(description="Message.")


class GesteSurCompletude(Entree):
    """Un geste sur une demande de complément."""

    geste: GesteCompletude = Field(
        description="`corriger` : « j'ai corrigé », par le demandeur ; les autres, par la Région."
    )
    commentaire: TexteLong | None = Field(
        default=None, description="Ajouté au fil ; nécessaire pour rouvrir ou pour lever."
    )


class ElementVu(Sortie):
    """Un élément demandé et la réponse reçue."""

    genre: Genre = Field(description="Champ ou pièce.")
    code: str = Field(description="Code.")
    libelle: str = Field(description="Libellé.")
    consigne: str | None = Field(description="Ce qui ne va pas.")
    reponse: str | None = Field(description="Valeur corrigée, ou référence du document fourni.")
    repondu_le: datetime | None = Field(description="Dernière réponse ; absente tant que l'élément est attendu.")


class CompletudeResumee(Sortie):
    """Une demande de complément."""

    id: UUID = Field(description="Identifiant.")
    demande_id: UUID = Field(description="Demande d'aide.")
    raison: Raison = Field(description="Raison typée.")
    objet: str = Field(description="Ce qui est demandé.")
    elements: list[ElementVu] = Field(validation_alias="champs", description="Éléments, et leurs réponses.")
    echeance_le: date = Field(description="Date de réponse attendue.")
    etat: EtatCompletude = Field(description="État.")
    ouverte_le: datetime = Field(description="Ouverture.")
    corrigee_le: datetime | None = Field(description="Dernier « j'ai corrigé ».")
    close_le: datetime | None = Field(description="Acceptation ou levée.")
    version: int = Field(description="Version, reprise dans l'ETag.")


class MessageLu(Sortie):
    """Une ligne du fil."""

    numero: int = Field(description="Numéro de la ligne.")
    le: datetime = Field(description="Instant.")
    auteur_id: UUID = Field(description="Compte de l'auteur.")
    auteur_role: str = Field(description="Rôle de l'auteur.")
    texte: str = Field(description="Message.")


class FilLu(Sortie):
    """Le fil d'une demande de complément, du plus ancien message au plus récent."""

    elements: list[MessageLu] = Field(description="Messages.")
    suivant: int | None = Field(description="Curseur de la suite ; absent à la dernière page.")


class CompletudeLue(CompletudeResumee):
    """Une demande de complément, et ce que l'appelant peut en faire."""

    effet: str = Field(description="Effet de la raison sur l'horloge.")
    en_retard: bool = Field(description="Vrai : la date de réponse est passée sans réponse.")
    gestes: list[GesteCompletude] = Field(description="Gestes que l'appelant peut effectuer maintenant.")
    manque: list[str] = Field(description="Ce qui manque avant « j'ai corrigé ».")
