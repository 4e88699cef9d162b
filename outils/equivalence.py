"""Compares the verdicts of a folder of programmes with those of Publicodes: `make equivalence PROGRAMMES=…`.

Beside the folder `x`, the file `x-verdicts.json` holds the profiles and, by slug, one sign per profile (null: refused).
"""

import sys
from pathlib import Path
from typing import Any

import orjson

from services.aides.programmes.errors import LectureImpossible
from services.aides.programmes.lot import charger_dossier, evaluer
from services.aides.programmes.profils import lire_profils
from services.commande.programmes import progression

MONTRES = 20


def ecarts(obtenus: dict[str, str | None], attendus: dict[str, str | None]) -> list[str]:
    """One line per pair (or whole programme) that differs."""
    lignes = []
    for slug in sorted(obtenus.keys() | attendus.keys()):
        obtenu, attendu = obtenus.get(slug), attendus.get(slug)
        if slug not in obtenus or slug not in attendus:
            lignes.append(f"{slug} : {'absent du dossier' if slug in attendus else 'absent des verdicts'}")
        elif obtenu is None or attendu is None or len(obtenu) != len(attendu):
            lignes += [] if obtenu == attendu else [f"{slug} : {_etat(obtenu)} ici, {_etat(attendu)} attendu"]
        else:
            paires = enumerate(zip(obtenu, attendu, strict=True))
            lignes += [f"{slug}, profil {rang} : {ici} ici, {la} attendu" for rang, (ici, la) in paires if ici != la]
    return lignes


def _etat(verdicts: str | None) -> str:
    return "refusé" if verdicts is None else f"{len(verdicts)} verdicts"


def comparer(dossier: Path) -> int:
    """Exit code: 0 when every pair is equal, 1 otherwise."""
    reference = dossier.with_name(f"{dossier.name}-verdicts.json")
    attendus: dict[str, Any] = orjson.loads(reference.read_bytes())["verdicts"]
    with progression() as avance:
        lus = charger_dossier(dossier, avance)
        obtenus = evaluer(lus, lire_profils(reference), avance)
    differences = ecarts(obtenus, attendus)
    paires = sum(len(verdicts) for verdicts in obtenus.values() if verdicts is not None)
    refuses = sum(verdicts is None for verdicts in obtenus.values())
    print(f"{len(obtenus)} programmes, dont {refuses} refusés ; {paires} verdicts ; {len(differences)} écarts.")
    for ligne in differences[:MONTRES]:
        print(f"  {ligne}")
    if len(differences) > MONTRES:
        print(f"  … et {len(differences) - MONTRES} autres.")
    return 1 if differences else 0


def principal(arguments: list[str]) -> int:
    """Without the folder (it is not part of the repository), there is nothing to compare: 0, and it says so."""
    if len(arguments) != 1:
        print("Usage : make equivalence PROGRAMMES=<dossier>", file=sys.stderr)
        return 1
    dossier = Path(arguments[0])
    if not dossier.is_dir():
        print(f"Équivalence non vérifiée : le dossier {dossier} est absent.")
        return 0
    try:
        return comparer(dossier)
    except (LectureImpossible, OSError, orjson.JSONDecodeError, KeyError) as erreur:
        print(f"Impossible : les verdicts de référence ne se lisent pas ({erreur}).", file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(principal(sys.argv[1:]))
