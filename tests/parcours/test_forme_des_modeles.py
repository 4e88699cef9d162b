"""The form of a model: what is badly said or inconsistent is refused with its place."""

from collections.abc import Callable
from typing import Any

import pytest

from services.parcours.modeles.lecture import lire_modele
from services.parcours.modeles.verification import defauts
from tests.outillage.modeles import copie, element

Contenu = dict[str, Any]


def geste(code: str, **champs: Any) -> Callable[[Contenu], None]:
    return lambda contenu: element(contenu, "gestes", code).update(champs)


def etape(code: str, **champs: Any) -> Callable[[Contenu], None]:
    return lambda contenu: element(contenu, "etapes", code).update(champs)


def fait(**champs: Any) -> Callable[[Contenu], None]:
    defaut = {"code": "visite", "libelle": "Visite", "type": "bool", "roles": ["ensemblier"]}
    return lambda contenu: contenu.update(faits=[{**defaut, **champs}])


def condition(*codes: str) -> Callable[[Contenu], None]:
    def changer(contenu: Contenu) -> None:
        choix = [{"code": code, "libelle": code} for code in ("oui", "non")]
        fait(code="avis", type="choix", choix=choix)(contenu)
        geste("qualifier", conditions=list(codes))(contenu)

    return changer


def trop_tard(contenu: Contenu) -> None:
    """A gesture that waits for a fact which is recorded only afterwards."""
    fait(etapes=["suivi"])(contenu)
    geste("suivre", conditions=["fait:visite"])(contenu)


MOTIF = {"code": "essai", "libelle": "Essai", "leve": []}


@pytest.mark.parametrize(
    ("changer", "attendu"),
    [
        (geste("suspendre", de=["candidature", "suspension"]), "une pause ne part pas d'une pause"),
        (geste("reprendre", de=["suspension", "suivi"]), "une reprise part d'une pause"),
        (geste("reprendre", vers="suivi"), "une reprise, et elle seule, va à @reprise"),
        (geste("reprendre", nature="avance", vers="candidature"), "aucune reprise ne part de cette pause"),
        (geste("qualifier", vers="suspension"), "un geste de pause, et lui seul, mène à une pause"),
        (geste("qualifier", vers="cloture"), "une fin est une clôture ou un abandon"),
        (geste("clore", vers="abandon"), "une fin est une clôture ou un abandon"),
        (geste("abandonner", vers="suivi"), "une clôture ou un abandon mène à une fin"),
        (geste("qualifier", de=["candidature", "abandon"]), "on quitte une fin par une réouverture"),
        (geste("rouvrir", portees=["deploiement"]), "on ne rouvre pas un parcours à l'étape deploiement"),
        (geste("qualifier", roles=["ensemblier", "comite"]), "comite n'agit pas sur un parcours"),
        (geste("qualifier", roles=["ensemblier", "ensemblier"]), "ensemblier est dit 2 fois"),
        (geste("clore", motifs=[MOTIF, MOTIF]), "le motif essai est dit 2 fois"),
        (geste("adapter", conditions=["avec_equipement", "sans_equipement"]), "se contredisent"),
        (etape("suivi", nature="financement"), "ce code est réservé à la nature suivi"),
        (etape("qualification", nature="deploiement"), "porte le code deploiement"),
        (etape("qualification", nature="entree"), "exactement une étape d'entrée (2 trouvées)"),
        (fait(type="choix"), "faits.visite.choix"),
        (fait(etapes=["cloture"]), "faits.visite.etapes"),
        (fait(roles=["entreprise"]), "entreprise n'agit pas sur un parcours"),
        (condition("fait:autre"), "fait:autre n'est pas une condition connue"),
        (condition("fait:avis=peut-etre"), "fait:avis=peut-etre n'est pas une condition connue"),
        (condition("fait:avis=oui", "fait:avis=non"), "ne peut pas valoir deux choix à la fois"),
        (trop_tard, "gestes.suivre : aucun chemin ne le rend possible"),
        (geste("deployer", vers="financement"), "etapes.deploiement : aucun chemin n'y mène"),
    ],
)
def test_un_modele_mal_forme_est_refuse_avec_son_endroit(changer: Callable[[Contenu], None], attendu: str) -> None:
    contenu = {"code": "essai", **copie()}
    changer(contenu)
    trouves = defauts(lire_modele(contenu))
    assert any(attendu in trouve for trouve in trouves), trouves


def test_un_modele_trop_vaste_est_refuse_plutot_que_verifie_a_moitie() -> None:
    contenu = {"code": "essai", **copie()}
    contenu["faits"] = [
        {"code": f"fait-{rang}", "libelle": "Fait", "type": "bool", "roles": ["ensemblier"]} for rang in range(12)
    ]
    element(contenu, "gestes", "qualifier")["conditions"] = [f"fait:fait-{rang}" for rang in range(12)]
    (trouve,) = defauts(lire_modele(contenu))
    assert "vérifié en entier" in trouve


def test_un_modele_aux_chemins_trop_nombreux_est_refuse_aussi() -> None:
    contenu = {"code": "essai", **copie()}
    modele = element(contenu, "etapes", "qualification")
    codes = [f"detour-{rang}" for rang in range(12)]
    contenu["etapes"] += [{**modele, "code": code, "libelle": code} for code in codes]
    vide: Contenu = {"portees": [], "roles": ["ensemblier"], "conditions": [], "motifs": []}
    contenu["gestes"] += [
        {
            "code": f"vers-{code}",
            "libelle": code,
            "nature": "avance",
            "de": ["qualification", *codes],
            "vers": code,
            **vide,
        }
        for code in codes
    ]
    (trouve,) = defauts(lire_modele(contenu))
    assert "façons d'arriver à une étape" in trouve
