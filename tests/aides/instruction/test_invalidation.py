"""What makes earlier approvals fall: another proposal, another score, an opinion received, a demande that changed."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from shared.securite.identite import Role
from tests.aides.instruction.test_notation import notes
from tests.outillage import completudes
from tests.outillage.aides import geste
from tests.outillage.http import verifier_probleme, version
from tests.outillage.instruction import (
    DECIDEUR,
    DIRECTION,
    INSTRUCTEUR,
    RESPONSABLE,
    agir_ou_echouer,
    approuver,
    instruite,
    personne,
    proposer,
)
from tests.outillage.plateforme import PlateformeTest

Changement = Callable[[PlateformeTest, str], Awaitable[None]]


async def autre_proposition(plateforme: PlateformeTest, demande: str) -> None:
    await proposer(plateforme, demande, "40000")


async def autre_note(plateforme: PlateformeTest, demande: str) -> None:
    await agir_ou_echouer(personne(plateforme, INSTRUCTEUR), demande, "noter", notes=notes(effet=0))


async def avis_recu(plateforme: PlateformeTest, demande: str) -> None:
    question = {"organisme": "cetim", "question": "Et la maintenance ?"}
    lue = await agir_ou_echouer(personne(plateforme, INSTRUCTEUR), demande, "demander-avis", **question)
    partenaire = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    chemin = f"/v1/aides/avis/{lue['avis'][-1]['id']}"
    corps = {"sens": "defavorable", "motif": "Aucun contrat de maintenance."}
    rendu = await partenaire.post(f"{chemin}/reponse", json=corps, headers=version(await partenaire.get(chemin)))
    assert rendu.status_code == 200, rendu.text


async def demande_changee(plateforme: PlateformeTest, demande: str) -> None:
    demandee = await completudes.demander(plateforme, demande)
    reponse = {"genre": "champ", "code": "effectif_etp", "valeur": "38"}
    rendue = await completudes.repondre(plateforme.client(Role.ENSEMBLIER), demandee, reponse)
    assert rendue.status_code == 200, rendue.text
    levee = await completudes.agir(plateforme.client(Role.ENSEMBLIER), demandee, "corriger")
    assert levee.status_code == 200, levee.text


@pytest.mark.usefixtures("chaine", "grille")
@pytest.mark.parametrize("changer", [autre_proposition, autre_note, avis_recu, demande_changee])
async def test_ce_qui_change_apres_une_approbation_la_fait_tomber(
    plateforme: PlateformeTest, dossier: dict[str, Any], changer: Changement
) -> None:
    demande = await instruite(plateforme, dossier["id"], noter=notes())
    await proposer(plateforme, demande, "45000")
    for niveau, rang in (("responsable", RESPONSABLE), ("direction", DIRECTION)):
        assert (await approuver(plateforme, demande, niveau, rang)).status_code == 200
    lue = (await personne(plateforme, DECIDEUR).get(f"/v1/demandes/{demande}/instruction")).json()["chaine"]
    assert (lue["complete"], lue["tombees"]) == (True, 0)
    await changer(plateforme, demande)
    apres = (await personne(plateforme, DECIDEUR).get(f"/v1/demandes/{demande}/instruction")).json()["chaine"]
    assert (apres["complete"], apres["tombees"], apres["niveaux"][0]["etat"]) == (False, 2, "attendu")
    refus = await geste(personne(plateforme, DECIDEUR), demande, "accorder", montant_eur="45000")
    assert "Responsable de guichet" in " ".join(verifier_probleme(refus, 409, "geste-refuse")["manque"])
