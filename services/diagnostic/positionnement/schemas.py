"""Messages of the position among peers. Levels are 0 to 5, as decimal strings."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from pydantic import Field

from services.diagnostic.positionnement.domain import Echelon
from shared.valeurs import Sortie


class EchelonEcarte(Sortie):
    """Un groupe de pairs plus proche, et pourquoi il n'est pas montré."""

    echelon: Echelon = Field(description="Groupe.")
    motif: str = Field(
        description="`effectif_insuffisant`, `secret_statistique` (le montrer en révélerait un autre) "
        "ou `donnee_entreprise_absente` (activité ou effectif inconnu)."
    )


class MesureLue(Sortie):
    """La place de l'entreprise sur un axe ou une thématique."""

    code: str = Field(description="Code.")
    libelle: str = Field(description="Nom.")
    score: Decimal | None = Field(description="Niveau de l'entreprise, de 0 à 5.")
    echelon: Echelon | None = Field(default=None, description="Groupe de pairs montré.")
    motif: str | None = Field(default=None, description="Pourquoi rien n'est montré.")
    ecartes: list[EchelonEcarte] = Field(description="Groupes écartés avant celui-ci.")
    figures_de: str | None = Field(
        default=None, description="Mois des chiffres : antérieur au cliché tant que moins de 3 entreprises ont changé."
    )
    effectif: int | None = Field(default=None, description="Autres entreprises, arrondi au multiple de 5 inférieur.")
    q1: Decimal | None = Field(default=None, description="Premier quartile, au quart de niveau ; dès 10 autres.")
    mediane: Decimal | None = Field(default=None, description="Médiane, au quart de niveau ; dès 5 autres.")
    q3: Decimal | None = Field(default=None, description="Troisième quartile, au quart de niveau ; dès 10 autres.")
    rang: int | None = Field(
        default=None, description="Rang sur 100 parmi les autres, par pas de 5 ; 50 : autant en dessous qu'au-dessus."
    )


class PositionnementLu(Sortie):
    """L'entreprise parmi ses pairs, au dernier cliché mensuel."""

    diagnostic_id: UUID = Field(description="Diagnostic.")
    mois: str | None = Field(description="Mois du cliché ; absent tant qu'aucun n'est pris.")
    filiere: str | None = Field(description="Filière de l'entreprise, d'après son activité.")
    taille: str | None = Field(description="Classe d'effectif.")
    axes: list[MesureLue] = Field(description="Par axe.")
    thematiques: list[MesureLue] = Field(description="Par thématique.")


class ClicheLu(Sortie):
    """Le cliché d'un mois clos : il ne change plus."""

    id: UUID = Field(description="Identifiant.")
    mois: str = Field(description="Mois, AAAA-MM.")
    contributeurs: int = Field(description="Entreprises retenues : un T0 validé de moins de 36 mois.")
    cellules_publiees: int = Field(description="Groupes montrés, tous axes et thématiques.")
    pris_le: datetime = Field(description="Prise du cliché.")
