"""Breaking changes between two OpenAPI documents; `python -m outils.contrat docs/openapi` compares code and files."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from outils.contrat_schemas import Comparaison, Sens
from shared.http.fusion import operations

Operation = dict[str, Any]


def ruptures(ancien: dict[str, Any], nouveau: dict[str, Any]) -> list[str]:
    """Sentences, one per change that breaks a client of the document `ancien`; empty when none does."""
    comparaison = Comparaison(_schemas(ancien), _schemas(nouveau))
    presentes = {(chemin, methode): operation for chemin, methode, operation in operations(nouveau)}
    trouvees: list[str] = []
    for chemin, methode, operation in operations(ancien):
        lieu = f"{methode.upper()} {chemin}"
        if (chemin, methode) in presentes:
            trouvees += _ruptures_operation(lieu, operation, presentes[chemin, methode], comparaison)
        else:
            trouvees.append(f"{lieu} : l'opération est retirée")
    return trouvees


def _schemas(document: dict[str, Any]) -> dict[str, Any]:
    schemas: dict[str, Any] = document.get("components", {}).get("schemas", {})
    return schemas


def _ruptures_operation(lieu: str, ancienne: Operation, nouvelle: Operation, comparaison: Comparaison) -> Iterator[str]:
    if ancienne.get("operationId") != nouvelle.get("operationId"):
        yield f"{lieu} : operationId passe de {ancienne.get('operationId')} à {nouvelle.get('operationId')}"
    exclus = sorted(set(ancienne.get("x-acces", [])) - set(nouvelle.get("x-acces", [])))
    if nouvelle.get("x-acces") != ["public"]:
        yield from (f"{lieu} : le rôle {role} n'a plus accès" for role in exclus)
    yield from _parametres(lieu, ancienne, nouvelle, comparaison)
    yield from _corps(lieu, ancienne, nouvelle, comparaison)
    yield from _reponses(lieu, ancienne, nouvelle, comparaison)


def _parametres(lieu: str, ancienne: Operation, nouvelle: Operation, comparaison: Comparaison) -> Iterator[str]:
    avant, apres = _par_nom(ancienne), _par_nom(nouvelle)
    for cle, parametre in apres.items():
        if parametre.get("required") and not avant.get(cle, {}).get("required"):
            yield f"{lieu} : le paramètre {cle[1]} devient obligatoire"
    for cle, parametre in avant.items():
        if cle not in apres:
            yield f"{lieu} : le paramètre {cle[1]} est retiré"
        else:
            nom = f"{lieu} paramètre {cle[1]}"
            yield from comparaison.ruptures(
                nom, parametre.get("schema", {}), apres[cle].get("schema", {}), Sens.REQUETE
            )


def _par_nom(operation: Operation) -> dict[tuple[str, str], dict[str, Any]]:
    return {(parametre["in"], parametre["name"]): parametre for parametre in operation.get("parameters", [])}


def _corps(lieu: str, ancienne: Operation, nouvelle: Operation, comparaison: Comparaison) -> Iterator[str]:
    avant, apres = ancienne.get("requestBody", {}), nouvelle.get("requestBody", {})
    if apres.get("required") and not avant.get("required"):
        yield f"{lieu} : un corps devient obligatoire"
    yield from _contenus(f"{lieu} corps", avant.get("content", {}), apres.get("content", {}), comparaison, Sens.REQUETE)


def _reponses(lieu: str, ancienne: Operation, nouvelle: Operation, comparaison: Comparaison) -> Iterator[str]:
    for statut, reponse in ancienne.get("responses", {}).items():
        if not statut.startswith("2"):
            continue
        suivante = nouvelle.get("responses", {}).get(statut)
        if suivante is None:
            yield f"{lieu} : la réponse {statut} est retirée"
        else:
            contenus = reponse.get("content", {}), suivante.get("content", {})
            yield from _contenus(f"{lieu} réponse {statut}", *contenus, comparaison, Sens.REPONSE)


def _contenus(
    lieu: str, avant: dict[str, Any], apres: dict[str, Any], comparaison: Comparaison, sens: Sens
) -> Iterator[str]:
    for nature, contenu in avant.items():
        if nature not in apres:
            yield f"{lieu} : le contenu {nature} est retiré"
        else:
            yield from comparaison.ruptures(lieu, contenu.get("schema", {}), apres[nature].get("schema", {}), sens)


def ruptures_du_code(dossier: Path) -> list[str]:
    """Breaking changes of the code against the contracts written in the folder."""
    from services.commande.contrats import contrats

    return [
        f"{nom} : {rupture}"
        for nom, document in contrats().items()
        if (dossier / f"{nom}.json").exists()
        for rupture in ruptures(json.loads((dossier / f"{nom}.json").read_text(encoding="utf-8")), document)
    ]


def principal(arguments: list[str]) -> int:
    """Exit code 1 when the code breaks a published contract."""
    dossier = Path(arguments[0] if arguments else "docs/openapi")
    trouvees = ruptures_du_code(dossier)
    print("\n".join(trouvees) if trouvees else "Contrats publiés : aucune rupture.")
    return 1 if trouvees else 0


if __name__ == "__main__":
    raise SystemExit(principal(sys.argv[1:]))
