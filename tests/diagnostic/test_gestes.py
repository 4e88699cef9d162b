"""Gestures of a diagnostic and what prevents them, over HTTP."""

from typing import Any
from uuid import uuid4

from sqlalchemy import text

from shared.securite.identite import Role
from tests.outillage.diagnostics import (
    contenu_referentiel,
    diagnostic_rempli,
    diagnostic_restitue,
    etats_lus,
    faire,
    ouvrir_diagnostic,
    repondre,
    reponses_types,
    reussie,
)
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest

CORPS = {
    "reponses": {"reponses": [{"question": "lea_flux_a", "etat": "inconnu"}]},
    "objectifs": {"objectifs": ["couts"]},
}
MUTATIONS = [("patch", "reponses"), ("put", "objectifs")]


async def test_une_reponse_masquee_ne_compte_pas_et_bloque_la_soumission(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    rempli = await diagnostic_rempli(plateforme, dossier["id"], {"mod_parc": 3})
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    chemin = f"/v1/diagnostics/{rempli['id']}"
    lu = reussie(await client.get(chemin))
    suite = await repondre(client, lu, [{"question": "mod_parc_b", "etat": "repondu", "valeur": 12.5}])
    assert (await etats_lus(client, rempli["id"]))["mod_parc_b"]["etat"] == "repondu"
    suite = await repondre(client, suite, [{"question": "mod_parc_a", "etat": "repondu", "valeur": "n1"}])
    assert (await etats_lus(client, rempli["id"]))["mod_parc_b"]["etat"] == "masque"
    manquants = reussie(await client.get(f"{chemin}/manquants")).json()
    assert manquants["pret"] is False
    assert [(m["question"], m["motif"]) for m in manquants["manquants"]] == [("mod_parc_b", "inaccessible")]
    refus = verifier_probleme(await faire(client, rempli["id"], "soumettre"), 409, "diagnostic-incomplet")
    assert refus["manquants"] == manquants["manquants"]
    await repondre(client, suite, [{"question": "mod_parc_b", "etat": "vide"}])
    assert reussie(await client.get(f"{chemin}/manquants")).json()["pret"] is True
    reussie(await faire(client, rempli["id"], "soumettre"))


async def test_une_ancre_sans_reponse_empeche_la_soumission_et_le_refus_la_nomme(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    rempli = await diagnostic_rempli(plateforme, dossier["id"])
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    lu = reussie(await client.get(f"/v1/diagnostics/{rempli['id']}"))
    await repondre(client, lu, [{"question": "lea_flux_a", "etat": "vide"}])
    refus = verifier_probleme(await faire(client, rempli["id"], "soumettre"), 409, "diagnostic-incomplet")
    assert [(m["question"], m["motif"]) for m in refus["manquants"]] == [("lea_flux_a", "sans_reponse")]
    assert "1 question(s) sans réponse" in refus["detail"]


async def test_trop_d_inconnues_empechent_la_soumission(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    ouvert = await ouvrir_diagnostic(client, dossier["id"])
    reponses = list(reponses_types(await contenu_referentiel(client, ouvert.json())))
    inconnues = [{"question": reponse["question"], "etat": "inconnu"} for reponse in reponses[:15]]
    suite = await repondre(client, ouvert, [*inconnues, *reponses[15:]])
    refus = verifier_probleme(await faire(client, ouvert.json()["id"], "soumettre"), 409, "diagnostic-incomplet")
    assert (refus["manquants"], refus["couverture"]) == ([], "0.58")
    assert "58" in refus["detail"]
    await repondre(client, suite, [reponses[0]])
    reussie(await faire(client, ouvert.json()["id"], "soumettre"))


async def test_la_personne_qui_a_soumis_ne_valide_pas(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    rempli = await diagnostic_rempli(plateforme, dossier["id"])
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    reussie(await faire(client, rempli["id"], "soumettre"))
    verifier_probleme(await faire(client, rempli["id"], "valider"), 409, "meme-personne")
    verifier_probleme(await faire(client, rempli["id"], "restituer"), 409, "geste-impossible")
    collegue = plateforme.client(Role.PARTENAIRE_CONSEILLER, compte=uuid4())
    valide = reussie(await faire(collegue, rempli["id"], "valider")).json()
    assert (valide["etat"], valide["valide_par"] != valide["soumis_par"]) == ("valide", True)


GESTES = ["soumettre", "valider", "restituer", "rouvrir", "annuler"]
PERMIS = {
    "en_cours": {"soumettre", "annuler"},
    "soumis": {"valider", "rouvrir", "annuler"},
    "valide": {"restituer", "rouvrir", "annuler"},
    "restitue": set(),
    "annule": set(),
}


async def test_chaque_etat_ne_permet_que_ses_gestes(plateforme: PlateformeTest) -> None:
    """The full product state × gesture, over HTTP: refused gestures change nothing."""
    for etat, suite in {"soumis": 1, "valide": 2, "restitue": 3, "en_cours": 0, "annule": -1}.items():
        dossier = await plateforme.ouvrir_dossier()
        rempli = await diagnostic_rempli(plateforme, dossier["id"])
        conseiller = plateforme.client(Role.PARTENAIRE_CONSEILLER)
        ensemblier = plateforme.client(Role.ENSEMBLIER)
        for geste in ["soumettre", "valider", "restituer"][: max(suite, 0)]:
            reussie(await faire(ensemblier if geste == "valider" else conseiller, rempli["id"], geste))
        if suite < 0:
            reussie(await faire(conseiller, rempli["id"], "annuler", motif="Essai."))
        lus = reussie(await ensemblier.get(f"/v1/diagnostics/{rempli['id']}/gestes")).json()
        assert {lu["geste"] for lu in lus if lu["permis"]} == PERMIS[etat], etat
        assert all(lu["permis"] != bool(lu["empeche_par"]) for lu in lus)
        for geste in set(GESTES) - PERMIS[etat]:
            refus = await faire(ensemblier, rempli["id"], geste, motif="Essai.")
            assert verifier_probleme(refus, 409, "geste-impossible")["permis"] == [
                code for code in GESTES if code in PERMIS[etat]
            ]
        assert reussie(await ensemblier.get(f"/v1/diagnostics/{rempli['id']}")).json()["etat"] == etat


async def test_annuler_ou_rouvrir_se_motive(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    rempli = await diagnostic_rempli(plateforme, dossier["id"])
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    verifier_probleme(await faire(client, rempli["id"], "annuler"), 409, "motif-necessaire")
    verifier_probleme(await faire(client, rempli["id"], "annuler", motif="   "), 422, "saisie-invalide")
    reussie(await faire(client, rempli["id"], "soumettre"))
    verifier_probleme(await faire(client, rempli["id"], "rouvrir"), 409, "motif-necessaire")


async def test_un_diagnostic_soumis_ne_se_modifie_qu_apres_reouverture(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    rempli = await diagnostic_rempli(plateforme, dossier["id"])
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    soumis = reussie(await faire(client, rempli["id"], "soumettre"))
    assert soumis.json()["note_globale"] == "40.00"
    for methode, objet in MUTATIONS:
        refus = await client.request(
            methode, f"/v1/diagnostics/{rempli['id']}/{objet}", json=CORPS[objet], headers=version(soumis)
        )
        verifier_probleme(refus, 409, "saisie-fermee")
    rouvert = reussie(await faire(plateforme.client(Role.ENSEMBLIER), rempli["id"], "rouvrir", motif="À compléter."))
    assert (rouvert.json()["etat"], rouvert.json()["note_globale"], rouvert.json()["soumis_par"]) == (
        "en_cours",
        None,
        None,
    )
    await repondre(client, rouvert, [{"question": "lea_flux_a", "etat": "repondu", "valeur": "n5"}])
    assert reussie(await faire(client, rempli["id"], "soumettre")).json()["note_globale"] == "41.67"


async def test_les_evenements_du_diagnostic_suivent_sa_vie(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    diagnostic = await diagnostic_restitue(plateforme, dossier["id"])
    faits = await _evenements(plateforme, diagnostic["id"])
    assert [fait["type"].removeprefix("diagnostic.") for fait in faits] == [
        "diagnostic.ouvert",
        "diagnostic.reponses",
        "diagnostic.objectifs",
        "indicateurs-t0.renseignes",
        "diagnostic.soumis",
        "diagnostic.valide",
        "diagnostic.restitue",
    ]
    assert {fait["dossier_id"] for fait in faits} == {dossier["id"]}
    assert faits[1]["donnees"] == {"nombre": 36}
    assert faits[3]["donnees"] == {"exercice": 2025}
    attendu = {"type": "flash", "moment": "T0", "version_referentiel": "1.0.0"}
    assert faits[0]["donnees"] == {"etat": "en_cours", **attendu}
    assert faits[-1]["donnees"] == {"etat": "restitue", **attendu, "note_globale": "40.00", "couverture": "1.00"}


async def _evenements(plateforme: PlateformeTest, sujet_id: str) -> list[dict[str, Any]]:
    """Events of one object, from the service's own feed."""
    requete = "SELECT type, dossier_id::text, donnees FROM diagnostic.evenement WHERE sujet_id = :sujet ORDER BY numero"
    async with plateforme.base("diagnostic").lecture() as session:
        return [dict(ligne) for ligne in (await session.execute(text(requete), {"sujet": sujet_id})).mappings()]
