"""Comparing two frozen results: what is compared, and what cannot be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.comparaison.domain import Donnee, Ecart, Paire, comparer, lien_declare
from services.diagnostic.comparaison.errors import MomentsContradictoires, PerimetreDifferent, ReferentielsDifferents
from services.diagnostic.comparaison.schemas import AxeCompare, Comparaison
from services.diagnostic.notation.axe import Etat, arrondi
from services.diagnostic.notation.bareme import bareme
from services.diagnostic.notation.evaluation import etats_des_questions, niveau_affiche
from services.diagnostic.notation.valeurs import valeur_notee
from services.diagnostic.passations import repository
from services.diagnostic.referentiels import repository as referentiels
from services.diagnostic.referentiels.domain import Axe, Referentiel
from services.diagnostic.restitution import service as restitution
from services.diagnostic.restitution.rejeu import reponses_figees
from services.diagnostic.restitution.service import Lu
from shared.trace import ContexteRequete


@dataclass(frozen=True)
class Cote:
    """One of the two passations: its version, and each question as it was answered."""

    referentiel: Referentiel
    donnees: Mapping[str, Donnee]


async def comparer_diagnostics(
    session: AsyncSession, contexte: ContexteRequete, diagnostic_id: UUID, avec_id: UUID
) -> Comparaison:
    """The comparison of a diagnostic with an earlier one; refuses what would compare two different things."""
    apres = await restitution.lire(session, contexte, diagnostic_id, apercu=False)
    avant = await restitution.lire(session, contexte, avec_id, apercu=False)
    await _exiger_comparables(session, contexte, avant, apres)
    cotes = [await _cote(session, lu) for lu in (avant, apres)]
    declares = await _declares(session, avant, apres)
    axes = [_axe(axe, cotes[0], cotes[1], declares) for axe in cotes[1].referentiel.axes]
    return Comparaison(
        diagnostic_id=apres.diagnostic.id,
        avec_id=avant.diagnostic.id,
        moment=apres.diagnostic.moment,
        avec_moment=avant.diagnostic.moment,
        version_referentiel=apres.contenu["referentiel"]["numero"],
        avec_version_referentiel=avant.contenu["referentiel"]["numero"],
        evaluateur_different=avant.diagnostic.soumis_par != apres.diagnostic.soumis_par,
        progressions=sum(axe.verdict == "progression_demontree" for axe in axes),
        reculs=sum(axe.verdict == "recul" for axe in axes),
        axes=axes,
    )


async def _exiger_comparables(session: AsyncSession, contexte: ContexteRequete, avant: Lu, apres: Lu) -> None:
    """Same dossier means same company and site: the perimeter of a dossier is one site."""
    if avant.diagnostic.dossier_id != apres.diagnostic.dossier_id or avant.diagnostic.type != apres.diagnostic.type:
        raise PerimetreDifferent()
    if avant.diagnostic.moment >= apres.diagnostic.moment:
        raise MomentsContradictoires()
    lignes = [await repository.lire(session, contexte.identite, lu.diagnostic.id) for lu in (avant, apres)]
    if lignes[0]["referentiel"] != lignes[1]["referentiel"]:
        raise ReferentielsDifferents()


async def _declares(session: AsyncSession, avant: Lu, apres: Lu) -> Mapping[str, str] | None:
    """Equivalences that the later version declares with the earlier one; None when it is the same version."""
    if avant.diagnostic.referentiel_id == apres.diagnostic.referentiel_id:
        return None
    textes = await referentiels.contenu(session, apres.diagnostic.referentiel_id)
    tables = {table["numero"]: table["questions"] for table in textes.get("equivalences") or ()}
    declares: Mapping[str, str] = tables.get(avant.contenu["referentiel"]["numero"], {})
    return declares


async def _cote(session: AsyncSession, lu: Lu) -> Cote:
    referentiel = await referentiels.referentiel(session, lu.diagnostic.referentiel_id)
    echelle, reponses = bareme(referentiel, lu.diagnostic.type), reponses_figees(lu.contenu)
    donnees = {}
    for code, etat in etats_des_questions(echelle, reponses).items():
        question = referentiel.questions[code]
        if not question.compte:
            continue
        donnees[code] = (
            Donnee("repondu", valeur_notee(question, reponses[code].valeur), reponses[code].preuve)
            if etat is Etat.REPONDU
            else Donnee(str(etat))
        )
    return Cote(referentiel, donnees)


def _axe(axe: Axe, avant: Cote, apres: Cote, declares: Mapping[str, str] | None) -> AxeCompare:
    """Questions of the axis today, then those that it no longer asks."""
    anciennes = [q for a in avant.referentiel.axes if a.code == axe.code for q in a.questions]
    questions = {question.code: question for question in [*anciennes, *axe.questions]}
    paires = [
        Paire(
            code,
            question.poids,
            lien_declare(declares is None, declares or {}, code),
            avant.donnees.get(code),
            apres.donnees.get(code),
        )
        for code, question in questions.items()
        if code in avant.donnees or code in apres.donnees
    ]
    return AxeCompare(code=axe.code, libelle=axe.libelle, thematique=axe.thematique, **_figures(comparer(paires)))


def _figures(ecart: Ecart) -> dict[str, Any]:
    niveaux = [None if note is None else niveau_affiche(note) for note in (ecart.avant, ecart.apres)]
    franchi = {"de": niveaux[0], "vers": niveaux[1]} if niveaux[0] != niveaux[1] else None
    figures = ("avant", "apres", "delta", "seuil")
    return {
        **{nom: None if (v := getattr(ecart, nom)) is None else arrondi(v) for nom in figures},
        "verdict": ecart.verdict,
        "franchissement": franchi,
        "comparees": list(ecart.comparees),
        "non_comparables": [{"question": question, "motif": motif} for question, motif in ecart.non_comparables],
    }
