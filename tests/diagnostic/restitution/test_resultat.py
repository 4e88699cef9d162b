"""Content of a result: from answers to ranked actions, on the shipped data."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from services.diagnostic.notation.axe import Etat
from services.diagnostic.notation.bareme import ReponseDonnee
from services.diagnostic.referentiels.domain import empreinte, lire
from services.diagnostic.restitution.resultat import Passation, construire

DONNEES = Path(__file__).resolve().parents[3] / "services" / "diagnostic" / "donnees"
REFERENTIEL = lire(json.loads((DONNEES / "referentiel-1.0.0.json").read_text(encoding="utf-8")))
ACTIONS = {**json.loads((DONNEES / "actions-1.0.0.json").read_text(encoding="utf-8")), "sha256": "0" * 64}


def passation(niveaux: dict[str, int] | None = None, *, preuve: str = "vu", **autres: Any) -> Passation:
    """Every anchor answered at level 3, except the named axes."""
    reponses = {
        code: ReponseDonnee(code, Etat.REPONDU, f"n{(niveaux or {}).get(question.axe, 3)}", preuve)
        for code, question in REFERENTIEL.questions.items()
        if question.ancre
    }
    return Passation(REFERENTIEL, ACTIONS, reponses, **autres)


def changer(base: Passation, code: str, etat: Etat) -> Passation:
    autres = {q: r for q, r in base.reponses.items() if q != code}
    return replace(base, reponses={**autres, code: ReponseDonnee(code, etat)} if etat is not Etat.VIDE else autres)


def test_le_meme_contenu_donne_la_meme_empreinte() -> None:
    base = passation({"lea_flux": 1}, objectifs=("couts",))
    melange = replace(base, reponses=dict(reversed(base.reponses.items())))
    assert empreinte(construire(base)) == empreinte(construire(melange))


def test_les_cinq_etats_sont_comptes_separement() -> None:
    base = passation({"mod_parc": 1})
    base = changer(
        changer(changer(base, "mod_auto_a", Etat.NON_APPLICABLE), "lea_flux_a", Etat.INCONNU), "lea_poste_a", Etat.VIDE
    )
    contenu = construire(base)
    etats = contenu["etats"]
    assert (etats["non_applicable"], etats["inconnu"], sum(etats.values())) == (1, 1, 42)
    assert etats["vide"] >= 1
    assert etats["masque"] >= 1
    axes = {axe["code"]: axe for axe in contenu["axes"]}
    assert (axes["mod_auto"]["statut"], axes["mod_auto"]["score"]) == ("non_applicable", None)
    assert (axes["lea_flux"]["statut"], axes["lea_flux"]["haut"]) == ("insuffisant", "5.00")
    assert {element["axe"] for element in contenu["a_objectiver"]} == {"lea_flux", "lea_poste"}
    classes = {priorite["axe"] for priorite in contenu["priorites"]}
    assert not classes & {"mod_auto", "lea_flux", "lea_poste"}


def test_un_axe_a_sa_cible_ne_recoit_aucune_action() -> None:
    contenu = construire(passation({axe.code: 5 for axe in REFERENTIEL.axes}))
    assert contenu["note_globale"] == "100.00"
    assert contenu["priorites"] == contenu["recommandations"] == []


def test_a_ecart_comparable_un_critere_bloquant_passe_devant() -> None:
    contenu = construire(passation({"env_conformite": 0, "mkd_commerce": 0}))
    assert [priorite["axe"] for priorite in contenu["priorites"][:2]] == ["env_conformite", "mkd_commerce"]
    assert contenu["alertes"] == ["env_conformite"]
    assert contenu["priorites"][0]["contributions"]["urgence"] == "1.00"


def test_sans_objectif_l_enjeu_est_absent_pour_tous() -> None:
    contenu = construire(passation({"lea_flux": 0, "org_charge": 1}))
    assert {priorite["contributions"]["enjeu"] for priorite in contenu["priorites"]} == {None}
    assert contenu["priorites"][0]["axe"] == "lea_flux"
    assert {priorite["contributions"]["retard"] for priorite in contenu["priorites"]} == {None}


def test_moins_de_quatre_thematiques_connues_ne_donnent_pas_de_note_globale() -> None:
    base = passation()
    for code, question in REFERENTIEL.questions.items():
        if question.ancre and question.axe.split("_")[0] in ("mod", "rh", "org"):
            base = changer(base, code, Etat.INCONNU)
    contenu = construire(base)
    assert (contenu["note_globale"], contenu["couverture"]) == (None, "0.50")


def test_une_action_n_est_recommandee_qu_une_fois_et_cite_son_axe() -> None:
    contenu = construire(passation({axe.code: 1 for axe in REFERENTIEL.axes}, objectifs=("energie", "qualite")))
    codes = [recommandation["code"] for recommandation in contenu["recommandations"]]
    assert len(codes) == len(set(codes)) > 30
    assert [r["rang"] for r in contenu["recommandations"]] == list(range(1, len(codes) + 1))
    assert [r["premiere"] for r in contenu["recommandations"]] == [True] * 6 + [False] * (len(codes) - 6)
