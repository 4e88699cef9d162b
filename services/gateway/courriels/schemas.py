"""Messages about mail and addresses."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from services.gateway.courriels.domain import ADRESSE_MAX, adresse_valide
from shared.valeurs import Entree, Sortie


def _adresse(valeur: str) -> str:
    if not adresse_valide(valeur):
        raise PydanticCustomError("adresse_invalide", "n'est pas une adresse de courriel, par exemple nom@exemple.fr")
    return valeur


AdresseCourriel = Annotated[
    str,
    Field(max_length=ADRESSE_MAX),
    AfterValidator(_adresse),
    WithJsonSchema({"type": "string", "format": "boite-generique", "examples": ["direction@exemple.fr"]}),
]
EtatCourriel = Literal["a_envoyer", "en_cours", "envoye", "echec", "abandonne", "annule"]


class ContactNouveau(Entree):
    """Une adresse à laquelle écrire."""

    courriel: AdresseCourriel = Field(description="Adresse de courriel ; donnée personnelle, effaçable.")


class ContactLu(Sortie):
    """L'adresse enregistrée."""

    courriel: str = Field(description="Adresse de courriel.")
    modifie_le: datetime = Field(description="Dernier changement.")


class CourrielLu(Sortie):
    """Un courriel : ce qu'il dit et ce qu'il est devenu ; jamais l'adresse."""

    id: UUID = Field(description="Courriel.")
    type: str = Field(description="Type de courriel.")
    objet_id: UUID = Field(description="Ce dont il parle.")
    periode: str = Field(description="Période : un seul courriel par type, objet et période.")
    destinataire_genre: Literal["compte", "antenne", "entreprise", "sollicitation"] = Field(
        description="Nature du destinataire."
    )
    destinataire_id: UUID = Field(
        description="Compte, antenne, dossier ou sollicitation dont l'adresse est lue au départ."
    )
    dossier_id: UUID | None = Field(description="Dossier concerné, s'il est seul.")
    sujet: str = Field(description="Sujet.")
    corps_texte: str = Field(
        description="Texte. Le lien signé n'y figure que dans la boîte de démonstration, où rien ne part."
    )
    corps_html: str = Field(description="Page, sans ressource extérieure.")
    etat: EtatCourriel = Field(description="État ; `echec` sera retenté, `abandonne` non.")
    canal: Literal["smtp", "boite"] | None = Field(
        description="`smtp` : remis à un serveur ; `boite` : gardé ici, jamais envoyé."
    )
    tentatives: int = Field(description="Nombre d'essais.")
    cause: str | None = Field(description="Cause du dernier échec, sans adresse.")
    prochain_essai_le: datetime = Field(description="Prochain essai, tant qu'il n'est pas parti.")
    cree_le: datetime = Field(description="Création, avec le fait qui le cause.")
    envoye_le: datetime | None = Field(description="Remise.")
