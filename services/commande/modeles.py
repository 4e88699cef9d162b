"""Checking the models of parcours before they are used: `ensemblier parcours verifier-modeles`."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from services.commande.errors import ErreurExploitation
from services.parcours.modeles.lecture import lire_modele
from services.parcours.modeles.livres import dernieres_versions, modeles_livres
from services.parcours.modeles.recit import ContreExemple
from services.parcours.modeles.schemas import ModeleNouveau
from services.parcours.modeles.verification import Rapport, examiner


def verifier_modeles(
    fichiers: Annotated[
        list[Path] | None, typer.Argument(help="Modèles à vérifier (JSON) ; ceux du produit par défaut.")
    ] = None,
) -> None:
    """Explore tous les états de chaque modèle ; montre le chemin le plus court qui rompt une propriété."""
    contenus = [_lire(chemin) for chemin in fichiers] if fichiers else modeles_livres()
    en_vigueur = dernieres_versions() if not fichiers else {}
    refuses = 0
    for contenu in contenus:
        rapport = examiner(lire_modele(contenu))
        remplace = en_vigueur.get(contenu["code"], contenu)["numero"]
        ancienne = remplace != contenu["numero"]
        typer.echo(_resume(rapport) + (f" (ancienne version, remplacée par {remplace})" if ancienne else ""))
        _montrer(rapport)
        refuses += not rapport.sain and not ancienne
    if refuses:
        raise ErreurExploitation(f"{refuses} modèle{'s' if refuses > 1 else ''} à corriger.")


def _resume(rapport: Rapport) -> str:
    modele = rapport.modele
    tailles = f"{len(modele.etapes)} étapes, {len(modele.gestes)} gestes"
    explore = f"{rapport.situations} situations, {rapport.etats} états, {rapport.passages} passages"
    verdict = "sain" if rapport.sain else "REFUSÉ"
    return f"{modele.code} {modele.numero} : {tailles} ; {explore} ; {len(rapport.dispenses)} dispenses ; {verdict}"


def _montrer(rapport: Rapport) -> None:
    for dispense in rapport.dispenses:
        typer.echo(f"  dispense : {dispense.geste}, motif {dispense.motif}, lève {', '.join(dispense.leve)}")
    if rapport.contre_exemples:
        for contre_exemple in rapport.contre_exemples:
            _raconter(contre_exemple)
    else:
        for defaut in rapport.defauts:
            typer.echo(f"  défaut : {defaut}")


def _raconter(contre_exemple: ContreExemple) -> None:
    typer.echo(f"  contre-exemple : {contre_exemple.phrase}")
    for rang, pas in enumerate(contre_exemple.chemin, 1):
        typer.echo(f"    {rang:>2}. {pas}")


def _lire(chemin: Path) -> dict[str, Any]:
    """Content of a file of model; ErreurExploitation that says which field is wrong."""
    try:
        contenu = json.loads(chemin.read_text(encoding="utf-8"))
        entree = ModeleNouveau.model_validate({nom: v for nom, v in contenu.items() if nom != "code"})
        return {"code": str(contenu["code"]), **entree.model_dump(mode="json")}
    except ValidationError as erreur:
        faute = erreur.errors()[0]
        lieu = ".".join(str(partie) for partie in faute["loc"])
        raise ErreurExploitation(f"{chemin.name} n'est pas un modèle : {lieu}, {faute['msg']}.") from None
    except (OSError, ValueError, KeyError, AttributeError) as erreur:
        raise ErreurExploitation(f"{chemin} ne se lit pas : il faut un modèle en JSON, avec son code.") from erreur
