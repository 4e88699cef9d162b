"""What the gestures of a demande do to the envelopes: reserve, commit, pay, give back."""

from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue import repository as catalogue
from services.aides.catalogue.presentation import disponibilite_de
from services.aides.demandes.cas import Cas
from services.aides.demandes.domain import Geste
from services.aides.demandes.schemas import GesteAccorder, GesteDemande, GestePayer
from services.aides.enveloppes import disponible, repository
from services.aides.enveloppes.disponible import Lieu
from services.aides.enveloppes.domain import ZERO, Nature, a_reserver
from services.aides.enveloppes.models import AffectationEnveloppe, Enveloppe
from services.aides.enveloppes.mouvements import Origine, compteurs, ecrire, tenir_a_jour
from services.aides.enveloppes.reservations import Besoin, insuffisante, phrase_insuffisante, reserver
from shared.trace import ContexteRequete

RENDENT = frozenset({Geste.REFUSER, Geste.RETIRER, Geste.CLORE})
"""Gestures after which a demande holds nothing that is not paid."""


async def empechements(session: AsyncSession, contexte: ContexteRequete, cas: Cas, geste: Geste) -> list[str]:
    """No deposit on a dispositif that takes none; no complete file that the credits left cannot pay."""
    if geste is Geste.DEPOSER:
        return await _pour_deposer(session, contexte, cas)
    if geste is Geste.COMPLETER:
        return await _pour_completer(session, contexte, cas)
    return []


async def _pour_deposer(session: AsyncSession, contexte: ContexteRequete, cas: Cas) -> list[str]:
    aujourdhui = contexte.horloge.aujourdhui()
    versions = await catalogue.toutes(session, cas.demande.dispositif)
    _, calendrier = disponibilite_de(versions, aujourdhui)
    voulu = (cas.demande.dispositif, aujourdhui, lieu_de(cas))
    vue = await disponible.selon_enveloppe(session, contexte.horloge, calendrier, voulu)
    return [vue.phrase] if vue.indisponible else []


async def _pour_completer(session: AsyncSession, contexte: ContexteRequete, cas: Cas) -> list[str]:
    aujourdhui, montant = contexte.horloge.aujourdhui(), a_tenir(cas)
    lieu = lieu_de(cas)
    reste = await disponible.montant_disponible(session, contexte.horloge, cas.demande.dispositif, aujourdhui, lieu)
    if reste is None or reste >= montant:
        return []
    return [phrase_insuffisante(reste, montant, aujourdhui.year)]


async def suivre(session: AsyncSession, contexte: ContexteRequete, cas: Cas, entree: GesteDemande) -> dict[str, Any]:
    """The movements of the gesture; gives what the journal adds. EnveloppeInsuffisante."""
    if entree.geste == "completer":
        return await _reserver(session, contexte, cas)
    if isinstance(entree, GesteAccorder):
        return await _engager(session, contexte, cas, entree.montant_eur)
    if isinstance(entree, GestePayer):
        return await _payer(session, contexte, cas, entree.montant_eur)
    return await _rendre(session, contexte, cas) if Geste(entree.geste) in RENDENT else {}


def lieu_de(cas: Cas) -> Lieu:
    """Where the company is."""
    return Lieu(cas.dossier.code_commune, cas.dossier.departement)


def a_tenir(cas: Cas) -> Decimal:
    """What a complete file holds, in euros."""
    return a_reserver(cas.demande.montant_demande_eur, cas.demande.plafond_eur)


def _besoin(cas: Cas) -> Besoin:
    return Besoin(cas.demande.id, cas.demande.dispositif, lieu_de(cas), cas.demande.objet)


async def _reserver(session: AsyncSession, contexte: ContexteRequete, cas: Cas) -> dict[str, Any]:
    montant = a_tenir(cas)
    if montant <= 0:
        return {}
    tenue = await reserver(session, contexte, _besoin(cas), montant)
    return {"enveloppe": None} if tenue is None else _vue(tenue[0], reserve_eur=montant)


async def _tenues(
    session: AsyncSession, contexte: ContexteRequete, cas: Cas
) -> list[tuple[Enveloppe, AffectationEnveloppe]]:
    """What the demande holds, its envelopes locked and up to date."""
    ids = sorted({ligne.enveloppe_id for ligne in await repository.affectations(session, cas.demande.id)})
    enveloppes = {enveloppe.id: enveloppe for enveloppe in await tenir_a_jour(session, contexte, ids)}
    lignes = await repository.affectations(session, cas.demande.id)
    return [(enveloppes[ligne.enveloppe_id], ligne) for ligne in lignes]


async def _engager(session: AsyncSession, contexte: ContexteRequete, cas: Cas, montant_eur: Decimal) -> dict[str, Any]:
    """Commits what is granted on what is held, or on the credits left when nothing is held any more."""
    tenue = next((t for t in await _tenues(session, contexte, cas) if t[1].reserve_eur > 0), None)
    if tenue is None:
        tenue = await reserver(session, contexte, _besoin(cas), montant_eur)
    if tenue is None:
        return {"enveloppe": None}
    enveloppe, affectation = tenue
    manque = montant_eur - affectation.reserve_eur
    if manque > 0:
        reste = compteurs(enveloppe).disponible_eur
        if reste < manque:
            raise insuffisante(reste, manque, enveloppe.exercice)
        await ecrire(session, contexte, enveloppe, (Nature.RESERVATION, manque), Origine(affectation))
    await ecrire(session, contexte, enveloppe, (Nature.ENGAGEMENT, montant_eur), Origine(affectation))
    await _annuler(session, contexte, tenue, "accordé moins que demandé")
    return _vue(enveloppe, engage_eur=montant_eur)


async def _payer(session: AsyncSession, contexte: ContexteRequete, cas: Cas, montant_eur: Decimal) -> dict[str, Any]:
    for enveloppe, affectation in await _tenues(session, contexte, cas):
        if affectation.engage_eur > 0:
            await ecrire(session, contexte, enveloppe, (Nature.PAIEMENT, montant_eur), Origine(affectation))
            return _vue(enveloppe, paye_eur=montant_eur)
    return {}


async def _rendre(session: AsyncSession, contexte: ContexteRequete, cas: Cas) -> dict[str, Any]:
    rendu = ZERO
    for enveloppe, affectation in await _tenues(session, contexte, cas):
        rendu += await _annuler(session, contexte, (enveloppe, affectation), "demande terminée")
        reste = affectation.engage_eur - affectation.paye_eur
        if reste > 0:
            await ecrire(session, contexte, enveloppe, (Nature.DEGAGEMENT, reste), Origine(affectation))
            rendu += reste
    return {"rendu_eur": f"{rendu:.2f}"} if rendu else {}


async def _annuler(
    session: AsyncSession, contexte: ContexteRequete, tenue: tuple[Enveloppe, AffectationEnveloppe], motif: str
) -> Decimal:
    """Gives back what is still reserved; the amount given back."""
    enveloppe, affectation = tenue
    reste = affectation.reserve_eur
    if reste > 0:
        await ecrire(session, contexte, enveloppe, (Nature.ANNULATION, reste), Origine(affectation, motif=motif))
    return reste


def _vue(enveloppe: Enveloppe, **montants: Decimal) -> dict[str, Any]:
    return {"enveloppe": enveloppe.id, **{nom: f"{valeur:.2f}" for nom, valeur in montants.items()}}
