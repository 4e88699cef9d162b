"""Table `perimetre`: facts and parties of a dossier, copied from the gateway (contract `PerimetreDossier`)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, DateTime, Index, MetaData, Table, Text, func, text
from sqlalchemy import Uuid as UuidColonne
from sqlalchemy.dialects.postgresql import ARRAY


def table_perimetre(metadata: MetaData) -> Table:
    """Declares `perimetre` in the service's metadata."""
    textes = [Column[str](nom, Text(), nullable=True) for nom in COLONNES_TEXTE]
    return Table(
        "perimetre",
        metadata,
        Column[UUID]("dossier_id", UuidColonne(), primary_key=True),
        Column[str]("siren", Text(), nullable=False),
        Column[str]("siret", Text(), nullable=False),
        Column[str]("raison_sociale", Text(), nullable=False),
        *textes,
        Column[date]("date_creation", Date(), nullable=True),
        Column[str]("etat", Text(), nullable=False),
        Column[list[UUID]]("organisations", ARRAY(UuidColonne()), nullable=False, server_default=text("'{}'::uuid[]")),
        Column[UUID]("referent_id", UuidColonne(), nullable=True),
        Column[int]("revision", BigInteger(), nullable=False),
        Column[datetime]("recu_le", DateTime(timezone=True), nullable=False, server_default=func.now()),
        CheckConstraint("etat IN ('ouvert', 'clos')", name="ck_perimetre_etat"),
        Index("ix_perimetre_siren", "siren"),
        Index("ix_perimetre_organisations", "organisations", postgresql_using="gin"),
    )


COLONNES_TEXTE = ("naf", "departement", "code_commune", "tranche_effectif", "categorie", "nature_juridique")
