"""What is refused, with the rule, the line and the reason; the rest of the folder is loaded."""

import tracemalloc
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from services.aides.programmes.errors import LectureImpossible, ProgrammeRefuse
from services.aides.programmes.lot import charger_dossier
from services.aides.programmes.yaml_borne import NOEUDS_MAX, TAILLE_MAX, decoder, lire_yaml
from tests.outillage.programmes import FINALE, A, refus, texte

SAIN = texte({FINALE: "oui"})


@pytest.mark.parametrize(
    ("finale", "autres", "raison"),
    [
        ("région = Beauce", {}, "la référence « Beauce » est introuvable"),
        ({"toutes ces conditions": ["zzz . y"]}, {}, "la référence « zzz . y » est introuvable"),
        ("entreprise", {}, "espace de noms"),
        ("oui", {"entreprise . y . x": "oui"}, "la règle parente « entreprise . y » n'existe pas"),
        ("a", {"entreprise . a": "b", "entreprise . b": "a"}, "cycle « entreprise . "),
        ({"toutes ces conditions": ["est ciblée"]}, {}, "cycle « entreprise . est ciblée » →"),
        ("effectif = oui", {}, "« = » compare un nombre à une condition"),
        ("effectif = Corse", {}, "« = » compare un nombre à un texte"),
        ("date du jour <= 3", {}, "« <= » compare une date à un nombre"),
        ("région < Corse", {}, "« < » n'ordonne pas un texte"),
        ({"toutes ces conditions": ["effectif"]}, {}, "est un nombre, il faut une condition"),
        ("3", {}, "est un nombre, il faut une condition"),
        (
            {"toutes ces conditions": [f"q = {A}", "q > 3"]},
            {"entreprise . q": None},
            "« > » compare une condition",
        ),
        ({"variations": [{"si": A, "alors": "oui"}, {"sinon": 3}]}, {}, "est un nombre, il faut une condition"),
        ({"somme": [1, 2]}, {}, "le mécanisme « somme » n'est pas admis"),
        ({"valeur": "oui", "unité": "€"}, {}, "le mécanisme « unité » n'est pas admis"),
        ({"toutes ces conditions": [A], "valeur": "oui"}, {}, "au même niveau"),
        ({"toutes ces conditions": A}, {}, "attend une liste"),
        ({"toutes ces conditions": [None]}, {}, "une valeur est vide"),
        ({"toutes ces conditions": [["oui"]]}, {}, "une liste n'est admise"),
        ({"toutes ces conditions": [{"applicable si": A}]}, {}, "aucun mécanisme ne donne de valeur"),
        ({"variations": [{"sinon": "oui"}, {"si": A, "alors": "non"}]}, {}, "« si / alors »"),
        ({"variations": [{"si": A}]}, {}, "« si » et « alors »"),
        ({"variations": []}, {}, "« si / alors »"),
        ("effectif >= 50 salariés", {}, "un nombre s'écrit sans unité"),
        ("effectif>3", {}, "un opérateur est entouré d'espaces"),
        ("effectif + 1 > 3", {}, "ni calcul ni parenthèse"),
        ("1 < effectif < 3", {}, "enchaîne plusieurs comparaisons"),
        ("date du jour <= 31/02/2025", {}, "n'est pas une date du calendrier"),
        ("oui", {"région": "Corse"}, "appartient au vocabulaire"),
        ("oui", {"entreprise": "non"}, "appartient au vocabulaire"),
    ],
)
def test_une_regle_fautive_est_refusee_avec_son_nom_sa_ligne_et_la_raison(
    finale: Any, autres: dict[str, Any], raison: str
) -> None:
    message = refus({FINALE: finale, **autres})
    assert raison in message
    assert message.startswith("règle « ")
    assert "ligne " in message


@pytest.mark.parametrize(
    ("contenu", "raison"),
    [
        ("", "le fichier est vide"),
        ("- a\n- b\n", "ligne 1 : le fichier doit être un dictionnaire"),
        ("un texte", "le fichier doit être un dictionnaire"),
        ("titre: x\n", "« publicodes » doit contenir les règles"),
        ("publicodes: {}\n", "« publicodes » doit contenir les règles"),
        (texte({"entreprise . autre": "oui"}), "la règle « entreprise . est ciblée » manque"),
        (texte({FINALE: "oui"}, **{"fin de validité": "2025-01-01"}), "n'est pas une date du calendrier"),
        (
            texte({FINALE: "oui"}, **{"début de validité": "02/01/2025", "fin de validité": "01/01/2025"}),
            "« fin de validité » précède « début de validité »",
        ),
        ("a: 1\nb: [\n", "ligne 3 : le YAML n'est pas lisible"),
        ("a: 1\nb: 2\na: 3\n", "ligne 3 : la clé « a » est écrite deux fois"),
        ("a: &x 1\nb: *x\n", "ligne 2 : les alias YAML ne sont pas admis"),
        ("a: !!python/object:os.system {}\n", "les étiquettes YAML"),
        ("a: !!int '3'\n", "les étiquettes YAML"),
        ('titre: "a\\0b"\n', "un texte contient un caractère de contrôle"),
        (f"{'x' * 201}: 1\n", "une clé dépasse 200 caractères"),
        (texte({FINALE: "oui"}, titre="x" * 501), "« titre » doit être un texte de 500 caractères au plus"),
        (texte({FINALE: "région = " + "x" * 500}), "une expression dépasse 500 caractères"),
        ("? [a]\n: b\n", "une clé doit être un texte"),
        ("a: 1\n---\nb: 2\n", "ligne 2 : un fichier ne contient qu'un document"),
        ("a: \x00\n", "caractère interdit"),
        ("a: " + "[" * 40 + "]" * 40, "plus de 32 niveaux d'imbrication"),
        ("a:\n" + "- x\n" * (NOEUDS_MAX + 1), f"plus de {NOEUDS_MAX} éléments"),
        ("a: " + "x" * TAILLE_MAX, "le fichier dépasse 512 Kio"),
        (texte({f"entreprise . r{rang}": "oui" for rang in range(501)}), "plus de 500 règles"),
    ],
)
def test_un_yaml_impropre_est_refuse_avec_la_ligne(contenu: str, raison: str) -> None:
    assert raison in refus(contenu)


def test_un_fichier_qui_n_est_pas_en_utf_8_est_refuse_a_sa_ligne() -> None:
    with pytest.raises(ProgrammeRefuse, match="ligne 2 : le texte n'est pas en UTF-8"):
        decoder("titre: a\nnom: été\n".encode("latin-1"))
    assert decoder(b"\xef\xbb\xbftitre: a") == "titre: a"


def test_une_bombe_yaml_est_refusee_sans_occuper_la_memoire() -> None:
    etages = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    etages += [f"{suite}: &{suite} [{', '.join([f'*{nom}'] * 9)}]" for nom, suite in pairwise("abcdefghi")]
    tracemalloc.start()
    with pytest.raises(ProgrammeRefuse, match="alias"):
        lire_yaml("\n".join(etages))
    profond = "{a: " * 50_000
    with pytest.raises(ProgrammeRefuse, match="imbrication"):
        lire_yaml(profond)
    sommet = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sommet < 8 * 1024 * 1024


def test_un_fichier_fautif_laisse_charger_le_reste_du_dossier(tmp_path: Path) -> None:
    for nom, octets in {
        "sain.yaml": SAIN.encode(),
        "latin.yaml": "titre: été".encode("latin-1"),
        "enorme.yaml": b"x" * (2 * TAILLE_MAX),
        "inconnue.yaml": texte({FINALE: "zzz"}).encode(),
        "jumeau.yaml": SAIN.encode(),
        "jumeau.yml": SAIN.encode(),
        "lisez-moi.txt": b"rien",
    }.items():
        (tmp_path / nom).write_bytes(octets)
    (tmp_path / "dossier.yaml").mkdir()
    lus = charger_dossier(tmp_path, lambda *_: None)
    assert list(lus.programmes) == ["sain"]
    assert lus.erreurs == {
        "dossier": "dossier.yaml : ce n'est pas un fichier",
        "enorme": "enorme.yaml : le fichier dépasse 512 Kio",
        "inconnue": "inconnue.yaml, règle « entreprise . est ciblée », ligne 3 : la référence « zzz » est introuvable",
        "jumeau": "jumeau.yml : deux fichiers portent le nom « jumeau »",
        "latin": "latin.yaml, ligne 1 : le texte n'est pas en UTF-8",
    }


def test_un_dossier_absent_ou_vide_est_dit_en_une_phrase(tmp_path: Path) -> None:
    with pytest.raises(LectureImpossible, match="il n'existe pas"):
        charger_dossier(tmp_path / "absent", lambda *_: None)
    with pytest.raises(LectureImpossible, match="aucun fichier"):
        charger_dossier(tmp_path, lambda *_: None)
