"""Messages of the import of the national schema."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from services.aides.import_national.politique import CHAMPS
from shared.valeurs import Code, Entree, Sortie, TexteCourt, TexteLong

EtatChangement = Literal["applique", "en_attente", "accepte", "rejete", "remplace"]
Champ = Annotated[str, Field(pattern=f"^({'|'.join(CHAMPS)})$")]


class ImportNouveau(Entree):
    """Un flux d'aides au schéma national, tel quel."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)

    source: Code = Field(description="Code du financeur ou du catalogue d'où vient le flux.")
    format: Literal["json", "csv"] = Field(description="Forme du flux.")
    contenu: Annotated[str, Field(min_length=1, max_length=1_000_000)] = Field(
        description="Contenu : liste JSON d'aides (ou objet avec `elements`), ou CSV avec son en-tête."
    )


class RefusLigne(Sortie):
    """Une ligne refusée ; les autres sont lues."""

    ligne: int = Field(description="Ligne du CSV, ou rang dans la liste JSON.")
    identifiant: str | None = Field(description="Identifiant de l'aide, quand il se lit.")
    champ: str | None = Field(description="Colonne en cause ; absente : la ligne entière.")
    message: str = Field(description="Ce qui ne va pas.")


class CompteRendu(Sortie):
    """Ce que le flux a donné."""

    lignes: int = Field(description="Lignes lues.")
    nouvelles: int = Field(description="Aides que le catalogue ne connaissait pas.")
    changees: int = Field(description="Aides dont un champ au moins change.")
    identiques: int = Field(description="Aides sans changement.")
    appliques: int = Field(description="Changements retenus aussitôt : champs qui ne décident de rien.")
    en_attente: int = Field(description="Changements qui attendent la décision d'une personne.")
    conflits: int = Field(description="Parmi eux, champs aussi modifiés ici depuis le dernier import.")
    refusees: int = Field(description="Lignes refusées.")
    refus: list[RefusLigne] = Field(description="Pourquoi, ligne par ligne (500 au plus).")
    disparues: list[str] = Field(description="Aides absentes du flux : signalées, jamais supprimées.")
    colonnes_ignorees: list[str] = Field(description="Colonnes que le schéma ne connaît pas.")


class ImportLu(Sortie):
    """Un import et son compte rendu."""

    id: UUID = Field(description="Identifiant.")
    source: str = Field(description="Source.")
    format: Literal["json", "csv"] = Field(description="Forme du flux.")
    sha256: str = Field(description="Empreinte du flux.")
    importe_par: UUID = Field(description="Qui l'a importé.")
    importe_le: datetime = Field(description="Quand.")
    compte_rendu: CompteRendu = Field(description="Compte rendu.")


class ImportFaitLu(ImportLu):
    """Un import, et s'il ne change rien."""

    deja_importe: bool = Field(description="Vrai : ce flux est le dernier reçu de cette source, rien n'a changé.")


class ChangementLu(Sortie):
    """Un champ changé par un financeur, avant et après, tel quel."""

    id: UUID = Field(description="Identifiant.")
    fiche_id: UUID = Field(description="Fiche.")
    import_id: UUID = Field(description="Import qui l'apporte.")
    source: str = Field(description="Source.")
    identifiant: str = Field(description="Identifiant de l'aide chez la source.")
    dispositif: str | None = Field(description="Dispositif du catalogue ; absent : aide inconnue du catalogue.")
    champ: str = Field(description="Colonne du schéma national.")
    sensible: bool = Field(description="Vrai : le champ décide, et attend une personne.")
    conflit: bool = Field(description="Vrai : le champ avait aussi changé ici depuis le dernier import.")
    avant: str | None = Field(description="Valeur d'ici, brute.")
    apres: str | None = Field(description="Valeur reçue, brute.")
    etat: EtatChangement = Field(description="État.")
    propose_le: datetime = Field(description="Date de l'import.")
    decide_par: UUID | None = Field(description="Qui a décidé.")
    decide_le: datetime | None = Field(description="Quand.")
    motif: str | None = Field(description="Pourquoi.")
    version: int = Field(description="Version, pour `If-Match`.")


class DecisionChangement(Entree):
    """Une personne a lu l'avant et l'après."""

    decision: Literal["accepte", "rejete"] = Field(description="Décision.")
    motif: TexteCourt = Field(description="Pourquoi.")


class CorrectionFiche(Entree):
    """Une valeur décidée ici, par-dessus ce que dit le financeur."""

    champ: Champ = Field(description="Colonne du schéma national.")
    valeur: TexteLong | None = Field(description="Valeur ; nulle : le champ est vidé.")
    motif: TexteCourt = Field(description="Pourquoi.")


class FicheResume(Sortie):
    """Une fiche dans une liste."""

    id: UUID = Field(description="Identifiant.")
    source: str = Field(description="Source.")
    identifiant: str = Field(description="Identifiant de l'aide chez la source.")
    dispositif: str | None = Field(description="Dispositif du catalogue ; absent : aide inconnue du catalogue.")
    titre: str = Field(description="Titre reçu.")
    vue_le: datetime = Field(description="Dernier import où elle figure.")
    disparue_le: datetime | None = Field(description="Premier import où elle ne figure plus.")
    en_attente: int = Field(description="Changements qui attendent une décision.")
    version: int = Field(description="Version, pour `If-Match`.")


class FicheLue(FicheResume):
    """Une fiche : ce que dit le financeur, ce que dit le catalogue, ce qui est retenu."""

    recue: dict[str, Any] = Field(description="Dernière valeur reçue, champ par champ.")
    catalogue: dict[str, Any] = Field(description="Ce que disent les règles du catalogue ; vide : aide inconnue.")
    retenue: dict[str, Any] = Field(description="La fiche retenue, champ par champ.")
