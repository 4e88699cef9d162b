"""Saving answers: each is checked against its question, all are kept or none."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.notation.bareme import ReponseDonnee
from services.diagnostic.passations import repository
from services.diagnostic.passations.errors import SaisieFermee
from services.diagnostic.passations.models import Diagnostic
from services.diagnostic.passations.schemas import ReponseSaisie
from services.diagnostic.referentiels.domain import Question, Referentiel, decimal
from shared.erreurs import SaisieInvalide
from shared.trace import ContexteRequete, tracer

Faute = tuple[str, str]


def exiger_en_cours(diagnostic: Diagnostic) -> None:
    """Refuses to change a diagnostic that is not being filled in."""
    if diagnostic.etat != "en_cours":
        raise SaisieFermee(etat=diagnostic.etat)


async def enregistrer(
    session: AsyncSession,
    contexte: ContexteRequete,
    diagnostic: Diagnostic,
    referentiel: Referentiel,
    saisies: Sequence[ReponseSaisie],
) -> int:
    """Saves the answers sent and nothing else; gives the position of the event."""
    exiger_en_cours(diagnostic)
    verifier(referentiel, diagnostic.type, saisies)
    avant = await repository.reponses(session, diagnostic.id)
    effacees = [saisie.question for saisie in saisies if saisie.etat == "vide"]
    lignes = [_ligne(contexte, diagnostic, saisie) for saisie in saisies if saisie.etat != "vide"]
    if effacees:
        await repository.effacer(session, diagnostic.id, effacees)
    if lignes:
        await repository.ranger(session, lignes)
    diagnostic.maj_le = contexte.horloge.maintenant()
    await session.flush()
    citees = [saisie.question for saisie in saisies]
    return await tracer(
        session,
        contexte,
        type="diagnostic.diagnostic.reponses",
        objet_id=diagnostic.id,
        dossier_id=diagnostic.dossier_id,
        avant={code: _journal(avant[code]) for code in citees if code in avant},
        apres={saisie.question: saisie.model_dump(mode="json", exclude={"question"}) for saisie in saisies},
        donnees={"nombre": len(saisies)},
    )


def _journal(reponse: ReponseDonnee) -> dict[str, Any]:
    return {nom: valeur for nom, valeur in reponse._asdict().items() if nom != "question"}


def _ligne(contexte: ContexteRequete, diagnostic: Diagnostic, saisie: ReponseSaisie) -> dict[str, Any]:
    return {
        "diagnostic_id": diagnostic.id,
        **saisie.model_dump(),
        "auteur_id": contexte.identite.compte_id,
        "saisie_le": contexte.horloge.maintenant(),
    }


def verifier(referentiel: Referentiel, profil: str, saisies: Sequence[ReponseSaisie]) -> None:
    """Refuses with 422, naming every faulty field."""
    questions = {code: q for code, q in referentiel.questions.items() if profil in q.profils}
    champs: list[dict[str, str]] = []
    vues: set[str] = set()
    for rang, saisie in enumerate(saisies):
        doublon = saisie.question in vues
        vues.add(saisie.question)
        for champ, message in _fautes(questions.get(saisie.question), saisie, doublon=doublon):
            champs.append({"champ": f"body.reponses.{rang}.{champ}", "message": message})
    if champs:
        noms = ", ".join(dict.fromkeys(champ["champ"] for champ in champs[:5]))
        raise SaisieInvalide(f"Champs refusés : {noms}.", champs=champs[:50])


def _fautes(question: Question | None, saisie: ReponseSaisie, *, doublon: bool) -> Iterator[Faute]:
    if question is None:
        yield "question", "n'est pas une question de ce diagnostic"
        return
    if doublon:
        yield "question", "est citée deux fois"
    yield from _etat(question, saisie)
    if saisie.etat == "repondu":
        message = faute_de_valeur(question, saisie.valeur)
        if message is not None:
            yield "valeur", message
    elif saisie.valeur is not None:
        yield "valeur", "ne se donne qu'avec l'état « repondu »"


def _etat(question: Question, saisie: ReponseSaisie) -> Iterator[Faute]:
    if saisie.etat == "non_applicable" and not question.na_autorise:
        yield "etat", "cette question s'applique à toutes les entreprises"
    if saisie.etat == "non_applicable" and saisie.commentaire is None:
        yield "commentaire", "dit pourquoi la question ne s'applique pas"
    if saisie.etat == "inconnu" and not question.nsp_autorise:
        yield "etat", "cette question demande une réponse"


def faute_de_valeur(question: Question, valeur: Any) -> str | None:
    """What is wrong with the value, None when it fits the question."""
    if valeur is None:
        return "est obligatoire avec l'état « repondu »"
    return _PAR_TYPE[question.type](question, valeur)


def _choix_unique(question: Question, valeur: Any) -> str | None:
    if isinstance(valeur, str) and question.option(valeur) is not None:
        return None
    return f"doit être l'une des options {', '.join(option.code for option in question.options)}"


def _choix_multiple(question: Question, valeur: Any) -> str | None:
    if not isinstance(valeur, list):
        return "doit être une liste d'options"
    options = [question.option(code) for code in valeur]
    if None in options or len(set(valeur)) != len(valeur):
        return (
            f"doit citer, une fois chacune, des options parmi {', '.join(option.code for option in question.options)}"
        )
    if len(options) > 1 and any(option is not None and option.exclusive for option in options):
        return "cite une option qui ne se cumule pas avec d'autres"
    return None


def _booleen(_: Question, valeur: Any) -> str | None:
    return None if isinstance(valeur, bool) else "doit être vrai ou faux"


def _nombre(question: Question, valeur: Any) -> str | None:
    if isinstance(valeur, bool) or not isinstance(valeur, int | float):
        return "doit être un nombre"
    nombre, bas, haut = decimal(valeur), question.minimum, question.maximum
    if (bas is not None and nombre < bas) or (haut is not None and nombre > haut):
        return f"doit être compris entre {bas} et {haut}"
    return None


def _texte(_: Question, valeur: Any) -> str | None:
    return None if isinstance(valeur, str) else "doit être un texte"


_PAR_TYPE = {
    "choix_unique": _choix_unique,
    "choix_multiple": _choix_multiple,
    "booleen": _booleen,
    "nombre": _nombre,
    "texte": _texte,
}
