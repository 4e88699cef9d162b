"""Evaluations of the aids of a company, over HTTP."""

from tests.outillage.aides import evaluation_type, resultat
from tests.outillage.plateforme import PlateformeTest


async def test_une_pme_saine_est_eligible_a_pmup_avec_son_montant(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    evaluation = await evaluation_type(plateforme, dossier["id"])
    pmup = resultat(evaluation, "pmup")
    assert pmup["verdict"] == "eligible", pmup
    assert pmup["montant"]["montant_eur"] == "90000.00"
    assert pmup["version"] == "2023"
