"""The figures of steering, recomputed by hand from what was told."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from tests.gateway.recits import Recit

PARIS = ZoneInfo("Europe/Paris")


def dans(instant: datetime | None, du: date | None, au: date | None) -> bool:
    if instant is None:
        return False
    apres_debut = du is None or instant >= datetime.combine(du, time(), PARIS)
    return apres_debut and (au is None or instant < datetime.combine(au + timedelta(days=1), time(), PARIS))


def centile(valeurs: list[float], part: float) -> float:
    """Linear interpolation between the two nearest ranks."""
    triees = sorted(valeurs)
    rang = part * (len(triees) - 1)
    bas = int(rang)
    haut = min(bas + 1, len(triees) - 1)
    return triees[bas] + (triees[haut] - triees[bas]) * (rang - bas)


def delais_attendus(recits: list[Recit], du: date | None, au: date | None) -> dict[str, list[float]]:
    paires: dict[str, list[tuple[datetime | None, datetime | None]]] = defaultdict(list)
    for recit in recits:
        etapes = dict(reversed(recit.etapes))
        paires["ouverture-referent"].append((recit.ouvert_le, recit.referent_le))
        paires["ouverture-diagnostic"].append((recit.ouvert_le, min(recit.restitutions, default=None)))
        avant = [le for le in recit.restitutions if recit.plan_le and le <= recit.plan_le]
        paires["diagnostic-plan"].append((max(avant, default=None), recit.plan_le))
        paires["plan-deploiement"].append((recit.plan_le, etapes.get("deploiement")))
        for demande in recit.demandes:
            decision = demande.get("accordee_le") or demande.get("refusee_le")
            paires["depot-decision"].append((demande.get("deposee_le"), decision))
    return {
        code: [(fin - debut).total_seconds() / 86_400 for debut, fin in suite if debut and fin and dans(fin, du, au)]
        for code, suite in paires.items()
    }


def demandes_attendues(recits: list[Recit], du: date | None, au: date | None) -> list[dict[str, Any]]:
    groupes: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for demande in (demande for recit in recits for demande in recit.demandes):
        if dans(demande["creee_le"], du, au):
            groupes[demande["dispositif"], demande["etat"]].append(demande)

    def somme(groupe: list[dict[str, Any]], nom: str) -> str:
        return f"{sum((Decimal(demande.get(f'montant_{nom}_eur') or 0) for demande in groupe), Decimal(0)):.2f}"

    return [
        {
            "dispositif": dispositif,
            "etat": etat,
            "nombre": len(groupe),
            **{f"{nom}_eur": somme(groupe, nom) for nom in ("demande", "accorde", "paye")},
        }
        for (dispositif, etat), groupe in sorted(groupes.items())
    ]
