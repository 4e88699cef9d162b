"""What the aides service tells its neighbours."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

NatureDepense = Literal[
    "investissement_materiel",
    "investissement_immateriel",
    "logiciel",
    "robotique",
    "conseil",
    "etude",
    "brevet",
    "salon",
    "recrutement",
    "personnel_rdi",
    "sous_traitance_rdi",
    "formation",
    "reprise_emplois",
    "procedure_amiable",
    "fonds_roulement",
    "immobilier",
    "fonctionnement",
    "autre",
]
"""Closed codes of the catalogue of aides."""
Verdict = Literal["eligible", "a_confirmer", "non_eligible"]


class Message(BaseModel):
    """A reader ignores what it does not know: a service may add fields."""

    model_config = ConfigDict(extra="ignore")


class MontantEstime(Message):
    """Estimated aid in euros, None when it cannot be computed."""

    montant_eur: Decimal | None = None


class DonneeManquante(Message):
    """What must still be known, and the question to ask."""

    champ: str
    question: str


class CritereExamine(Message):
    """A criterion and its result: vrai, faux or inconnu."""

    code: str
    libelle: str
    resultat: str


class ResultatAide(Message):
    """One dispositif before one action."""

    dispositif: str
    version: str
    nom: str
    action_reference: str | None = None
    verdict: Verdict
    montant: MontantEstime
    criteres: list[CritereExamine] = Field(default_factory=list)
    donnees_manquantes: list[DonneeManquante] = Field(default_factory=list)


class ActionExaminee(Message):
    """An action that an evaluation has examined."""

    reference: str | None = None


class EvaluationAides(Message):
    """A stored evaluation, its results best first."""

    id: UUID
    dossier_id: UUID
    le: date
    actions: list[ActionExaminee]
    resultats: list[ResultatAide]


class DemandeEvaluation(BaseModel):
    """What an evaluation is asked for; facts and actions are those that the aides service publishes."""

    dossier_id: UUID
    faits: dict[str, Any] = Field(default_factory=dict)
    actions: list[dict[str, Any]] = Field(default_factory=list)


class RepriseControles(Message):
    """What a pass over the checks recorded, and the demande after which to go on."""

    faits: int
    apres: UUID | None


ACCORDEES = frozenset({"accordee", "conventionnee", "payee", "close"})


class DemandeResumee(Message):
    """A demande of aid."""

    id: UUID
    dossier_id: UUID
    dispositif: str
    action_reference: str | None
    etat: str
    montant_accorde_eur: Decimal | None

    @property
    def accordee(self) -> bool:
        """True once the aid is granted, paid or not."""
        return self.etat in ACCORDEES
