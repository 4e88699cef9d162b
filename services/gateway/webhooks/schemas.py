"""Messages of the webhooks."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from services.gateway.projection.libelles import LIBELLES
from shared.valeurs import Entree, Sortie

EtatLivraison = Literal["a-envoyer", "recue", "abandonnee", "ecartee"]


def _connu(type_: str) -> str:
    if type_ not in LIBELLES:
        raise PydanticCustomError("type_inconnu", "n'est pas un type d'événement connu")
    return type_


TypeEvenement = Annotated[
    str, AfterValidator(_connu), Field(json_schema_extra={"examples": ["gateway.orientation.acceptee"]})
]
AdresseHttp = Annotated[str, Field(min_length=12, max_length=500, pattern=r"^https?://[!-~]+$")]


class AbonnementNouveau(Entree):
    """Un système à prévenir."""

    url: AdresseHttp = Field(description="Adresse publique en https qui recevra les messages (POST).")
    types: list[TypeEvenement] = Field(min_length=1, max_length=100, description="Types d'événements voulus.")


class AbonnementLu(Sortie):
    """Un abonnement, sans son secret."""

    id: UUID = Field(description="Abonnement.")
    url: str = Field(description="Adresse de livraison.")
    types: list[str] = Field(description="Types d'événements.")
    organisation_id: UUID | None = Field(description="Périmètre : les dossiers de cette organisation ; absent : tous.")
    cree_le: datetime = Field(description="Création.")
    actif: bool = Field(description="Faux : plus rien n'est envoyé.")
    desactive_le: datetime | None = Field(description="Arrêt.")
    desactive_motif: Literal["410", "echecs", "supprime"] | None = Field(
        description="`410` : le destinataire n'en veut plus ; `echecs` : tous les essais ont échoué."
    )
    averti_le: datetime | None = Field(
        description="Courriel d'arrêt adressé aux responsables de l'organisation ; absent : aucune adresse connue."
    )
    secret_precedent_jusqu_au: datetime | None = Field(description="Fin de validité du secret précédent.")
    version: int = Field(description="Version, reprise dans l'ETag.")


class AbonnementCree(AbonnementLu):
    """L'abonnement et son secret, montré cette seule fois."""

    secret: str = Field(description="Secret de signature (Standard Webhooks), à conserver.")


class LivraisonLue(Sortie):
    """Un message livré ou à livrer."""

    id: UUID = Field(description="Livraison : en-tête `webhook-id`, et repère de relecture.")
    evenement_id: UUID = Field(description="Événement.")
    type: str = Field(description="Type.")
    sujet_id: UUID = Field(description="Objet concerné.")
    dossier_id: UUID | None = Field(description="Dossier.")
    le: datetime = Field(description="Instant du fait.")
    charge: dict[str, Any] = Field(description="État communiqué.")
    etat: EtatLivraison = Field(description="État.")
    essais: int = Field(description="Essais faits.")
    prochain_le: datetime = Field(description="Prochain essai, si elle reste à envoyer.")
    dernier_statut: int | None = Field(description="Dernière réponse du destinataire.")
    derniere_erreur: str | None = Field(description="Pourquoi il n'y a pas eu de réponse.")
    recue_le: datetime | None = Field(description="Réception.")


class Relecture(Entree):
    """Livrer à nouveau."""

    depuis: UUID = Field(description="Première livraison à refaire.")


class RelectureFaite(Sortie):
    """Ce qui sera livré à nouveau."""

    livraisons: int = Field(description="Livraisons remises en attente.")
