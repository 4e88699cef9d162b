"""An orientation is sent, seen, answered; nobody is lost when it is not."""

from typing import Any
from uuid import UUID

import pytest

from services.gateway.orientations.domain import (
    FINALS,
    TRANSITIONS,
    Etat,
    Geste,
    TableIncoherente,
    etat_envoi,
    permis,
    verifier_transitions,
)
from services.gateway.orientations.regles import regle
from shared.calendrier import ajouter_jours_ouvres
from shared.securite.identite import Role
from tests.gateway.lectures import fiche, lignes
from tests.gateway.partenaires import client_de, demande, lire, orienter, partenaire, partenaires, repondre, reussir
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest


async def test_sans_jeton_aucune_operation_d_orientation(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    [orientation] = await orienter(plateforme, dossier, await partenaire(plateforme))
    anonyme, chemin = plateforme.client(), f"/v1/orientations/{orientation['id']}"
    verifier_probleme(await anonyme.get("/v1/orientations"), 401, "non-authentifie")
    verifier_probleme(await anonyme.get(chemin), 401, "non-authentifie")
    verifier_probleme(await anonyme.get(f"/v1/orientations/envois/{orientation['envoi_id']}"), 401, "non-authentifie")
    verifier_probleme(await anonyme.post(f"/v1/dossiers/{dossier['siren']}/orientations", json={}), 401)
    for geste in ("acceptation", "declin", "cloture", "retrait"):
        verifier_probleme(await anonyme.post(f"{chemin}/{geste}", json={}, headers={"If-Match": '"v1"'}), 401)


async def test_une_organisation_etrangere_ne_voit_pas_l_orientation(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    cible, tiers = await partenaires(plateforme, 2)
    [orientation] = await orienter(plateforme, dossier, cible)
    chemin = f"/v1/orientations/{orientation['id']}"
    verifier_probleme(await tiers.client.get(chemin), 404, "orientation-introuvable")
    verifier_probleme(await tiers.client.get(f"/v1/orientations/envois/{orientation['envoi_id']}"), 404)
    corps: dict[str, Any] = {"motif": "hors-competence"}
    for geste, contenu in (("acceptation", None), ("declin", corps), ("cloture", {"issue": "injoignable"})):
        reponse = await tiers.client.post(f"{chemin}/{geste}", json=contenu, headers={"If-Match": '"v1"'})
        verifier_probleme(reponse, 404, "orientation-introuvable")
    assert (await tiers.client.get("/v1/orientations")).json()["elements"] == []
    envoi = await tiers.client.post(f"/v1/dossiers/{dossier['siren']}/orientations", json=demande(cible))
    verifier_probleme(envoi, 404, "dossier-introuvable")


async def test_le_destinataire_lit_accepte_et_devient_partie(plateforme: PlateformeTest) -> None:
    dossier, cible = await plateforme.ouvrir_dossier(), await partenaire(plateforme)
    [orientation] = await orienter(plateforme, dossier, cible, programme="parc-machines", message="Atelier saturé")
    assert (orientation["etat"], orientation["vue_le"], orientation["gestes"][0]) == ("envoyee", None, "voir")
    assert (await lire(plateforme.client(Role.ENSEMBLIER), orientation))["etat"] == "envoyee"
    verifier_probleme(await cible.client.get(f"/v1/dossiers/{dossier['siren']}/fiche"), 404)
    vue = await lire(cible.client, orientation)
    assert (vue["etat"], vue["version"]) == ("vue", 2)
    assert vue["vue_le"]
    assert (await lire(cible.client, orientation))["version"] == 2
    acceptee = await reussir(cible.client, orientation, "acceptation")
    assert acceptee["etat"] == "acceptee"
    assert (await cible.client.get(f"/v1/dossiers/{dossier['siren']}/fiche")).status_code == 200
    assert (await cible.client.get(f"/v1/parcours?dossier_id={dossier['id']}")).status_code == 200
    close = await reussir(cible.client, orientation, "cloture", {"issue": "aide-apportee"})
    assert (close["etat"], close["issue"], close["gestes"]) == ("close", "aide-apportee", [])
    types = "SELECT type, donnees FROM evenement WHERE sujet_id = :id ORDER BY numero"
    faits = await lignes(plateforme, types, id=UUID(orientation["id"]))
    noms = [fait["type"].rpartition(".")[2] for fait in faits]
    assert noms == ["envoyee", "vue", "acceptee", "close"]
    assert faits[-1]["donnees"]["issue"] == "aide-apportee"
    assert "besoin" not in faits[0]["donnees"]
    assert "message" not in faits[0]["donnees"]


async def test_un_refus_porte_un_motif_et_un_meilleur_destinataire(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    cible, mieux = await partenaires(plateforme, 2)
    await _confier(plateforme, dossier["siren"])
    [orientation] = await orienter(plateforme, dossier, cible)
    conseil = {"organisation_conseillee_id": mieux.cle, "programme_conseille": "autre-programme"}
    corps = {"motif": "hors-competence", "precision": "Robotique seulement", **conseil}
    declinee = await reussir(cible.client, orientation, "declin", corps)
    assert (declinee["etat"], declinee["motif"]) == ("declinee", "hors-competence")
    assert declinee["suggestion_organisation_id"] == mieux.cle
    rendu = await fiche(plateforme, dossier["siren"])
    assert (rendu["proprietaire"], rendu["referent_id"]) == ("file-ensemblier", None)
    assert "décliné (hors de sa compétence)" in rendu["prochaine_action"]
    attendue = ajouter_jours_ouvres(plateforme.horloge.aujourdhui(), regle("retour_ensemblier_jo"))
    assert rendu["echeance_le"] == attendue.isoformat()


async def test_un_refus_laisse_les_autres_sollicites(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    premier, second = await partenaires(plateforme, 2)
    await _confier(plateforme, dossier["siren"])
    une, autre = await orienter(plateforme, dossier, premier, second)
    await reussir(premier.client, une, "declin", {"motif": "plus-de-capacite"})
    assert (await fiche(plateforme, dossier["siren"]))["proprietaire"] == "referent"
    envoi = await plateforme.client(Role.ENSEMBLIER).get(f"/v1/orientations/envois/{une['envoi_id']}")
    assert envoi.json()["etat"] == "en-attente"
    await reussir(second.client, autre, "declin", {"motif": "hors-territoire"})
    assert (await fiche(plateforme, dossier["siren"]))["proprietaire"] == "file-ensemblier"


async def test_un_retrait_rend_le_dossier_et_ferme_la_reponse(plateforme: PlateformeTest) -> None:
    dossier, cible = await plateforme.ouvrir_dossier(), await partenaire(plateforme)
    emetteur = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    [orientation] = await orienter(plateforme, dossier, cible, client=emetteur)
    verifier_probleme(await repondre(cible.client, orientation, "retrait"), 409, "retrait-reserve")
    verifier_probleme(await repondre(emetteur, orientation, "acceptation"), 409, "reponse-reservee")
    retiree = await reussir(emetteur, orientation, "retrait")
    assert (retiree["etat"], retiree["issue"]) == ("close", "retiree")
    refus = verifier_probleme(await repondre(cible.client, orientation, "acceptation"), 409, "geste-orientation-refuse")
    assert refus["gestes"] == []


async def test_un_dossier_clos_ne_demande_plus_rien_a_personne(plateforme: PlateformeTest) -> None:
    dossier, cibles = await plateforme.ouvrir_dossier(), await partenaires(plateforme, 2)
    [acceptee] = await orienter(plateforme, dossier, cibles[0])
    [attendue] = await orienter(plateforme, dossier, cibles[1])
    await reussir(cibles[0].client, acceptee, "acceptation")
    ensemblier, chemin = plateforme.client(Role.ENSEMBLIER), f"/v1/dossiers/{dossier['siren']}"
    entetes = version(await ensemblier.get(f"{chemin}/fiche"))
    clos = await ensemblier.post(f"{chemin}/cloture", json={"motif": "entreprise-fermee"}, headers=entetes)
    assert clos.status_code == 200, clos.text
    for orientation in (acceptee, attendue):
        lue = await lire(ensemblier, orientation)
        assert (lue["etat"], lue["issue"]) == ("close", "dossier-clos")
    refus = await ensemblier.post(f"{chemin}/orientations", json=demande(cibles[0]))
    verifier_probleme(refus, 409, "dossier-clos")


async def test_la_meme_cle_d_acceptation_redonne_la_premiere_reponse(plateforme: PlateformeTest) -> None:
    dossier, cible = await plateforme.ouvrir_dossier(), await partenaire(plateforme)
    [orientation] = await orienter(plateforme, dossier, cible)
    entetes = {"If-Match": '"v1"', "Idempotency-Key": f"essai-{orientation['id']}"}
    premiere = await repondre(cible.client, orientation, "acceptation", **entetes)
    seconde = await repondre(cible.client, orientation, "acceptation", **entetes)
    assert (premiere.status_code, seconde.status_code) == (200, 200)
    assert premiere.json() == seconde.json()
    assert seconde.headers["idempotent-replayed"] == "true"
    sans_cle = await repondre(cible.client, orientation, "acceptation", **{"If-Match": '"v1"'})
    verifier_probleme(sans_cle, 409, "orientation-deja-prise")


async def test_une_version_perimee_ou_absente_est_refusee(plateforme: PlateformeTest) -> None:
    dossier, cible = await plateforme.ouvrir_dossier(), await partenaire(plateforme)
    [orientation] = await orienter(plateforme, dossier, cible)
    chemin = f"/v1/orientations/{orientation['id']}/acceptation"
    verifier_probleme(await cible.client.post(chemin), 428, "version-manquante")
    verifier_probleme(await cible.client.post(chemin, headers={"If-Match": '"v7"'}), 412, "version-perimee")


@pytest.mark.parametrize(
    ("geste", "corps", "champ"),
    [
        ("declin", {"motif": "autre"}, "body.precision"),
        ("declin", {"motif": "parce-que"}, "body.motif"),
        ("declin", {"motif": "autre", "precision": "Appelez le 06 12 34 56 78"}, "body.precision"),
        ("cloture", {"issue": "sans-suite"}, "body.motif"),
        ("cloture", {"issue": "retiree"}, "body.issue"),
    ],
)
async def test_une_reponse_mal_motivee_nomme_le_champ(
    plateforme: PlateformeTest, geste: str, corps: dict[str, Any], champ: str
) -> None:
    dossier, cible = await plateforme.ouvrir_dossier(), await partenaire(plateforme)
    [orientation] = await orienter(plateforme, dossier, cible)
    if geste == "cloture":
        await reussir(cible.client, orientation, "acceptation")
    document = verifier_probleme(await repondre(cible.client, orientation, geste, corps), 422, "saisie-invalide")
    assert document["champs"][0]["champ"] == champ


async def test_les_listes_se_filtrent_par_etat_et_par_date(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    cible = await partenaire(plateforme)
    ids = [(await orienter(plateforme, dossier, cible))[0] for _ in range(3)]
    acceptee = await reussir(cible.client, ids[1], "acceptation")
    page = (await cible.client.get("/v1/orientations?limite=2")).json()
    suite = (await cible.client.get(f"/v1/orientations?limite=2&apres={page['suivant']}")).json()
    lues = [element["id"] for element in (*page["elements"], *suite["elements"])]
    assert lues == [orientation["id"] for orientation in ids]
    par_etat = (await cible.client.get("/v1/orientations?etat=acceptee")).json()["elements"]
    assert [element["id"] for element in par_etat] == [acceptee["id"]]
    depuis = {"modifie_depuis": acceptee["maj_le"], "organisation": cible.cle}
    recentes = (await plateforme.client(Role.REGION_LECTURE).get("/v1/orientations", params=depuis)).json()["elements"]
    assert [element["id"] for element in recentes] == [acceptee["id"]]
    entreprise = client_de(plateforme, Role.ENTREPRISE, None, dossier["siren"])
    assert len((await entreprise.get("/v1/orientations")).json()["elements"]) == 3


@pytest.mark.parametrize("etat", list(Etat))
@pytest.mark.parametrize("geste", list(Geste))
def test_chaque_etat_permet_ou_refuse_chaque_geste(etat: Etat, geste: Geste) -> None:
    assert permis(etat, geste) == ((etat, geste) in TRANSITIONS)
    assert not (etat in FINALS and permis(etat, geste))


def test_une_table_incoherente_empeche_de_demarrer() -> None:
    with pytest.raises(TableIncoherente, match="jamais atteints"):
        verifier_transitions({cle: vers for cle, vers in TRANSITIONS.items() if vers is not Etat.EXPIREE})
    with pytest.raises(TableIncoherente, match="quittés"):
        verifier_transitions({**TRANSITIONS, (Etat.CLOSE, Geste.VOIR): Etat.VUE})


@pytest.mark.parametrize(
    ("etats", "attendu"),
    [
        (["envoyee", "declinee"], "en-attente"),
        (["acceptee", "close"], "accepte"),
        (["declinee", "expiree"], "sans-preneur"),
        (["close", "close"], "clos"),
    ],
)
def test_l_etat_d_un_envoi_se_deduit_de_ses_orientations(etats: list[str], attendu: str) -> None:
    assert etat_envoi(etats) == attendu


async def _confier(plateforme: PlateformeTest, siren: str) -> None:
    """Names a référent, so that the dossier has something to lose."""
    client, chemin = plateforme.client(Role.ENSEMBLIER), f"/v1/dossiers/{siren}"
    lu = await client.get(f"{chemin}/fiche")
    pris = await client.post(f"{chemin}/prise-en-charge", json={}, headers={"If-Match": lu.headers["etag"]})
    assert pris.status_code == 200, pris.text
