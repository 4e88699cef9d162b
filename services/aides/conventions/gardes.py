"""What the convention adds to the gestures: nothing signed without a version, nothing paid outside the schedule."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.conventions.errors import PaiementHorsEcheancier
from services.aides.conventions.etat import EtatConvention, a_reverser, lire_etat
from services.aides.conventions.preparation import signer
from services.aides.conventions.saisie import SignaturesSaisies
from services.aides.demandes.cas import Cas
from services.aides.demandes.domain import Etat, Geste
from services.aides.demandes.schemas import GesteConventionner, GesteDemande, GestePayer
from shared.trace import ContexteRequete

CONCERNES = frozenset({Geste.CONVENTIONNER, Geste.PAYER, Geste.CLORE})


async def garder_convention(session: AsyncSession, _contexte: ContexteRequete, cas: Cas, geste: Geste) -> list[str]:
    """What is missing to sign, pay or close."""
    if geste not in CONCERNES or cas.situation.etat is Etat.REFUSEE:
        return []
    etat = await lire_etat(session, cas.demande.id)
    if geste is Geste.CONVENTIONNER:
        return [] if etat.projet else ["La convention est à préparer avant d'être signée."]
    if not etat.signees:  # paid before conventions were kept here
        return []
    return _pour_payer(etat) if geste is Geste.PAYER else _pour_clore(etat)


def _pour_payer(etat: EtatConvention) -> list[str]:
    if etat.dans_l_etat("liquide"):
        return []
    if etat.dans_l_etat("demande"):
        return ["Le versement demandé est à contrôler avant d'être payé."]
    return ["Aucun versement liquidé : l'échéancier dit ce que l'entreprise peut demander."]


def _pour_clore(etat: EtatConvention) -> list[str]:
    if etat.solde is None:
        return ["Le solde n'est pas liquidé."]
    if etat.dans_l_etat("liquide"):
        return ["Un versement liquidé reste à payer."]
    return ["Un trop-perçu reste à reverser."] if a_reverser(etat) else []


async def suivre_convention(
    session: AsyncSession, contexte: ContexteRequete, cas: Cas, entree: GesteDemande
) -> dict[str, Any]:
    """Signs the first version, or pays the request that was checked; PaiementHorsEcheancier."""
    if isinstance(entree, GesteConventionner):
        projet = (await lire_etat(session, cas.demande.id)).projet
        assert projet is not None
        dates = SignaturesSaisies(
            signee_entreprise_le=entree.signee_entreprise_le, signee_region_le=entree.signee_region_le
        )
        await signer(session, contexte, cas.demande, projet, dates)
    if isinstance(entree, GestePayer):
        return await _payer(session, contexte, cas, entree)
    return {}


async def _payer(session: AsyncSession, contexte: ContexteRequete, cas: Cas, entree: GestePayer) -> dict[str, Any]:
    versement = (await lire_etat(session, cas.demande.id)).dans_l_etat("liquide")
    if versement is None:
        return {}
    if entree.montant_eur != versement.montant_eur:
        attendu = f"{versement.montant_eur:.2f}"
        raise PaiementHorsEcheancier(f"Le versement liquidé est de {attendu} €.", montant_attendu_eur=attendu)
    versement.etat, versement.paye_le = "paye", contexte.horloge.maintenant()
    return {"versement_id": str(versement.id), "echeance": versement.echeance, "genre": versement.genre}
