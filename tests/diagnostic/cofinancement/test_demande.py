"""Asking for the co-financing of a diagnostic, over HTTP."""

from typing import Any

import pytest

from shared.securite.identite import Role
from tests.outillage.cofinancement import LIGNES, convention, demande
from tests.outillage.diagnostics import INDICATEURS_T0, diagnostic_rempli, faire, ouvrir_diagnostic, reussie
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest

NUL = "00000000-0000-0000-0000-000000000000"


async def test_pas_de_cofinancement_sans_indicateurs_t0(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    ouvert = await ouvrir_diagnostic(client, dossier["id"])
    chemin = f"/v1/diagnostics/{ouvert.json()['id']}"
    corps = demande((await convention(plateforme))["id"])
    refus = await client.post(f"{chemin}/cofinancement", json=corps, headers=version(ouvert))
    verifier_probleme(refus, 409, "t0-manquant")
    verifier_probleme(await client.get(f"{chemin}/cofinancement"), 404, "cofinancement-absent")
    renseigne = reussie(await client.put(f"{chemin}/indicateurs-t0", json=INDICATEURS_T0, headers=version(ouvert)))
    demandee = await client.post(f"{chemin}/cofinancement", json=corps, headers=version(renseigne))
    assert demandee.status_code == 201, demandee.text
    vu = demandee.json()
    assert (vu["cout_eur"], vu["montant_eur"], vu["reste_a_charge_eur"]) == ("5000.01", "2500.01", "2500.00")
    assert [ligne["montant_eur"] for ligne in vu["lignes"]] == ["3500.00", "1500.01"]
    assert (vu["etat"], vu["plafonne"], vu["engage_eur"]) == ("demande", False, None)
    assert reussie(await client.get(f"{chemin}/cofinancement")).json() == vu
    lu = reussie(await client.get(chemin))
    seconde = await client.post(f"{chemin}/cofinancement", json=corps, headers=version(lu))
    verifier_probleme(seconde, 409, "cofinancement-deja-demande")


async def test_le_plafond_de_la_convention_limite_le_montant(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    rempli = await diagnostic_rempli(plateforme, dossier["id"])
    basse = await convention(plateforme, plafond_eur="2000.00", taux="0.8")
    client, chemin = plateforme.client(Role.ENSEMBLIER), f"/v1/diagnostics/{rempli['id']}"
    lu = reussie(await client.get(chemin))
    reponse = await client.post(f"{chemin}/cofinancement", json=demande(basse["id"]), headers=version(lu))
    vu = reussie(reponse).json()
    assert (vu["montant_eur"], vu["plafonne"], vu["taux"]) == ("2000.00", True, "0.8000")


async def test_un_devis_hors_de_la_convention_ou_a_venir_est_refuse(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    rempli = await diagnostic_rempli(plateforme, dossier["id"])
    ancienne = await convention(plateforme, du="2024-01-01", au="2024-12-31")
    client, chemin = plateforme.client(Role.ENSEMBLIER), f"/v1/diagnostics/{rempli['id']}"
    lu = reussie(await client.get(chemin))

    async def refus(corps: dict[str, Any], statut: int, code: str) -> dict[str, Any]:
        reponse = await client.post(f"{chemin}/cofinancement", json=corps, headers=version(lu))
        return verifier_probleme(reponse, statut, code)

    assert (await refus(demande(ancienne["id"]), 409, "convention-hors-periode"))["champ"] == "devis.le"
    assert (await refus(demande(ancienne["id"], le="2199-01-01"), 409, "piece-future"))["champ"] == "devis.le"
    await refus(demande(NUL), 404, "convention-prestataire-introuvable")


FAUTES: list[tuple[dict[str, Any], str]] = [
    ({"lignes": []}, "body.devis.lignes"),
    ({"lignes": [{**LIGNES[0], "quantite": "0"}]}, "body.devis.lignes.0.quantite"),
    ({"lignes": [{**LIGNES[0], "quantite": "1e3"}]}, "body.devis.lignes.0.quantite"),
    ({"lignes": [{**LIGNES[0], "prix_unitaire_eur": "0"}]}, "body.devis.lignes.0.prix_unitaire_eur"),
    ({"lignes": [{**LIGNES[0], "prix_unitaire_eur": "-5"}]}, "body.devis.lignes.0.prix_unitaire_eur"),
    ({"lignes": [{**LIGNES[0], "nature": "cadeau"}]}, "body.devis.lignes.0.nature"),
    ({"reference": ""}, "body.devis.reference"),
    ({"le": "2026-02-30"}, "body.devis.le"),
    ({"remise": "5"}, "body.devis.remise"),
]


@pytest.mark.parametrize(("faute", "champ"), FAUTES, ids=[f"{rang}-{champ}" for rang, (_, champ) in enumerate(FAUTES)])
async def test_un_devis_mal_saisi_nomme_le_champ(plateforme: PlateformeTest, faute: dict[str, Any], champ: str) -> None:
    client = plateforme.client(Role.ENSEMBLIER)
    chemin = f"/v1/diagnostics/{NUL}/cofinancement"
    refus = await client.post(chemin, json=demande(NUL, **faute), headers={"If-Match": '"v1"'})
    assert [c["champ"] for c in verifier_probleme(refus, 422, "saisie-invalide")["champs"]] == [champ]


async def test_la_region_lit_mais_ne_demande_pas_de_cofinancement(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    rempli = await diagnostic_rempli(plateforme, dossier["id"])
    chemin = f"/v1/diagnostics/{rempli['id']}"
    for role in (Role.REGION, Role.REGION_LECTURE):
        client = plateforme.client(role)
        lu = reussie(await client.get(chemin))
        refus = await client.post(f"{chemin}/cofinancement", json=demande(NUL), headers=version(lu))
        verifier_probleme(refus, 403, "acces-interdit")


async def test_un_diagnostic_annule_n_est_plus_cofinance(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    rempli = await diagnostic_rempli(plateforme, dossier["id"])
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    annule = reussie(await faire(client, rempli["id"], "annuler", motif="L'entreprise ferme."))
    chemin = f"/v1/diagnostics/{rempli['id']}/cofinancement"
    refus = await client.post(chemin, json=demande(NUL), headers=version(annule))
    verifier_probleme(refus, 409, "diagnostic-annule")
