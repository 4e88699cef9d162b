"""The page of the link: the questions as a form, without script nor outside asset."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from services.gateway.pages.gabarit import message, page
from services.gateway.satisfaction.models import Satisfaction
from services.gateway.satisfaction.questionnaire import questionnaire
from services.gateway.satisfaction.schemas import Avis
from shared.erreurs import SaisieInvalide
from shared.pages.balises import Html, balise, en_lettres, instant

TITRE = "Votre avis"
OBJETS = {
    "orientation": "L'accompagnement d'un partenaire vient de se terminer.",
    "parcours": "Votre parcours vient de se terminer.",
}


def formulaire(
    demande: Satisfaction, erreur: SaisieInvalide | None = None, choisies: Mapping[str, str] | None = None
) -> HTMLResponse:
    """The questions, each in its fieldset; after a refusal, what is missing is said and what was chosen is kept."""
    questions = questionnaire()["questions"]
    fautes = {faute["champ"] for faute in erreur.complements["champs"]} if erreur else set()
    corps = balise(
        "form",
        *(_question(question, choisies or {}, fautive=f"body.{question['code']}" in fautes) for question in questions),
        balise("button", "Envoyer ma réponse", type="submit"),
        method="post",
    )
    return page(
        f"Erreur : {TITRE}" if erreur else TITRE,
        balise("h1", TITRE),
        balise("p", "Il manque une réponse : choisissez-en une par question.", classe="note", role="alert")
        if erreur
        else None,
        _introduction(demande, len(questions)),
        corps,
        statut=erreur.statut if erreur else 200,
    )


def _introduction(demande: Satisfaction, nombre: int) -> Html:
    return balise(
        "section",
        balise(
            "p", f"{OBJETS[demande.objet_genre]} Dites-nous ce que vous en pensez : {nombre} questions, une minute."
        ),
        balise(
            "p",
            "Votre avis est partagé avec qui vous a accompagné, et aide la Région à mieux faire. "
            "Vous pouvez répondre jusqu'au ",
            instant(demande.expire_le),
            ".",
            classe="legende",
        ),
        classe="carte",
    )


def merci() -> HTMLResponse:
    """Said once the answer is stored."""
    return message(
        "Merci pour votre réponse",
        "Votre avis est enregistré et partagé avec qui vous a accompagné.",
        "Vous n'avez plus rien à faire : vous pouvez fermer cette page.",
    )


def deja_donne(le: datetime) -> HTMLResponse:
    """The link of a request already answered."""
    return message(
        "Vous avez déjà répondu",
        f"Merci : votre avis est enregistré depuis le {en_lettres(le)}. Il ne se donne qu'une fois.",
        "Vous n'avez plus rien à faire : vous pouvez fermer cette page.",
    )


def _question(question: dict[str, Any], choisies: Mapping[str, str], *, fautive: bool) -> Html:
    code = question["code"]
    choix = [
        balise(
            "label",
            balise("input", type="radio", name=code, value=valeur, required=True, checked=choisies.get(code) == valeur),
            libelle,
        )
        for valeur, libelle in question["choix"].items()
    ]
    manque = balise("p", "Choisissez une réponse.", classe="note", id=f"{code}-erreur") if fautive else None
    return balise(
        "fieldset",
        balise("legend", question["libelle"]),
        manque,
        *choix,
        aria_describedby=f"{code}-erreur" if fautive else None,
    )


def choisies(corps: bytes) -> dict[str, str]:
    """What the form carries, to show it again."""
    return dict(parse_qsl(corps.decode("utf-8", "replace")))


def lire_formulaire(corps: bytes) -> Avis:
    """The answer that a form carries; SaisieInvalide names the field that is wrong."""
    champs = choisies(corps)
    valeurs: dict[str, Any] = {**champs}
    valeurs["aide_recue"] = {"oui": True, "non": False}.get(champs.get("aide_recue", ""))
    valeurs["utilite"] = {"1": 1, "2": 2, "3": 3, "4": 4}.get(champs.get("utilite", ""))
    try:
        return Avis.model_validate(valeurs)
    except ValidationError as erreur:
        noms = [".".join(str(part) for part in faute["loc"])[:80] for faute in erreur.errors()]
        fautes = [{"champ": f"body.{nom}", "message": "n'est pas une réponse proposée"} for nom in noms]
        raise SaisieInvalide(champs=fautes[:10]) from None
