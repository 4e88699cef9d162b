"""Small funding problems and their best plan by trying everything; a funding plan over HTTP."""

import itertools
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from services.aides.plan.domain import Choix, Exclusion, Offre, Probleme
from shared.securite.identite import Role
from tests.outillage.aides import FAITS_PME
from tests.outillage.plateforme import PlateformeTest

CHEMIN = "/v1/aides/plans-de-financement"


@st.composite
def offres(tirer: st.DrawFn, code: str, depenses: list[int]) -> Offre:
    """A file whose rates, limits, floor and regimes are drawn."""
    parts = {rang: tirer(st.integers(0, montant)) for rang, montant in enumerate(depenses)}
    taux = tirer(st.integers(0, 4))
    regime = tirer(st.sampled_from(["de_minimis", "exemption", "mixte", "hors_aide_etat"]))
    return Offre(
        code=code,
        parts=parts,
        limites=tirer(st.dictionaries(st.sampled_from(["plafond", "enveloppe"]), st.integers(0, 8))),
        plancher=tirer(st.integers(0, 3)),
        cout=tirer(st.integers(0, 2)),
        de_minimis=regime in ("de_minimis", "mixte"),
        hors_marge=regime != "de_minimis",
        aide_etat=regime != "hors_aide_etat",
        article={r: m * taux // 4 for r, m in enumerate(depenses)} if regime in ("exemption", "mixte") else None,
        tardives={},
        delai_jours=tirer(st.integers(1, 3)),
    )


@st.composite
def problemes(tirer: st.DrawFn) -> Probleme:
    """One or two costs of a few cents, one to three files: every amount can be tried."""
    depenses = tirer(st.lists(st.integers(0, 4), min_size=1, max_size=2))
    codes = "abc"[: tirer(st.integers(1, 3 if len(depenses) == 1 else 2))]
    exclusion = st.builds(Exclusion, st.just("a"), st.just("b"), st.sampled_from(["plan", "depense"]))
    return Probleme(
        depenses=tuple(depenses),
        offres=tuple(tirer(offres(code, depenses)) for code in codes),
        marge=tirer(st.none() | st.integers(0, 5)),
        exclusions=tuple(tirer(st.lists(exclusion, max_size=1))) if len(codes) > 1 else (),
        dossiers_max=tirer(st.none() | st.integers(1, 2)),
    )


@st.composite
def grands_problemes(tirer: st.DrawFn) -> Probleme:
    """Two costs of up to a billion euros and three files: amounts cannot be tried, decisions can."""
    montants = st.integers(1, 10**11)
    depenses = tirer(st.lists(montants, min_size=2, max_size=2))
    offres = []
    for code, regime in zip("abc", tirer(st.permutations(["de_minimis", "exemption", "mixte"])), strict=True):
        taux = [tirer(st.integers(1, 100)) for _ in range(2)]
        offres.append(
            Offre(
                code=code,
                parts={rang: montant * taux[0] // 100 for rang, montant in enumerate(depenses)},
                limites={"plafond": tirer(montants)},
                plancher=tirer(st.integers(0, 10**6)),
                cout=tirer(st.integers(0, 10**6)),
                de_minimis=regime != "exemption",
                hors_marge=regime != "de_minimis",
                article=None if regime == "de_minimis" else {r: m * taux[1] // 100 for r, m in enumerate(depenses)},
            )
        )
    return Probleme(tuple(depenses), tuple(offres), marge=tirer(montants))


def choix_possibles(probleme: Probleme) -> Iterator[Choix]:
    """Every yes-or-no decision."""
    codes = [offre.code for offre in probleme.offres]
    touches = [(o.code, rang) for o in probleme.offres if probleme.touches(o) for rang in o.parts]
    mixtes = [offre.code for offre in probleme.offres if offre.mixte]
    for ouverts, touchees, partages in itertools.product(_parties(codes), _parties(touches), _parties(mixtes)):
        if {code for code, _ in touchees} | partages <= ouverts:
            yield Choix(ouverts, touchees, partages)


def _parties(elements: list[Any]) -> list[frozenset[Any]]:
    tailles = range(len(elements) + 1)
    return [frozenset(groupe) for n in tailles for groupe in itertools.combinations(elements, n)]


def meilleur(probleme: Probleme) -> int:
    """Net value of the best plan, by trying every amount in whole cents."""
    return max(_net(probleme, montants) for montants in _essais(probleme) if permis(probleme, montants))


def _essais(probleme: Probleme) -> Iterator[dict[tuple[str, int], int]]:
    cles = [(offre.code, rang) for offre in probleme.offres for rang in offre.parts]
    bornes = [range(offre.parts[rang] + 1) for offre in probleme.offres for rang in offre.parts]
    for valeurs in itertools.product(*bornes):
        yield dict(zip(cles, valeurs, strict=True))


def _net(probleme: Probleme, montants: dict[tuple[str, int], int]) -> int:
    ouverts = {code for (code, _), montant in montants.items() if montant}
    return sum(montants.values()) - sum(offre.cout for offre in probleme.offres if offre.code in ouverts)


def permis(probleme: Probleme, montants: dict[tuple[str, int], int]) -> bool:
    """True when the amounts keep every rule, under some split of the awards between regimes."""
    totaux = {o.code: sum(m for (code, _), m in montants.items() if code == o.code) for o in probleme.offres}
    ouverts = {code for code, total in totaux.items() if total}
    for offre in probleme.offres:
        total = totaux[offre.code]
        if total and not offre.plancher <= total <= min([total, *offre.limites.values()]):
            return False
    if probleme.dossiers_max is not None and len(ouverts) > probleme.dossiers_max:
        return False
    for exclusion in probleme.exclusions:
        if exclusion.portee == "plan" and {exclusion.a, exclusion.b} <= ouverts:
            return False
    return all(_depense_permise(probleme, montants, rang) for rang in range(len(probleme.depenses))) and any(
        _regimes_permis(probleme, montants, totaux, dict(zip(ouverts, dehors, strict=True)))
        for dehors in itertools.product([False, True], repeat=len(ouverts))
    )


def _depense_permise(probleme: Probleme, montants: dict[tuple[str, int], int], rang: int) -> bool:
    sur = {code: montant for (code, r), montant in montants.items() if r == rang and montant}
    exclues = any(e.portee == "depense" and {e.a, e.b} <= set(sur) for e in probleme.exclusions)
    return sum(sur.values()) <= probleme.depenses[rang] and not exclues


def _regimes_permis(
    probleme: Probleme, montants: dict[tuple[str, int], int], totaux: dict[str, int], dehors: dict[str, bool]
) -> bool:
    """`dehors`: the award is outside de minimis, in part at least (all of it, to be the lightest on the room)."""
    imputee = 0
    for code, hors in dehors.items():
        offre = probleme.offre(code)
        if (hors and not offre.hors_marge) or (not hors and not offre.de_minimis):
            return False
        imputee += 0 if hors else totaux[code]
    for rang in range(len(probleme.depenses)):
        sur = {c: m for (c, r), m in montants.items() if r == rang and m and probleme.offre(c).aide_etat}
        exemptees = {c: a[rang] for c in sur if dehors[c] and (a := probleme.offre(c).article) is not None}
        if any(
            _au_dela(sur, exemptees, groupe)
            for n in range(1, len(sur) + 1)
            for groupe in itertools.combinations(sur, n)
        ):
            return False
    return probleme.marge is None or imputee <= probleme.marge


def _au_dela(sur: dict[str, int], exemptees: dict[str, int], groupe: tuple[str, ...]) -> bool:
    """True when these aids on one cost are more than the highest article among them allows."""
    plafonds = [exemptees[code] for code in groupe if code in exemptees]
    return bool(plafonds) and sum(sur[code] for code in groupe) > max(plafonds)


def action(reference: str, montant: str, nature: str = "investissement_materiel", **champs: Any) -> dict[str, Any]:
    """An action with one cost."""
    besoins = champs.pop("besoins", ["investissement_productif"])
    return {
        "reference": reference,
        "besoins": besoins,
        "depenses": [{"nature": nature, "montant_eur": montant}],
        **champs,
    }


async def plan_etabli(
    plateforme: PlateformeTest, dossier_id: str, actions: list[dict[str, Any]], **changements: Any
) -> dict[str, Any]:
    """A plan by the ensemblier for the sound SME; `faits` are added to its own."""
    corps = {
        "dossier_id": dossier_id,
        "le": "2026-06-01",
        "faits": FAITS_PME | changements.pop("faits", {}),
        "actions": actions,
        **changements,
    }
    reponse = await plateforme.client(Role.ENSEMBLIER).post(CHEMIN, json=corps)
    assert reponse.status_code == 201, reponse.text
    return dict(reponse.json())
