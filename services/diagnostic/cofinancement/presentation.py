"""A co-financing and a convention as they are read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.cofinancement import domain, repository
from services.diagnostic.cofinancement.domain import Etat
from services.diagnostic.cofinancement.gestes import compte
from services.diagnostic.cofinancement.models import Cofinancement
from services.diagnostic.cofinancement.schemas import CofinancementLu, ConventionLue
from shared.horloge import PARIS, Horloge

CAS_MIN = 5
"""Diagnostics done below which a provider's delays are not published: too few to say anything of it (hypothesis)."""
JOUR_S = 86_400
SANS_CHARGE: Mapping[str, Any] = {"en_cours": 0, "engages_ce_mois": 0, "cas": 0, "mediane": None, "p90": None}


async def presenter(session: AsyncSession, horloge: Horloge, cofinancement: Cofinancement) -> CofinancementLu:
    """The whole of it: lines, invoices, payments, what is due and what remains."""
    etat = compte(cofinancement)
    fini = cofinancement.etat in domain.FINALS
    return CofinancementLu.model_validate(
        {
            **cofinancement.model_dump(),
            **await repository.detail(session, cofinancement.id),
            "plafonne": cofinancement.montant_eur < domain.centime(cofinancement.cout_eur * cofinancement.taux),
            "reste_a_charge_eur": cofinancement.cout_eur - cofinancement.montant_eur,
            "exigible_eur": etat.exigible_eur,
            "reste_a_payer_eur": domain.ZERO if fini else etat.reste_eur,
            "delai_jours": _delai(cofinancement, horloge.maintenant()),
        }
    )


def _delai(cofinancement: Cofinancement, maintenant: datetime) -> int | None:
    """Whole days between the agreement and the service done, or now while it is awaited."""
    if cofinancement.engage_le is None or cofinancement.etat == Etat.ABANDONNE:
        return None
    return ((cofinancement.service_fait_le or maintenant) - cofinancement.engage_le).days


async def presenter_conventions(
    session: AsyncSession, horloge: Horloge, conventions: Sequence[Mapping[str, Any]]
) -> list[ConventionLue]:
    """Conventions, the load of their providers this month (Europe/Paris) and their delays, in one reading."""
    mois = horloge.maintenant().astimezone(PARIS).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    charges = await repository.charges(session, [convention["id"] for convention in conventions], mois)
    return [_convention(convention, dict(charges.get(convention["id"], SANS_CHARGE))) for convention in conventions]


def _convention(convention: Mapping[str, Any], charge: Mapping[str, Any]) -> ConventionLue:
    assez = charge["cas"] >= CAS_MIN
    return ConventionLue.model_validate(
        {
            **convention,
            "en_cours": charge["en_cours"],
            "engages_ce_mois": charge["engages_ce_mois"],
            "places_ce_mois": max(convention["capacite_mensuelle"] - charge["engages_ce_mois"], 0),
            "delai": {
                "cas": charge["cas"],
                "mediane_jours": int(charge["mediane"] // JOUR_S) if assez else None,
                "p90_jours": int(charge["p90"] // JOUR_S) if assez else None,
                "minimum_de_cas": CAS_MIN,
            },
        }
    )
