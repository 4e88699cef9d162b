"""Confronts a company with the published programmes."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.programmes.arbre import Genre, Valeur
from services.aides.programmes.connaissance import Connus, connaitre
from services.aides.programmes.explication import ecrire, lus, manquants
from services.aides.programmes.genres import NOMS, genre_de
from services.aides.programmes.lecture import charger_publies
from services.aides.programmes.programme import Programme, en_verdict
from services.aides.programmes.questions import questions
from services.aides.programmes.refus import ReponseImpropre
from services.aides.programmes.resultat import (
    EvaluationProgrammesLue,
    ProgrammeEvalue,
    ProgrammeNonEvalue,
    RegleVue,
    ValeurLue,
    Verdict,
)
from services.aides.programmes.saisie import EvaluationProgrammes, ReponseProgramme
from services.aides.programmes.schemas import ProgrammeResume
from services.aides.programmes.vocabulaire import REGLE_FINALE
from shared.perimetre.service import dossier_visible
from shared.trace import ContexteRequete

VERDICTS: dict[bool | None, Verdict] = {True: "eligible", None: "a_confirmer", False: "non_eligible"}
_RANG: dict[Verdict, int] = {"eligible": 0, "a_confirmer": 1, "non_eligible": 2}


async def evaluer(
    session: AsyncSession, contexte: ContexteRequete, saisie: EvaluationProgrammes
) -> EvaluationProgrammesLue:
    """Verdict of each published programme, with what it rests on; DossierIntrouvable, ReponseImpropre."""
    dossier = None
    if saisie.dossier_id is not None:
        dossier = await dossier_visible(session, contexte.identite, saisie.dossier_id)
    le = saisie.le or contexte.horloge.aujourdhui()
    publies = await charger_publies(session, saisie.codes)
    verifier_reponses(saisie.reponses, [programme for _, programme in publies.programmes])
    connus = connaitre(saisie, dossier, le)
    evalues = [confronter(*publie, connus, detail=saisie.detail) for publie in publies.programmes]
    programmes = {resume.code: programme for resume, programme in publies.programmes}
    return EvaluationProgrammesLue(
        le=le,
        faits=_faits(connus),
        programmes=sorted(evalues, key=lambda evalue: (_RANG[evalue.verdict], evalue.code)),
        questions=questions({e.code: e.manquants for e in evalues if e.verdict == "a_confirmer"}, programmes),
        erreurs=[ProgrammeNonEvalue(code=resume.code, erreur=str(refus)) for resume, refus in publies.erreurs],
    )


def _faits(connus: Connus) -> list[ValeurLue]:
    return [
        ValeurLue(nom=nom, valeur=ecrire(valeur), origine=connus.origines[nom])
        for nom, valeur in sorted(connus.faits.items())
    ]


def confronter(resume: ProgrammeResume, programme: Programme, connus: Connus, *, detail: bool) -> ProgrammeEvalue:
    """The verdict of one programme, rule by rule."""
    valeurs = programme.valeurs(connus.faits)
    return ProgrammeEvalue(
        version_id=resume.id,
        verdict=VERDICTS[en_verdict(valeurs[REGLE_FINALE])],
        regles=[_regle(programme, nom, valeurs) for nom in programme.regles] if detail else [],
        manquants=manquants(programme, valeurs, REGLE_FINALE),
        **resume.model_dump(include={"code", "titre", "operateur", "nature", "valide_du", "valide_au", "sha256"}),
    )


def _regle(programme: Programme, nom: str, valeurs: Mapping[str, Valeur]) -> RegleVue:
    return RegleVue(
        regle=nom,
        valeur=ecrire(valeurs[nom]),
        lus=lus(programme.noyaux[nom]),
        manquants=manquants(programme, valeurs, nom),
    )


def verifier_reponses(reponses: Sequence[ReponseProgramme], programmes: Sequence[Programme]) -> None:
    """Each answer is to a question of a programme, with the type that its uses ask for, once."""
    fautes = []
    for rang, reponse in enumerate(reponses):
        message = _faute(reponse, programmes)
        if message is None and reponse.regle in {avant.regle for avant in reponses[:rang]}:
            message = "a déjà une réponse dans cette saisie"
        if message is not None:
            fautes.append({"champ": f"body.reponses.{rang}", "message": message})
    if fautes:
        raise ReponseImpropre(champs=fautes)


def _faute(reponse: ReponseProgramme, programmes: Iterable[Programme]) -> str | None:
    nom = reponse.regle
    genres: list[Genre | None] = [p.genres.get(nom) for p in programmes if nom in p.regles and p.regles[nom].demande]
    if not genres:
        return "n'est une question d'aucun programme publié"
    attendus = {genre for genre in genres if genre is not None}
    if attendus - {genre_de(reponse.valeur)}:
        return "attend " + " et ".join(NOMS[genre] for genre in sorted(attendus))
    return None
