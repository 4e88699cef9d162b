"""Frozen results and previews, over HTTP."""

from decimal import Decimal

import pytest

from shared.clients.diagnostic import ClientDiagnostic
from shared.securite.identite import Role
from tests.outillage.diagnostics import (
    contenu_referentiel,
    diagnostic_rempli,
    diagnostic_restitue,
    faire,
    ouvrir_diagnostic,
    repondre,
    reponses_types,
    reussie,
)
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

LECTURES = ("resultats", "recommandations", "cofinancement")


@pytest.mark.parametrize("lecture", LECTURES)
async def test_un_anonyme_ne_lit_rien_de_la_restitution(plateforme: PlateformeTest, lecture: str) -> None:
    chemin = f"/v1/diagnostics/00000000-0000-0000-0000-000000000000/{lecture}"
    verifier_probleme(await plateforme.client().get(chemin), 401, "non-authentifie")
    verifier_probleme(await plateforme.client(Role.COMITE).get(chemin), 403, "acces-interdit")
    verifier_probleme(await plateforme.client(Role.REGION).get(chemin), 404, "diagnostic-introuvable")


async def test_la_restitution_d_une_autre_organisation_n_existe_pas(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    diagnostic = await diagnostic_restitue(plateforme, dossier["id"])
    etranger = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    for lecture in LECTURES:
        refus = await etranger.get(f"/v1/diagnostics/{diagnostic['id']}/{lecture}")
        verifier_probleme(refus, 404, "diagnostic-introuvable")


async def test_les_notes_sont_figees_avec_leur_version_et_leur_empreinte(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    diagnostic = await diagnostic_restitue(plateforme, dossier["id"], {"lea_pertes": 4, "rh_sante": 0})
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    resultat = reussie(await client.get(f"/v1/diagnostics/{diagnostic['id']}/resultats")).json()
    assert resultat["fige"] is True
    assert resultat["referentiel"]["sha256"] == diagnostic["referentiel_sha256"]
    assert len(resultat["sha256"]) == 64
    assert len(resultat["thematiques"]) == 6
    axes = {axe["code"]: axe for axe in resultat["axes"]}
    assert len(axes) == 36
    assert (axes["lea_pertes"]["score"], axes["lea_pertes"]["niveau_nom"]) == ("4.00", "Piloté")
    assert axes["lea_pertes"]["constat"].startswith("Objectif")
    assert (axes["rh_sante"]["score"], axes["rh_sante"]["plafonne"]) == ("0.00", True)
    assert resultat["alertes"] == ["rh_sante"]
    assert resultat["priorites"][0]["axe"] == "rh_sante"
    assert resultat["forces"][0] == "lea_pertes"
    lea = next(t for t in resultat["thematiques"] if t["code"] == "lea")
    assert lea["score"] == "2.33"
    assert Decimal(lea["bas"]) < Decimal(lea["score"]) < Decimal(lea["haut"])
    assert resultat["note_globale"] == diagnostic["note_globale"] == "40.00"


async def test_un_recalcul_sur_un_diagnostic_fige_redonne_la_meme_empreinte(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    diagnostic = await diagnostic_restitue(plateforme, dossier["id"], {"mod_auto": 1})
    client = plateforme.client(Role.ENSEMBLIER)
    chemin = f"/v1/diagnostics/{diagnostic['id']}/resultats"
    fige = reussie(await client.get(chemin)).json()
    recalcule = reussie(await client.get(chemin, params={"apercu": True})).json()
    assert recalcule["fige"] is False
    assert recalcule["sha256"] == fige["sha256"]
    assert recalcule["axes"] == fige["axes"]


async def test_un_diagnostic_en_cours_n_a_qu_un_apercu(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    ouvert = await ouvrir_diagnostic(client, dossier["id"])
    chemin = f"/v1/diagnostics/{ouvert.json()['id']}"
    for lecture in ("resultats", "recommandations"):
        verifier_probleme(await client.get(f"{chemin}/{lecture}"), 409, "resultat-absent")
    vide = reussie(await client.get(f"{chemin}/resultats", params={"apercu": True})).json()
    assert vide["note_globale"] is None
    assert vide["couverture"] == "0.00"
    assert {axe["statut"] for axe in vide["axes"]} == {"insuffisant"}
    assert len(vide["a_objectiver"]) == 36
    assert vide["priorites"] == []


async def test_l_entreprise_ne_lit_que_ce_qui_lui_a_ete_restitue(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    rempli = await diagnostic_rempli(plateforme, dossier["id"])
    entreprise = plateforme.client(Role.ENTREPRISE, siren=dossier["siren"])
    chemin = f"/v1/diagnostics/{rempli['id']}"
    verifier_probleme(await entreprise.get(f"{chemin}/resultats"), 404, "diagnostic-introuvable")
    conseiller = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    reussie(await faire(conseiller, rempli["id"], "soumettre"))
    reussie(await faire(plateforme.client(Role.PARTENAIRE_RESPONSABLE), rempli["id"], "valider"))
    verifier_probleme(await entreprise.get(f"{chemin}/resultats"), 404, "diagnostic-introuvable")
    reussie(await faire(conseiller, rempli["id"], "restituer"))
    for lecture in ("", "/resultats", "/recommandations", "/indicateurs-t0", "/reponses"):
        reussie(await entreprise.get(chemin + lecture))
    autre = plateforme.client(Role.ENTREPRISE, siren="732829320")
    verifier_probleme(await autre.get(f"{chemin}/resultats"), 404, "diagnostic-introuvable")


async def test_le_client_type_lit_ce_que_le_service_donne(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    diagnostic = await diagnostic_restitue(plateforme, dossier["id"])
    jeton = plateforme.emetteur.jeton_systeme()
    client = ClientDiagnostic(plateforme.plateforme.voisinage, jeton)
    resumes = await client.diagnostics_restitues(dossier["id"])
    assert [str(resume.id) for resume in resumes] == [diagnostic["id"]]
    assert (await client.diagnostic(resumes[0].id)).restitue_le is not None
    recommandations = await client.recommandations(resumes[0].id)
    assert len(recommandations.recommandations) >= 6
    assert recommandations.recommandations[0].priorite
    base = await client.indicateurs_t0(resumes[0].id)
    assert (base.effectif_etp, base.indicateurs[0].valeur) == (Decimal("38.50"), Decimal("81.5"))


async def test_ne_pas_savoir_elargit_l_intervalle_sans_changer_la_note(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    ouvert = await ouvrir_diagnostic(client, dossier["id"])
    contenu = await contenu_referentiel(client, ouvert.json())
    suite = await repondre(client, ouvert, list(reponses_types(contenu)))
    chemin = f"/v1/diagnostics/{ouvert.json()['id']}/resultats"
    avant = reussie(await client.get(chemin, params={"apercu": True})).json()
    inconnue = [{"question": "lea_flux_a", "etat": "inconnu"}]
    await repondre(client, suite, inconnue)
    apres = reussie(await client.get(chemin, params={"apercu": True})).json()
    lea = {etape["fige"]: next(t for t in etape["thematiques"] if t["code"] == "lea") for etape in (avant, apres)}[
        False
    ]
    initiale = next(t for t in avant["thematiques"] if t["code"] == "lea")
    assert lea["score"] == initiale["score"] == "2.00"
    assert Decimal(lea["bas"]) < Decimal(initiale["bas"])
    assert Decimal(lea["haut"]) > Decimal(initiale["haut"])
    assert {"axe": "lea_flux", "motif": "couverture"} in apres["a_objectiver"]
