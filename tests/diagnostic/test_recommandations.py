"""Ranked recommendations of a diagnostic, over HTTP."""

from decimal import Decimal

from shared.securite.identite import Role
from tests.outillage.diagnostics import (
    INDICATEURS_T0,
    diagnostic_rempli,
    diagnostic_restitue,
    reussie,
)
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest


async def test_six_recommandations_au_plus_chacune_avec_les_reponses_qui_l_ont_produite(
    plateforme: PlateformeTest,
) -> None:
    dossier = await plateforme.ouvrir_dossier()
    diagnostic = await diagnostic_restitue(plateforme, dossier["id"])
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    chemin = f"/v1/diagnostics/{diagnostic['id']}/recommandations"
    premieres = reussie(await client.get(chemin)).json()
    toutes = reussie(await client.get(chemin, params={"toutes": True})).json()
    actions = premieres["recommandations"]
    assert len(actions) == 6
    assert toutes["recommandations"][:6] == actions
    assert len(toutes["recommandations"]) == toutes["total"] > 6
    assert [action["rang"] for action in toutes["recommandations"]] == list(range(1, toutes["total"] + 1))
    for action in actions:
        assert action["reponses"] == [f"{action['axe']}_a"]
        assert action["citations"][0]["reponse"]
        assert action["effort"]["jours_max"] > 0
        assert action["acteurs"]
    types = [action["type"] for action in actions]
    assert "gain_rapide" in types
    assert types.count("structurant") <= 2


async def test_les_axes_les_plus_prioritaires_viennent_en_tete_de_l_annexe(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    diagnostic = await diagnostic_restitue(plateforme, dossier["id"], {"mod_auto": 0, "org_charge": 1})
    client = plateforme.client(Role.ENSEMBLIER)
    chemin = f"/v1/diagnostics/{diagnostic['id']}/recommandations"
    toutes = reussie(await client.get(chemin, params={"toutes": True})).json()["recommandations"]
    annexe = [Decimal(r["priorite"]) for r in toutes if not r["premiere"]]
    assert annexe == sorted(annexe, reverse=True)
    assert toutes[0]["axe"] == "mod_auto"


async def test_un_equipement_vient_avec_son_etude_et_la_preparation_de_son_deploiement(
    plateforme: PlateformeTest,
) -> None:
    dossier = await plateforme.ouvrir_dossier()
    diagnostic = await diagnostic_restitue(plateforme, dossier["id"], {"mod_auto": 1}, defaut=3)
    client = plateforme.client(Role.ENSEMBLIER)
    actions = reussie(await client.get(f"/v1/diagnostics/{diagnostic['id']}/recommandations")).json()["recommandations"]
    siennes = [action for action in actions if action["axe"] == "mod_auto"]
    assert [action["type"] for action in siennes] == [
        "gain_rapide",
        "etude",
        "preparation_deploiement",
        "investissement",
    ]
    assert [action["installe_equipement"] for action in siennes] == [False, False, False, True]
    assert "investissement_productif" in siennes[-1]["besoin_aide"]


async def test_une_action_reservee_aux_dix_salaries_et_plus_n_est_pas_proposee_a_trois(
    plateforme: PlateformeTest,
) -> None:
    codes = {}
    for effectif in ("3.00", "38.00"):
        dossier = await plateforme.ouvrir_dossier()
        rempli = await diagnostic_rempli(plateforme, dossier["id"])
        client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
        chemin = f"/v1/diagnostics/{rempli['id']}"
        lu = await client.get(chemin)
        corps = {**INDICATEURS_T0, "effectif_etp": effectif}
        reussie(await client.put(f"{chemin}/indicateurs-t0", json=corps, headers=version(lu)))
        parametres = {"apercu": True, "toutes": True}
        lues = reussie(await client.get(f"{chemin}/recommandations", params=parametres)).json()["recommandations"]
        codes[effectif] = {action["code"] for action in lues}
        assert not any("effectif" in action["a_confirmer"] for action in lues)
    assert codes["38.00"] - codes["3.00"]
