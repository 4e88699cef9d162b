"""An open dossier moves along with its parcours."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from shared.securite.identite import Role
from tests.gateway.evenements import Publieur, nouveau
from tests.gateway.lectures import fiche, lignes
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest


async def test_le_dossier_suit_son_parcours(plateforme: PlateformeTest) -> None:
    dossier, publieur = await nouveau(plateforme)
    await publieur.ouvrir(prochaine_action="Qualifier la demande", echeance_le="2031-03-04")
    await plateforme.rattraper()
    lu = await fiche(plateforme, dossier["siren"])
    assert (lu["prochaine_action"], lu["echeance_le"]) == ("Qualifier la demande", "2031-03-04")
    assert lu["version"] == dossier["version"] + 1
    traces = await lignes(
        plateforme,
        "SELECT automatique, acteur_role, avant, apres FROM journal WHERE objet_id = :id AND type = :type",
        id=UUID(dossier["id"]),
        type="gateway.dossier.action-fixee",
    )
    assert [(trace["automatique"], trace["acteur_role"]) for trace in traces] == [(True, "machine")]
    assert traces[0]["avant"]["prochaine_action"] == dossier["prochaine_action"]
    assert traces[0]["apres"]["parcours_id"] == str(publieur.parcours_id)


@pytest.mark.parametrize("fin", ["cloture", "abandon"])
async def test_la_fin_d_un_parcours_donne_cinq_jours_ouvres_pour_clore(plateforme: PlateformeTest, fin: str) -> None:
    dossier, publieur = await nouveau(plateforme)
    publieur.le = datetime(2026, 4, 30, 22, 30, tzinfo=UTC)  # 1 May in Paris, a public holiday
    await publieur.ouvrir()
    await publieur.geste("candidature", fin, motif="renoncement", prochaine_action=None, echeance_le=None)
    await plateforme.rattraper()
    lu = await fiche(plateforme, dossier["siren"])
    assert lu["prochaine_action"] == "Clore le dossier ou rouvrir un parcours"
    assert lu["echeance_le"] == "2026-05-12"  # from Monday 4: 5, 6, 7, 11, 12 (8 is a holiday)


async def test_la_fin_d_un_parcours_n_arrete_pas_un_dossier_qui_en_a_un_autre(plateforme: PlateformeTest) -> None:
    dossier, publieur = await nouveau(plateforme)
    await publieur.ouvrir()
    second = Publieur(plateforme, publieur.dossier_id)
    await second.ouvrir(prochaine_action="Mener le second parcours", echeance_le="2031-01-06")
    await publieur.geste("candidature", "abandon", prochaine_action=None, echeance_le=None)
    await plateforme.rattraper()
    assert (await fiche(plateforme, dossier["siren"]))["prochaine_action"] == "Mener le second parcours"


async def test_un_dossier_clos_ne_bouge_plus(plateforme: PlateformeTest) -> None:
    dossier, publieur = await nouveau(plateforme)
    ensemblier, chemin = plateforme.client(Role.ENSEMBLIER), f"/v1/dossiers/{dossier['siren']}"
    lu = await ensemblier.get(f"{chemin}/fiche")
    clos = await ensemblier.post(f"{chemin}/cloture", json={"motif": "doublon"}, headers=version(lu))
    assert clos.status_code == 200, clos.text
    await publieur.ouvrir()
    await plateforme.rattraper()
    assert await fiche(plateforme, dossier["siren"]) == clos.json()


@pytest.mark.parametrize(
    "suite",
    [
        {"prochaine_action": None, "echeance_le": None},
        {"prochaine_action": "  ", "echeance_le": "2030-01-01"},
        {"prochaine_action": "Agir", "echeance_le": "bientôt"},
        {"prochaine_action": ["Agir"], "echeance_le": "2030-01-01"},
        {"prochaine_action": "Agir", "echeance_le": 20300101},
    ],
    ids=["absente", "vide", "date-illisible", "liste", "nombre"],
)
async def test_une_suite_illisible_ne_change_pas_le_dossier(plateforme: PlateformeTest, suite: dict[str, Any]) -> None:
    dossier, publieur = await nouveau(plateforme)
    await publieur.ouvrir(**suite)
    await plateforme.rattraper()
    assert await fiche(plateforme, dossier["siren"]) == dossier


async def test_un_fait_lu_en_retard_ne_remplace_pas_une_decision_plus_recente(plateforme: PlateformeTest) -> None:
    dossier, publieur = await nouveau(plateforme)
    publieur.le = datetime(2026, 4, 30, 9, tzinfo=UTC)
    await publieur.ouvrir(prochaine_action="Une décision d'hier", echeance_le="2031-03-04")
    ensemblier, chemin = plateforme.client(Role.ENSEMBLIER), f"/v1/dossiers/{dossier['siren']}"
    corps = {"libelle": "Une décision d'aujourd'hui", "echeance_le": "2031-05-06"}
    lu = await ensemblier.get(f"{chemin}/fiche")
    fixee = await ensemblier.put(f"{chemin}/prochaine-action", json=corps, headers=version(lu))
    assert fixee.status_code == 200, fixee.text
    await plateforme.rattraper()
    assert (await fiche(plateforme, dossier["siren"]))["prochaine_action"] == "Une décision d'aujourd'hui"
