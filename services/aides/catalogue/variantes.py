"""A dispositif and its local variants: a company sees one of them, the most local that is surely its own. Pure.

A variant that is over is not in force, hence not here; one where nothing can be deposited hides nothing either.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.catalogue.territoires import FRANCE, Territoire, territoire
from shared.nomenclatures.territoires import communes

PARTOUT = 10**6


def famille(version: VersionEnVigueur) -> str:
    """Code of the dispositif that the version is a variant of, or its own."""
    return version.code if version.regles.variante is None else version.regles.variante.de


def les_plus_locales(
    versions: Sequence[VersionEnVigueur], lieux: frozenset[str | bool] | None, le: date
) -> list[VersionEnVigueur]:
    """One version per family where the place tells; `lieux`: where the company may be (None: anywhere).

    A variant that the place rules out is left out. While the place leaves it open, it stays beside the generic one.
    """
    variantes: dict[str, list[VersionEnVigueur]] = {}
    for version in versions:
        if version.regles.variante is not None:
            variantes.setdefault(famille(version), []).append(version)
    if not variantes:
        return list(versions)
    ecartees = {code for liste in variantes.values() for code in _ecartees(liste, lieux, le)}
    return [version for version in versions if version.code not in ecartees]


def _ecartees(variantes: Sequence[VersionEnVigueur], lieux: frozenset[str | bool] | None, le: date) -> set[str]:
    """Codes of the family that the company does not see."""
    surement = [version for version in variantes if lieux and all(_couvre(version, lieu) for lieu in lieux)]
    possibles = [version for version in variantes if lieux is None or any(_couvre(version, lieu) for lieu in lieux)]
    ecartees = {version.code for version in variantes if version not in possibles}
    ouvertes = [version for version in surement if not _ferme(version, le)]
    if not ouvertes:
        return ecartees
    retenue = min(ouvertes, key=lambda version: (_etendue(_perimetre(version)), version.code))
    plus_grandes = {v.code for v in possibles if _etendue(_perimetre(v)) >= _etendue(_perimetre(retenue))}
    return (ecartees | plus_grandes | {famille(retenue)}) - {retenue.code}


def _perimetre(version: VersionEnVigueur) -> Territoire:
    assert version.regles.variante is not None
    return territoire(tuple(version.regles.variante.perimetre))


def _couvre(version: VersionEnVigueur, lieu: str | bool) -> bool:
    return _perimetre(version).contient(str(lieu))


def _ferme(version: VersionEnVigueur, le: date) -> bool:
    return version.regles.calendrier(version.valide_au).disponibilite(le).indisponible


@lru_cache(maxsize=256)
def _etendue(perimetre: Territoire) -> int:
    """Number of places, to tell the most local."""
    dehors = (
        PARTOUT if FRANCE in perimetre.inclus else sum(lieu.startswith("departement:") for lieu in perimetre.inclus)
    )
    return dehors + sum(perimetre.contient(commune) for commune in communes())
