"""An attacker who knows every published figure and who is in every published cell recovers no small set."""

import random
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from services.diagnostic.positionnement.domain import (
    CHANGEMENTS_MIN,
    K_MEDIANE,
    K_QUARTILES,
    TOUTES,
    Cellule,
    Contribution,
    Etat,
    Voix,
    figures,
)
from services.diagnostic.positionnement.secret import publier

FILIERES, TAILLES = ("agro", "bois", "metaux", None), ("petite", "moyenne", None)
Etats = dict[Cellule, Etat]
Population = dict[str, Contribution]


def population(hasard: random.Random, taille: int) -> Population:
    return {f"s{rang}": _contribution(hasard, f"s{rang}") for rang in range(taille)}


def _contribution(hasard: random.Random, siren: str) -> Contribution:
    filiere = hasard.choices(FILIERES, (6, 3, 2, 1))[0]
    taille = hasard.choices(TAILLES, (5, 3, 1))[0]
    return Contribution(
        siren, filiere, taille, Voix(f"r-{siren}-{hasard.random()}", Decimal(hasard.randint(0, 20)) / 4)
    )


def mois_suivant(hasard: random.Random, avant: Population, mouvements: int) -> Population:
    apres = dict(avant)
    for _ in range(mouvements):
        if apres and hasard.random() < 0.4:
            del apres[hasard.choice(sorted(apres))]
        else:
            siren = f"n{hasard.random()}"
            apres[siren] = _contribution(hasard, siren)
    return apres


def lue(etats: Etats, cellule: Cellule) -> set[tuple[str, str]]:
    """What the attacker has of a cell: its published voices, as a set (more than the figures tell)."""
    etat = etats.get(cellule)
    if etat is None or not etat.visible or etat.derniere is None:
        return set()
    return {(siren, voix.resultat) for siren, voix in etat.derniere.membres.items()}


def familles() -> Iterator[tuple[Cellule, list[Cellule]]]:
    filieres, tailles = [f for f in FILIERES if f], [t for t in TAILLES if t]
    yield TOUTES, [Cellule(f, None) for f in filieres]
    yield TOUTES, [Cellule(None, t) for t in tailles]
    yield from ((Cellule(f, None), [Cellule(f, t) for t in tailles]) for f in filieres)
    yield from ((Cellule(None, t), [Cellule(f, t) for f in filieres]) for t in tailles)


HISTOIRES = st.tuples(st.integers(0, 10**9), st.integers(0, 70), st.lists(st.integers(0, 8), max_size=5))


def histoire(graine: int, taille: int, mouvements: list[int]) -> list[Etats]:
    hasard = random.Random(graine)
    gens = population(hasard, taille)
    etats: list[Etats] = []
    for rang, nombre in enumerate([0, *mouvements]):
        gens = mois_suivant(hasard, gens, nombre)
        etats.append(publier(f"2026-{rang + 1:02d}", gens.values(), etats[-1] if etats else {}))
    return etats


@settings(max_examples=400, deadline=None)
@given(HISTOIRES)
def test_un_groupe_moins_ses_sous_groupes_n_isole_jamais_moins_de_dix_entreprises(
    cas: tuple[int, int, list[int]],
) -> None:
    etats = histoire(cas[0], cas[1], [])[0]
    for parent, enfants in familles():
        tout = lue(etats, parent)
        vus = [vu for enfant in enfants if (vu := lue(etats, enfant))]
        if tout and vus:
            reste = tout.difference(*vus)
            assert not reste or len(reste) >= K_QUARTILES, (parent, reste)


@settings(max_examples=400, deadline=None)
@given(HISTOIRES)
def test_deux_cliches_successifs_n_isolent_jamais_moins_de_trois_entreprises(cas: tuple[int, int, list[int]]) -> None:
    suite = histoire(*cas)
    for avant, apres in pairwise(suite):
        for cellule in apres:
            ancien, neuf = lue(avant, cellule), lue(apres, cellule)
            if ancien and neuf:
                touches = {siren for siren, _ in ancien ^ neuf}
                assert not touches or len(touches) >= CHANGEMENTS_MIN, cellule
        for parent, enfants in familles():
            if not (lue(avant, parent) and lue(apres, parent)):
                continue
            restes = lue(avant, parent) ^ lue(apres, parent)
            for enfant in enfants:
                restes -= lue(avant, enfant) ^ lue(apres, enfant) if lue(apres, enfant) else set()
            touches = {siren for siren, _ in restes}
            assert not touches or len(touches) >= CHANGEMENTS_MIN, (parent, touches)


@settings(max_examples=200, deadline=None)
@given(HISTOIRES)
def test_un_contributeur_qui_retire_sa_voix_de_chacun_de_ses_groupes_n_a_jamais_moins_de_cinq_autres(
    cas: tuple[int, int, list[int]],
) -> None:
    for etats in histoire(*cas):
        for etat in etats.values():
            membres = etat.derniere.membres if etat.visible and etat.derniere else {}
            for siren in membres:
                vues = figures(membres, siren)
                assert vues is None or vues.effectif % 5 == 0
                assert vues is None or len(membres) - 1 >= K_MEDIANE
                assert vues is None or vues.q1 is None or len(membres) - 1 >= K_QUARTILES


def test_une_entree_de_plus_ne_change_pas_un_chiffre_publie_et_trois_le_changent() -> None:
    def dites(nombre: int, score: int) -> list[Contribution]:
        return [
            Contribution(f"{score}-{i}", "agro", "petite", Voix(f"r{score}-{i}", Decimal(score))) for i in range(nombre)
        ]

    socle = dites(12, 1)
    premier = publier("2026-01", socle, {})
    for ajout, publie in ((1, "2026-01"), (2, "2026-01"), (3, "2026-02")):
        etats = publier("2026-02", [*socle, *dites(ajout, 5)], premier)
        assert {etat.derniere.mois for etat in etats.values() if etat.derniere} == {publie}


def test_un_second_groupe_est_tu_quand_un_seul_se_deduirait() -> None:
    def dites(filiere: str, nombre: int) -> list[Contribution]:
        return [
            Contribution(f"{filiere}{i}", filiere, "petite", Voix(f"{filiere}{i}", Decimal(2))) for i in range(nombre)
        ]

    etats = publier("2026-01", [*dites("agro", 30), *dites("bois", 15), *dites("metaux", 3)], {})
    vus = {filiere: etats[Cellule(filiere, None)] for filiere in ("agro", "bois", "metaux")}
    assert (vus["agro"].visible, vus["bois"].visible, vus["metaux"].visible) == (True, False, False)
    assert (vus["bois"].motif, vus["metaux"].motif) == ("secret_statistique", "effectif_insuffisant")
    assert etats[TOUTES].visible


@settings(max_examples=300, deadline=None)
@given(HISTOIRES)
def test_aucune_combinaison_de_groupes_publies_n_isole_moins_de_cinq_entreprises(
    cas: tuple[int, int, list[int]],
) -> None:
    hasard = random.Random(cas[0])
    gens = population(hasard, cas[1])
    etats = publier("2026-01", gens.values(), {})
    atomes = Counter((une.filiere, une.taille) for une in gens.values())
    cles = sorted(atomes, key=str)
    for ligne in echelonner([_appartenance(c, cles) for c, etat in etats.items() if etat.visible]):
        poids = [(coefficient, atomes[cle]) for coefficient, cle in zip(ligne, cles, strict=True) if coefficient]
        assert any(c != 1 for c, _ in poids) or sum(n for _, n in poids) >= K_MEDIANE, poids


@settings(max_examples=200, deadline=None)
@given(HISTOIRES)
def test_aucune_combinaison_de_deux_cliches_n_isole_moins_de_trois_entreprises(cas: tuple[int, int, list[int]]) -> None:
    for avant, apres in [histoire(cas[0], cas[1], [nombre])[:2] for nombre in cas[2][:1]]:
        vus = [vu for etats in (avant, apres) for cellule in etats if (vu := lue(etats, cellule))]
        atomes = Counter(tuple(voix in vu for vu in vus) for voix in set().union(*vus))
        cles = sorted(atomes)
        for ligne in echelonner([[Fraction(cle[rang]) for cle in cles] for rang in range(len(vus))]):
            poids = [(coefficient, atomes[cle]) for coefficient, cle in zip(ligne, cles, strict=True) if coefficient]
            assert any(c != 1 for c, _ in poids) or sum(n for _, n in poids) >= CHANGEMENTS_MIN, poids


def _appartenance(cellule: Cellule, cles: list[tuple[str | None, str | None]]) -> list[Fraction]:
    return [Fraction(cellule.filiere in (None, f) and cellule.taille in (None, t)) for f, t in cles]


def echelonner(lignes: list[list[Fraction]]) -> list[list[Fraction]]:
    """The attacker's elimination, in exact fractions."""
    reduites: list[list[Fraction]] = []
    for ligne in lignes:
        for autre in reduites:
            tete = next(i for i, valeur in enumerate(autre) if valeur)
            ligne = [a - ligne[tete] * b for a, b in zip(ligne, autre, strict=True)]
        tete = next((i for i, valeur in enumerate(ligne) if valeur), -1)
        if tete >= 0:
            ligne = [valeur / ligne[tete] for valeur in ligne]
            reduites = [[a - autre[tete] * b for a, b in zip(autre, ligne, strict=True)] for autre in reduites]
            reduites.append(ligne)
    return reduites
