"""Checks every undertaking at every award, by its own arithmetic: nothing here is shared with what writes the ledger.

An anomaly is an award that passed the ceiling with what was known when it was written. What a later declaration or a
later link reveals is told apart: the ledger could not know it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

PLAFONDS = {
    ("general", "1407/2013"): {Decimal(200_000), Decimal(100_000)},
    ("general", "2023/2831"): {Decimal(300_000)},
    ("sieg", "360/2012"): {Decimal(500_000)},
    ("sieg", "2023/2832"): {Decimal(750_000)},
}
"""Ceilings of the law, written again (regulations (EU) 1407/2013, 2023/2831, 360/2012, 2023/2832)."""
BASCULE = date(2024, 1, 1)
UNISSENT = {"majorite_votes", "majorite_conseil", "influence_dominante", "accord_associes", "fusion"}


@dataclass(frozen=True, slots=True)
class Ecriture:
    """An entry as it is stored."""

    numero: int
    id: UUID
    siren: str
    regime: str
    origine: str
    montant_eur: Decimal
    octroi_le: date
    vaut_du: date
    contrepasse_id: UUID | None
    fenetre_du: date | None
    plafond_eur: Decimal | None
    reglement: str | None


@dataclass(frozen=True, slots=True)
class LienStocke:
    """A link as it is stored."""

    numero: int
    detentrice: str
    pays: str
    detenue: str
    nature: str
    du: date
    au: date | None


@dataclass
class Rapport:
    """What was checked, what is wrong, and what was only known later."""

    octrois: int = 0
    entreprises: int = 0
    anomalies: list[str] = field(default_factory=list)
    revelations: list[str] = field(default_factory=list)


def verifier(ecritures: Sequence[Ecriture], liens: Sequence[LienStocke], sans_inscription: Sequence[UUID]) -> Rapport:
    """`sans_inscription`: demandes granted under de minimis that the ledger does not hold."""
    rapport = Rapport(entreprises=len({ecriture.siren for ecriture in ecritures}))
    rapport.anomalies += [f"demande {demande} : accordée sans inscription au registre" for demande in sans_inscription]
    par_id = {ecriture.id: ecriture for ecriture in ecritures}
    for ecriture in ecritures:
        if ecriture.contrepasse_id is not None:
            origine = par_id.get(ecriture.contrepasse_id)
            if origine is None or origine.montant_eur + ecriture.montant_eur or origine.octroi_le != ecriture.octroi_le:
                rapport.anomalies.append(f"{ecriture.siren} : l'inscription {ecriture.id} n'inverse pas son origine")
        if ecriture.origine == "octroyee":
            rapport.octrois += 1
            _verifier_octroi(rapport, ecriture, ecritures, liens)
    return rapport


def _verifier_octroi(
    rapport: Rapport, octroi: Ecriture, ecritures: Sequence[Ecriture], liens: Sequence[LienStocke]
) -> None:
    if octroi.plafond_eur not in PLAFONDS.get((octroi.regime, octroi.reglement or ""), set()):
        rapport.anomalies.append(f"{octroi.siren} : plafond {octroi.plafond_eur} étranger au {octroi.reglement}")
        return
    connues = [ecriture for ecriture in ecritures if ecriture.numero <= octroi.numero]
    connus = [lien for lien in liens if lien.numero <= octroi.numero]
    exces = _exces(octroi, connues, connus)
    if exces:
        rapport.anomalies.append(_phrase(octroi, exces))
        return
    ailleurs = [e for e in ecritures if e.numero <= octroi.numero or e.origine != "octroyee"]
    revele = _exces(octroi, ailleurs, liens)
    if revele:
        rapport.revelations.append(_phrase(octroi, revele))


def _phrase(octroi: Ecriture, exces: Decimal) -> str:
    return f"{octroi.siren} : octroi {octroi.id} du {octroi.octroi_le:%d/%m/%Y}, plafond dépassé de {exces:.2f} €"


def _exces(octroi: Ecriture, ecritures: Sequence[Ecriture], liens: Sequence[LienStocke]) -> Decimal:
    """Euros above the ceiling on the day of the award; 0 when it holds."""
    assert octroi.plafond_eur is not None
    le, depuis = octroi.octroi_le, _debut(octroi)
    membres = _membres(octroi.siren, liens, le)
    total = sum(
        ecriture.montant_eur
        for ecriture in ecritures
        if ecriture.siren in membres
        and (octroi.regime == "sieg" or ecriture.regime == "general")
        and depuis <= ecriture.octroi_le <= le
        and ecriture.vaut_du <= le
    )
    return max(Decimal(0), total - octroi.plafond_eur)


def _debut(octroi: Ecriture) -> date:
    """Three years back, date to date; before 2024 the first day of the fiscal years, as it was set that day."""
    le = octroi.octroi_le
    if le < BASCULE:
        assert octroi.fenetre_du is not None
        return octroi.fenetre_du
    veille_du_bissextile = le.month == 2 and le.day == 29
    return date(le.year - 3, 2, 28) if veille_du_bissextile else le.replace(year=le.year - 3)


def _membres(siren: str, liens: Sequence[LienStocke], le: date) -> set[str]:
    """Companies tied that day, found by widening until nothing is added."""
    actifs = [
        (lien.detentrice, lien.detenue)
        for lien in liens
        if lien.pays == "FR" and lien.nature in UNISSENT and lien.du <= le <= (lien.au or date.max)
    ]
    membres, taille = {siren}, 0
    while len(membres) != taille:
        taille = len(membres)
        for paire in actifs:
            if membres.intersection(paire):
                membres.update(paire)
    return membres
