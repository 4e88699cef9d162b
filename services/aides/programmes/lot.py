"""Evaluates a folder of programmes on profiles: one character per pair."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from services.aides.programmes.arbre import Valeur
from services.aides.programmes.dossier import Lus, lire_un, lister
from services.aides.programmes.profils import Profil, situation
from services.aides.programmes.programme import Programme

SIGNES = {True: "1", False: "0", None: "?"}
Avance = Callable[[str, int, int], None]
"""(what is being done, how many, out of how many)."""


def charger_dossier(dossier: Path, avance: Avance) -> Lus:
    """Every programme of the folder, compiled; LectureImpossible when there is none to read."""
    fichiers, lus = lister(dossier), Lus()
    for rang, chemin in enumerate(fichiers, start=1):
        lire_un(chemin, lus)
        avance("Programmes lus", rang, len(fichiers))
    return lus


def evaluer(lus: Lus, profils: Sequence[Profil], avance: Avance) -> dict[str, str | None]:
    """Verdicts by slug, one sign per profile; None for a programme that is refused."""
    situations = [situation(profil) for profil in profils]
    verdicts: dict[str, str | None] = dict.fromkeys(lus.erreurs)
    for rang, (slug, programme) in enumerate(lus.programmes.items(), start=1):
        verdicts[slug] = _signes(programme, situations)
        avance("Programmes évalués", rang, len(lus.programmes))
    return dict(sorted(verdicts.items()))


def _signes(programme: Programme, situations: Sequence[Mapping[str, Valeur]]) -> str:
    return "".join(SIGNES[programme.verdict(faits)] for faits in situations)
