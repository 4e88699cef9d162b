"""What a move to another version of the model changes for a parcours: pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from services.parcours.modeles.domain import Fait, Modele

SortEtape = Literal["conservee", "renommee", "absente", "nouvelle"]


@dataclass(frozen=True, slots=True)
class EtapeComparee:
    """A step of either version, and what becomes of it."""

    code: str
    libelle: str
    sort: SortEtape
    vers: str | None


@dataclass(frozen=True, slots=True)
class GesteCompare:
    """A gesture of both versions whose conditions or roles differ."""

    code: str
    conditions_gagnees: tuple[str, ...]
    conditions_perdues: tuple[str, ...]
    roles_gagnes: tuple[str, ...]
    roles_perdus: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FaitCompare:
    """A fact recorded on the parcours: kept, or left aside with the reason."""

    code: str
    conserve: bool
    raison: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where the parcours would stand."""

    etape: str
    reprise: str | None
    visitees: tuple[str, ...]


def correspondance(ancien: Modele, nouveau: Modele) -> dict[str, str | None]:
    """Step of the new version for each step of the old one: declared, or of the same code; None without one."""
    declarees = nouveau.equivalences.get(ancien.numero, {})
    memes = {code: code if code in nouveau.etapes else None for code in ancien.etapes}
    return memes | {code: vers for code, vers in declarees.items() if code in ancien.etapes}


def etapes_comparees(ancien: Modele, nouveau: Modele) -> list[EtapeComparee]:
    """Steps of the old version in their order, then those that only the new one has."""
    vers = correspondance(ancien, nouveau)
    comparees = [EtapeComparee(e.code, e.libelle, _sort(e.code, vers[e.code]), vers[e.code]) for e in _etapes(ancien)]
    atteintes = set(vers.values())
    neuves = [e for e in _etapes(nouveau) if e.code not in atteintes]
    return comparees + [EtapeComparee(e.code, e.libelle, "nouvelle", e.code) for e in neuves]


def _etapes(modele: Modele) -> Iterable[Any]:
    return modele.etapes.values()


def _sort(code: str, vers: str | None) -> SortEtape:
    if vers is None:
        return "absente"
    return "conservee" if vers == code else "renommee"


def gestes_compares(ancien: Modele, nouveau: Modele) -> tuple[list[str], list[str], list[GesteCompare]]:
    """Gestures gained, lost, and those whose conditions or roles differ."""
    gagnes = [code for code in nouveau.gestes if code not in ancien.gestes]
    perdus = [code for code in ancien.gestes if code not in nouveau.gestes]
    communs = [code for code in ancien.gestes if code in nouveau.gestes]
    compares = [_geste(ancien, nouveau, code) for code in communs]
    return gagnes, perdus, [un for un in compares if un != GesteCompare(un.code, (), (), (), ())]


def _geste(ancien: Modele, nouveau: Modele, code: str) -> GesteCompare:
    avant, apres = ancien.gestes[code], nouveau.gestes[code]
    return GesteCompare(
        code,
        _de_plus(apres.conditions, avant.conditions),
        _de_plus(avant.conditions, apres.conditions),
        _de_plus(apres.roles, avant.roles),
        _de_plus(avant.roles, apres.roles),
    )


def _de_plus(ici: tuple[str, ...], ailleurs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in ici if code not in ailleurs)


def faits_compares(enregistres: Mapping[str, Any], ancien: Modele, nouveau: Modele) -> list[FaitCompare]:
    """What becomes of each recorded fact."""
    raisons = {
        code: _raison(valeur, ancien.faits.get(code), nouveau.faits.get(code)) for code, valeur in enregistres.items()
    }
    return [FaitCompare(code, raison is None, raison) for code, raison in raisons.items()]


def _raison(valeur: Any, avant: Fait | None, apres: Fait | None) -> str | None:
    if apres is None:
        return "la nouvelle version ne déclare pas ce fait"
    if avant is not None and avant.type != apres.type:
        return f"son type passe de {avant.type} à {apres.type}"
    if apres.type == "choix" and valeur not in apres.choix:
        return f"la valeur {valeur} n'existe plus"
    return None


def blocages(ancien: Modele, nouveau: Modele, etape: str, reprise: str | None) -> list[str]:
    """Why the parcours cannot move; empty when it can."""
    vers = correspondance(ancien, nouveau)
    trouves = []
    for nom, code in (("L'étape actuelle", etape), ("L'étape de reprise", reprise)):
        if code is None:
            continue
        cible = vers[code]
        if cible is None:
            trouves.append(f"{nom} « {ancien.etapes[code].libelle} » n'a pas d'équivalent dans la nouvelle version.")
        elif nouveau.etapes[cible].nature != ancien.etapes[code].nature:
            natures = f"{ancien.etapes[code].nature} et {nouveau.etapes[cible].nature}"
            trouves.append(f"{nom} et son équivalent « {cible} » ne sont pas de même nature ({natures}).")
    return trouves


def place(ancien: Modele, nouveau: Modele, etape: str, reprise: str | None, visitees: Iterable[str]) -> Place:
    """Where the parcours stands in the new version; only once nothing blocks."""
    vers = correspondance(ancien, nouveau)
    connues = [cible for code in visitees if (cible := vers.get(code)) is not None]
    return Place(str(vers[etape]), None if reprise is None else vers[reprise], tuple(dict.fromkeys(connues)))
