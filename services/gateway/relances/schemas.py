"""Messages of the reminders."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.valeurs import ENTIER_JSON, Booleen, Code, Entree, Sortie, TexteCourt

Declencheur = Literal[
    "orientation-sans-reponse",
    "orientation-acceptee-sans-nouvelle",
    "besoin-sans-preneur",
    "dossier-sans-evenement",
    "action-en-retard",
]
Audience = Literal["destinataire", "responsable", "referent", "ensemblier", "region"]
Jours = Annotated[int, Field(strict=True, ge=1, le=365), ENTIER_JSON]


class EchelonEcrit(Entree):
    """Un échelon : quand, à qui, en quels mots."""

    code: Code = Field(description="Code stable.")
    declencheur: Declencheur = Field(description="Ce qui attend.")
    jours: Jours = Field(description="Délai, en jours.")
    ouvres: Booleen = Field(description="Vrai : jours ouvrés ; faux : jours calendaires.")
    audience: Audience = Field(description="À qui la relance est adressée.")
    libelle: TexteCourt = Field(description="Ce que la relance dit.")
    obligatoire: Booleen = Field(description="Vrai : une préférence ne peut pas la faire taire.")


class SeuilsPaniers(Entree):
    """Seuils des paniers."""

    nombre: Jours = Field(description="Au-delà, le stock est chargé.")
    anciennes: Jours = Field(description="Nombre de demandes anciennes qui inquiète.")
    age_jours: Jours = Field(description="Âge d'une demande ancienne, en jours.")
    retour_jours: Jours = Field(description="Silence après lequel une demande isolée est signalée, en jours.")


class Echelle(Entree):
    """L'échelle des relances, en vigueur ou en projet."""

    code: Code = Field(description="Code stable.")
    numero: str = Field(pattern=r"^[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}$", description="Version.")
    plancher_jours: Annotated[int, Field(strict=True, ge=3, le=60), ENTIER_JSON] = Field(
        description="Aucune relance moins de tant de jours après une transmission ou une autre relance."
    )
    echelons: list[EchelonEcrit] = Field(min_length=1, max_length=100, description="Échelons.")
    paniers: SeuilsPaniers = Field(description="Seuils des paniers.")
    a_verifier: Booleen = Field(description="Vrai : hypothèse, à confirmer.")
    source: TexteCourt = Field(description="Source.")


class Execution(Entree):
    """Une exécution des relances."""

    simulation: Booleen = Field(default=False, description="Vrai : dit ce qui partirait, n'écrit rien.")
    echelle: Echelle | None = Field(default=None, description="Échelle en projet, en simulation seulement.")


class RelancePrevue(Sortie):
    """Une relance : à qui, pourquoi."""

    echelon: str = Field(description="Échelon.")
    declencheur: str = Field(description="Ce qui attend.")
    audience: str = Field(description="Audience de l'échelon.")
    objet_id: UUID = Field(description="Ce qui attend.")
    dossier_id: UUID = Field(description="Dossier.")
    depuis: str = Field(description="Attend depuis ce jour.")
    raison: str = Field(description="Pourquoi cette relance est due.")
    destinataires: list[str] = Field(description="Destinataires (`compte:` ou `antenne:` et identifiant).")
    repli: bool = Field(description="Vrai : l'audience est vide, la relance va à l'ensemblier.")


class EtapePrevue(Sortie):
    """Ce qu'une entreprise apprend."""

    type: str = Field(description="Étape annoncée.")
    dossier_id: UUID = Field(description="Dossier.")
    periode: str = Field(description="Clé d'unicité, avec le type et le dossier.")


class Bilan(Sortie):
    """Ce qu'une exécution a fait, ou ferait."""

    simulation: bool = Field(description="Vrai : rien n'a été écrit.")
    occupee: bool = Field(description="Vrai : une autre exécution était en cours, celle-ci n'a rien fait.")
    echelle: str = Field(description="Version de l'échelle appliquée.")
    relances: list[RelancePrevue] = Field(description="Relances.")
    entreprises: list[EtapePrevue] = Field(description="Messages aux entreprises.")
    courriels: int = Field(description="Courriels déposés : un par destinataire.")


class Panier(Sortie):
    """Un partenaire dont le stock appelle l'attention."""

    numero: int = Field(description="Numéro de l'exécution hebdomadaire.")
    semaine: str = Field(description="Semaine, par exemple `2026-S48`.")
    organisation_id: UUID = Field(description="Partenaire.")
    panier: str | None = Field(description="`stock-age`, `stock` ou `retour` ; absent s'il est sorti.")
    mouvement: Literal["entree", "reste", "sortie", "expiree"] = Field(description="Depuis l'exécution précédente.")
    attente: int = Field(description="Orientations en attente.")
    anciennes: int = Field(description="Dont anciennes.")
