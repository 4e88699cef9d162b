"""Opinions asked outside: asked and withdrawn by the instructor, answered by the body, expired by the date."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.demandes.cas import Cas
from services.aides.demandes.domain import Geste
from services.aides.demandes.schemas import GesteDemande
from services.aides.instruction import avis_lecture as lecture
from services.aides.instruction import repository
from services.aides.instruction.affaire import Affaire, exiger_instructeur, tracer_affaire
from services.aides.instruction.affectation import preciser
from services.aides.instruction.avis_schemas import GesteDemanderAvis, GesteRetirerAvis, ReponseAvis
from services.aides.instruction.errors import AvisClos, GesteInstructionRefuse
from services.aides.instruction.models_avis import AvisDemande
from services.aides.instruction.organisation import Organisme
from shared.trace import ContexteRequete, tracer

Json = dict[str, Any]
DELAI_MAX_JOURS = 366
DECISIONS = frozenset({Geste.ACCORDER, Geste.REFUSER})


async def demander(
    session: AsyncSession, contexte: ContexteRequete, affaire: Affaire, entree: GesteDemanderAvis
) -> int:
    """GesteInstructionRefuse: an unknown body or field, a date out of bounds, an opinion already awaited."""
    await exiger_instructeur(session, affaire, contexte.identite.compte_id)
    organisme = _organisme(affaire, entree.organisme)
    aujourdhui = contexte.horloge.aujourdhui()
    await _clore_l_expire(session, affaire, organisme.code, aujourdhui)
    avis = AvisDemande(
        demande_id=affaire.demande.id,
        organisme=organisme.code,
        organisme_nom=organisme.nom,
        organisation_id=organisme.organisation_id,
        question=entree.question,
        champs=_champs(affaire, entree.champs),
        echeance=_echeance(entree.echeance, organisme, aujourdhui),
        silence=organisme.silence,
        demande_par=contexte.identite.compte_id,
        demande_le=contexte.horloge.maintenant(),
    )
    try:
        async with session.begin_nested():
            session.add(avis)
            await session.flush()
    except IntegrityError as erreur:
        raise GesteInstructionRefuse("Un avis de cet organisme est déjà attendu.") from erreur
    apres = {"avis_id": avis.id, "organisme": avis.organisme, "echeance": avis.echeance}
    return await tracer_affaire(session, contexte, affaire, "avis-demande", **apres)


async def retirer(session: AsyncSession, contexte: ContexteRequete, affaire: Affaire, entree: GesteRetirerAvis) -> int:
    """An opinion still awaited, with a typed reason."""
    preciser(entree.motif, entree.motif_detail)
    await exiger_instructeur(session, affaire, contexte.identite.compte_id)
    avis = next((a for a in await lecture.de_demande(session, affaire.demande.id) if a.id == entree.avis_id), None)
    if avis is None:
        raise GesteInstructionRefuse("Cet avis n'a pas été demandé sur cette demande.", champ="avis_id")
    _exiger_attendu(avis, contexte.horloge.aujourdhui())
    avis.etat, avis.retrait_motif, avis.retrait_detail = "retire", entree.motif, entree.motif_detail
    avis.retire_le = contexte.horloge.maintenant()
    apres = {"avis_id": avis.id, "organisme": avis.organisme, "motif": entree.motif}
    return await tracer_affaire(session, contexte, affaire, "avis-retire", **apres)


async def repondre(
    session: AsyncSession, contexte: ContexteRequete, avis: AvisDemande, dossier_id: UUID, entree: ReponseAvis
) -> int:
    """By an account of the body asked, until the last day included; AvisClos."""
    _exiger_attendu(avis, contexte.horloge.aujourdhui())
    avis.etat, avis.sens, avis.motif = "repondu", entree.sens, entree.motif
    avis.repondu_par, avis.repondu_le = contexte.identite.compte_id, contexte.horloge.maintenant()
    instruction = await repository.instruction(session, avis.demande_id)
    assert instruction is not None
    instruction.gestes += 1
    await session.flush()
    donnees = {"code": avis.organisme}
    apres = {**donnees, "avis_id": avis.id, "sens": avis.sens}
    return await tracer(
        session,
        contexte,
        type="aides.instruction.avis-recu",
        objet_id=repository.objet_du_journal(avis.demande_id),
        dossier_id=dossier_id,
        apres=apres,
        donnees=donnees,
    )


async def garder_avis(session: AsyncSession, contexte: ContexteRequete, cas: Cas, geste: Geste) -> list[str]:
    """An opinion awaited blocks the decision."""
    if geste not in DECISIONS:
        return []
    aujourdhui = contexte.horloge.aujourdhui()
    return [
        f"Avis attendu : {avis.organisme_nom}, jusqu'au {avis.echeance:%d/%m/%Y}."
        for avis in await lecture.de_demande(session, cas.demande.id)
        if lecture.etat_vu(avis, aujourdhui) == "attendu"
    ]


async def consigner_avis(session: AsyncSession, contexte: ContexteRequete, cas: Cas, entree: GesteDemande) -> Json:
    """The journal of the decision keeps the opinions as they stood: given, or what silence was worth."""
    if Geste(entree.geste) not in DECISIONS:
        return {}
    aujourdhui = contexte.horloge.aujourdhui()
    vus = [lecture.voir(avis, aujourdhui) for avis in await lecture.de_demande(session, cas.demande.id)]
    return (
        {
            "avis": [
                {
                    "organisme": vu.organisme,
                    "etat": vu.etat,
                    "sens": vu.sens or (vu.silence if vu.etat == "expire" else None),
                }
                for vu in vus
            ]
        }
        if vus
        else {}
    )


async def _clore_l_expire(session: AsyncSession, affaire: Affaire, organisme: str, aujourdhui: date) -> None:
    """An opinion whose date has passed leaves its place to a new one."""
    for ancien in await lecture.de_demande(session, affaire.demande.id):
        if ancien.organisme == organisme and lecture.etat_vu(ancien, aujourdhui) == "expire":
            ancien.etat = "expire"
    await session.flush()


def _organisme(affaire: Affaire, code: str) -> Organisme:
    organisme = affaire.organisation.organisme(code)
    if organisme is None:
        connus = sorted(connu.code for connu in affaire.organisation.organismes)
        raise GesteInstructionRefuse(f"Organisme inconnu : {code}.", champ="organisme", organismes=connus)
    return organisme


def _champs(affaire: Affaire, champs: list[str]) -> list[str]:
    connus = {champ["champ"] for champ in affaire.demande.contenu}
    inconnus = sorted(set(champs) - connus)
    if inconnus:
        phrase = f"La demande n'a pas ces champs : {', '.join(inconnus)}."
        raise GesteInstructionRefuse(phrase, champ="champs", champs_connus=sorted(connus))
    return sorted(set(champs))


def _echeance(saisie: date | None, organisme: Organisme, aujourdhui: date) -> date:
    echeance = saisie or aujourdhui + timedelta(days=organisme.delai_jours)
    if not aujourdhui < echeance <= aujourdhui + timedelta(days=DELAI_MAX_JOURS):
        phrase = f"L'échéance doit être après aujourd'hui, dans les {DELAI_MAX_JOURS} jours."
        raise GesteInstructionRefuse(phrase, champ="echeance")
    return echeance


def _exiger_attendu(avis: AvisDemande, aujourdhui: date) -> None:
    etat = lecture.etat_vu(avis, aujourdhui)
    if etat != "attendu":
        phrases = {
            "repondu": "Cet avis a déjà été rendu.",
            "retire": "Cet avis n'est plus demandé.",
            "expire": f"L'échéance du {avis.echeance:%d/%m/%Y} est passée.",
        }
        raise AvisClos(phrases[etat])


async def a_repondre(session: AsyncSession, avis: AvisDemande) -> UUID:
    """Locks the demande before its opinion, as the other gestures do; its dossier. AvisClos once it is decided."""
    dossier_id = await repository.verrouiller_en_cours(session, avis.demande_id)
    if dossier_id is None:
        raise AvisClos("La demande n'est plus en cours d'instruction.")
    requete = select(AvisDemande).where(lecture.A.c.id == avis.id).execution_options(populate_existing=True)
    await session.execute(requete)
    return dossier_id
