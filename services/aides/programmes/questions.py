"""The questions to ask next, those that decide alone of the most programmes first."""

from collections.abc import Mapping, Sequence

from services.aides.programmes.programme import Programme
from services.aides.programmes.resultat import QuestionProgramme
from services.aides.programmes.vocabulaire import FAITS

_CHAMPS = {"section_naf": "faits.naf", "naf": "faits.naf", "objectifs": "faits.objectifs", "le": "le"}
DU_PROGRAMME = "programme"


def questions(manques: Mapping[str, Sequence[str]], programmes: Mapping[str, Programme]) -> list[QuestionProgramme]:
    """One question per input field, over the facts that undecided programmes lack."""
    textes: dict[str, str] = {}
    faits: dict[str, dict[str, None]] = {}
    dependants: dict[str, int] = {}
    seuls: dict[str, int] = {}
    for code, noms in manques.items():
        champs = {champ(nom): nom for nom in noms if champ(nom) != DU_PROGRAMME}
        for nom in noms:
            if champ(nom) != DU_PROGRAMME:
                textes.setdefault(champ(nom), texte(nom, programmes[code]))
                faits.setdefault(champ(nom), {})[nom] = None
        for cle in champs:
            dependants[cle] = dependants.get(cle, 0) + 1
            seuls[cle] = seuls.get(cle, 0) + (len(champs) == 1)
    ordre = sorted(textes, key=lambda cle: (-seuls[cle], -dependants[cle], cle))
    return [
        QuestionProgramme(
            champ=cle,
            question=textes[cle],
            faits=sorted(faits[cle]),
            decide_seule=seuls[cle],
            programmes=dependants[cle],
        )
        for cle in ordre
    ]


def champ(nom: str) -> str:
    """Input field that settles a fact; `programme` for what the file should have said."""
    if nom not in FAITS:
        return f"reponses ({nom})"
    saisie = FAITS[nom].saisie
    return _CHAMPS.get(saisie, saisie if saisie == DU_PROGRAMME else f"faits.{saisie}")


def texte(nom: str, programme: Programme) -> str:
    """The question to ask; that of the file, or the name of the rule, for a question of the programme."""
    if nom in FAITS:
        return FAITS[nom].question
    return programme.regles[nom].question or f"{nom} ?"
