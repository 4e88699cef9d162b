"""Requests for payment: asked with their costs, checked by the Région, settled to the cent."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.conventions import domain
from services.aides.conventions.domain import Echeance, Genre, Termes
from services.aides.conventions.errors import (
    DepensesIncoherentes,
    RienAReverser,
    VersementDejaTraite,
    VersementImpossible,
    VersementIntrouvable,
)
from services.aides.conventions.etat import EtatConvention, lire_etat, termes
from services.aides.conventions.models import Versement
from services.aides.conventions.saisie import Controle, DepenseSaisie, Recouvrement, Rejet, VersementDemande
from services.aides.conventions.trace import tracer_convention
from services.aides.demandes.models import Demande
from shared.horloge import PARIS
from shared.trace import ContexteRequete


async def demander(
    session: AsyncSession, contexte: ContexteRequete, demande: Demande, entree: VersementDemande
) -> tuple[Versement, int]:
    """A request under a line of the schedule; VersementImpossible, DepensesIncoherentes."""
    etat = await lire_etat(session, demande.id)
    version = etat.en_vigueur
    if version is None or demande.etat not in {"conventionnee", "payee"}:
        raise VersementImpossible("La convention n'est pas signée, ou la demande n'est plus en cours.")
    lus = termes(version)
    echeance = _echeance(etat, lus, entree.echeance)
    defauts = list(_defauts_des_depenses(contexte, etat, lus, echeance, entree.depenses))
    if defauts:
        raise DepensesIncoherentes(" ".join(defauts), defauts=defauts)
    versement = Versement(
        demande_id=demande.id,
        convention_id=version.id,
        echeance=echeance.numero,
        genre=echeance.genre.value,
        depenses=[depense.model_dump(mode="json") for depense in entree.depenses],
        demande_le=contexte.horloge.maintenant(),
        demande_par=contexte.identite.compte_id,
    )
    session.add(versement)
    return versement, await _tracer(session, contexte, demande, "versement-demande", versement)


async def controler(
    session: AsyncSession, contexte: ContexteRequete, demande: Demande, versement_id: UUID, entree: Controle
) -> tuple[Versement, int]:
    """Keeps what is not set aside and computes what is due; a request that gives nothing to pay ends there.

    VersementIntrouvable, VersementDejaTraite, DepensesIncoherentes.
    """
    etat = await lire_etat(session, demande.id)
    versement = _en_attente(etat, versement_id)
    assert etat.en_vigueur is not None
    lus = termes(etat.en_vigueur)
    echeance = lus.echeance(versement.echeance)
    assert echeance is not None
    versement.depenses = _retenir(versement.depenses, entree)
    propres = [(depense["poste"], Decimal(depense["retenu_eur"])) for depense in versement.depenses]
    justifie = domain.retenu(lus.couts, [*etat.depenses_retenues(), *propres])
    resultat = domain.liquider(lus, etat.compte(), echeance, justifie)
    for champ in ("justifie_eur", "droit_eur", "reprise_eur", "montant_eur", "degagement_eur", "reversement_eur"):
        setattr(versement, champ, getattr(resultat, champ))
    versement.etat = "liquide" if resultat.montant_eur > 0 else "paye"
    versement.liquide_le, versement.liquide_par = contexte.horloge.maintenant(), contexte.identite.compte_id
    return versement, await _tracer(session, contexte, demande, "versement-liquide", versement)


async def rejeter(
    session: AsyncSession, contexte: ContexteRequete, demande: Demande, versement_id: UUID, entree: Rejet
) -> tuple[Versement, int]:
    """The line of the schedule may be asked again; VersementIntrouvable, VersementDejaTraite."""
    versement = _en_attente(await lire_etat(session, demande.id), versement_id)
    versement.etat, versement.motif = "rejete", entree.motif
    return versement, await _tracer(session, contexte, demande, "versement-rejete", versement)


async def recouvrer(
    session: AsyncSession, contexte: ContexteRequete, demande: Demande, entree: Recouvrement
) -> tuple[Versement, int]:
    """The company has paid back what the balance found in excess; RienAReverser."""
    solde = (await lire_etat(session, demande.id)).solde
    if solde is None or not solde.reversement_eur or solde.reverse_le is not None:
        raise RienAReverser()
    assert solde.liquide_le is not None
    if not solde.liquide_le.astimezone(PARIS).date() <= entree.reverse_le <= contexte.horloge.aujourdhui():
        raise RienAReverser("`reverse_le` : entre l'ordre de reversement et aujourd'hui.")
    solde.reverse_le = entree.reverse_le
    return solde, await _tracer(session, contexte, demande, "reversement-recouvre", solde)


def _echeance(etat: EtatConvention, lus: Termes, numero: int) -> Echeance:
    echeance = lus.echeance(numero)
    if echeance is None:
        raise VersementImpossible(f"`echeance` : de 1 à {len(lus.echeancier)}.")
    if any(versement.etat in {"demande", "liquide"} for versement in etat.versements):
        raise VersementImpossible("Une demande de versement est déjà en cours.")
    derniere = max((versement.echeance for versement in etat.actifs), default=0)
    if numero <= derniere:
        raise VersementImpossible(f"`echeance` : l'échéance {derniere} est déjà passée ; demander une suivante.")
    return echeance


def _defauts_des_depenses(
    contexte: ContexteRequete, etat: EtatConvention, lus: Termes, echeance: Echeance, depenses: list[DepenseSaisie]
) -> Iterable[str]:
    if echeance.genre is Genre.AVANCE and depenses:
        yield "`depenses` : une avance se demande sans justificatif."
    if echeance.genre is Genre.ACOMPTE and not depenses:
        yield "`depenses` : un acompte se demande avec ses justificatifs."
    vues = {depense["piece"] for versement in etat.actifs for depense in versement.depenses}
    fin = min(lus.execution_au, contexte.horloge.aujourdhui())
    for depense in depenses:
        ou = f"Pièce « {depense.piece} »"
        if depense.piece in vues:
            yield f"{ou} : déjà présentée (`piece`)."
        vues.add(depense.piece)
        if depense.poste not in lus.couts:
            yield f"{ou} : `poste` inconnu de la convention ({', '.join(lus.couts)})."
        if not depense.montant_eur:
            yield f"{ou} : `montant_eur` nul."
        if not lus.execution_du <= depense.le <= fin:
            yield f"{ou} : `le` hors de l'exécution ({lus.execution_du:%d/%m/%Y} - {fin:%d/%m/%Y})."


def _retenir(depenses: list[Any], entree: Controle) -> list[dict[str, Any]]:
    ecarts = {ecart.piece: ecart for ecart in entree.ecarts}
    montants = {depense["piece"]: Decimal(depense["montant_eur"]) for depense in depenses}
    for piece, ecart in ecarts.items():
        if piece not in montants or ecart.retenu_eur >= montants[piece]:
            phrase = f"Pièce « {piece} » : absente du versement, ou retenue pour plus que son montant (`retenu_eur`)."
            raise DepensesIncoherentes(phrase, defauts=[phrase])
    retenues = []
    for depense in depenses:
        vu = ecarts.get(depense["piece"])
        retenu, motif = (f"{vu.retenu_eur:.2f}", vu.motif) if vu else (depense["montant_eur"], None)
        retenues.append({**depense, "retenu_eur": retenu, "motif": motif})
    return retenues


def _en_attente(etat: EtatConvention, versement_id: UUID) -> Versement:
    versement = next((v for v in etat.versements if v.id == versement_id), None)
    if versement is None:
        raise VersementIntrouvable()
    if versement.etat != "demande":
        raise VersementDejaTraite()
    return versement


async def _tracer(
    session: AsyncSession, contexte: ContexteRequete, demande: Demande, fait: str, versement: Versement
) -> int:
    donnees = {"versement_id": str(versement.id), "echeance": versement.echeance, "genre": versement.genre}
    montants = {nom: f"{getattr(versement, nom):.2f}" for nom in ("montant_eur", "degagement_eur", "reversement_eur")}
    return await tracer_convention(session, contexte, demande, fait, {**donnees, **montants})
