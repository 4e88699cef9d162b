"""Where two canonical documents differ: pure, stdlib only."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

ABSENT = "(absent)"


@dataclass(frozen=True, slots=True)
class Ecart:
    """One place where what is stored is not what is recomputed."""

    chemin: str
    enregistre: str
    rejoue: str


def ecarts(enregistre: Any, rejoue: Any, chemin: str = "") -> Iterator[Ecart]:
    """Every leaf that differs, with its path; nothing when the documents are equal."""
    if enregistre == rejoue and type(enregistre) is type(rejoue):
        return
    if isinstance(enregistre, dict) and isinstance(rejoue, dict):
        for cle in sorted(enregistre.keys() | rejoue.keys()):
            yield from ecarts(enregistre.get(cle, ABSENT), rejoue.get(cle, ABSENT), f"{chemin}.{cle}".lstrip("."))
    elif isinstance(enregistre, list) and isinstance(rejoue, list):
        for rang in range(max(len(enregistre), len(rejoue))):
            yield from ecarts(_rang(enregistre, rang), _rang(rejoue, rang), f"{chemin}[{rang}]")
    else:
        yield Ecart(chemin, _court(enregistre), _court(rejoue))


def _rang(liste: list[Any], rang: int) -> Any:
    return liste[rang] if rang < len(liste) else ABSENT


def _court(valeur: Any) -> str:
    texte = "null" if valeur is None else str(valeur)
    return texte if len(texte) <= 200 else f"{texte[:197]}…"
