"""The OpenAPI contracts: one per service, and the one of the platform as its public entry serves it."""

import asyncio
import json
import tempfile
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from services.assemblage import Plateforme, assembler
from shared.reglages import SERVICES
from shared.securite.jetons import nouvelle_cle

PLATEFORME = "ensemblier"
"""Name of the aggregated contract."""


def contrats() -> dict[str, dict[str, Any]]:
    """Name → document; no database is needed."""
    with tempfile.TemporaryDirectory(prefix="ensemblier-contrats-") as dossier:
        plateforme = _plateforme_eteinte(Path(dossier))
        documents = {service: plateforme.applications[service].openapi() for service in SERVICES}
        agregation = plateforme.applications["gateway"].state.agregation
        return {**documents, PLATEFORME: asyncio.run(agregation.document())}


def _plateforme_eteinte(var: Path) -> Plateforme:
    """The four applications, never started: nothing connects."""
    cle = SecretStr(json.dumps(nouvelle_cle("contrats")))
    return assembler(env="test", database_url="postgresql://contrats", var=var, cle_signature=cle, annuaire_actif=False)


def texte_du_contrat(document: dict[str, Any]) -> str:
    """The document as it is written in a file: stable from one run to the next."""
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
