"""What is imported, and what is shown of programmes."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from shared.valeurs import Entree, Sortie

CodeProgramme = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,118}$")]
EtatProgramme = Literal["brouillon", "publie", "ecarte", "refuse"]


class TexteProgramme(Entree):
    """Un fichier de programme ; le texte est gardé à l'octet près, son empreinte est celle du fichier."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)

    code: CodeProgramme = Field(description="Nom du fichier, sans son extension : lettres, chiffres et tirets.")
    texte: Annotated[str, Field(max_length=1_000_000)] = Field(description="Contenu YAML, tel quel.")


class ImportProgrammes(Entree):
    """Des fichiers de programmes à importer en brouillon."""

    programmes: Annotated[list[TexteProgramme], Field(min_length=1, max_length=300)] = Field(
        description="Fichiers ; chacun est lu seul, un fichier refusé n'empêche pas les autres."
    )


class ProgrammeImport(Sortie):
    """Ce qu'un fichier est devenu."""

    code: str = Field(description="Code du programme.")
    resultat: Literal["brouillon", "inchange", "refuse"] = Field(
        description="`inchange` : le texte est celui du brouillon, ou de la version publiée, déjà connu."
    )
    id: UUID | None = Field(description="Version créée, ou celle qui porte déjà ce texte.")
    sha256: str = Field(description="Empreinte du texte.")
    erreur: str | None = Field(description="Pourquoi il est refusé : la règle, la ligne, la raison.")


class ImportFait(Sortie):
    """Compte rendu d'un import."""

    elements: list[ProgrammeImport] = Field(description="Fichiers, dans l'ordre reçu.")


class ProgrammeResume(Sortie):
    """Une version d'un programme, ou un texte refusé."""

    id: UUID = Field(description="Identifiant de la version.")
    code: str = Field(description="Code du programme.")
    numero: int | None = Field(description="Numéro de version ; absent pour un texte refusé.")
    etat: EtatProgramme = Field(description="État de la version.")
    titre: str | None = Field(description="Titre.")
    operateur: str | None = Field(description="Opérateur de contact.")
    nature: str | None = Field(description="Nature de l'aide.")
    valide_du: date | None = Field(description="Premier jour de validité ; absent : sans début.")
    valide_au: date | None = Field(description="Dernier jour de validité, compris ; absent : sans fin.")
    sha256: str = Field(description="SHA-256 du texte : une version publiée ne change plus.")
    erreur: str | None = Field(description="Pourquoi le texte est refusé.")
    importe_le: datetime = Field(description="Date d'import.")
    publie_le: datetime | None = Field(description="Date de publication.")


class RegleProgramme(Sortie):
    """Une règle d'un programme."""

    nom: str = Field(description="Nom de la règle.")
    ligne: int = Field(description="Ligne du texte.")
    demandee: bool = Field(description="Vrai : une question, dont la valeur est demandée.")


class ProgrammeLu(ProgrammeResume):
    """Une version d'un programme avec son texte."""

    importe_par: UUID = Field(description="Compte qui l'a importée.")
    publie_par: UUID | None = Field(description="Compte qui l'a approuvée : une autre personne.")
    texte: str | None = Field(description="Contenu YAML ; absent pour un texte refusé.")
    regles: list[RegleProgramme] = Field(description="Règles, dans l'ordre du texte.")


class Difference(Sortie):
    """Un champ qui change."""

    champ: str = Field(description="Champ de la fiche, ou règle.")
    nature: Literal["ajout", "retrait", "modification"] = Field(description="Sens du changement.")
    sensible: bool = Field(description="Vrai : le champ décide qui est éligible, et demande une relecture.")
    avant: str | None = Field(description="Dans la version publiée.")
    apres: str | None = Field(description="Dans cette version.")


class DifferencesProgramme(Sortie):
    """Ce qu'une version change à celle qui est publiée."""

    publiee_id: UUID | None = Field(description="Version comparée ; absente : rien n'est publié.")
    sensibles: int = Field(description="Nombre de changements sensibles.")
    elements: list[Difference] = Field(description="Changements : champs de la fiche, puis règles.")
