"""The facts of a restitution put together: pure, no session."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.diagnostic.notation.bareme import bareme
from services.diagnostic.notation.evaluation import etats_des_questions
from services.diagnostic.referentiels.domain import Referentiel
from services.diagnostic.restitution.assemblage import Sources, assembler
from services.diagnostic.restitution.faits_schemas import FaitsRestitution
from services.diagnostic.restitution.rejeu import reponses_figees
from services.diagnostic.restitution.service import recommander


@dataclass(frozen=True)
class Identite:
    """Whose result it is, and when it was made."""

    diagnostic_id: UUID
    entreprise: Mapping[str, str]
    type: str
    moment: str
    etat: str
    calcule_le: datetime
    restitue_le: datetime | None
    sha256: str


def composer(
    identite: Identite,
    contenu: Mapping[str, Any],
    referentiel: Referentiel,
    textes: Mapping[str, Any],
    actions: Mapping[str, Any],
) -> FaitsRestitution:
    """`textes`: content of the version; `actions`: the library that the diagnostic keeps."""
    etats = etats_des_questions(bareme(referentiel, identite.type), reponses_figees(contenu))
    sources = Sources(contenu, referentiel, {code: str(etat) for code, etat in etats.items()}, textes)
    retenues = recommander(referentiel, actions, contenu, toutes=False)
    return FaitsRestitution.model_validate({**assembler(sources), **asdict(identite), "actions": retenues})
