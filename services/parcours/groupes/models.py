"""Tables of the groups, of their candidatures, and of the individual proposals of the late ones."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.parcours.groupes.domain import ETATS, ETATS_CANDIDATURE
from services.parcours.registre import Table
from shared.base.colonnes import instant, jour, texte
from shared.identifiants import uuid7

_VERSION_GROUPE: Column[int] = Column("version", Integer, nullable=False)
_VERSION_CANDIDATURE: Column[int] = Column("version", Integer, nullable=False)
_VERSION_PROPOSITION: Column[int] = Column("version", Integer, nullable=False)


def _liste(valeurs: tuple[str, ...]) -> str:
    return ",".join(f"'{valeur}'" for valeur in valeurs)


def _entier(*, nullable: bool = False) -> Column[int]:
    return Column(Integer, nullable=nullable)


class Groupe(Table, table=True):
    """A group of a collective action, or a cohort of an accelerator; `retenus` counts its places taken."""

    __tablename__ = "groupe"
    __table_args__ = (
        CheckConstraint("genre IN ('groupe','promotion')", name="ck_groupe_genre"),
        CheckConstraint(f"etat IN ({_liste(ETATS)})", name="ck_groupe_etat"),
        CheckConstraint("(genre = 'promotion') = (annee IS NOT NULL)", name="ck_groupe_annee"),
        CheckConstraint("quorum BETWEEN 1 AND places_max", name="ck_groupe_quorum"),
        CheckConstraint("retenus BETWEEN 0 AND places_max", name="ck_groupe_places"),
        CheckConstraint("limite_le > ouvert_le", name="ck_groupe_limite"),
        CheckConstraint("etat NOT IN ('hors_delai','dissous','termine') OR motif IS NOT NULL", name="ck_groupe_motif"),
        Index("ix_groupe_porteur", "porteur_id", "id"),
        Index("ix_groupe_limite", "limite_le", postgresql_where=text("etat = 'en_constitution'")),
        Index("uq_groupe_promotion", "programme", "annee", unique=True, postgresql_where=text("genre = 'promotion'")),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION_GROUPE}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    genre: str = Field(sa_column=texte())
    programme: str = Field(sa_column=texte())
    libelle: str = Field(sa_column=texte())
    modele: str = Field(sa_column=texte())
    annee: int | None = Field(default=None, sa_column=_entier(nullable=True))
    thematique: str | None = Field(default=None, sa_column=texte(nullable=True))
    departements: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    quorum: int = Field(sa_column=_entier())
    places_max: int = Field(sa_column=_entier())
    a_verifier: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    ouvert_le: date = Field(sa_column=jour())
    limite_le: date = Field(sa_column=jour())
    porteur_id: UUID
    etat: str = Field(default="en_constitution", sa_column=texte())
    motif: str | None = Field(default=None, sa_column=texte(nullable=True))
    retenus: int = Field(default=0, sa_column=_entier())
    cree_le: datetime = Field(sa_column=instant())
    depuis_le: datetime = Field(sa_column=instant())
    version: int = Field(default=1, sa_column=_VERSION_GROUPE)


class Candidature(Table, table=True):
    """A dossier in a group: one place at most per dossier; its order of arrival is its identifier."""

    __tablename__ = "candidature"
    __table_args__ = (
        CheckConstraint(f"etat IN ({_liste(ETATS_CANDIDATURE)})", name="ck_candidature_etat"),
        CheckConstraint("(etat = 'retiree') = (motif IS NOT NULL)", name="ck_candidature_motif"),
        Index(
            "uq_candidature_dossier", "groupe_id", "dossier_id", unique=True, postgresql_where=text("etat <> 'retiree'")
        ),
        Index("ix_candidature_groupe", "groupe_id", "etat", "id"),
        Index("ix_candidature_dossier", "dossier_id", "id"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION_CANDIDATURE}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    groupe_id: UUID = Field(foreign_key="groupe.id")
    dossier_id: UUID
    etat: str = Field(default="candidate", sa_column=texte())
    motif: str | None = Field(default=None, sa_column=texte(nullable=True))
    parcours_id: UUID | None = Field(default=None, foreign_key="parcours.id")
    recue_le: datetime = Field(sa_column=instant())
    depuis_le: datetime = Field(sa_column=instant())
    version: int = Field(default=1, sa_column=_VERSION_CANDIDATURE)


class Proposition(Table, table=True):
    """What a company of a late group is offered instead: an individual parcours, with reasons and a due date."""

    __tablename__ = "proposition_individuelle"
    __table_args__ = (
        CheckConstraint("etat IN ('proposee','acceptee','declinee')", name="ck_proposition_etat"),
        CheckConstraint("(etat = 'proposee') = (repondue_le IS NULL)", name="ck_proposition_reponse"),
        CheckConstraint("(etat = 'acceptee') = (parcours_id IS NOT NULL)", name="ck_proposition_parcours"),
        CheckConstraint("(etat = 'declinee') = (motif IS NOT NULL)", name="ck_proposition_motif"),
        Index("uq_proposition_candidature", "candidature_id", unique=True),
        Index("ix_proposition_dossier", "dossier_id", "id"),
        Index("ix_proposition_groupe", "groupe_id", "id"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION_PROPOSITION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    groupe_id: UUID = Field(foreign_key="groupe.id")
    candidature_id: UUID = Field(foreign_key="candidature.id")
    dossier_id: UUID
    raisons: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    echeance_le: date = Field(sa_column=jour())
    etat: str = Field(default="proposee", sa_column=texte())
    motif: str | None = Field(default=None, sa_column=texte(nullable=True))
    parcours_id: UUID | None = Field(default=None, foreign_key="parcours.id")
    creee_le: datetime = Field(sa_column=instant())
    repondue_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    repondue_par: UUID | None = None
    version: int = Field(default=1, sa_column=_VERSION_PROPOSITION)
