"""A demande granted under de minimis goes through the ledger, in the transaction of the decision."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue import repository as catalogue
from services.aides.catalogue.definition import VersionDispositif
from services.aides.demandes.models import Demande
from services.aides.eligibilite.models import Evaluation
from services.aides.eligibilite.saisie import FaitsSaisis
from services.aides.minimis import domain, ecritures, registre, repository
from services.aides.minimis.domain import Exercice, Inscription
from services.aides.minimis.errors import EquivalentImpropre
from services.aides.minimis.registre import Compte, Octroi
from shared.trace import ContexteRequete

REGIME = "de_minimis"
AUTORITE = "Région Île-de-France"
A_EQUIVALENT = frozenset({"pret", "garantie", "avance", "subvention_et_avance"})
"""Instruments whose gross grant equivalent is less than the amount; a grant's is the grant."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is granted: the amount and, for a loan, its gross grant equivalent (euros)."""

    montant_eur: Decimal
    equivalent_eur: Decimal | None = None


async def marge_de_demande(
    session: AsyncSession, contexte: ContexteRequete, demande: Demande, siren: str
) -> Decimal | None:
    """Euros that may be granted today under de minimis, this demande's own reservation included.

    None under another regime, or when the dispositif has one to carry what passes the room.
    """
    if demande.regime != REGIME or await autre_regime(session, demande) is not None:
        return None
    return await _disponible(session, contexte, demande, siren)


async def octroyer(
    session: AsyncSession, contexte: ContexteRequete, demande: Demande, siren: str, decision: Decision
) -> dict[str, str]:
    """Amount by regime (euros), the de minimis part being entered; MargeDepassee, EquivalentImpropre.

    What the evaluation declares and the ledger misses is entered first: the ledger then decides alone.
    """
    if demande.regime != REGIME:
        return {demande.regime: f"{decision.montant_eur:.2f}"}
    await _verifier_equivalent(session, demande, decision)
    aides = [(aide.montant_eur, aide.le) for aide in (await _faits(session, demande)).aides_de_minimis or ()]
    await ecritures.inscrire_declarees(session, contexte, siren, aides, f"Évaluation {demande.evaluation_id}")
    compte_pour = decision.montant_eur if decision.equivalent_eur is None else decision.equivalent_eur
    suivant = await autre_regime(session, demande)
    if suivant is not None:
        compte_pour = min(compte_pour, await _disponible(session, contexte, demande, siren) or domain.ZERO)
    reservation = await repository.reservation_de_demande(session, demande.id)
    if reservation is not None:
        reservation.etat = "consommee"
        await session.flush()
    if compte_pour > 0:
        octroi = Octroi(
            montant_eur=compte_pour,
            le=contexte.horloge.aujourdhui(),
            regime="general",
            autorite=AUTORITE,
            justificatif=f"Demande {demande.id}",
            demande_id=demande.id,
        )
        await registre.octroyer(session, contexte, siren, octroi)
    reste = domain.ZERO if suivant is None else decision.montant_eur - compte_pour
    return {REGIME: f"{compte_pour:.2f}", **({suivant: f"{reste:.2f}"} if suivant and reste else {})}


async def annuler(session: AsyncSession, contexte: ContexteRequete, demande: Demande, siren: str) -> None:
    """A granted demande is withdrawn: its entry is reversed, from today."""
    await registre.verrouiller(session, siren)
    inscription = await repository.inscription_de_demande(session, demande.id)
    if inscription is not None:
        effet = max(contexte.horloge.aujourdhui(), inscription.vaut_du)
        await ecritures.inverser(session, contexte, inscription, effet, "retrait")


async def autre_regime(session: AsyncSession, demande: Demande) -> str | None:
    """The regime that carries what passes the de minimis room, when the dispositif has one."""
    version = await _version(session, demande)
    codes = [regime.code for regime in version.regimes if regime.code not in (REGIME, "a_determiner")]
    return codes[0] if codes else None


async def _version(session: AsyncSession, demande: Demande) -> VersionDispositif:
    versions = await catalogue.toutes(session, demande.dispositif)
    return next(v.regles for v in versions if v.regles.version == demande.dispositif_version)


async def _verifier_equivalent(session: AsyncSession, demande: Demande, decision: Decision) -> None:
    equivalent = decision.equivalent_eur
    if equivalent is None:
        return
    instrument = (await _version(session, demande)).instrument
    if instrument not in A_EQUIVALENT or equivalent > decision.montant_eur:
        raise EquivalentImpropre(instrument=instrument)


async def _faits(session: AsyncSession, demande: Demande) -> FaitsSaisis:
    return FaitsSaisis.model_validate((await session.get_one(Evaluation, demande.evaluation_id)).faits)


async def _disponible(session: AsyncSession, contexte: ContexteRequete, demande: Demande, siren: str) -> Decimal | None:
    faits = await _faits(session, demande)
    compte = await registre.lire(session, siren, contexte.horloge.aujourdhui())
    propres = [ligne["id"] for ligne in compte.reservations if ligne["demande_id"] == demande.id]
    complet = avec_declarees(compte, [(aide.montant_eur, aide.le) for aide in faits.aides_de_minimis or ()])
    if not compte.version:
        complet = replace(complet, exercice=Exercice(faits.premier_mois_exercice, compte.exercice.transport_routier))
    return registre.disponible(complet, contexte, "general", propres[0] if propres else None)


def avec_declarees(compte: Compte, aides: list[tuple[Decimal, date]]) -> Compte:
    """The account with what is declared beside it and not yet in it."""
    connues = Counter((ligne.montant_eur, ligne.octroi_le) for ligne in domain.nettes(compte.lignes, date.max))
    manquantes = (Counter(aides) - connues).elements()
    ajoutees = [Inscription(compte.siren, "general", montant, le, le) for montant, le in manquantes]
    return replace(compte, lignes=[*compte.lignes, *ajoutees])
