"""Nobody is lost when a référent leaves or is away: dossiers go back to the queue, an absence names its cover."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.commande.amorcage import organisation_id
from shared.securite.identite import Role
from tests.outillage.entreprises import siret_neuf
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest

CONCURRENTS = 50


async def conseiller_neuf(plateforme: PlateformeTest, organisation: str = "cci-paris-idf") -> str:
    corps = {
        "identifiant": f"releve-{uuid4().hex[:12]}",
        "libelle": "Conseiller d'essai",
        "role": "partenaire-conseiller",
        "organisation_id": str(organisation_id(organisation)),
    }
    reponse = await plateforme.client(Role.REGION).post("/v1/comptes", json=corps)
    assert reponse.status_code == 201, reponse.text
    return str(reponse.json()["id"])


async def confier(plateforme: PlateformeTest, siren: str, referent_id: str) -> dict[str, Any]:
    client = plateforme.client(Role.ENSEMBLIER)
    entetes = version(await client.get(f"/v1/dossiers/{siren}/fiche"))
    corps = {"referent_id": referent_id}
    reponse = await client.post(f"/v1/dossiers/{siren}/prise-en-charge", json=corps, headers=entetes)
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())


async def fiche(plateforme: PlateformeTest, siren: str) -> dict[str, Any]:
    return dict((await plateforme.client(Role.ENSEMBLIER).get(f"/v1/dossiers/{siren}/fiche")).json())


async def test_fermer_un_compte_rend_ses_dossiers_a_la_file_dans_la_meme_transaction(
    plateforme: PlateformeTest,
) -> None:
    partant, restant = await conseiller_neuf(plateforme), await conseiller_neuf(plateforme)
    sirens = [(await plateforme.ouvrir_dossier())["siren"] for _ in range(3)]
    for siren, referent in zip(sirens, (partant, partant, restant), strict=True):
        await confier(plateforme, siren, referent)
    reponse = await plateforme.client(Role.PARTENAIRE_RESPONSABLE).post(
        f"/v1/comptes/{partant}/fermeture", json={"motif": "depart"}
    )
    assert reponse.status_code == 200, reponse.text
    assert sorted(reponse.json()["dossiers_rendus"]) == sorted(sirens[:2])
    for siren in sirens[:2]:
        rendu = await fiche(plateforme, siren)
        assert (rendu["proprietaire"], rendu["referent_id"]) == ("file-ensemblier", None)
        assert "quitté son poste" in rendu["prochaine_action"]
        assert rendu["echeance_le"]
    assert (await fiche(plateforme, sirens[2]))["referent_id"] == restant
    encore = await plateforme.client(Role.REGION).post(f"/v1/comptes/{partant}/fermeture", json={"motif": "depart"})
    verifier_probleme(encore, 409, "compte-deja-ferme")
    client = plateforme.client(Role.ENSEMBLIER)
    entetes = version(await client.get(f"/v1/dossiers/{sirens[0]}/fiche"))
    nomme = await client.post(
        f"/v1/dossiers/{sirens[0]}/prise-en-charge", json={"referent_id": partant}, headers=entetes
    )
    verifier_probleme(nomme, 409, "referent-non-eligible")


async def test_un_referent_rend_un_dossier_avec_un_motif_et_le_journal_le_dit(plateforme: PlateformeTest) -> None:
    siren = (await plateforme.ouvrir_dossier())["siren"]
    client, chemin = plateforme.client(Role.PARTENAIRE_CONSEILLER), f"/v1/dossiers/{siren}/retour-a-la-file"
    entetes = version(await client.get(f"/v1/dossiers/{siren}/fiche"))
    sans = await client.post(chemin, json={"motif": "surcharge"}, headers=entetes)
    verifier_probleme(sans, 409, "deja-dans-la-file")
    await confier(plateforme, siren, await conseiller_neuf(plateforme))
    entetes = version(await client.get(f"/v1/dossiers/{siren}/fiche"))
    verifier_probleme(await client.post(chemin, json={"motif": "envie"}, headers=entetes), 422, "saisie-invalide")
    rendu = await client.post(chemin, json={"motif": "surcharge"}, headers=entetes)
    assert rendu.status_code == 200, rendu.text
    assert rendu.json()["proprietaire"] == "file-ensemblier"
    await plateforme.rattraper()
    journal = (await client.get(f"/v1/dossiers/{siren}/journal")).json()["elements"]
    assert journal[0]["type"] == "gateway.dossier.rendu"
    assert "trop de dossiers" in journal[0]["libelle"]


@pytest.mark.parametrize("methode", ["retour-a-la-file", "fermeture", "absences"])
async def test_la_releve_est_fermee_aux_anonymes_et_aux_etrangers(plateforme: PlateformeTest, methode: str) -> None:
    compte, siren = await conseiller_neuf(plateforme, "cetim"), (await plateforme.ouvrir_dossier())["siren"]
    adresses = {
        "retour-a-la-file": (f"/v1/dossiers/{siren}/retour-a-la-file", {"motif": "surcharge"}),
        "fermeture": (f"/v1/comptes/{compte}/fermeture", {"motif": "depart"}),
        "absences": (
            f"/v1/comptes/{compte}/absences",
            {"du": "2030-01-01", "au": "2030-01-02", "suppleant_id": str(uuid4())},
        ),
    }
    chemin, corps = adresses[methode]
    entetes = {"If-Match": '"v1"'}
    verifier_probleme(await plateforme.client().post(chemin, json=corps, headers=entetes), 401, "non-authentifie")
    etranger = plateforme.client(Role.PARTENAIRE_RESPONSABLE, organisation="cci-seine-et-marne")
    verifier_probleme(await etranger.post(chemin, json=corps, headers=entetes), 404)


async def test_pendant_une_absence_le_suppleant_est_montre_avec_le_dossier(plateforme: PlateformeTest) -> None:
    absent, suppleant = await conseiller_neuf(plateforme), await conseiller_neuf(plateforme)
    siren = (await plateforme.ouvrir_dossier())["siren"]
    await confier(plateforme, siren, absent)
    jour = plateforme.horloge.aujourdhui()
    corps = {"du": str(jour), "au": str(jour + timedelta(days=10)), "suppleant_id": suppleant}
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER, compte=UUID(absent))
    cree = await client.post(f"/v1/comptes/{absent}/absences", json=corps)
    assert cree.status_code == 201, cree.text
    referent = (await client.get(f"/v1/dossiers/{siren}")).json()["referent"]
    assert referent["compte_id"] == absent
    assert referent["suppleance"]["compte_id"] == suppleant
    assert referent["suppleance"]["jusqu_au"] == corps["au"]
    verifier_probleme(await client.post(f"/v1/comptes/{absent}/absences", json=corps), 409, "absence-chevauchante")
    assert (await client.delete(f"/v1/comptes/{absent}/absences/{cree.json()['id']}")).status_code == 204
    assert (await client.get(f"/v1/dossiers/{siren}")).json()["referent"]["suppleance"] is None
    assert (await client.get(f"/v1/comptes/{absent}/absences")).json() == []


async def test_une_absence_mal_couverte_est_refusee(plateforme: PlateformeTest) -> None:
    compte, etranger = await conseiller_neuf(plateforme), await conseiller_neuf(plateforme, "cetim")
    client, jour = plateforme.client(Role.PARTENAIRE_RESPONSABLE), plateforme.horloge.aujourdhui()
    passee, longue = jour - timedelta(days=9), jour + timedelta(days=500)
    cas = [
        (jour, jour, compte, "suppleant-non-eligible"),
        (jour, jour, etranger, "suppleant-non-eligible"),
        (jour, jour, str(uuid4()), "suppleant-non-eligible"),
        (passee, passee, compte, "absence-invalide"),
        (jour, passee, compte, "absence-invalide"),
        (jour, longue, compte, "absence-invalide"),
    ]
    for du, au, suppleant, code in cas:
        corps = {"du": str(du), "au": str(au), "suppleant_id": suppleant}
        verifier_probleme(await client.post(f"/v1/comptes/{compte}/absences", json=corps), 409, code)
    soi = plateforme.identite(Role.PARTENAIRE_RESPONSABLE).compte_id
    verifier_probleme(
        await client.post(f"/v1/comptes/{soi}/fermeture", json={"motif": "depart"}), 409, "fermeture-de-soi"
    )


async def test_cinquante_ouvertures_simultanees_ne_font_qu_un_dossier(plateforme: PlateformeTest) -> None:
    saisie = {"raison_sociale": "Une seule fois", "naf": "25.62B", "code_commune": "93066"}
    corps, client = {"siret": siret_neuf(), "saisie": saisie}, plateforme.client(Role.PARTENAIRE_CONSEILLER)
    reponses = await asyncio.gather(*(client.post("/v1/dossiers", json=corps) for _ in range(CONCURRENTS)))
    statuts = [reponse.status_code for reponse in reponses]
    assert statuts.count(201) == 1, statuts
    assert set(statuts) <= {201, 409, 503}
    refus = [reponse.json() for reponse in reponses if reponse.status_code == 409]
    assert refus
    assert {document["code"] for document in refus} == {"dossier-deja-ouvert"}


async def test_une_entreprise_qui_revient_est_une_relance_et_l_ensemblier_sait_pourquoi(
    plateforme: PlateformeTest,
) -> None:
    premier = await plateforme.ouvrir_dossier()
    assert premier["precedent_id"] is None
    client, chemin = plateforme.client(Role.ENSEMBLIER), f"/v1/dossiers/{premier['siren']}"
    entetes = version(await client.get(f"{chemin}/fiche"))
    clos = await client.post(f"{chemin}/cloture", json={"motif": "abandon-entreprise"}, headers=entetes)
    assert clos.status_code == 200, clos.text
    saisie = {"raison_sociale": "De retour", "naf": "25.62B", "code_commune": "93066"}
    envois = [client.post("/v1/dossiers", json={"siret": premier["siret"], "saisie": saisie}) for _ in range(20)]
    ouverts = [reponse.json() for reponse in await asyncio.gather(*envois) if reponse.status_code == 201]
    assert len(ouverts) == 1
    assert ouverts[0]["precedent_id"] == premier["id"]
    assert "relance" in ouverts[0]["prochaine_action"]
    assert "abandon-entreprise" in ouverts[0]["prochaine_action"]
