"""Which dispositifs serve the same companies, for the same costs, in the same places, at the same time."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import combinations, product
from typing import get_args
from uuid import UUID

from services.aides.catalogue.codes import Nature
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.eligibilite.conditions import evaluer
from services.aides.eligibilite.connaissance import Connaissance, connaitre
from services.aides.eligibilite.evaluation import criteres_de
from services.aides.eligibilite.kleene import Verite, et
from services.aides.eligibilite.saisie import FaitsSaisis
from shared.contracts.perimetre import PerimetreDossier
from shared.nomenclatures.territoires import communes

HORS_REGION = "69"
"""A département outside the region: tells a national dispositif from a regional one."""
NATURES = frozenset(get_args(Nature))
_EFFECTIFS = ((3, 500_000), (15, 2_500_000), (60, 12_000_000), (200, 40_000_000), (900, 200_000_000), (6000, 2 * 10**9))
_AGES = ("0.5", "2", "4", "20")
_NAF = ("10.71A", "25.62B", "28.41Z", "62.01Z", "47.11F")
CENTIEME = Decimal("0.01")


@dataclass(frozen=True)
class Mesure:
    """Share in common (0 to 1) of one dimension, and what is common, in words or codes."""

    part: Decimal
    commun: tuple[str, ...]


@dataclass(frozen=True)
class Recouvrement:
    """Two dispositifs and what they share; `mesure` is the product of the four shares."""

    a: str
    b: str
    cible: Mesure
    depenses: Mesure
    zone: Mesure
    periode: Mesure

    @property
    def mesure(self) -> Decimal:
        produit = self.cible.part * self.depenses.part * self.zone.part * self.periode.part
        return produit.quantize(CENTIEME, ROUND_HALF_UP)


@dataclass(frozen=True)
class Empreinte:
    """What a version serves: typical companies, kinds of cost, places, days."""

    code: str
    cibles: frozenset[str]
    natures: frozenset[str]
    zones: frozenset[str]
    du: date
    au: date | None


def recouvrements(versions: Sequence[VersionEnVigueur], le: date, seuil: Decimal) -> list[Recouvrement]:
    """Pairs whose measure reaches the threshold, the closest first."""
    empreintes = [empreinte_de(version, le) for version in versions]
    paires = [comparer_empreintes(a, b, le) for a, b in combinations(empreintes, 2)]
    return sorted((p for p in paires if p.mesure >= seuil), key=lambda p: (-p.mesure, p.a, p.b))


def empreinte_de(version: VersionEnVigueur, le: date) -> Empreinte:
    """Measured by the engine itself: typical companies and places that no criterion excludes."""
    return Empreinte(
        code=version.code,
        cibles=frozenset(nom for nom, sue in profils(le) if _admet(version, sue)),
        natures=frozenset(version.regles.montant.natures) or NATURES,
        zones=frozenset(nom for nom, sue in zones(le) if _admet(version, sue)),
        du=version.regles.valide_du,
        au=version.valide_au,
    )


def _admet(version: VersionEnVigueur, connaissance: Connaissance) -> bool:
    criteres = criteres_de(version, connaissance)
    return et(evaluer(c.condition, connaissance.faits) for c in criteres) is not Verite.FAUX


def comparer_empreintes(a: Empreinte, b: Empreinte, le: date) -> Recouvrement:
    """What the two share, dimension by dimension."""
    return Recouvrement(
        a.code,
        b.code,
        _jaccard(a.cibles, b.cibles),
        _jaccard(a.natures, b.natures),
        _jaccard(a.zones, b.zones),
        _jours(a, b, le),
    )


def _jaccard(a: Collection[str], b: Collection[str]) -> Mesure:
    commun, tout = set(a) & set(b), set(a) | set(b)
    part = Decimal(len(commun)) / len(tout) if tout else Decimal(0)
    return Mesure(part.quantize(CENTIEME, ROUND_HALF_UP), tuple(sorted(commun)))


def _jours(a: Empreinte, b: Empreinte, le: date) -> Mesure:
    """Days that both are open, out of the days that either is; an open end is counted to one year after the day."""
    horizon = date(le.year + 1, 12, 31)
    fins = [min(e.au or horizon, horizon) for e in (a, b)]
    commun = (min(fins) - max(a.du, b.du)).days + 1
    tout = (max(fins) - min(a.du, b.du)).days + 1
    if commun <= 0:
        return Mesure(Decimal(0), ())
    part = (Decimal(commun) / tout).quantize(CENTIEME, ROUND_HALF_UP)
    return Mesure(part, (max(a.du, b.du).isoformat(), min(fins).isoformat()))


@lru_cache(maxsize=8)
def profils(le: date) -> tuple[tuple[str, Connaissance], ...]:
    """Typical companies: six sizes, four ages, five activities; everything else unknown."""
    return tuple(_profils(le))


def _profils(le: date) -> Iterator[tuple[str, Connaissance]]:
    for (effectif, ventes), age, naf in product(_EFFECTIFS, _AGES, _NAF):
        jours = int(Decimal(age) * 365)
        faits = FaitsSaisis.model_validate(
            {
                "effectif_etp": effectif,
                "chiffre_affaires_eur": str(ventes),
                "total_bilan_eur": str(ventes),
                "liens": [],
                "date_creation": date.fromordinal(le.toordinal() - jours).isoformat(),
                "naf": naf,
            }
        )
        yield f"{effectif} ETP, {age} an(s), NAF {naf}", connaitre(faits, _fiche(), le)


@lru_cache(maxsize=8)
def zones(le: date) -> tuple[tuple[str, Connaissance], ...]:
    """The départements of the region and one outside, with nothing else known."""
    return tuple(
        (code, connaitre(FaitsSaisis(departement=code), _fiche(), le)) for code in (*departements(), HORS_REGION)
    )


def departements() -> list[str]:
    """The départements of the region."""
    return sorted({commune[:2] for commune in communes()})


def _fiche() -> PerimetreDossier:
    return PerimetreDossier(dossier_id=UUID(int=0), siren="", siret="", raison_sociale="")
