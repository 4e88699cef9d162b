"""Applying an assignment: each need served becomes an orientation, each other one a next action; nothing is lost."""

from collections import Counter
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.affectation import repository, service
from services.gateway.affectation.domain import Option
from services.gateway.affectation.errors import AffectationDejaAppliquee, AffectationIntrouvable, LotNonApplicable
from services.gateway.affectation.models import Affectation
from services.gateway.affectation.preparation import Lot
from services.gateway.affectation.schemas import (
    AbandonDuLot,
    AffectationDemande,
    ApplicationLue,
    BesoinAffecte,
    BesoinDuLot,
    EnvoiDuLot,
    ResultatAffectation,
)
from services.gateway.appariement.orientation import DELAI_DE_REPLI_JO
from services.gateway.appariement.presentation import prochaine_action
from services.gateway.dossiers import suivi
from services.gateway.dossiers.schemas import ProchaineAction
from services.gateway.orientations.creation import envoyer
from services.gateway.orientations.schemas import Destinataire, OrientationNouvelle
from shared.calendrier import ajouter_jours_ouvres
from shared.trace import ContexteRequete, tracer
from shared.versions import verifier_version


async def a_appliquer(session: AsyncSession, affectation_id: UUID, attendue: int) -> Affectation:
    """The assignment, locked, at the version read; it is applied once."""
    affectation = await repository.verrouiller(session, affectation_id)
    if affectation is None:
        raise AffectationIntrouvable()
    if affectation.etat == "appliquee":
        raise AffectationDejaAppliquee()
    verifier_version(affectation.version, attendue)
    return affectation


async def appliquer(session: AsyncSession, contexte: ContexteRequete, affectation: Affectation) -> ApplicationLue:
    """Checks each choice again with what is known now, then sends it or gives it back to the ensemblier."""
    demande = AffectationDemande.model_validate(affectation.demande)
    resultat = ResultatAffectation.model_validate(affectation.resultat)
    _verifier(demande)
    lot = await service.lire_lot(session, contexte.identite, demande, contexte.horloge.aujourdhui())
    rangs = {besoin.reference: rang for rang, besoin in enumerate(demande.besoins)}
    prises: Counter[str] = Counter()
    envois, rendus = [], {lu.reference: lu.explication for lu in resultat.non_servis}
    for affecte in sorted(resultat.affectes, key=lambda lu: lu.siren or ""):
        rang = rangs[affecte.reference]
        if _tient(lot, rang, affecte, prises):
            envoi_id = await _envoyer(session, contexte, demande.besoins[rang], affecte)
            envois.append(EnvoiDuLot(reference=affecte.reference, envoi_id=envoi_id))
        else:
            rendus[affecte.reference] = f"le programme {affecte.code} ne convient plus ou n'a plus de place"
    for reference in sorted(rendus, key=lambda r: demande.besoins[rangs[r]].siren or ""):
        await _rendre(session, contexte, demande.besoins[rangs[reference]], rendus[reference])
    return await _garder(session, contexte, affectation, envois, rendus)


def _verifier(demande: AffectationDemande) -> None:
    champs = [
        {"champ": f"besoins.{rang}.{nom}", "message": "est nécessaire pour appliquer"}
        for rang, besoin in enumerate(demande.besoins)
        for nom in ("siren", "besoin_en_mots")
        if getattr(besoin, nom) is None
    ]
    if champs:
        raise LotNonApplicable(champs=champs[:50])


def _tient(lot: Lot, rang: int, affecte: BesoinAffecte, prises: Counter[str]) -> bool:
    """True when the programme still suits and still has a place; takes it."""
    for option in lot.probleme.besoins[rang].options:
        if _est_le_choix(option, affecte):
            restes = [lot.probleme.capacites.get(r) for r in option.ressources]
            libres = all(reste is None or reste > prises[r] for r, reste in zip(option.ressources, restes, strict=True))
            prises.update(option.ressources if libres else ())
            return libres
    return False


def _est_le_choix(option: Option, affecte: BesoinAffecte) -> bool:
    conseiller = str(affecte.conseiller_id) if affecte.conseiller_id else None
    return (option.programme, option.conseiller) == (str(affecte.programme_id), conseiller)


async def _envoyer(
    session: AsyncSession, contexte: ContexteRequete, besoin: BesoinDuLot, affecte: BesoinAffecte
) -> UUID:
    assert besoin.siren is not None
    assert besoin.besoin_en_mots is not None
    nouvelle = OrientationNouvelle(
        destinataires=[Destinataire(organisation_id=affecte.organisation_id, antenne_id=affecte.antenne_id)],
        programme=affecte.code,
        axe=besoin.axe,
        besoin=besoin.besoin_en_mots,
    )
    envoi_id, _ = await envoyer(session, contexte, besoin.siren, nouvelle)
    return envoi_id


async def _rendre(session: AsyncSession, contexte: ContexteRequete, besoin: BesoinDuLot, explication: str) -> None:
    """The dossier keeps its owner and gets an action and a due date: nobody is left without an answer."""
    assert besoin.siren is not None
    dossier = await suivi.dossier_ouvert_a_modifier(session, contexte, besoin.siren, None)
    echeance_le = ajouter_jours_ouvres(contexte.horloge.aujourdhui(), DELAI_DE_REPLI_JO)
    action = ProchaineAction(libelle=prochaine_action(explication), echeance_le=echeance_le)
    await suivi.fixer_action(session, contexte, dossier, action)


async def _garder(
    session: AsyncSession,
    contexte: ContexteRequete,
    affectation: Affectation,
    envois: list[EnvoiDuLot],
    rendus: dict[str, str],
) -> ApplicationLue:
    lue = ApplicationLue(
        le=contexte.horloge.maintenant(),
        par=contexte.identite.compte_id,
        envois=envois,
        rendus=[AbandonDuLot(reference=reference, explication=mots) for reference, mots in rendus.items()],
    )
    affectation.etat, affectation.application = "appliquee", lue.model_dump(mode="json")
    await session.flush()
    apres = {"envois": len(envois), "rendus": len(rendus)}
    await tracer(session, contexte, type="gateway.affectation.appliquee", objet_id=affectation.id, apres=apres)
    return lue
