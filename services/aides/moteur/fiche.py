"""One company against the compiled catalogue: bits per dispositif, every criterion explained once. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.aides.catalogue.definition import Critere
from services.aides.catalogue.elements import Source
from services.aides.eligibilite.communes import sources_communes
from services.aides.eligibilite.conditions import Faits
from services.aides.eligibilite.connaissance import FaitConnu
from services.aides.eligibilite.evaluation import VERDICTS
from services.aides.eligibilite.grandeurs import Intervalle
from services.aides.eligibilite.kleene import Verite
from services.aides.eligibilite.schemas import Resultat, VerdictAide
from services.aides.moteur.bits import lignes
from services.aides.moteur.blocs import Bloc, Cellule, CritereDistinct
from services.aides.moteur.compilation import CatalogueCompile
from services.aides.moteur.formes import Forme, feuilles, forme_de
from services.aides.moteur.valeurs import Valeur, grandeur_de


@dataclass(frozen=True)
class Fiche:
    """The catalogue turned around: from criteria to dispositifs."""

    compile: CatalogueCompile
    criteres: tuple[CritereDistinct, ...]
    blocs: tuple[Bloc, ...]
    seuils: Mapping[str, Sequence[Decimal]]

    @property
    def tous(self) -> int:
        """Every dispositif."""
        return (1 << len(self.compile.versions)) - 1

    def examiner(self, faits: Faits) -> "Examen":
        """Verdicts, results of the criteria and missing facts of one company."""
        lire, cellule = faits.get, self._cellule
        cellules = {fait: cellule(fait, lire(fait)) for fait in self.compile.juges}
        refuses = douteux = faux = inconnus = 0
        manques: dict[str, int] = {}
        for bloc in self.blocs:
            effet = bloc.effet(cellules, faits)
            refuses |= effet.refuses
            faux |= effet.faux
            if effet.manques:
                douteux |= effet.indecis
                inconnus |= effet.inconnus
                for fait, concernes in effet.manques:
                    manques[fait] = manques.get(fait, 0) | concernes
        return Examen(self, faits, refuses, douteux & ~refuses, faux, inconnus, manques)

    def _cellule(self, fait: str, connu: FaitConnu | None) -> Cellule:
        if connu is None:
            return None
        grandeur = connu.grandeur
        if not isinstance(grandeur, Intervalle):
            return grandeur or None
        seuils = self.seuils[fait]
        bas = -1 if grandeur.mini is None else _place(seuils, grandeur.mini)
        if grandeur.maxi is grandeur.mini:
            return bas, bas
        return bas, -1 if grandeur.maxi is None else _place(seuils, grandeur.maxi)


def _place(seuils: Sequence[Decimal], valeur: Decimal) -> int:
    """Even between two thresholds, odd on one."""
    return bisect_left(seuils, valeur) + bisect_right(seuils, valeur)


@dataclass(frozen=True, slots=True)
class Examen:
    """What one company gets: bits per dispositif (refused, undecided) and per criterion (false, undecided)."""

    fiche: Fiche
    faits: Faits
    refuses: int
    a_confirmer: int
    faux: int
    inconnus: int
    manques: Mapping[str, int]
    """By fact that leaves a criterion undecided, the dispositifs that carry it, refused ones included."""

    @property
    def eligibles(self) -> int:
        return self.fiche.tous & ~(self.refuses | self.a_confirmer)

    def verdicts(self) -> dict[str, VerdictAide]:
        """Verdict by dispositif."""
        return {version.code: VERDICTS[self._verite(rang)] for rang, version in enumerate(self.fiche.compile.versions)}

    def _verite(self, rang: int) -> Verite:
        if self.refuses >> rang & 1:
            return Verite.FAUX
        return Verite.INCONNU if self.a_confirmer >> rang & 1 else Verite.VRAI

    def resultats(self) -> Iterator[tuple[CritereDistinct, Resultat]]:
        """Each distinct criterion once, with its result."""
        for rang, distinct in enumerate(self.fiche.criteres):
            if self.faux >> rang & 1:
                yield distinct, "faux"
            else:
                yield distinct, "inconnu" if self.inconnus >> rang & 1 else "vrai"

    def manquants(self) -> dict[str, int]:
        """By missing fact, the dispositifs still possible that it would help decide, those that wait the most first."""
        utiles = {fait: concernes & ~self.refuses for fait, concernes in self.manques.items()}
        ordre = sorted(utiles, key=lambda fait: (-utiles[fait].bit_count(), fait))
        return {fait: utiles[fait] for fait in ordre if utiles[fait]}

    def dispositifs(self, bits: int) -> list[str]:
        """Codes of the dispositifs of the bits."""
        return [self.fiche.compile.versions[rang].code for rang in lignes(bits)]


def ficher(compile_: CatalogueCompile) -> Fiche:
    """Turns the compiled catalogue around, once, for one company at a time."""
    distincts = tuple(_distincts(compile_))
    par_faits: dict[tuple[str, ...], list[tuple[int, CritereDistinct]]] = {}
    seuils: dict[str, set[Decimal]] = {fait: set() for fait in compile_.faits}
    for rang, distinct in enumerate(distincts):
        forme = forme_de(distinct.critere.condition)
        par_faits.setdefault(tuple(sorted({f.fait for f in feuilles(forme)})), []).append((rang, distinct))
        _noter_seuils(seuils, forme)
    blocs = tuple(Bloc(faits, criteres) for faits, criteres in sorted(par_faits.items()))
    return Fiche(compile_, distincts, blocs, {fait: sorted(siens) for fait, siens in seuils.items()})


def _noter_seuils(seuils: Mapping[str, set[Decimal]], forme: Forme) -> None:
    for feuille in feuilles(forme):
        if isinstance(feuille.seuil, Decimal):
            seuils[feuille.fait].add(feuille.seuil)


def _distincts(compile_: CatalogueCompile) -> Iterator[CritereDistinct]:
    """Criteria that say the same thing for the same reason, in the order of their first use."""
    vus: dict[tuple[object, ...], tuple[Critere, Source | None, int]] = {}
    communes = sources_communes()
    for rang, (version, criteres) in enumerate(zip(compile_.versions, compile_.criteres, strict=True)):
        for critere in criteres:
            source = None if critere.source is None else {**communes, **version.sources}.get(critere.source)
            cle = (
                critere.code,
                critere.libelle,
                critere.a_verifier,
                critere.note,
                repr(critere.condition),
                str(source),
            )
            premier, lue, porteurs = vus.get(cle, (critere, source, 0))
            vus[cle] = (premier, lue, porteurs | 1 << rang)
    for critere, source, porteurs in vus.values():
        yield CritereDistinct(critere, source, porteurs)


def expliquer(fiche: Fiche, ligne: Mapping[str, Valeur]) -> Examen:
    """The examination of a row of plain values, as `evaluer_lot` reads them."""
    connus: dict[str, FaitConnu] = {}
    for fait in fiche.compile.faits:
        valeur = ligne.get(fait)
        grandeur = grandeur_de(fait, valeur)
        if isinstance(valeur, FaitConnu):
            connus[fait] = valeur
        elif grandeur is not None:
            connus[fait] = FaitConnu(grandeur, "annuaire")
    return fiche.examiner(connus)
