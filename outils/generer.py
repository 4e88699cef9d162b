"""Writes, or checks, every file that the code produces: `python -m outils.generer docs [--verifier|--rupture]`."""

import difflib
import json
import sys
from pathlib import Path

from outils import erreurs, etats, notation, pieces
from outils.contrat import ruptures_du_code
from services.commande.contrats import contrats, texte_du_contrat

RACINE = Path(__file__).resolve().parents[1]
LIGNES_MONTREES = 20
PHRASE_RUPTURE = (
    "Un contrat publié serait rompu : l'écrire sous « Breaking » dans CHANGELOG.md, puis make generer RUPTURE=1"
)


def documents(dossier: str) -> dict[str, str]:
    """Path from the root of the repository → content."""
    fiches = erreurs.catalogue()
    produits = {f"{dossier}/openapi/{nom}.json": texte_du_contrat(document) for nom, document in contrats().items()}
    produits[f"{dossier}/erreurs.md"] = erreurs.page_markdown(fiches)
    produits[f"{dossier}/etats.md"] = etats.page()
    produits[f"{dossier}/pieces.md"] = pieces.page()
    produits[f"{dossier}/notation.md"] = notation.page()
    produits["shared/http/erreurs.json"] = json.dumps(fiches, ensure_ascii=False, indent=1) + "\n"
    return produits


def ecarts(produits: dict[str, str], racine: Path = RACINE) -> list[str]:
    """What differs between the files and what the code produces, as diff lines."""
    lignes: list[str] = []
    for chemin, attendu in produits.items():
        fichier = racine / chemin
        present = fichier.read_text(encoding="utf-8") if fichier.exists() else ""
        if present != attendu:
            noms = (f"{chemin} (présent)", f"{chemin} (produit)")
            lignes += list(difflib.unified_diff(present.splitlines(), attendu.splitlines(), *noms, lineterm="", n=1))[
                :LIGNES_MONTREES
            ]
    return lignes


def principal(arguments: list[str]) -> int:
    """Exit code 1 when a file is not up to date."""
    produits = documents(next((a for a in arguments if not a.startswith("-")), "docs"))
    if "--verifier" in arguments:
        lignes = ecarts(produits)
        print(
            "\n".join([*lignes, "Des documents ne sont pas à jour : make generer"])
            if lignes
            else "Documents produits par le code : à jour."
        )
        return 1 if lignes else 0
    ruptures = [] if "--rupture" in arguments else ruptures_du_code(RACINE / "docs" / "openapi")
    if ruptures:
        print("\n".join([*ruptures, PHRASE_RUPTURE]))
        return 1
    for chemin, contenu in produits.items():
        fichier = RACINE / chemin
        fichier.parent.mkdir(parents=True, exist_ok=True)
        fichier.write_text(contenu, encoding="utf-8")
    print(f"{len(produits)} documents écrits.")
    return 0


if __name__ == "__main__":
    raise SystemExit(principal(sys.argv[1:]))
