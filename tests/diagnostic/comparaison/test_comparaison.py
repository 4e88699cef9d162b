"""T0 to T3 compared over HTTP: same version, declared equivalences, refusals."""

from typing import Any
from uuid import uuid4

import pytest

from shared.securite.identite import Role
from tests.outillage.diagnostics import contenu_neuf, diagnostic_rempli, diagnostic_restitue, reussie
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest


async def publiee(plateforme: PlateformeTest, contenu: dict[str, Any]) -> None:
    base = f"/v1/referentiels/{contenu['code']}/versions"
    cree = reussie(await plateforme.client(Role.REGION).post(base, json=contenu))
    chemin = f"{base}/{contenu['numero']}/publication"
    reussie(await plateforme.client(Role.ENSEMBLIER).post(chemin, headers=version(cree)))


async def comparer(plateforme: PlateformeTest, diagnostic: dict[str, Any], avec: dict[str, Any]) -> dict[str, Any]:
    chemin = f"/v1/diagnostics/{diagnostic['id']}/comparaison"
    client = plateforme.client(Role.ENTREPRISE, siren=diagnostic["siren"])
    return dict(reussie(await client.get(chemin, params={"avec": avec["id"]})).json())


def axe(comparaison: dict[str, Any], code: str) -> dict[str, Any]:
    return dict(next(lu for lu in comparaison["axes"] if lu["code"] == code))


async def test_les_droits_sur_la_comparaison(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    diagnostic = await diagnostic_restitue(plateforme, dossier["id"])
    chemin, avec = f"/v1/diagnostics/{diagnostic['id']}/comparaison", {"avec": str(uuid4())}
    verifier_probleme(await plateforme.client().get(chemin, params=avec), 401, "non-authentifie")
    verifier_probleme(await plateforme.client(Role.COMITE).get(chemin, params=avec), 403, "acces-interdit")
    etranger = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    verifier_probleme(await etranger.get(chemin, params=avec), 404, "diagnostic-introuvable")
    verifier_probleme(await plateforme.client(Role.REGION).get(chemin, params=avec), 404, "diagnostic-introuvable")


async def test_quatre_moments_se_suivent_et_seul_ce_qui_depasse_l_incertitude_est_demontre(
    plateforme: PlateformeTest,
) -> None:
    dossier = await plateforme.ouvrir_dossier()
    niveaux = {"lea_flux": 1, "mod_auto": 3}
    t0 = await diagnostic_restitue(plateforme, dossier["id"], niveaux)
    t1 = await diagnostic_restitue(plateforme, dossier["id"], {"lea_flux": 3, "mod_auto": 1}, moment="T1")
    for moment in ("T2", "T3"):
        dernier = await diagnostic_restitue(plateforme, dossier["id"], niveaux, moment=moment)
    comparaison = await comparer(plateforme, t1, t0)
    progres, recul, stable = (axe(comparaison, code) for code in ("lea_flux", "mod_auto", "rh_sante"))
    assert (progres["avant"], progres["apres"], progres["delta"], progres["seuil"]) == ("1.00", "3.00", "2.00", "0.71")
    assert (progres["verdict"], progres["franchissement"]) == ("progression_demontree", {"de": 1, "vers": 3})
    assert (recul["delta"], recul["verdict"]) == ("-2.00", "recul")
    assert (stable["verdict"], stable["franchissement"]) == ("stable", None)
    assert (comparaison["progressions"], comparaison["reculs"]) == (1, 1)
    assert comparaison["evaluateur_different"] is False
    assert (await comparer(plateforme, dernier, t0))["progressions"] == 0


async def test_on_ne_compare_ni_a_rebours_ni_deux_entreprises(plateforme: PlateformeTest) -> None:
    dossier, autre = await plateforme.ouvrir_dossier(), await plateforme.ouvrir_dossier()
    t0 = await diagnostic_restitue(plateforme, dossier["id"])
    t1 = await diagnostic_rempli(plateforme, dossier["id"], moment="T1")
    etranger = await diagnostic_restitue(plateforme, autre["id"])
    client = plateforme.client(Role.ENSEMBLIER)

    async def refus(diagnostic: dict[str, Any], avec: dict[str, Any], code: str) -> None:
        chemin = f"/v1/diagnostics/{diagnostic['id']}/comparaison"
        verifier_probleme(await client.get(chemin, params={"avec": avec["id"]}), 409, code)

    await refus(t1, t0, "resultat-absent")
    await refus(t0, etranger, "perimetre-different")
    await refus(t0, t0, "moments-contradictoires")


async def test_entre_deux_versions_seules_les_equivalences_declarees_comptent(plateforme: PlateformeTest) -> None:
    ancien = await contenu_neuf(plateforme)
    await publiee(plateforme, ancien)
    dossier = await plateforme.ouvrir_dossier()
    choix = {"referentiel": {"code": ancien["code"]}}
    t0 = await diagnostic_restitue(plateforme, dossier["id"], **choix)
    liens = {"lea_flux_a": "identique", "mod_auto_a": "reformule_equivalent", "rh_sante_a": "rompu"}
    nouveau = {**ancien, "numero": "1.1.0", "equivalences": [{"numero": "1.0.0", "questions": liens}]}
    await publiee(plateforme, nouveau)
    t1 = await diagnostic_restitue(plateforme, dossier["id"], defaut=4, moment="T1", **choix)
    assert t1["version_referentiel"] == "1.1.0"
    comparaison = await comparer(plateforme, t1, t0)
    assert {lu["code"] for lu in comparaison["axes"] if lu["delta"] is not None} == {"lea_flux", "mod_auto"}
    for code in ("rh_sante", "org_cap"):
        rompu = axe(comparaison, code)
        assert rompu["verdict"] == "non_comparable"
        assert {"question": f"{code}_a", "motif": "rompu"} in rompu["non_comparables"]


@pytest.mark.parametrize(
    ("table", "champ"),
    [
        ({"numero": "1.0.0", "questions": {"inconnue_a": "identique"}}, "equivalences.0.questions.inconnue_a"),
        ({"numero": "1.1.0", "questions": {"lea_flux_a": "identique"}}, "equivalences.0.numero"),
    ],
    ids=["question inconnue", "version non antérieure"],
)
async def test_une_equivalence_fautive_est_refusee_et_nommee(
    plateforme: PlateformeTest, table: dict[str, Any], champ: str
) -> None:
    contenu = {**await contenu_neuf(plateforme, "1.1.0"), "equivalences": [table]}
    refus = await plateforme.client(Role.REGION).post(f"/v1/referentiels/{contenu['code']}/versions", json=contenu)
    probleme = verifier_probleme(refus, 409, "referentiel-incoherent")
    assert [lu["champ"] for lu in probleme["champs"]] == [f"body.{champ}"]
