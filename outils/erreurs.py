"""The catalogue of the refusals, for people (`docs/erreurs.md`) and for the page `/docs/erreurs`."""

from typing import Any

from outils.refus import tous_les_refus
from shared.erreurs import Refus
from shared.http.problemes import TITRES_HTTP

TOUS = "tous les services"
PHRASES_HTTP = {
    400: "La requête n'est pas lisible : en-têtes ou corps mal formés.",
    404: "Aucune opération ne répond à cette adresse.",
    405: "L'adresse existe, mais pas avec cette méthode ; l'en-tête Allow nomme celles qui sont permises.",
    413: "Le corps de la requête dépasse la taille acceptée.",
    415: "Le corps doit être du type de contenu que l'opération annonce.",
}
INTERNE = (
    "erreur-interne",
    500,
    "Erreur interne",
    "Une erreur imprévue s'est produite ; citer l'identifiant de la requête au support.",
)


def catalogue() -> list[dict[str, Any]]:
    """One entry per code, sorted by code."""
    fiches: dict[str, dict[str, Any]] = {}
    for statut, (code, titre) in TITRES_HTTP.items():
        _ajouter(fiches, code, statut, titre, PHRASES_HTTP[statut], TOUS)
    code, statut, titre, phrase = INTERNE
    _ajouter(fiches, code, statut, titre, phrase, TOUS)
    classes: list[type[Refus]] = [Refus, *tous_les_refus()]
    for classe in classes:
        phrase = (classe.__doc__ or "").strip().split("\n")[0]
        _ajouter(fiches, classe.code, classe.statut, classe.titre, phrase, _service(classe))
    return [{**fiches[code], "services": sorted(fiches[code]["services"])} for code in sorted(fiches)]


def _ajouter(fiches: dict[str, dict[str, Any]], code: str, statut: int, titre: str, phrase: str, service: str) -> None:
    fiche = fiches.setdefault(
        code, {"code": code, "statut": statut, "titre": titre, "phrase": phrase, "services": set()}
    )
    fiche["services"].add(service)
    if phrase not in fiche["phrase"]:
        fiche["phrase"] += f" {phrase}"
    if TOUS in fiche["services"]:
        fiche["services"] = {TOUS}


def _service(classe: type[Refus]) -> str:
    parts = classe.__module__.split(".")
    return parts[1] if parts[0] == "services" else TOUS


def page_markdown(fiches: list[dict[str, Any]]) -> str:
    """The table, one line per code."""
    lignes = [
        "# Catalogue des erreurs",
        "",
        "Produit par `make generer` : ne pas modifier à la main. Chaque refus de l'API est un document",
        "`application/problem+json` (RFC 9457) dont le champ `type` est `/docs/erreurs#<code>`.",
        "",
        "| code | statut | titre | ce qu'il veut dire | rendu par |",
        "|---|---|---|---|---|",
    ]
    for fiche in fiches:
        code = f'<a id="{fiche["code"]}"></a>`{fiche["code"]}`'
        cellules = [code, str(fiche["statut"]), fiche["titre"], fiche["phrase"], ", ".join(fiche["services"])]
        lignes.append(f"| {' | '.join(cellules)} |")
    return "\n".join(lignes) + "\n"
