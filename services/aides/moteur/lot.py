"""A whole population against the compiled catalogue: three sets of rows per dispositif. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from services.aides.eligibilite.evaluation import VERDICTS
from services.aides.eligibilite.kleene import Verite
from services.aides.eligibilite.schemas import VerdictAide
from services.aides.moteur.bits import lignes
from services.aides.moteur.compilation import CatalogueCompile, Operation
from services.aides.moteur.index import Index, Paire, indexer
from services.aides.moteur.valeurs import Valeur

NON_EXCLUS: tuple[VerdictAide, ...] = ("eligible", "a_confirmer")


@dataclass(frozen=True, slots=True)
class Comptes:
    """Rows by verdict."""

    eligible: int
    a_confirmer: int
    non_eligible: int


@dataclass(frozen=True)
class Verdicts:
    """Verdicts of every row on every dispositif; sets are combined when they are asked for."""

    compile: CatalogueCompile
    lignes: int
    noeuds: Sequence[Paire]
    decidees: Sequence[int | None]
    """By what dispositifs look at, the rows that it leaves decided or refused; None when it depends on thresholds."""

    def ensembles(self, dispositif: str) -> Paire:
        """Rows (certainly, possibly) eligible; KeyError for a dispositif that is not in force."""
        rang = self.compile.rangs[dispositif]
        return conjoindre(map(self.noeuds.__getitem__, self.compile.plans[rang]), self._plein)

    def parcourir(self) -> Iterator[tuple[str, int, int]]:
        """(dispositif, certain, possible) of each dispositif, in the order of the compiled catalogue."""
        paire, plein = self.noeuds.__getitem__, self._plein
        permis = [possible for _, possible in self.noeuds].__getitem__
        decidees = [*self.decidees, None]
        compile_ = self.compile
        for version, plan, famille in zip(compile_.versions, compile_.plans, compile_.familles, strict=True):
            connues = decidees[famille]
            if connues is None:
                yield version.code, *conjoindre(map(paire, plan), plein)
            else:
                possible = reduce(and_, map(permis, plan))
                yield version.code, possible & connues, possible

    def comptes(self) -> dict[str, Comptes]:
        """Number of rows by verdict, by dispositif."""
        return {code: self._compter(certain, possible) for code, certain, possible in self.parcourir()}

    def paires(self, verdicts: Iterable[VerdictAide] = NON_EXCLUS) -> Iterator[tuple[int, str, VerdictAide]]:
        """(row, dispositif, verdict) of the pairs with one of those verdicts, by dispositif, verdict and row."""
        voulus = tuple(verdicts)
        for code, certain, possible in self.parcourir():
            par_verdict = self.par_verdict(certain, possible)
            for verdict in voulus:
                for ligne in lignes(par_verdict[verdict]):
                    yield ligne, code, verdict

    def par_verdict(self, certain: int, possible: int) -> dict[VerdictAide, int]:
        """The three sets of rows of a pair of sets."""
        return {
            VERDICTS[Verite.VRAI]: certain,
            VERDICTS[Verite.INCONNU]: possible ^ certain,
            VERDICTS[Verite.FAUX]: self._plein ^ possible,
        }

    @property
    def _plein(self) -> int:
        return (1 << self.lignes) - 1

    def _compter(self, certain: int, possible: int) -> Comptes:
        surs, permis = certain.bit_count(), possible.bit_count()
        return Comptes(surs, permis - surs, self.lignes - permis)


def conjoindre(paires: Iterable[Paire], plein: int) -> Paire:
    """AND of the pairs; one computation serves both sets as long as nothing is unknown."""
    certain = possible = plein
    for sur, permis in paires:
        if certain is possible and sur is permis:
            certain = possible = certain & sur
        else:
            certain &= sur
            possible &= permis
    return certain, possible


def evaluer_lot(
    compile_: CatalogueCompile, colonnes: Mapping[str, Sequence[Valeur]], nombre: int | None = None
) -> Verdicts:
    """Judges every row on every dispositif.

    `colonnes`: by fact, the value of each row; a fact without a column is unknown everywhere. `nombre`: number of
    rows, that of the columns when not given. ValueError: columns of different lengths, or a value that does not fit.
    """
    tailles = {len(colonne) for colonne in colonnes.values()} | ({nombre} if nombre is not None else set())
    if len(tailles) > 1:
        raise ValueError(f"colonnes de longueurs différentes : {sorted(tailles)}")
    lues = tailles.pop() if tailles else 0
    plein = (1 << lues) - 1
    index = {fait: indexer(compile_, fait, colonnes[fait]) for fait in compile_.faits if fait in colonnes}
    noeuds = calculer(compile_, index, plein)
    return Verdicts(compile_, lues, noeuds, list(_decidees(compile_, index, noeuds, plein)))


def calculer(compile_: CatalogueCompile, index: Mapping[str, Index], plein: int) -> list[Paire]:
    """Every node of the program; a leaf without an index is unknown everywhere."""
    noeuds: list[Paire] = []
    for rang, noeud in enumerate(compile_.noeuds):
        if isinstance(noeud, Operation):
            noeuds.append(_operation(noeud, [noeuds[partie] for partie in noeud.parties], plein))
        else:
            noeuds.append(index[noeud.fait].paires[rang] if noeud.fait in index else (0, plein))
    return noeuds


def _operation(noeud: Operation, parties: Sequence[Paire], plein: int) -> Paire:
    """Kleene's operations on both sets; a contrary exchanges them."""
    if noeud.lien == "et":
        return conjoindre(parties, plein)
    contraires = [_contraire(partie, plein) for partie in parties]
    return contraires[0] if noeud.lien == "non" else _contraire(conjoindre(contraires, plein), plein)


def _contraire(paire: Paire, plein: int) -> Paire:
    certain, possible = paire
    inverse = plein ^ possible
    return (inverse, inverse) if certain is possible else (inverse, plein ^ certain)


def _decidees(
    compile_: CatalogueCompile, index: Mapping[str, Index], noeuds: Sequence[Paire], plein: int
) -> Iterator[int | None]:
    """A conjunction is certain where it is possible and none of its parts is unknown."""
    doutes = {fait: index[fait].inconnues if fait in index else plein for fait in compile_.faits}
    for regards in compile_.regards:
        inconnues = [
            doutes[regard] if isinstance(regard, str) else noeuds[regard][0] ^ noeuds[regard][1] for regard in regards
        ]
        surs = [inconnue for inconnue in inconnues if inconnue is not None]
        yield plein ^ reduce(or_, surs) if len(surs) == len(inconnues) else None
