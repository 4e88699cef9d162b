"""From the need to the partner who takes it, or back to the ensemblier: never to nobody."""

from typing import Any

from shared.securite.identite import Role
from tests.gateway.test_referent import file_a_orienter
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest
from tests.outillage.repertoire import partenaire_neuf

AXE = {"axe": "org_achats", "offre": "accelerateur"}
"""Published by this file only."""


async def orienter(plateforme: PlateformeTest, siren: str, **corps: Any) -> dict[str, Any]:
    client = plateforme.client(Role.ENSEMBLIER)
    lu = await client.get(f"/v1/dossiers/{siren}/fiche")
    demande = {**AXE, "besoin_en_mots": "Revoir ses achats", **corps}
    chemin = f"/v1/dossiers/{siren}/orientation-automatique"
    reponse = await client.post(chemin, json=demande, headers=version(lu))
    assert reponse.status_code == 201, reponse.text
    return dict(reponse.json())


async def test_sans_programme_le_dossier_revient_a_l_ensemblier_avec_la_raison(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier(commune="95018")
    client = plateforme.client(Role.ENSEMBLIER)
    chemin = f"/v1/dossiers/{dossier['siren']}"
    lu = await client.get(f"{chemin}/fiche")
    assert (await client.post(f"{chemin}/prise-en-charge", json={}, headers=version(lu))).status_code == 200
    vu = (await client.get(f"{chemin}/programmes", params=AXE)).json()
    assert (vu["proposes"], vu["repli"]["vers"]) == ([], "file-ensemblier")
    faite = await orienter(plateforme, dossier["siren"])
    assert faite["envoi_id"] is None
    assert faite["dossier"]["proprietaire"] == "file-ensemblier"
    assert faite["dossier"]["prochaine_action"] == faite["appariement"]["repli"]["prochaine_action"]
    assert "Achats et sous-traitance" in faite["dossier"]["prochaine_action"]
    assert faite["dossier"]["echeance_le"] > lu.json()["ouvert_le"][:10]
    assert dossier["id"] in await file_a_orienter(plateforme)


async def test_un_programme_sur_est_sollicite_et_sa_capacite_diminue_quand_il_accepte(
    plateforme: PlateformeTest,
) -> None:
    partenaire = await partenaire_neuf(plateforme)
    antenne = await partenaire.antenne()
    programme = await partenaire.publie(
        axes=[AXE["axe"]], offre=AXE["offre"], capacite={"places": 1, "fenetre": "glissante", "fenetre_jours": 30}
    )
    premier, second = await plateforme.ouvrir_dossier(commune="77288"), await plateforme.ouvrir_dossier(commune="77288")
    faite = await orienter(plateforme, premier["siren"])
    envoi = (await plateforme.client(Role.ENSEMBLIER).get(f"/v1/orientations/envois/{faite['envoi_id']}")).json()
    (orientation,) = envoi["orientations"]
    assert orientation["decidee_organisation_id"] == partenaire.id
    assert (orientation["antenne_id"], orientation["programme"]) == (antenne["id"], programme["code"])
    repondant = partenaire.client()
    lue = await repondant.get(f"/v1/orientations/{orientation['id']}")
    acceptee = await repondant.post(f"/v1/orientations/{orientation['id']}/acceptation", headers=version(lue))
    assert acceptee.status_code == 200, acceptee.text
    suite = await orienter(plateforme, second["siren"])
    assert suite["envoi_id"] is None
    assert "capacité" in suite["dossier"]["prochaine_action"]
    ecarte = next(lu for lu in suite["appariement"]["ecartes"] if lu["programme_id"] == programme["id"])
    assert ecarte["capacite"] == {"libres": 0, "en_charge": 1, "sur_fenetre": 1, "en_attente": 0}


async def test_un_programme_a_confirmer_n_est_pas_sollicite_sans_l_ensemblier(plateforme: PlateformeTest) -> None:
    partenaire = await partenaire_neuf(plateforme)
    await partenaire.publie(
        axes=["org_couts"], offre="accelerateur", public={"effectif_min": 10}, territoire={"communes": ["78646"]}
    )
    dossier = await plateforme.ouvrir_dossier(commune="78646")
    faite = await orienter(plateforme, dossier["siren"], axe="org_couts")
    assert faite["envoi_id"] is None
    assert [lu["conclusion"] for lu in faite["appariement"]["proposes"]] == ["a_confirmer"]
    assert faite["dossier"]["prochaine_action"].startswith("Trouver une réponse à la main")


async def test_un_dossier_relu_trop_tard_ou_clos_n_est_pas_oriente(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    client = plateforme.client(Role.ENSEMBLIER)
    chemin = f"/v1/dossiers/{dossier['siren']}"
    demande = {**AXE, "besoin_en_mots": "Essai"}
    verifier_probleme(await client.post(f"{chemin}/orientation-automatique", json=demande), 428)
    perimee = {"If-Match": '"v99"'}
    verifier_probleme(await client.post(f"{chemin}/orientation-automatique", json=demande, headers=perimee), 412)
    vide = {"besoin_en_mots": "Essai"}
    lu = await client.get(f"{chemin}/fiche")
    refus = await client.post(f"{chemin}/orientation-automatique", json=vide, headers=version(lu))
    verifier_probleme(refus, 409, "besoin-non-precise")
    clos = await client.post(f"{chemin}/cloture", json={"motif": "doublon"}, headers=version(lu))
    refus = await client.post(f"{chemin}/orientation-automatique", json=demande, headers=version(clos))
    verifier_probleme(refus, 409, "dossier-clos")
