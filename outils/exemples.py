"""`docs/exemples/`: the restitution of a company that does not exist, as a page and as a PDF.

`python -m outils.exemples` writes them; the same code and data give the same bytes.
"""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from services.diagnostic.amorcage import ACTIONS, DONNEES, REFERENTIEL
from services.diagnostic.notation.axe import Etat
from services.diagnostic.notation.bareme import ReponseDonnee
from services.diagnostic.referentiels.contenu import ContenuReferentiel, contenu_canonique
from services.diagnostic.referentiels.domain import empreinte, lire
from services.diagnostic.restitution.composition import Identite, composer
from services.diagnostic.restitution.faits import Faits
from services.diagnostic.restitution.faits_schemas import FaitsRestitution
from services.diagnostic.restitution.page import rendre_page
from services.diagnostic.restitution.presentation import presenter
from services.diagnostic.restitution.resultat import Passation, construire
from shared.documents import rendre_pdf

DOSSIER = Path(__file__).resolve().parents[1] / "docs" / "exemples"
LE = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)
ENTREPRISE = {"raison_sociale": "Ateliers Fictifs du Val", "siren": "000000000", "siret": "00000000000000"}
"""A SIREN of zeros belongs to nobody."""
NIVEAUX = {"rh_sante": 0, "mod_auto": 1, "lea_changements": 1, "env_energie": 1, "lea_pertes": 4, "org_cap": 4}
INCONNUES = {"lea_flux", "env_eau"}
DECLAREES = {"mkd_marches"}
TOUR = (2, 3, 2, 1, 3, 2, 4)
"""Levels of the other axes, in turn."""


def faits_d_exemple() -> FaitsRestitution:
    """The facts of the example."""
    textes = contenu_canonique(ContenuReferentiel.model_validate(_lire(REFERENTIEL)))
    bibliotheque = _lire(ACTIONS)
    actions = {**bibliotheque, "sha256": empreinte(bibliotheque)}
    reponses = _reponses(textes)
    passation = Passation(
        lire(textes), actions, reponses, ("delais", "qualite", "recruter"), Faits(Decimal(38), Decimal(38), "25.62B")
    )
    contenu = construire(passation)
    identite = Identite(UUID(int=0), ENTREPRISE, "flash", "T0", "restitue", LE, LE, empreinte(contenu))
    return composer(identite, contenu, passation.referentiel, textes, actions)


def _lire(nom: str) -> dict[str, Any]:
    lu: dict[str, Any] = json.loads((DONNEES / nom).read_text(encoding="utf-8"))
    return lu


def _reponses(textes: Mapping[str, Any]) -> dict[str, ReponseDonnee]:
    axes = [axe for thematique in textes["thematiques"] for axe in thematique["axes"]]
    donnees = [_reponse(axe, NIVEAUX.get(axe["code"], TOUR[rang % len(TOUR)])) for rang, axe in enumerate(axes)]
    return {reponse.question: reponse for reponse in donnees}


def _reponse(axe: Mapping[str, Any], niveau: int) -> ReponseDonnee:
    question = next(question for question in axe["questions"] if question["ancre"])
    if axe["code"] in INCONNUES:
        return ReponseDonnee(question["code"], Etat.INCONNU)
    option = next(option["code"] for option in question["options"] if option["points"] == niveau)
    preuve = "declare" if axe["code"] in DECLAREES else ("mesure" if niveau == 4 else "vu")
    return ReponseDonnee(question["code"], Etat.REPONDU, option, preuve)


def page_d_exemple() -> str:
    return rendre_page(presenter(faits_d_exemple()))


def ecrire(dossier: Path = DOSSIER) -> None:
    """Writes both files."""
    dossier.mkdir(parents=True, exist_ok=True)
    (dossier / "restitution.html").write_text(page_d_exemple(), encoding="utf-8")
    (dossier / "restitution.pdf").write_bytes(asyncio.run(rendre_pdf(presenter(faits_d_exemple()), LE)))


if __name__ == "__main__":
    ecrire()
