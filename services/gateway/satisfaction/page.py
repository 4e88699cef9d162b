"""The page of the link: the questions as a form, without script nor outside asset."""

import html
from typing import Any
from urllib.parse import parse_qsl

from pydantic import ValidationError

from services.gateway.satisfaction.questionnaire import questionnaire
from services.gateway.satisfaction.schemas import Avis
from shared.erreurs import SaisieInvalide

_PAGE = """<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Votre avis</title>
</head>
<body style="font-family: sans-serif; line-height: 1.5; max-width: 42em; margin: 1em auto; padding: 0 1em">
<main><h1>Votre avis</h1>{corps}</main>
</body>
</html>
"""


def formulaire() -> str:
    """The questions, each in its fieldset; every answer is required."""
    champs = "".join(_question(question) for question in questionnaire()["questions"])
    return _PAGE.format(corps=f'<form method="post">{champs}<button type="submit">Envoyer</button></form>')


def merci() -> str:
    return _PAGE.format(corps="<p>Merci. Votre avis est enregistré et partagé avec qui vous a accompagné.</p>")


def _question(question: dict[str, Any]) -> str:
    nom = html.escape(question["code"])
    choix = "".join(
        f'<p><label><input type="radio" name="{nom}" value="{html.escape(valeur)}" required> '
        f"{html.escape(libelle)}</label></p>"
        for valeur, libelle in question["choix"].items()
    )
    return f"<fieldset><legend>{html.escape(question['libelle'])}</legend>{choix}</fieldset>"


def lire_formulaire(corps: bytes) -> Avis:
    """The answer that a form carries; SaisieInvalide names the field that is wrong."""
    champs = dict(parse_qsl(corps.decode("utf-8", "replace")))
    valeurs: dict[str, Any] = {**champs}
    valeurs["aide_recue"] = {"oui": True, "non": False}.get(champs.get("aide_recue", ""))
    valeurs["utilite"] = {"1": 1, "2": 2, "3": 3, "4": 4}.get(champs.get("utilite", ""))
    try:
        return Avis.model_validate(valeurs)
    except ValidationError as erreur:
        noms = [".".join(str(part) for part in faute["loc"])[:80] for faute in erreur.errors()]
        fautes = [{"champ": f"body.{nom}", "message": "n'est pas une réponse proposée"} for nom in noms]
        raise SaisieInvalide(champs=fautes[:10]) from None
