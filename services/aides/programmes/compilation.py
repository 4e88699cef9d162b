"""Compiles rules, in the order of their dependencies: names looked up, types checked, cycles refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import singledispatchmethod
from graphlib import CycleError, TopologicalSorter

from services.aides.programmes import noyau
from services.aides.programmes.arbre import (
    Applicable,
    Comparaison,
    Conditions,
    Defaut,
    Expression,
    Genre,
    Litteral,
    Question,
    Reference,
    Regle,
    Variations,
)
from services.aides.programmes.errors import ProgrammeRefuse
from services.aides.programmes.genres import Genres, genre_de
from services.aides.programmes.noms import parents, resoudre, verifier_parents
from services.aides.programmes.noyau import Noyau
from services.aides.programmes.vocabulaire import CONSTANTES, ESPACES, FAITS


def ordonner(regles: Mapping[str, Regle]) -> list[str]:
    """Names of the rules, each after those it depends on; ProgrammeRefuse shows the cycle."""
    graphe = {nom: set(_dependances(regle, regles)) for nom, regle in regles.items()}
    try:
        return list(TopologicalSorter(graphe).static_order())
    except CycleError as erreur:
        boucle = list(reversed(erreur.args[1]))
        chaine = " → ".join(f"« {nom} »" for nom in boucle)
        raise ProgrammeRefuse(f"cycle {chaine}").situe(boucle[0], regles[boucle[0]].ligne) from None


def _dependances(regle: Regle, regles: Mapping[str, Regle]) -> Iterator[str]:
    try:
        verifier_parents(regle.nom, regles)
        noms = [resoudre_en(reference, regle.nom, regles) for reference in references(regle.expression)]
    except ProgrammeRefuse as refus:
        raise refus.situe(regle.nom, regle.ligne) from None
    yield from (nom for nom in (*noms, *parents(regle.nom)[:1]) if nom in regles)


def resoudre_en(reference: Reference, regle: str, regles: Mapping[str, Regle]) -> str:
    """Full name of a reference, or the refusal with its line."""
    try:
        return resoudre(reference.nom, regle, regles)
    except ProgrammeRefuse as refus:
        raise refus.situe(regle, reference.ligne) from None


def references(expression: Expression) -> Iterator[Reference]:
    """Every name an expression reads."""
    match expression:
        case Reference():
            yield expression
        case Comparaison(gauche, _, droite, _):
            yield from (terme for terme in (gauche, droite) if isinstance(terme, Reference))
        case Conditions() | Applicable() | Defaut() | Variations():
            for enfant in enfants(expression):
                yield from references(enfant)


def enfants(expression: Conditions | Applicable | Defaut | Variations) -> list[Expression]:
    """The expressions inside another."""
    match expression:
        case Conditions(_, elements, _):
            return list(elements)
        case Applicable(_, condition, valeur, _):
            return [condition, valeur]
        case Defaut(valeur, defaut, _):
            return [valeur, defaut]
        case Variations(branches, _):
            return [partie for branche in branches for partie in branche if partie is not None]


@dataclass
class Compilation:
    """The rules compiled so far; types of the questions are settled by their first use."""

    regles: Mapping[str, Regle]
    genres: Genres = field(default_factory=Genres)
    faites: dict[str, Noyau] = field(default_factory=dict)
    _regle: str = ""

    def compiler(self, nom: str) -> Noyau:
        """The rule, whose dependencies are compiled; refusals name it."""
        regle = self.regles[nom]
        self._regle = nom
        try:
            fait = self._sous_son_parent(nom, self._noyau(regle.expression))
        except ProgrammeRefuse as refus:
            raise refus.situe(nom, regle.ligne) from None
        self.faites[nom] = fait
        return fait

    def conclure(self, nom: str) -> None:
        """The rule that decides exists, and is a condition."""
        if nom not in self.faites:
            raise ProgrammeRefuse(f"la règle « {nom} » manque")
        try:
            self.genres.exiger(self.faites[nom], "booleen", self.regles[nom].ligne)
        except ProgrammeRefuse as refus:
            raise refus.situe(nom) from None

    def _sous_son_parent(self, nom: str, propre: Noyau) -> Noyau:
        parent = next(iter(parents(nom)), "")
        if parent not in self.faites:
            return propre
        dessus = self.faites[parent]
        condition = dessus.certain and dessus.genre == "booleen"
        calcul = noyau.sous(parent, propre.calcul, condition=condition)
        lien = Noyau(noyau.lecture(parent), dessus.genre, dessus.certain, nom=parent)
        return Noyau(calcul, propre.genre, propre.certain, (lien, propre), libre=propre.libre)

    @singledispatchmethod
    def _noyau(self, expression: Expression) -> Noyau:
        raise TypeError(type(expression))

    @_noyau.register
    def _(self, expression: Litteral) -> Noyau:
        return Noyau(noyau.litteral(expression.valeur), genre_de(expression.valeur), True)

    @_noyau.register
    def _(self, expression: Question) -> Noyau:
        genre = FAITS[expression.nom].genre if expression.nom in FAITS else None
        libre = None if genre else expression.nom
        return Noyau(noyau.lecture(expression.nom), genre, False, nom=expression.nom, libre=libre)

    @_noyau.register
    def _(self, expression: Reference) -> Noyau:
        nom = resoudre_en(expression, self._regle, self.regles)
        if nom in self.faites:
            regle = self.faites[nom]
            genre = self.genres.lire(regle.libre, regle.genre)
            return Noyau(noyau.lecture(nom), genre, regle.certain, nom=nom, libre=regle.libre)
        if nom in CONSTANTES:
            return Noyau(noyau.litteral(nom), "texte", True)
        return Noyau(noyau.lecture(nom), FAITS[nom].genre, False, nom=nom)

    @_noyau.register
    def _(self, expression: Comparaison) -> Noyau:
        gauche, droite = self._noyau(expression.gauche), self._noyau(expression.droite)
        self.genres.accorder(gauche, droite, expression)
        calcul = noyau.comparaison(gauche.calcul, expression.operateur, droite.calcul)
        return Noyau(calcul, "booleen", True, (gauche, droite))

    @_noyau.register
    def _(self, expression: Conditions) -> Noyau:
        elements = tuple(self._condition(element, expression.ligne) for element in expression.elements)
        combiner = noyau.toutes if expression.toutes else noyau.une
        return Noyau(combiner([element.calcul for element in elements]), "booleen", True, elements)

    @_noyau.register
    def _(self, expression: Applicable) -> Noyau:
        condition = self._condition(expression.condition, expression.ligne)
        valeur = self._noyau(expression.valeur)
        calcul = noyau.applicable(expression.si, condition.calcul, valeur.calcul)
        return Noyau(calcul, valeur.genre, valeur.certain, (condition, valeur), libre=valeur.libre)

    @_noyau.register
    def _(self, expression: Defaut) -> Noyau:
        valeur, autre = self._noyau(expression.valeur), self._noyau(expression.defaut)
        genre = self.genres.commun([valeur, autre], expression.ligne)
        calcul = noyau.defaut(valeur.calcul, autre.calcul)
        return Noyau(calcul, genre, valeur.certain or autre.certain, (valeur, autre))

    @_noyau.register
    def _(self, expression: Variations) -> Noyau:
        branches = [
            (None if si is None else self._condition(si, expression.ligne), self._noyau(alors))
            for si, alors in expression.branches
        ]
        valeurs = [valeur for _, valeur in branches]
        genre = self.genres.commun(valeurs, expression.ligne)
        calcul = noyau.variations([(None if si is None else si.calcul, valeur.calcul) for si, valeur in branches])
        enfants = tuple(partie for branche in branches for partie in branche if partie is not None)
        return Noyau(calcul, genre, any(valeur.certain for valeur in valeurs), enfants)

    def _condition(self, expression: Expression, ligne: int) -> Noyau:
        condition = self._noyau(expression)
        self.genres.exiger(condition, "booleen", ligne)
        return condition


def verifier_definitions(regles: Mapping[str, Regle]) -> None:
    """A name of the vocabulary keeps its meaning: a programme may repeat it, not define it."""
    for nom, regle in regles.items():
        if (nom in FAITS or nom in CONSTANTES or nom in ESPACES) and regle.expression != Question(nom):
            refus = ProgrammeRefuse("ce nom appartient au vocabulaire : il ne se redéfinit pas")
            raise refus.situe(nom, regle.ligne)


__all__ = ["Compilation", "Genre", "ordonner", "verifier_definitions"]
