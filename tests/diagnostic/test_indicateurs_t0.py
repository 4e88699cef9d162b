"""Baseline of a company, over HTTP."""

from typing import Any

import pytest

from shared.securite.identite import Role
from tests.outillage.diagnostics import INDICATEURS_T0, diagnostic_restitue, faire, ouvrir_diagnostic, reussie
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest

INCONNU = "/v1/diagnostics/00000000-0000-0000-0000-000000000000/indicateurs-t0"
MESURE = INDICATEURS_T0["indicateurs"][0]


async def test_un_anonyme_ou_un_role_sans_droit_ne_renseigne_rien(plateforme: PlateformeTest) -> None:
    entetes = {"If-Match": '"v1"'}
    verifier_probleme(await plateforme.client().put(INCONNU, json=INDICATEURS_T0, headers=entetes), 401)
    for role in (Role.REGION, Role.ENTREPRISE, Role.COMITE, Role.MACHINE):
        client = plateforme.client(role)
        verifier_probleme(await client.put(INCONNU, json=INDICATEURS_T0, headers=entetes), 403, "acces-interdit")
    ensemblier = plateforme.client(Role.ENSEMBLIER)
    refus = await ensemblier.put(INCONNU, json=INDICATEURS_T0, headers=entetes)
    verifier_probleme(refus, 404, "diagnostic-introuvable")
    verifier_probleme(await ensemblier.get(INCONNU), 404, "diagnostic-introuvable")
    verifier_probleme(await ensemblier.put(INCONNU, json=INDICATEURS_T0), 428, "version-manquante")


async def test_le_point_de_depart_se_lit_comme_il_a_ete_saisi(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    ouvert = await ouvrir_diagnostic(client, dossier["id"])
    chemin = f"/v1/diagnostics/{ouvert.json()['id']}/indicateurs-t0"
    verifier_probleme(await client.get(chemin), 404, "indicateurs-absents")
    saisi = reussie(await client.put(chemin, json=INDICATEURS_T0, headers=version(ouvert)))
    assert {nom: saisi.json()[nom] for nom in INDICATEURS_T0} == INDICATEURS_T0
    assert reussie(await client.get(chemin)).json() == saisi.json()
    perimee = await client.put(chemin, json=INDICATEURS_T0, headers=version(ouvert))
    verifier_probleme(perimee, 412, "version-perimee")
    corrige = {**INDICATEURS_T0, "effectif_etp": 40.25, "indicateurs": [{**MESURE, "valeur": -3}]}
    relu = reussie(await client.put(chemin, json=corrige, headers=version(saisi))).json()
    assert (relu["effectif_etp"], relu["indicateurs"][0]["valeur"]) == ("40.25", "-3")


FAUTES: list[tuple[dict[str, Any], str]] = [
    ({"exercice": 1999}, "body.exercice"),
    ({"exercice": "2025"}, "body.exercice"),
    ({"chiffre_affaires_eur": "-1"}, "body.chiffre_affaires_eur"),
    ({"chiffre_affaires_eur": "1000000000000"}, "body.chiffre_affaires_eur"),
    ({"effectif_etp": "-0.5"}, "body.effectif_etp"),
    ({"effectif_etp": "1e3"}, "body.effectif_etp"),
    ({"effectif_etp": True}, "body.effectif_etp"),
    ({"effectif_etp": 2_000_000}, "body.effectif_etp"),
    ({"indicateurs": []}, "body.indicateurs"),
    ({"indicateurs": [{**MESURE, "valeur": "NaN"}]}, "body.indicateurs.0.valeur"),
    ({"indicateurs": [{**MESURE, "valeur": 10**15}]}, "body.indicateurs.0.valeur"),
    ({"indicateurs": [{**MESURE, "code": "Pas un code"}]}, "body.indicateurs.0.code"),
    ({"indicateurs": [{**MESURE, "source": "rumeur"}]}, "body.indicateurs.0.source"),
    ({"indicateurs": [{**MESURE, "unite": ""}]}, "body.indicateurs.0.unite"),
    ({"marge": "5"}, "body.marge"),
]


@pytest.mark.parametrize(("faute", "champ"), FAUTES, ids=[f"{champ}={faute}" for faute, champ in FAUTES])
async def test_un_indicateur_mal_saisi_nomme_le_champ(
    plateforme: PlateformeTest, faute: dict[str, Any], champ: str
) -> None:
    client = plateforme.client(Role.ENSEMBLIER)
    refus = await client.put(INCONNU, json={**INDICATEURS_T0, **faute}, headers={"If-Match": '"v1"'})
    assert [c["champ"] for c in verifier_probleme(refus, 422, "saisie-invalide")["champs"]] == [champ]


async def test_un_indicateur_n_est_cite_qu_une_fois_et_l_exercice_n_est_pas_futur(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    ouvert = await ouvrir_diagnostic(client, dossier["id"])
    chemin = f"/v1/diagnostics/{ouvert.json()['id']}/indicateurs-t0"
    double = {**INDICATEURS_T0, "indicateurs": [MESURE, MESURE]}
    refus = verifier_probleme(await client.put(chemin, json=double, headers=version(ouvert)), 422, "saisie-invalide")
    assert refus["champs"][0]["champ"] == "body.indicateurs.1.code"
    futur = {**INDICATEURS_T0, "exercice": plateforme.horloge.aujourdhui().year + 1}
    verifier_probleme(await client.put(chemin, json=futur, headers=version(ouvert)), 409, "exercice-futur")
    verifier_probleme(await client.get(chemin), 404, "indicateurs-absents")


async def test_le_point_de_depart_se_fige_a_la_restitution(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    diagnostic = await diagnostic_restitue(plateforme, dossier["id"])
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    chemin = f"/v1/diagnostics/{diagnostic['id']}/indicateurs-t0"
    lu = reussie(await client.get(chemin))
    verifier_probleme(await client.put(chemin, json=INDICATEURS_T0, headers=version(lu)), 409, "indicateurs-figes")


async def test_un_diagnostic_annule_n_a_plus_de_point_de_depart_a_saisir(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    ouvert = (await ouvrir_diagnostic(client, dossier["id"])).json()
    annule = reussie(await faire(client, ouvert["id"], "annuler", motif="Essai."))
    chemin = f"/v1/diagnostics/{ouvert['id']}/indicateurs-t0"
    verifier_probleme(await client.put(chemin, json=INDICATEURS_T0, headers=version(annule)), 409, "pas-un-t0")
