"""Reads the signed conventions for the national schema of subsidies."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.conventions.scdl import SCHEMA, ConventionSignee, Ligne, defauts, ligne
from services.aides.conventions.schemas import EcheanceLue, ExportSubventions, LigneEcartee

_SIGNEES = text("""
SELECT d.id, d.dispositif, d.regime, d.objet, p.siren, p.siret, p.raison_sociale, p.nature_juridique,
  greatest(c.signee_entreprise_le, c.signee_region_le) AS signee_le, v.montant_eur, v.echeancier
FROM convention_version c
JOIN demande d ON d.id = c.demande_id
JOIN perimetre p ON p.dossier_id = d.dossier_id
JOIN LATERAL (
  SELECT montant_eur, echeancier FROM convention_version
  WHERE demande_id = d.id AND signee_region_le IS NOT NULL ORDER BY rang DESC LIMIT 1
) v ON true
WHERE c.rang = 1 AND c.signee_region_le IS NOT NULL AND d.etat <> 'retiree'
  AND greatest(c.signee_entreprise_le, c.signee_region_le) BETWEEN :du AND :au
ORDER BY signee_le, d.id
""")


async def signees(session: AsyncSession, annee: int) -> list[ConventionSignee]:
    """Conventions signed in a year, terminated ones left out."""
    bornes = {"du": date(annee, 1, 1), "au": date(annee, 12, 31)}
    return [_convention(dict(lue)) for lue in (await session.execute(_SIGNEES, bornes)).mappings()]


def exporter(conventions: list[ConventionSignee]) -> tuple[list[Ligne], list[LigneEcartee]]:
    """Rows that the schema accepts, and the others with what it refuses in them."""
    lignes, ecartees = [], []
    for convention in conventions:
        valeurs = ligne(convention)
        phrases = defauts(valeurs)
        if phrases:
            ecartees.append(LigneEcartee(reference=convention.reference, defauts=phrases))
        else:
            lignes.append(valeurs)
    return lignes, ecartees


def en_reponse(conventions: list[ConventionSignee]) -> ExportSubventions:
    """The rows and what was left out, in one message."""
    lignes, ecartees = exporter(conventions)
    total = sum((Decimal(valeurs["montant"]) for valeurs in lignes), Decimal(0))
    source: dict[str, Any] = {"schema_version": SCHEMA["version"], "source": SCHEMA["source"]}
    return ExportSubventions(**source, lignes=lignes, ecartees=ecartees, montant_total_eur=total)


def _convention(lue: dict[str, Any]) -> ConventionSignee:
    echeances = [EcheanceLue.model_validate(element).prevue_le for element in lue.pop("echeancier")]
    return ConventionSignee(reference=str(lue.pop("id")), echeances=echeances, **lue)
