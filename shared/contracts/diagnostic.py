"""What the diagnostic service tells its neighbours."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Message(BaseModel):
    """A reader ignores what it does not know: a service may add fields."""

    model_config = ConfigDict(extra="ignore")


class DiagnosticResume(Message):
    """A diagnostic in lists."""

    id: UUID
    dossier_id: UUID
    type: str
    moment: str
    etat: str
    version_referentiel: str
    restitue_le: datetime | None = None


class Recommandation(Message):
    """One recommended action; `besoin_aide` and `acteurs` are closed codes shared by the services."""

    code: str
    axe: str
    thematique: str
    titre: str
    pourquoi: str
    priorite: Decimal | None = None
    type: str
    effort: dict[str, Any] = Field(default_factory=dict)
    gain: dict[str, Any] = Field(default_factory=dict)
    besoin_aide: list[str] = Field(default_factory=list)
    acteurs: list[str] = Field(default_factory=list)
    installe_equipement: bool = False
    reponses: list[str] = Field(default_factory=list)


class Recommandations(Message):
    """Ranked recommendations of a diagnostic."""

    diagnostic_id: UUID
    recommandations: list[Recommandation]


class IndicateurMesure(Message):
    """One measured indicator, with its unit and source; `sens` says which way is better."""

    code: str
    libelle: str
    valeur: Decimal
    unite: str
    sens: str = "croissant"
    source: str


class IndicateursT0(Message):
    """Baseline of the company for a fiscal year; amounts in euros, headcount in full-time equivalents."""

    exercice: int
    chiffre_affaires_eur: Decimal
    effectif_etp: Decimal
    indicateurs: list[IndicateurMesure]


class NoteAxe(Message):
    """Score of an axis (0 to 5); None when too little is known or when it does not apply."""

    code: str
    libelle: str
    thematique: str
    score: Decimal | None = None
    cible: Decimal


class ResultatsDiagnostic(Message):
    """Frozen scores of a diagnostic."""

    diagnostic_id: UUID
    axes: list[NoteAxe]
