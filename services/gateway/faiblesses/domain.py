"""The rules, pure: facts in, weaknesses out. Each threshold that no source gives is a HYPOTHESE of this file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

LONG_JOURS = 365
"""Stay in a step from which a delay is long (HYPOTHESE: a year)."""
DISPERSION_MIN = 10
"""Ratio of the longest stay to the shortest from which a step has no usual delay (HYPOTHESE)."""
ANNEES_MIN = 3
"""Years in a row, each under the one before, that make a falling participation (HYPOTHESE)."""
BAISSE_MIN = Decimal("0.10")
"""Smallest fall from the first of those years to the last (HYPOTHESE)."""
ACTIONS_MAX = 10
"""Conventions of one plan beyond which there are too many of them (HYPOTHESE)."""


@dataclass(frozen=True, slots=True)
class Constat:
    """A weakness: the rule that found it, its figures, on how many facts, and the objects it comes from."""

    regle: str
    explication: str
    chiffres: dict[str, str]
    n: int
    objets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Indicateur:
    """One indicator of a convention; `par_annee` is what was stated for each year."""

    code: str
    nature: str
    cible: Decimal | None
    realise: Decimal
    par_annee: dict[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Action:
    """A convention as the rules see it; `finie`: its last day is over."""

    id: str
    intitule: str
    du: date
    au: date
    finie: bool
    indicateurs: tuple[Indicateur, ...]


def objectifs_manques(actions: Iterable[Action]) -> list[Constat]:
    """A finished convention under its target."""
    return [
        Constat(
            "objectif-manque",
            f"{action.intitule} : {ecrire(un.realise)} {un.code} sur {ecrire(un.cible)} attendus.",
            {"realise": ecrire(un.realise), "cible": ecrire(un.cible), "taux": f"{un.realise / un.cible:.4f}"},
            1,
            (action.id,),
        )
        for action in actions
        for un in action.indicateurs
        if action.finie and un.cible and un.nature != "groupe" and un.realise < un.cible
    ]


def groupes_non_constitues(actions: Iterable[Action], hors_delai: Sequence[str]) -> list[Constat]:
    """A group that was expected and never formed: by the convention that aimed at it, or past its closing date."""
    constats = [
        Constat(
            "groupe-non-constitue",
            f"{action.intitule} : aucun groupe constitué sur {ecrire(un.cible)} attendu(s).",
            {"constitues": "0", "attendus": ecrire(un.cible)},
            1,
            (action.id,),
        )
        for action in actions
        for un in action.indicateurs
        if action.finie and un.nature == "groupe" and un.cible and un.realise == 0
    ]
    if hors_delai:
        phrase = f"{len(hors_delai)} groupe(s) sans quorum à leur date limite."
        chiffres = {"hors_delai": str(len(hors_delai))}
        constats.append(Constat("groupe-non-constitue", phrase, chiffres, len(hors_delai), tuple(hors_delai)))
    return constats


def impact_non_mesure(actions: Iterable[Action]) -> list[Constat]:
    """A finished convention that counted means or satisfaction, and no effect."""
    constats = []
    for action in actions:
        comptes = [un for un in action.indicateurs if un.realise > 0]
        if action.finie and comptes and not any(un.nature == "impact" for un in comptes):
            natures = ", ".join(sorted({un.nature for un in comptes}))
            phrase = f"{action.intitule} : des indicateurs de {natures}, aucun d'impact."
            chiffres = {"indicateurs": str(len(comptes)), "impact": "0"}
            constats.append(Constat("impact-non-mesure", phrase, chiffres, len(comptes), (action.id,)))
    return constats


def participations_en_baisse(actions: Iterable[Action]) -> list[Constat]:
    """Means that fall each year, over the last three years stated at least."""
    constats = []
    for action in actions:
        for un in action.indicateurs:
            suite = baisse(un.par_annee) if un.nature == "moyens" else []
            if suite:
                valeurs = {str(annee): ecrire(un.par_annee[annee]) for annee in suite}
                phrase = f"{action.intitule} : {un.code} en baisse, {' → '.join(valeurs.values())}."
                constats.append(Constat("participation-en-baisse", phrase, valeurs, len(suite), (action.id,)))
    return constats


def baisse(par_annee: dict[int, Decimal]) -> list[int]:
    """Years of the falling series that ends with the last year; empty when it is too short or too small."""
    annees = sorted(par_annee)
    suite = annees[-1:]
    for annee in reversed(annees[:-1]):
        if annee != suite[0] - 1 or par_annee[annee] <= par_annee[suite[0]]:
            break
        suite.insert(0, annee)
    if len(suite) < ANNEES_MIN or 1 - par_annee[suite[-1]] / par_annee[suite[0]] < BAISSE_MIN:
        return []
    return suite


def trop_d_actions(actions: Sequence[Action]) -> list[Constat]:
    """More conventions than a company can find its way in."""
    if len(actions) <= ACTIONS_MAX:
        return []
    phrase = f"{len(actions)} conventions dans la période, {ACTIONS_MAX} au plus se lisent ensemble."
    chiffres = {"conventions": str(len(actions)), "seuil": str(ACTIONS_MAX)}
    return [Constat("trop-d-actions", phrase, chiffres, len(actions), tuple(action.id for action in actions))]


@dataclass(frozen=True, slots=True)
class Sejours:
    """Finished stays in a step, in days, and the parcours that they come from (longest last)."""

    etape: str
    jours: tuple[float, ...]
    objets: tuple[str, ...]


def delais_disperses(sejours: Iterable[Sejours]) -> list[Constat]:
    """A step that takes weeks for one company and more than a year for another."""
    constats = []
    for un in sejours:
        court, long = min(un.jours, default=0.0), max(un.jours, default=0.0)
        if len(un.jours) >= 2 and long >= LONG_JOURS and long >= DISPERSION_MIN * court:
            phrase = f"Étape {un.etape} : de {court:.0f} à {long:.0f} jours."
            chiffres = {"min_jours": f"{court:.1f}", "max_jours": f"{long:.1f}", "etape": un.etape}
            constats.append(Constat("delais-disperses", phrase, chiffres, len(un.jours), un.objets))
    return constats


def financement_non_systematique(clos: int, sans: Sequence[str]) -> list[Constat]:
    """Parcours that closed after an accepted plan without any orientation to funding, made or set aside."""
    if not sans:
        return []
    phrase = f"{len(sans)} parcours clos sur {clos} sans orientation vers un financement."
    chiffres = {"clos": str(clos), "sans_orientation": str(len(sans)), "taux": f"{1 - len(sans) / clos:.4f}"}
    return [Constat("financement-non-systematique", phrase, chiffres, clos, tuple(sans))]


def ecrire(valeur: Decimal | None) -> str:
    """The number without useless zeros."""
    return "" if valeur is None else format(valeur.normalize(), "f")
