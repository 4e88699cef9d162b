"""Scores with a written justification, frozen with their grid; flags that block."""

from typing import Any

import pytest

from tests.outillage.aides import demande_creee, geste
from tests.outillage.http import verifier_probleme
from tests.outillage.instruction import (
    DECIDEUR,
    INSTRUCTEUR,
    agir,
    agir_ou_echouer,
    grille_essai,
    instruite,
    personne,
    prise,
    publier,
)
from tests.outillage.plateforme import PlateformeTest

JUSTIFICATION = "Deux postes créés et un goulot levé."


def notes(effet: int = 4, emploi: int = 2, **changements: Any) -> list[dict[str, Any]]:
    return [
        {"critere": "effet", "note": effet, "justification": JUSTIFICATION} | changements,
        {"critere": "emploi", "note": emploi, "justification": JUSTIFICATION},
    ]


async def test_un_dispositif_a_grille_ne_s_instruit_pas_sans_note_justifiee(
    plateforme: PlateformeTest, dossier: dict[str, Any], grille: dict[str, Any]
) -> None:
    demande = (await demande_creee(plateforme, dossier["id"]))["id"]
    await prise(plateforme, demande)
    instructeur = personne(plateforme, INSTRUCTEUR)
    verifier_probleme(await agir(instructeur, demande, "noter", notes=notes()), 409, "geste-instruction-refuse")
    await geste(instructeur, demande, "completer")
    refus = verifier_probleme(await geste(instructeur, demande, "instruire"), 409, "geste-refuse")
    assert refus["manque"] == [f"La demande n'est pas notée : grille {grille['numero']}, 2 critères."]
    autre = await agir(personne(plateforme, DECIDEUR), demande, "noter", notes=notes())
    verifier_probleme(autre, 409, "geste-instruction-refuse")
    notee = await agir_ou_echouer(instructeur, demande, "noter", notes=notes())
    assert (notee["notation"]["total"], notee["notation"]["grille_numero"]) == ("80.00", grille["numero"])
    assert [note["ancre"] for note in notee["notation"]["notes"]] == ["majeur", "présent"]
    assert (await geste(instructeur, demande, "instruire")).status_code == 200


@pytest.mark.usefixtures("grille")
@pytest.mark.parametrize(
    ("saisies", "lieux"),
    [
        pytest.param(notes(justification="Trop court."), ["notes.0.justification"], id="justification_courte"),
        pytest.param(notes(effet=3), ["notes.0.note"], id="note_hors_ancres"),
        pytest.param(notes(critere="inconnu"), ["notes", "notes.0.critere"], id="critere_inconnu"),
        pytest.param(notes()[:1], ["notes"], id="critere_oublie"),
        pytest.param([*notes(), notes()[0]], ["notes"], id="critere_en_double"),
    ],
)
async def test_une_note_hors_de_la_grille_est_refusee_avec_son_lieu(
    plateforme: PlateformeTest, dossier: dict[str, Any], saisies: list[dict[str, Any]], lieux: list[str]
) -> None:
    demande = (await demande_creee(plateforme, dossier["id"]))["id"]
    await prise(plateforme, demande)
    instructeur = personne(plateforme, INSTRUCTEUR)
    await geste(instructeur, demande, "completer")
    refus = verifier_probleme(await agir(instructeur, demande, "noter", notes=saisies), 409, "notation-refusee")
    assert [defaut["lieu"] for defaut in refus["defauts"]] == lieux
    vide = await agir(instructeur, demande, "noter", notes=notes(justification=""))
    verifier_probleme(vide, 422, "saisie-invalide")


async def test_une_note_garde_sa_grille_quand_une_autre_est_publiee(
    plateforme: PlateformeTest, dossier: dict[str, Any], grille: dict[str, Any]
) -> None:
    demande = (await demande_creee(plateforme, dossier["id"]))["id"]
    await prise(plateforme, demande)
    instructeur = personne(plateforme, INSTRUCTEUR)
    await geste(instructeur, demande, "completer")
    await agir_ou_echouer(instructeur, demande, "noter", notes=notes())
    suivante = grille_essai()
    suivante["contenu"]["criteres"][0]["poids"], suivante["contenu"]["criteres"][1]["poids"] = 20, 80
    await publier(plateforme, suivante)
    lue = (await instructeur.get(f"/v1/demandes/{demande}/instruction")).json()["notation"]
    assert (lue["total"], lue["grille_numero"], lue["notes"][0]["poids"]) == ("80.00", grille["numero"], 60)
    renotee = (await agir_ou_echouer(instructeur, demande, "noter", notes=notes()))["notation"]
    assert (renotee["total"], renotee["rang"], renotee["grille_numero"]) == ("60.00", 2, grille["numero"] + 1)


async def test_un_signalement_leve_bloque_la_decision_et_un_arret_ne_laisse_que_le_refus(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await instruite(plateforme, dossier["id"])
    instructeur, decideur = personne(plateforme, INSTRUCTEUR), personne(plateforme, DECIDEUR)
    leve = await agir_ou_echouer(instructeur, demande, "signaler", objet="Devis antérieur au dépôt ?")
    cle = {"signalement_id": leve["signalements"][0]["id"]}
    for decision in ({"nom": "accorder", "montant_eur": "1000"}, {"nom": "refuser", "motif": "autre"}):
        refus = verifier_probleme(await geste(decideur, demande, **decision), 409, "geste-refuse")
        assert refus["manque"] == ["Un signalement est à résoudre."]
    arrete = await agir_ou_echouer(instructeur, demande, "arreter", **cle, motif_detail="Travaux commencés.")
    assert arrete["signalements"][0]["etat"] == "arrete"
    verifier_probleme(await agir(instructeur, demande, "arreter", **cle, motif_detail="Encore."), 409)
    refus = verifier_probleme(await geste(decideur, demande, "accorder", montant_eur="1000"), 409, "geste-refuse")
    assert refus["manque"] == ["La demande est arrêtée par un signalement."]
    verifier_probleme(await agir(instructeur, demande, "resoudre", **cle, motif_detail="Levé."), 409)
    resolu = await agir_ou_echouer(decideur, demande, "resoudre", **cle, motif_detail="Devis corrigé.")
    assert (resolu["signalements"][0]["etat"], resolu["signalements"][0]["resolution"]) == ("resolu", "Devis corrigé.")
    verifier_probleme(await agir(decideur, demande, "resoudre", **cle, motif_detail="Encore."), 409)
    inconnu = {"signalement_id": str(dossier["id"]), "motif_detail": "?"}
    verifier_probleme(await agir(decideur, demande, "resoudre", **inconnu), 409, "geste-instruction-refuse")
    assert (await geste(decideur, demande, "accorder", montant_eur="1000")).status_code == 200


async def test_une_demande_arretee_peut_etre_refusee(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    demande = await instruite(plateforme, dossier["id"])
    decideur = personne(plateforme, DECIDEUR)
    leve = await agir_ou_echouer(decideur, demande, "signaler", objet="Fausse attestation")
    cle = {"signalement_id": leve["signalements"][0]["id"]}
    await agir_ou_echouer(decideur, demande, "arreter", **cle, motif_detail="Attestation démentie.")
    assert (await geste(decideur, demande, "refuser", motif="dossier-incomplet")).json()["etat"] == "refusee"


async def test_sans_chaine_ni_grille_la_regle_simple_suffit(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await instruite(plateforme, dossier["id"])
    instructeur = personne(plateforme, INSTRUCTEUR)
    lue = (await instructeur.get(f"/v1/demandes/{demande}/instruction")).json()
    assert (lue["chaine"]["requise"], lue["chaine"]["attendu"], lue["notation"]) == (False, None, None)
    corps = {"sens": "accorder", "montant_eur": "1000", "motif_detail": "Accord"}
    refus = verifier_probleme(await agir(instructeur, demande, "proposer", **corps), 409, "geste-instruction-refuse")
    assert "Aucune chaîne" in refus["detail"]
    verifier_probleme(await agir(instructeur, demande, "noter", notes=notes()), 409, "geste-instruction-refuse")
    verifier_probleme(
        await geste(instructeur, demande, "accorder", montant_eur="1000"), 409, "decideur-est-instructeur"
    )
    assert (await geste(personne(plateforme, DECIDEUR), demande, "accorder", montant_eur="1000")).status_code == 200
