"""Results kept from each engine: the same content and the same SHA-256, whatever has been published since."""

import json
from pathlib import Path
from typing import Any

import pytest

from services.diagnostic.referentiels.domain import empreinte, lire
from services.diagnostic.restitution.faits import faits_de_json
from services.diagnostic.restitution.moteurs import MOTEURS
from services.diagnostic.restitution.rejeu import reponses_figees
from services.diagnostic.restitution.resultat import Passation

ANCIENS = sorted((Path(__file__).parent / "anciens").glob("moteur-*.json"))


def test_chaque_moteur_connu_a_ses_resultats_conserves() -> None:
    assert {fichier.stem.removeprefix("moteur-") for fichier in ANCIENS} == set(MOTEURS)


@pytest.mark.parametrize("fichier", ANCIENS, ids=lambda fichier: fichier.stem)
def test_un_ancien_diagnostic_se_note_encore_a_l_identique(fichier: Path) -> None:
    garde: dict[str, Any] = json.loads(fichier.read_text(encoding="utf-8"))
    referentiel = lire(garde["referentiel"])
    for cas in garde["resultats"]:
        ancien = cas["resultat"]
        passation = Passation(
            referentiel,
            garde["actions"],
            reponses_figees(ancien),
            tuple(ancien["objectifs"]),
            faits_de_json(ancien["faits"]),
            garde["profil"],
        )
        rendu = MOTEURS[garde["moteur"]](passation)
        assert rendu == ancien
        assert empreinte(rendu) == cas["sha256"]
