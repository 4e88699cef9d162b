"""Messages of the access capability."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.gateway.acces.domain import DUREE_CLE_JOURS_MAX
from shared.securite.identite import Role
from shared.valeurs import ENTIER_JSON, Code, Entree, Siren, Siret, Sortie, TexteCourt

Reseau = Literal["region", "cci", "cetim", "opco", "pole", "financeur", "autre"]


class Jeton(Sortie):
    """Réponse OAuth 2.0 (RFC 6749)."""

    access_token: str = Field(description="Jeton d'accès, à porter dans `Authorization: Bearer`.")
    token_type: Literal["Bearer"] = Field(default="Bearer", description="Type de jeton.")
    expires_in: int = Field(description="Durée de validité, en secondes.")


class OrganisationNouvelle(Entree):
    """Une organisation à inscrire."""

    code: Code = Field(description="Code stable.")
    nom: TexteCourt = Field(description="Nom d'usage.")
    reseau: Reseau = Field(description="Réseau d'appartenance.")
    siret: Siret | None = Field(default=None, description="SIRET de l'établissement.")


class OrganisationLue(Sortie):
    """Une organisation."""

    id: UUID = Field(description="Identifiant.")
    code: str = Field(description="Code stable.")
    nom: str = Field(description="Nom d'usage.")
    reseau: str = Field(description="Réseau d'appartenance.")
    siret: str | None = Field(description="SIRET de l'établissement.")


class CompteNouveau(Entree):
    """Un compte à ouvrir."""

    identifiant: Code = Field(description="Identifiant de connexion (client_id).")
    libelle: TexteCourt = Field(description="Nom d'usage du compte.")
    role: Role = Field(description="Rôle donné.")
    organisation_id: UUID | None = Field(default=None, description="Organisation, obligatoire pour un partenaire.")
    siren: Siren | None = Field(default=None, description="SIREN, obligatoire pour une entreprise.")


class CompteLu(Sortie):
    """Un compte."""

    id: UUID = Field(description="Identifiant.")
    identifiant: str = Field(description="Identifiant de connexion (client_id).")
    libelle: str = Field(description="Nom d'usage du compte.")
    role: Role = Field(description="Rôle.")
    organisation_id: UUID | None = Field(description="Organisation.")
    siren: str | None = Field(description="SIREN de l'entreprise.")
    actif: bool = Field(description="Faux : le compte ne peut plus se connecter.")
    demonstration: bool = Field(description="Vrai : compte de démonstration, refusé en production.")


class CleNouvelle(Entree):
    """Une clé à créer pour son propre compte."""

    libelle: TexteCourt = Field(description="À quoi sert la clé.")
    duree_jours: Annotated[int, Field(strict=True, ge=1, le=DUREE_CLE_JOURS_MAX), ENTIER_JSON] = Field(
        default=365, description="Durée de validité en jours."
    )


class CleLue(Sortie):
    """Une clé, sans son secret."""

    id: UUID = Field(description="Identifiant.")
    libelle: str = Field(description="À quoi sert la clé.")
    prefixe: str = Field(description="Début de la clé, pour la reconnaître.")
    creee_le: datetime = Field(description="Date de création.")
    expire_le: datetime = Field(description="Date d'expiration.")
    dernier_usage_le: datetime | None = Field(description="Dernière utilisation.")
    revoquee_le: datetime | None = Field(description="Date de révocation.")
    expire_bientot: bool = Field(description="Vrai dans les trente jours qui précèdent l'expiration.")


class CleCreee(CleLue):
    """La clé au moment de sa création, seule fois où le secret est montré."""

    secret: str = Field(description="Secret à conserver (client_secret) : il ne sera plus jamais montré.")
