"""Co-financing of a diagnostic, over HTTP."""

import pytest

from shared.securite.identite import Role
from tests.outillage.diagnostics import (
    INDICATEURS_T0,
    diagnostic_rempli,
    faire,
    ouvrir_diagnostic,
    reussie,
)
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest

COFINANCEMENT = {"prestataire": "Cabinet d'essai", "cout_eur": "5000.01", "taux": "0.5"}


async def test_pas_de_cofinancement_sans_indicateurs_t0(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    ouvert = await ouvrir_diagnostic(client, dossier["id"])
    chemin = f"/v1/diagnostics/{ouvert.json()['id']}"
    refus = await client.post(f"{chemin}/cofinancement", json=COFINANCEMENT, headers=version(ouvert))
    verifier_probleme(refus, 409, "t0-manquant")
    verifier_probleme(await client.get(f"{chemin}/cofinancement"), 404, "cofinancement-absent")
    renseigne = reussie(await client.put(f"{chemin}/indicateurs-t0", json=INDICATEURS_T0, headers=version(ouvert)))
    demande = await client.post(f"{chemin}/cofinancement", json=COFINANCEMENT, headers=version(renseigne))
    assert demande.status_code == 201, demande.text
    assert (demande.json()["montant_eur"], demande.json()["reste_a_charge_eur"]) == ("2500.01", "2500.00")
    assert reussie(await client.get(f"{chemin}/cofinancement")).json() == demande.json()
    seconde = await client.post(f"{chemin}/cofinancement", json=COFINANCEMENT, headers=version(demande))
    verifier_probleme(seconde, 409, "cofinancement-deja-demande")


FAUTES = [
    ({"taux": "1.01"}, "body.taux"),
    ({"taux": "0"}, "body.taux"),
    ({"taux": "NaN"}, "body.taux"),
    ({"cout_eur": "0"}, "body.cout_eur"),
    ({"cout_eur": "-5"}, "body.cout_eur"),
    ({"cout_eur": "1e9"}, "body.cout_eur"),
    ({"prestataire": ""}, "body.prestataire"),
    ({"remise": "5"}, "body.remise"),
]


@pytest.mark.parametrize(
    ("faute", "champ"), FAUTES, ids=[f"{next(iter(f))}={next(iter(f.values()))}" for f, _ in FAUTES]
)
async def test_un_cofinancement_mal_saisi_nomme_le_champ(
    plateforme: PlateformeTest, faute: dict[str, str], champ: str
) -> None:
    client = plateforme.client(Role.ENSEMBLIER)
    chemin = "/v1/diagnostics/00000000-0000-0000-0000-000000000000/cofinancement"
    refus = await client.post(chemin, json={**COFINANCEMENT, **faute}, headers={"If-Match": '"v1"'})
    assert [c["champ"] for c in verifier_probleme(refus, 422, "saisie-invalide")["champs"]] == [champ]


async def test_la_region_lit_mais_ne_demande_pas_de_cofinancement(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    rempli = await diagnostic_rempli(plateforme, dossier["id"])
    chemin = f"/v1/diagnostics/{rempli['id']}"
    for role in (Role.REGION, Role.REGION_LECTURE):
        client = plateforme.client(role)
        lu = reussie(await client.get(chemin))
        refus = await client.post(f"{chemin}/cofinancement", json=COFINANCEMENT, headers=version(lu))
        verifier_probleme(refus, 403, "acces-interdit")


async def test_un_diagnostic_annule_n_est_plus_cofinance(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    rempli = await diagnostic_rempli(plateforme, dossier["id"])
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    annule = reussie(await faire(client, rempli["id"], "annuler", motif="L'entreprise ferme."))
    refus = await client.post(
        f"/v1/diagnostics/{rempli['id']}/cofinancement", json=COFINANCEMENT, headers=version(annule)
    )
    verifier_probleme(refus, 409, "diagnostic-annule")
