"""Requested and decided: both targets are kept; a former partner reads for thirty days more."""

from datetime import timedelta
from typing import Any

import pytest

from services.gateway.orientations.regles import regle
from shared.securite.identite import Role
from tests.gateway.lectures import lignes, ouvrier
from tests.gateway.partenaires import Partenaire, client_de, lire, orienter, partenaire, partenaires, reussir
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest

BESOIN = {"besoin": "Former les régleurs"}


async def _demander(
    plateforme: PlateformeTest, cible: Partenaire, **champs: Any
) -> tuple[dict[str, Any], dict[str, Any], Any]:
    dossier = await plateforme.ouvrir_dossier(organisation="cetim")
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    corps = {"organisation_id": cible.cle, **BESOIN, **champs}
    reponse = await client.post(f"/v1/dossiers/{dossier['siren']}/demandes-orientation", json=corps)
    assert reponse.status_code == 201, reponse.text
    assert reponse.headers["location"] == f"/v1/demandes-orientation/{reponse.json()['id']}"
    return dossier, reponse.json(), client


async def _decider(plateforme: PlateformeTest, demande: dict[str, Any], **corps: Any) -> Any:
    chemin = f"/v1/demandes-orientation/{demande['id']}"
    ensemblier = plateforme.client(Role.ENSEMBLIER)
    entetes = version(await ensemblier.get(chemin))
    return await ensemblier.post(f"{chemin}/decision", json={"decision": "orienter", **corps}, headers=entetes)


async def test_la_decision_garde_les_deux_cibles_et_mesure_le_delai(plateforme: PlateformeTest) -> None:
    voulue, decidee = await partenaires(plateforme, 2)
    debut = plateforme.horloge.maintenant()
    try:
        plateforme.horloge.fige = debut
        _, demande, client = await _demander(plateforme, voulue, programme="formation-un")
        plateforme.horloge.fige = debut + timedelta(hours=5)
        sans_motif = await _decider(plateforme, demande, organisation_id=decidee.cle)
        document = verifier_probleme(sans_motif, 409, "motif-decision-necessaire")
        assert document["champs"][0]["champ"] == "body.motif"
        corps = {"organisation_id": decidee.cle, "motif": "programme-complet", "precision": "Session close"}
        reponse = await _decider(plateforme, demande, **corps)
    finally:
        plateforme.horloge.fige = None
    assert reponse.status_code == 200, reponse.text
    lue = reponse.json()
    assert (lue["etat"], lue["delai_decision_s"], lue["decision_motif"]) == ("decidee", 18_000, "programme-complet")
    orientation = await lire(client, {"id": lue["orientation_id"]})
    assert orientation["demandee_organisation_id"] == voulue.cle
    assert orientation["decidee_organisation_id"] == decidee.cle
    assert (orientation["decision_motif"], orientation["delai_decision_s"]) == ("programme-complet", 18_000)
    assert (await lire(decidee.client, orientation))["etat"] == "vue"
    verifier_probleme(await voulue.client.get(f"/v1/orientations/{orientation['id']}"), 404)
    verifier_probleme(await _decider(plateforme, demande), 409, "demande-orientation-decidee")


async def test_suivre_le_souhait_ne_demande_pas_de_motif(plateforme: PlateformeTest) -> None:
    _, demande, client = await _demander(plateforme, await partenaire(plateforme))
    file = (await plateforme.client(Role.ENSEMBLIER).get("/v1/demandes-orientation?etat=en-attente&limite=100")).json()
    assert demande["echeance_le"]
    assert file["suivant"] or demande["id"] in [element["id"] for element in file["elements"]]
    lue = (await _decider(plateforme, demande)).json()
    assert (lue["etat"], lue["decision_motif"]) == ("decidee", None)
    assert (await client.get(f"/v1/demandes-orientation/{demande['id']}")).json()["orientation_id"]


async def test_un_refus_de_demande_porte_sa_raison(plateforme: PlateformeTest) -> None:
    _, demande, _ = await _demander(plateforme, await partenaire(plateforme))
    verifier_probleme(await _decider(plateforme, demande, decision="refuser"), 409, "motif-decision-necessaire")
    refusee = (await _decider(plateforme, demande, decision="refuser", motif="besoin-a-preciser")).json()
    assert (refusee["etat"], refusee["orientation_id"]) == ("refusee", None)


async def test_une_demande_a_les_droits_de_son_organisation(plateforme: PlateformeTest) -> None:
    cible = await partenaire(plateforme)
    dossier, demande, _ = await _demander(plateforme, cible)
    chemin, collection = f"/v1/demandes-orientation/{demande['id']}", f"/v1/dossiers/{dossier['siren']}"
    verifier_probleme(await plateforme.client().get(chemin), 401, "non-authentifie")
    verifier_probleme(await plateforme.client().post(f"{collection}/demandes-orientation", json={}), 401)
    verifier_probleme(await cible.client.get(chemin), 404, "demande-orientation-introuvable")
    corps = {"organisation_id": cible.cle, **BESOIN}
    verifier_probleme(await cible.client.post(f"{collection}/demandes-orientation", json=corps), 404)
    decision = await cible.client.post(f"{chemin}/decision", json={"decision": "orienter"})
    verifier_probleme(decision, 403, "acces-interdit")
    assert (await cible.client.get("/v1/demandes-orientation")).json()["elements"] == []


@pytest.mark.parametrize("role", [Role.PARTENAIRE_CONSEILLER, Role.PARTENAIRE_RESPONSABLE])
async def test_l_ancien_partenaire_lit_trente_jours_puis_plus_rien(plateforme: PlateformeTest, role: Role) -> None:
    dossier, (ancien, nouveau) = await plateforme.ouvrir_dossier(), await partenaires(plateforme, 2)
    lecteur = client_de(plateforme, role, ancien.id)
    [orientation] = await orienter(plateforme, dossier, ancien)
    await reussir(ancien.client, orientation, "acceptation")
    chemin, debut = f"/v1/dossiers/{dossier['siren']}", plateforme.horloge.maintenant()
    try:
        plateforme.horloge.fige = debut
        reoriente = await _reorienter(plateforme, orientation, nouveau)
        await reussir(nouveau.client, reoriente, "acceptation")
        lue = await lire(plateforme.client(Role.ENSEMBLIER), orientation)
        assert (lue["etat"], lue["issue"]) == ("close", "reoriente")
        plateforme.horloge.fige = debut + timedelta(days=regle("acces_transition_jours"), seconds=-1)
        await ouvrier(plateforme).expirer()
        fiche = await lecteur.get(f"{chemin}/fiche")
        assert fiche.status_code == 200
        corps = {"libelle": "Agir encore", "echeance_le": "2031-01-06"}
        ecriture = await lecteur.put(f"{chemin}/prochaine-action", json=corps, headers=version(fiche))
        verifier_probleme(ecriture, 404, "dossier-introuvable")
        plateforme.horloge.fige = debut + timedelta(days=regle("acces_transition_jours"))
        await ouvrier(plateforme).expirer()
        verifier_probleme(await lecteur.get(f"{chemin}/fiche"), 404, "dossier-introuvable")
        assert (await nouveau.client.get(f"{chemin}/fiche")).status_code == 200
    finally:
        plateforme.horloge.fige = None


async def test_une_reorientation_laisse_sa_trace(plateforme: PlateformeTest) -> None:
    dossier, (ancien, nouveau) = await plateforme.ouvrir_dossier(), await partenaires(plateforme, 2)
    [orientation] = await orienter(plateforme, dossier, ancien)
    suivante = await _reorienter(plateforme, orientation, nouveau)
    assert suivante["origine_id"] == orientation["id"]
    requete = "SELECT type FROM evenement WHERE sujet_id = CAST(:id AS uuid) ORDER BY numero"
    types = [fait["type"].rpartition(".")[2] for fait in await lignes(plateforme, requete, id=orientation["id"])]
    assert types == ["envoyee", "close", "reorientee"]


async def _reorienter(plateforme: PlateformeTest, orientation: dict[str, Any], cible: Partenaire) -> dict[str, Any]:
    client, chemin = plateforme.client(Role.ENSEMBLIER), f"/v1/orientations/{orientation['id']}"
    corps = {"destinataires": [{"organisation_id": cible.cle}], "motif": "etape-suivante", **BESOIN}
    reponse = await client.post(f"{chemin}/reorientation", json=corps, headers=version(await client.get(chemin)))
    assert reponse.status_code == 201, reponse.text
    return dict(reponse.json()["orientations"][0])
