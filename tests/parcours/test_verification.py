"""The exhaustive checker: each property broken is shown by a path that the engine does allow; mutations are caught."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from services.parcours.modeles import exploration
from services.parcours.modeles.domain import apres_passage
from services.parcours.modeles.lecture import lire_modele
from services.parcours.modeles.verification import Rapport, examiner
from shared.securite.identite import Role
from tests.outillage.http import verifier_probleme
from tests.outillage.modeles import MODELES, copie, dernieres, element
from tests.outillage.moteur import marche, rejouer
from tests.outillage.plateforme import PlateformeTest

Contenu = dict[str, Any]
INTERDITS = {"adaptation", "orientation", "impact"}


def individuel() -> Contenu:
    return {"code": "essai", **copie()}


def raccourci(contenu: Contenu, de: str, vers: str, nature: str = "avance") -> Contenu:
    """Adds a gesture without condition between two steps."""
    motifs = [{"code": "raccourci", "libelle": "Raccourci", "leve": []}] if nature != "avance" else []
    vide: Contenu = {"portees": [], "roles": ["ensemblier"], "conditions": [], "motifs": motifs}
    geste = {"code": "raccourci", "libelle": "Raccourci", "nature": nature, "de": [de], "vers": vers, **vide}
    contenu["gestes"].append(geste)
    return contenu


def sans_condition(contenu: Contenu, geste: str, condition: str) -> Contenu:
    trouve = element(contenu, "gestes", geste)
    trouve["conditions"].remove(condition)
    for motif in trouve["motifs"]:
        motif["leve"] = [code for code in motif["leve"] if code != condition]
    return contenu


def condition_impossible() -> Contenu:
    """Studies cannot be concluded while the diagnostic runs: the way to the plan never opens."""
    contenu = individuel()
    element(contenu, "gestes", "etablir-plan")["conditions"] = ["plan_accepte"]
    return contenu


def sans_issue() -> Contenu:
    contenu = individuel()
    for geste in contenu["gestes"]:
        if geste["code"] not in {"suivre", "deployer"} and "deploiement" in geste["de"]:
            geste["de"].remove("deploiement")
    element(contenu, "gestes", "suivre")["conditions"] = ["fait:feu-vert"]
    roles = ["ensemblier"]
    contenu["faits"] = [
        {"code": "feu-vert", "libelle": "Feu vert", "type": "bool", "roles": roles, "etapes": ["candidature"]}
    ]
    return contenu


CAS = {
    "adaptation": (lambda: sans_condition(individuel(), "deployer", "adaptation_reglee"), "adaptation"),
    "adaptation-contournee": (lambda: raccourci(individuel(), "faisabilite", "deploiement"), "adaptation"),
    "orientation": (lambda: sans_condition(individuel(), "deployer", "orientations_enregistrees"), "orientation"),
    "orientation-contournee": (lambda: raccourci(individuel(), "plan-actions", "suivi"), "orientation"),
    "impact": (lambda: sans_condition(individuel(), "clore", "impact_mesure"), "impact"),
    "impact-contourne": (lambda: raccourci(individuel(), "deploiement", "cloture", "cloture"), "impact"),
    "cloture-hors-d-atteinte": (condition_impossible, "cloture"),
    "impasse": (sans_issue, "impasse"),
}


@pytest.mark.parametrize("nom", CAS)
def test_une_propriete_rompue_est_montree_par_un_chemin_que_le_moteur_permet(nom: str) -> None:
    fabrique, propriete = CAS[nom]
    modele = lire_modele(fabrique())
    trouves = {un.propriete: un for un in examiner(modele).contre_exemples}
    assert propriete in trouves, trouves
    contre_exemple = trouves[propriete]
    assert contre_exemple.chemin[0] == "Candidature"
    _, faute = rejouer(modele, contre_exemple.pas)
    assert faute == (propriete if propriete in INTERDITS else None)


def test_le_contre_exemple_est_le_plus_court_et_se_lit() -> None:
    modele = lire_modele(raccourci(individuel(), "candidature", "cloture", "cloture"))
    (trouve,) = (un for un in examiner(modele).contre_exemples if un.propriete == "impact")
    assert trouve.chemin == ("Candidature", "« Raccourci »", "Clôture")


def test_une_dispense_est_une_arete_explicite_et_comptee() -> None:
    contenu = individuel()
    avant = examiner(lire_modele(contenu))
    deployer = element(contenu, "gestes", "deployer")
    deployer["motifs"] = [
        {"code": "prepare", "libelle": "Préparé", "leve": []},
        {"code": "urgence", "libelle": "Urgence sanitaire", "leve": ["adaptation_reglee"]},
    ]
    rapport = examiner(lire_modele(contenu))
    assert rapport.sain
    assert len(rapport.dispenses) == len(avant.dispenses) + 1
    assert rapport.passages > avant.passages


def test_revenir_au_plan_fait_refaire_les_etapes_suivantes_avant_de_rouvrir_plus_loin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Were steps never forgotten, a plan reopened then abandoned could be reopened past what it must do again."""
    modele = lire_modele(individuel())
    assert examiner(modele).sain
    assert apres_passage(("a", "b", "c"), "b") == ("a", "b")

    def sans_oubli(visitees: tuple[str, ...], vers: str) -> tuple[str, ...]:
        return tuple(sorted({*visitees, vers}))

    monkeypatch.setattr(exploration, "apres_passage", sans_oubli)
    trouves = {un.propriete: un.chemin for un in examiner(modele).contre_exemples}
    assert set(trouves) == {"adaptation", "orientation"}
    assert trouves["adaptation"][-2:] == ("« Rouvrir un parcours terminé »", "Suivi")


def test_une_ancienne_version_qui_contournait_l_orientation_est_montree_et_la_nouvelle_la_corrige() -> None:
    ancienne = examiner(lire_modele(MODELES["diagnostic-seul-1.0.0"]))
    assert [un.propriete for un in ancienne.contre_exemples] == ["orientation"]
    assert examiner(lire_modele(MODELES["diagnostic-seul-1.1.0"])).sain


def mutants(code: str) -> Iterator[tuple[str, Contenu]]:
    """Each condition removed, then each shortcut towards what the properties protect."""
    contenu = dernieres()[code]
    for geste in contenu["gestes"]:
        for condition in geste["conditions"]:
            yield f"{geste['code']} sans {condition}", sans_condition(copy.deepcopy(contenu), geste["code"], condition)
    natures = {etape["code"]: etape["nature"] for etape in contenu["etapes"]}
    protegees = [etape for etape, nature in natures.items() if nature in {"installation", "deploiement", "suivi"}]
    for de, nature in natures.items():
        if nature not in {"fin", "pause"}:
            for vers in protegees:
                yield f"{de} vers {vers}", raccourci(copy.deepcopy(contenu), de, vers)
            yield f"{de} vers la clôture", raccourci(copy.deepcopy(contenu), de, "cloture", "cloture")


def juger(nom: str, contenu: Contenu) -> Rapport:
    """The engine agrees with the checker: it breaks what is refused, and nothing when the model is accepted."""
    modele = lire_modele(contenu)
    rapport = examiner(modele)
    for contre_exemple in rapport.contre_exemples:
        _, faute = rejouer(modele, contre_exemple.pas)
        if contre_exemple.propriete in INTERDITS - {"orientation"}:
            assert faute == contre_exemple.propriete, nom
    if rapport.sain:
        fautes = {marche(modele, graine, 150) for graine in range(4)}
        assert fautes == {None}, f"{nom} : accepté, mais le moteur rompt {fautes}"
    return rapport


@pytest.mark.parametrize("code", dernieres())
def test_chaque_mutation_est_refusee_ou_sans_danger(code: str) -> None:
    verdicts = {nom: juger(nom, contenu) for nom, contenu in mutants(code)}
    acceptes = {nom for nom, rapport in verdicts.items() if rapport.sain}
    assert {nom for nom in verdicts if nom.endswith("vers la clôture")}.isdisjoint(acceptes)
    gardes = {nom for nom in verdicts if nom.endswith(("sans impact_mesure", "sans adaptation_reglee"))}
    assert gardes.isdisjoint(acceptes)
    assert gardes


async def test_l_api_refuse_un_modele_avec_le_chemin_qui_le_condamne(plateforme: PlateformeTest) -> None:
    contenu = sans_condition(copie(numero="9.0.0"), "deployer", "adaptation_reglee")
    refus = await plateforme.client(Role.REGION).post("/v1/modeles-parcours/essai-refus/versions", json=contenu)
    document = verifier_probleme(refus, 409, "modele-defectueux")
    (montre,) = document["contre_exemples"]
    assert montre["propriete"] == "adaptation"
    assert montre["chemin"][0] == "Candidature"
    assert montre["chemin"][-1] == "Déploiement"
    assert "« Déployer »" in document["detail"]
