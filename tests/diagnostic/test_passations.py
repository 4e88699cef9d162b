"""Diagnostics from opening to restitution, over HTTP."""

from tests.outillage.diagnostics import diagnostic_restitue
from tests.outillage.plateforme import PlateformeTest


async def test_un_diagnostic_va_jusqu_a_la_restitution(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    diagnostic = await diagnostic_restitue(plateforme, dossier["id"])
    assert diagnostic["etat"] == "restitue"
    assert diagnostic["note_globale"] == "40.00"
    assert diagnostic["couverture"] == "1.00"
    assert diagnostic["siren"] == dossier["siren"]
    assert diagnostic["version_referentiel"] == "1.0.0"
    assert diagnostic["valide_par"] != diagnostic["soumis_par"]
