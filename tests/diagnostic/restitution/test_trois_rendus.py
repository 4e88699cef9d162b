"""One object of figures, three renderings that say the same, over HTTP."""

import io
from itertools import pairwise

import pytest
from pypdf import PdfReader

from shared.securite.identite import Role
from tests.outillage.diagnostics import (
    contenu_referentiel,
    diagnostic_rempli,
    diagnostic_restitue,
    faire,
    repondre,
    reussie,
)
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest
from tests.outillage.restitution import Tableaux, francais, sans_espaces, texte_du_pdf

RENDUS = ("restitution", "restitution.html", "restitution.pdf")
NIVEAUX = {"lea_pertes": 4, "rh_sante": 0, "mod_auto": 1, "org_cap": 5}


@pytest.mark.parametrize("rendu", RENDUS)
async def test_un_anonyme_ou_un_etranger_n_a_aucun_rendu(plateforme: PlateformeTest, rendu: str) -> None:
    dossier = await plateforme.ouvrir_dossier()
    diagnostic = await diagnostic_restitue(plateforme, dossier["id"])
    chemin = f"/v1/diagnostics/{diagnostic['id']}/{rendu}"
    verifier_probleme(await plateforme.client().get(chemin), 401, "non-authentifie")
    verifier_probleme(await plateforme.client(Role.COMITE).get(chemin), 403, "acces-interdit")
    etranger = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    verifier_probleme(await etranger.get(chemin), 404, "diagnostic-introuvable")


@pytest.mark.parametrize("rendu", RENDUS)
async def test_l_entreprise_a_les_rendus_une_fois_le_diagnostic_restitue(
    plateforme: PlateformeTest, rendu: str
) -> None:
    dossier = await plateforme.ouvrir_dossier()
    rempli = await diagnostic_rempli(plateforme, dossier["id"])
    chemin = f"/v1/diagnostics/{rempli['id']}/{rendu}"
    conseiller = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    entreprise = plateforme.client(Role.ENTREPRISE, siren=dossier["siren"])
    verifier_probleme(await conseiller.get(chemin), 409, "resultat-absent")
    reussie(await faire(conseiller, rempli["id"], "soumettre"))
    reussie(await conseiller.get(chemin))
    verifier_probleme(await entreprise.get(chemin), 404, "diagnostic-introuvable")
    reussie(await faire(plateforme.client(Role.ENSEMBLIER), rempli["id"], "valider"))
    reussie(await faire(conseiller, rempli["id"], "restituer"))
    reussie(await entreprise.get(chemin))


async def test_les_chiffres_sont_les_memes_dans_le_json_la_page_et_le_pdf(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    diagnostic = await diagnostic_restitue(plateforme, dossier["id"], NIVEAUX)
    client = plateforme.client(Role.ENTREPRISE, siren=dossier["siren"])
    faits, page, pdf = [reussie(await client.get(f"/v1/diagnostics/{diagnostic['id']}/{rendu}")) for rendu in RENDUS]
    lu = faits.json()
    tableaux, mots = Tableaux(page.text), sans_espaces(texte_du_pdf(pdf.content))
    lignes = {sans_espaces("|".join(ligne)) for ligne in tableaux.lignes}
    for branche in lu["radar"]:
        chiffres = [francais(branche["score"]), f"{francais(branche['bas'])} à {francais(branche['haut'])}"]
        attendue = [branche["libelle"], *chiffres, francais(branche["cible"])]
        assert sans_espaces("|".join(attendue)) in lignes
        assert sans_espaces("".join(attendue)) in mots
    for axe in lu["axes"]:
        attendue = [axe["libelle"], francais(axe["score"]), francais(axe["cible"])]
        assert any(ligne.startswith(sans_espaces("|".join(attendue)) + "|") for ligne in lignes), axe
        assert sans_espaces(axe["constat"]) in mots
        assert sans_espaces(axe["constat"]) in sans_espaces(page.text).replace("&#x27;", "'").replace("&amp;", "&")
    titres = [sans_espaces(texte) for niveau, texte in tableaux.titres if niveau == "h3"]
    for action in lu["actions"]:
        titre = sans_espaces(f"{action['rang']}. {action['titre']}")
        assert titre in titres
        assert titre in mots
    note = sans_espaces(f"{francais(lu['note_globale'])} sur 100")
    assert note in mots
    assert note in sans_espaces(page.text)


async def test_la_page_est_lisible_par_tous_et_ne_charge_rien(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    diagnostic = await diagnostic_restitue(plateforme, dossier["id"], NIVEAUX)
    client = plateforme.client(Role.ENSEMBLIER)
    reponse = reussie(await client.get(f"/v1/diagnostics/{diagnostic['id']}/restitution.html"))
    page = Tableaux(reponse.text)
    assert page.langue == "fr"
    assert page.exterieurs == []
    assert [niveau for niveau, _ in page.titres].count("h1") == 1
    rangs = [int(niveau[1]) for niveau, _ in page.titres]
    assert all(suivant - rang <= 1 for rang, suivant in pairwise(rangs))
    lea = next(phrase for phrase in page.alternatives if "Lean : 2,33" in phrase)
    assert "cible 3,00" in lea
    assert "default-src 'none'" in reponse.headers["Content-Security-Policy"]


async def test_le_pdf_est_balise_en_francais_et_le_meme_deux_fois(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    diagnostic = await diagnostic_restitue(plateforme, dossier["id"], NIVEAUX)
    client = plateforme.client(Role.ENSEMBLIER)
    chemin = f"/v1/diagnostics/{diagnostic['id']}/restitution.pdf"
    premier, second = [reussie(await client.get(chemin)) for _ in range(2)]
    assert premier.headers["content-type"] == "application/pdf"
    assert premier.content == second.content
    racine = PdfReader(io.BytesIO(premier.content)).trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"]
    assert racine["/Lang"] == "fr-FR"
    assert b"pdfuaid" in racine["/Metadata"].get_data()


async def test_la_restitution_dit_forces_freins_alertes_et_ce_qui_reste_a_savoir(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    rempli = await diagnostic_rempli(plateforme, dossier["id"], NIVEAUX)
    conseiller = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    chemin = f"/v1/diagnostics/{rempli['id']}"
    ouvert = reussie(await conseiller.get(chemin))
    await repondre(conseiller, ouvert, [{"question": "lea_flux_a", "etat": "inconnu"}])
    reussie(await faire(conseiller, rempli["id"], "soumettre"))
    lu = reussie(await conseiller.get(f"{chemin}/restitution")).json()
    assert [force["axe"] for force in lu["forces"]][:2] == ["org_cap", "lea_pertes"]
    assert [(a["axe"], a["questions"][0]["code"]) for a in lu["alertes"]] == [("rh_sante", "rh_sante_a")]
    assert [maillon["axe"] for maillon in lu["maillons_faibles"]][:2] == ["rh_sante", "mod_auto"]
    inconnu = next(brut for brut in lu["inconnus"] if brut["axe"] == "lea_flux")
    contenu = await contenu_referentiel(conseiller, rempli)
    axe = next(axe for t in contenu["thematiques"] for axe in t["axes"] if axe["code"] == "lea_flux")
    assert (inconnu["motif"], inconnu["indicateur"]) == ("couverture", axe["indicateur"])
    question = axe["questions"][0]
    assert [(m["question"], m["preuve_attendue"]) for m in inconnu["mesures"]] == [
        (question["code"], question["preuve_attendue"])
    ]
    assert 0 < len(lu["actions"]) <= 6
    assert all(action["citations"] and action["effort"] and action["gain"] for action in lu["actions"])
