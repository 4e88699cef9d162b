"""What is known of the company when its actions are chosen: headcount and activity."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shared.nomenclatures.effectifs import TRANCHES


@dataclass(frozen=True)
class Faits:
    """Headcount between two bounds (None: open or unknown) and NAF code (None: unknown)."""

    effectif_min: Decimal | None = None
    effectif_max: Decimal | None = None
    naf: str | None = None

    def en_json(self) -> dict[str, str | None]:
        return {nom: None if valeur is None else str(valeur) for nom, valeur in vars(self).items()}


def faits_de_json(contenu: Mapping[str, str | None]) -> Faits:
    """The facts that a frozen result was computed from."""
    bornes = [None if contenu[nom] is None else Decimal(str(contenu[nom])) for nom in ("effectif_min", "effectif_max")]
    return Faits(bornes[0], bornes[1], contenu["naf"])


def faits_connus(effectif_etp: Decimal | None, tranche: str | None, naf: str | None) -> Faits:
    """The measured headcount if there is one, else the band of the directory."""
    if effectif_etp is not None:
        return Faits(effectif_etp, effectif_etp, naf)
    if tranche not in TRANCHES:
        return Faits(naf=naf)
    bas, haut = TRANCHES[tranche]
    return Faits(Decimal(bas), None if haut is None else Decimal(haut), naf)


def condition_remplie(conditions: Mapping[str, Any], faits: Faits) -> tuple[bool, tuple[str, ...]]:
    """Whether the action may fit the company, and which facts remain to be confirmed."""
    verdicts = {
        "effectif": _et(
            _au_moins(faits.effectif_min, faits.effectif_max, conditions["effectif_min"]),
            _au_plus(faits.effectif_min, faits.effectif_max, conditions["effectif_max"]),
        ),
        "naf": _naf(faits.naf, conditions["naf_prefixes"]),
    }
    inconnus = tuple(nom for nom, verdict in verdicts.items() if verdict is None)
    return all(verdict is not False for verdict in verdicts.values()), inconnus


def _et(gauche: bool | None, droite: bool | None) -> bool | None:
    if gauche is False or droite is False:
        return False
    return None if gauche is None or droite is None else True


def _au_moins(bas: Decimal | None, haut: Decimal | None, plancher: int | None) -> bool | None:
    if plancher is None or (bas is not None and bas >= plancher):
        return True
    return False if haut is not None and haut < plancher else None


def _au_plus(bas: Decimal | None, haut: Decimal | None, plafond: int | None) -> bool | None:
    if plafond is None or (haut is not None and haut <= plafond):
        return True
    return False if bas is not None and bas > plafond else None


def _naf(naf: str | None, prefixes: list[str]) -> bool | None:
    if not prefixes:
        return True
    return None if naf is None else naf.startswith(tuple(prefixes))
