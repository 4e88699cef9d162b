"""A generated catalogue of about eight criteria a dispositif, and companies with unknown facts; always the same."""

from collections.abc import Callable, Sequence
from datetime import date
from random import Random
from typing import Any

from services.aides.catalogue.definition import VersionDispositif
from services.aides.catalogue.elements import Source
from services.aides.catalogue.repository import VersionEnVigueur

JOUR = date(2030, 6, 1)
INCONNU, PRESENCE = 0.12, 0.9
DEPARTEMENTS = ("75", "77", "78", "91", "92", "93", "94", "95")
DIVISIONS = [f"{numero}" for numero in range(10, 34)]
"""Manufacturing."""
TAILLES = ("micro", "petite", "moyenne", "grande")
_SOURCES = [
    Source(reference=f"Règlement d'intervention, article {rang}", adresse="Délibération", confiance="V")
    for rang in range(1, 9)
]
Condition = dict[str, Any]
Ligne = dict[str, Any]


def feuille(fait: str, operateur: str, seuil: object) -> Condition:
    return {"fait": fait, "operateur": operateur, "seuil": seuil}


def _entre(fait: str, mini: int, maxi: int) -> Condition:
    return {"tous": [feuille(fait, ">=", mini), feuille(fait, "<", maxi)]}


def _comptes(chiffre_affaires: int, bilan: int) -> Condition:
    return {"un_de": [feuille("chiffre_affaires_eur", "<=", chiffre_affaires), feuille("total_bilan_eur", "<=", bilan)]}


def _parmi(hasard: Random, fait: str, codes: Sequence[str]) -> Condition:
    moitie = len(codes) // 2
    return feuille(fait, "parmi", sorted(hasard.sample(codes, hasard.randint(moitie, len(codes) - 2))))


def _familles(hasard: Random) -> list[tuple[str, list[Condition]]]:
    """The conditions that regulations draw from, by subject: thresholds come back from one dispositif to another."""
    oui_non = ("projet_rdi", "plan_transition", "obligations_a_jour", "travaux_commences", "axe_transition")
    return [
        ("taille", [feuille("categorie_ue", "parmi", list(TAILLES[a:b])) for a, b in ((0, 2), (0, 3), (1, 3), (0, 4))]),
        ("effectif", [_entre("effectif_etp", a, b) for a in (0, 1, 3, 5, 10) for b in (100, 250, 500, 5000)]),
        (
            "comptes",
            [_entre("chiffre_affaires_eur", a, b) for a in (0, 200_000, 500_000) for b in (10**7, 5 * 10**7, 10**8)]
            + [_comptes(*bornes) for bornes in ((2 * 10**6, 2 * 10**6), (10**7, 10**7), (5 * 10**7, 43 * 10**6))],
        ),
        ("activite", [_parmi(hasard, "division_naf", DIVISIONS) for _ in range(40)]),
        ("territoire", [_parmi(hasard, "departement", DEPARTEMENTS) for _ in range(30)]),
        (
            "anciennete",
            [feuille("anciennete_mois", ">=", mois) for mois in (6, 12, 24, 36, 48, 60)]
            + [feuille("anciennete_mois", "<", mois) for mois in (120, 180, 240, 300, 480)],
        ),
        ("forme", [feuille("forme_societe", "=", True)]),
        ("projet", [feuille(fait, "=", fait != "travaux_commences") for fait in oui_non]),
        ("minimis", [feuille("marge_de_minimis_eur", ">", euros) for euros in (0, 10_000, 50_000, 100_000, 200_000)]),
    ]


def dispositifs(nombre: int, graine: int = 1) -> list[list[tuple[str, Condition]]]:
    """By dispositif, its criteria: (subject, condition)."""
    hasard = Random(graine)
    familles = _familles(hasard)
    return [_criteres(hasard, familles) for _ in range(nombre)]


def _criteres(hasard: Random, familles: Sequence[tuple[str, list[Condition]]]) -> list[tuple[str, Condition]]:
    retenues = [famille for famille in familles if hasard.random() < PRESENCE] or familles[:1]
    return [(sujet, hasard.choice(conditions)) for sujet, conditions in retenues]


def versions(criteres: Sequence[Sequence[tuple[str, Condition]]]) -> list[VersionEnVigueur]:
    """The same as versions of the product's catalogue."""
    return [_version(f"gen-{rang:05}", siens) for rang, siens in enumerate(criteres)]


def _version(code: str, criteres: Sequence[tuple[str, Condition]]) -> VersionEnVigueur:
    regles = {
        "version": "v-1",
        "libelle": code,
        "valide_du": "2030-01-01",
        "source": "texte-1",
        "besoins": ["conseil"],
        "instrument": "subvention",
        "regimes": [{"code": "hors_aide_etat", "source": "texte-1"}],
        "criteres": [
            {"code": sujet, "libelle": f"Critère de {sujet}", "condition": condition, "source": _source(sujet)}
            for sujet, condition in criteres
        ],
        "montant": {"mode": "indetermine", "source": "texte-1"},
    }
    return VersionEnVigueur(
        code=code,
        nom=f"Dispositif {code}",
        porteur="Région",
        objet="Généré pour la mesure",
        valide_au=None,
        empreinte=code,
        regles=VersionDispositif.model_validate(regles),
        sources={f"texte-{rang}": source for rang, source in enumerate(_SOURCES, start=1)},
    )


def _source(sujet: str) -> str:
    return f"texte-{1 + len(sujet) % len(_SOURCES)}"


def entreprises(nombre: int, graine: int = 2, *, inconnu: float = INCONNU) -> list[Ligne]:
    """Rows of companies; activity and département are always known, the rest is unknown one time out of eight."""
    hasard = Random(graine)
    return [_entreprise(hasard, inconnu) for _ in range(nombre)]


def _entreprise(hasard: Random, inconnu: float) -> Ligne:
    effectif = int(4 * hasard.paretovariate(0.8)) % 3000
    tirages: dict[str, Callable[[], object]] = {
        "categorie_ue": lambda: TAILLES[(effectif >= 10) + (effectif >= 50) + (effectif >= 250)],
        "effectif_etp": lambda: effectif,
        "chiffre_affaires_eur": lambda: effectif * hasard.randrange(50_000, 400_000),
        "total_bilan_eur": lambda: effectif * hasard.randrange(30_000, 300_000),
        "anciennete_mois": lambda: hasard.randrange(0, 600),
        "forme_societe": lambda: hasard.random() < 0.85,
        "projet_rdi": lambda: hasard.random() < 0.7,
        "plan_transition": lambda: hasard.random() < 0.7,
        "axe_transition": lambda: hasard.random() < 0.7,
        "obligations_a_jour": lambda: hasard.random() < 0.9,
        "travaux_commences": lambda: hasard.random() < 0.2,
        "marge_de_minimis_eur": lambda: 300_000 - hasard.randrange(0, 3) * hasard.randrange(0, 150_001),
    }
    ligne: Ligne = {"division_naf": hasard.choice(DIVISIONS), "departement": hasard.choice(DEPARTEMENTS)}
    return ligne | {fait: None if hasard.random() < inconnu else tirer() for fait, tirer in tirages.items()}
