"""What a list rests on, written for the process that makes it."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.ciblage import repository
from services.aides.ciblage.consultation import suivies, versions_voulues
from services.aides.settings import Settings
from shared.nomenclatures.territoires import REGION, membres

FICHIER = "liste"
"""Name of the only list, whatever the territory."""


async def preparer(session: AsyncSession, ligne: RowMapping, reglages: Settings) -> dict[str, Any]:
    """Rules, places, companies followed; CiblageImpossible when a dispositif is no longer in force that day."""
    demande = ligne["demande"]
    versions = await versions_voulues(session, date.fromisoformat(demande["le"]), demande["dispositifs"])
    connues = await repository.zones(session)
    return {
        "etablissements": str(reglages.sirene_etablissements),
        "unites_legales": str(reglages.sirene_unites_legales),
        "jour": demande["le"],
        "versions": [_version(version) for version in versions],
        "zones": [_sienne(ligne["partenaire_id"], connues)],
        "autour": [_zone(zone) for zone in connues if zone["organisation_id"] != ligne["partenaire_id"]],
        "territoire": demande["territoire"],
        "formats": demande["formats"],
        "limite": demande["limite"],
        "marquer": demande["marquer_suivies"],
        "suivies": sorted(await suivies(session)),
    }


def ecrire_demande(dossier: Path, contenu: Mapping[str, Any]) -> None:
    """Writes the request where the process reads it."""
    (dossier / "demande.json").write_bytes(orjson.dumps(contenu))


def _version(version: VersionEnVigueur) -> dict[str, Any]:
    regles = version.regles.model_dump(mode="json", exclude_defaults=True)
    sources = {cle: source.model_dump(mode="json") for cle, source in version.sources.items()}
    return {
        "code": version.code,
        "nom": version.nom,
        "porteur": version.porteur,
        "objet": version.objet,
        "valide_au": version.valide_au.isoformat() if version.valide_au else None,
        "empreinte": version.empreinte,
        "definition": {"regles": regles, "sources": sources},
    }


def _zone(zone: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "partenaire": zone["organisation_code"],
        "nom_partenaire": zone["organisation_nom"],
        "territoire": FICHIER,
        "nom_territoire": FICHIER,
        "communes": sorted(zone["communes"]),
    }


def _sienne(partenaire_id: UUID | None, connues: Sequence[RowMapping]) -> dict[str, Any]:
    """All the places of the partner as one, or the whole region."""
    siennes = [zone for zone in connues if zone["organisation_id"] == partenaire_id]
    if partenaire_id is not None and siennes:
        communes = sorted({commune for zone in siennes for commune in zone["communes"]})
        return _zone({**siennes[0], "communes": communes})
    communes = sorted(membres(REGION)) if partenaire_id is None else []
    return _zone({"organisation_code": "region", "organisation_nom": "", "communes": communes})
