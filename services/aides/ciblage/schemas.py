"""Messages of the lists asked through the API."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from services.aides.ciblage.ecriture import Format
from shared.valeurs import ENTIER_JSON, Booleen, Code, DateJour, Entree, Sortie

EtatCiblage = Literal["en_attente", "en_cours", "prete", "echouee", "expiree"]
CodeTerritoire = Annotated[
    str,
    Field(
        max_length=60,
        pattern=r"^(sauf:)?(commune:[0-9AB]{5}|(epci|ept):[0-9]{9}|departement:[0-9AB]{2,3}|region:11|union:[a-z][a-z-]{1,40})$",
    ),
]
Limite = Annotated[int, Field(strict=True, ge=1, le=20_000), ENTIER_JSON]


class CiblageNouveau(Entree):
    """Une liste d'entreprises à appeler."""

    partenaire_id: UUID | None = Field(
        default=None, description="Organisation dont on prend les territoires ; un partenaire : la sienne."
    )
    territoire: list[CodeTerritoire] = Field(
        default_factory=list,
        max_length=100,
        description="Territoires réunis (`departement:93`), exclus par `sauf:` ; vide : tout le territoire permis.",
    )
    dispositifs: list[Code] = Field(default_factory=list, max_length=100, description="Codes ; vide : tous.")
    le: DateJour | None = Field(default=None, description="Date d'examen ; par défaut, aujourd'hui.")
    formats: list[Format] = Field(default=["csv"], min_length=1, max_length=3, description="Formats voulus.")
    limite: Limite = Field(default=2000, description="Lignes au plus ; ce qui est coupé est compté.")
    marquer_suivies: Booleen = Field(
        default=False, description="Vrai : garder les entreprises déjà suivies, en le disant."
    )


class FichierLu(Sortie):
    """Un fichier de la liste."""

    format: Format = Field(description="Format.")
    nom: str = Field(description="Nom proposé.")
    octets: int = Field(description="Taille, en octets.")
    lignes: int = Field(description="Lignes, en-tête non compris.")
    empreinte: str = Field(description="SHA-256 du contenu.")


class CiblageResume(Sortie):
    """Une liste demandée."""

    id: UUID = Field(description="Identifiant.")
    partenaire_id: UUID | None = Field(description="Organisation ; absent : toute la région.")
    demande_par: UUID = Field(description="Qui l'a demandée.")
    demande_le: datetime = Field(description="Quand.")
    etat: EtatCiblage = Field(description="État.")
    etape: str | None = Field(description="Ce qui se fait.")
    fait: int = Field(description="Lignes lues, ou listes écrites, à cette étape.")
    cause: str | None = Field(description="Pourquoi elle a échoué.")
    termine_le: datetime | None = Field(description="Fin du travail.")
    expire_le: datetime | None = Field(description="Jusqu'à quand les fichiers sont gardés.")
    version: int = Field(description="Version, reprise dans l'ETag.")


class DemandeCiblage(Sortie):
    """Ce qui a été demandé."""

    le: date = Field(description="Date d'examen.")
    territoire: list[str] = Field(description="Territoires.")
    dispositifs: list[str] = Field(description="Dispositifs ; vide : tous.")
    formats: list[Format] = Field(description="Formats.")
    limite: int = Field(description="Lignes au plus.")
    marquer_suivies: bool = Field(description="Entreprises suivies gardées.")


class CiblageLu(CiblageResume):
    """Une liste, ce qui a été demandé, ce qui a été lu et écarté, ses fichiers."""

    demande: DemandeCiblage = Field(description="Ce qui a été demandé.")
    bilan: dict[str, Any] | None = Field(description="Lignes lues, retenues, écartées par motif, verdicts.")
    fichiers: list[FichierLu] = Field(description="Fichiers à télécharger.")


class PassageCiblages(Sortie):
    """What a pass has begun and ended."""

    lances: int = Field(description="Listes commencées.")
    expirees: int = Field(description="Listes expirées.")
