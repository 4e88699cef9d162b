"""From the scores of the human resources axes to typed training needs, and their life: pure rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

THEMATIQUE = "rh"
ETATS = ("identifie", "adresse", "accepte", "refuse", "realise")
DEPUIS = {
    "adresser": ("identifie", "refuse"),
    "accepter": ("adresse",),
    "refuser": ("adresse", "accepte"),
    "realiser": ("accepte",),
}
VERS = {"adresser": "adresse", "accepter": "accepte", "refuser": "refuse", "realiser": "realise"}
MOTIF_INCONNU = "autre"
MOTIFS_REFUS = (
    "hors-branche",
    "financement-epuise",
    "besoin-a-preciser",
    "entreprise-renonce",
    "sans-reponse",
    "sans-suite",
    MOTIF_INCONNU,
)
FINAUX = ("realise",)


@dataclass(frozen=True, slots=True)
class Axe:
    """What the diagnostic says of an axis; `score` (0 to 5) is None when too little is known or it does not apply."""

    code: str
    libelle: str
    thematique: str
    score: Decimal | None
    cible: Decimal


@dataclass(frozen=True, slots=True)
class RegleAxe:
    """What kind of training a weak axis calls for."""

    axe: str
    besoin: str
    public: str
    mode: str


@dataclass(frozen=True, slots=True)
class Regles:
    """A version of the rules: an axis under `seuil` yields a need, urgent from `seuil_urgent` down."""

    numero: str
    seuil: Decimal
    seuil_urgent: Decimal
    a_verifier: bool
    axes: Mapping[str, RegleAxe]


@dataclass(frozen=True, slots=True)
class BesoinVu:
    """A training need as the diagnostic shows it."""

    axe: str
    libelle: str
    besoin: str
    public: str
    mode: str
    urgence: str
    niveau_vu: Decimal
    niveau_cible: Decimal


def identifier(axes: Iterable[Axe], regles: Regles) -> list[BesoinVu]:
    """One need per axis of the rules whose score is under the threshold; the target is never under it."""
    return [
        BesoinVu(
            axe=axe.code,
            libelle=axe.libelle,
            besoin=regle.besoin,
            public=regle.public,
            mode=regle.mode,
            urgence="haute" if axe.score <= regles.seuil_urgent else "normale",
            niveau_vu=axe.score,
            niveau_cible=max(axe.cible, regles.seuil),
        )
        for axe in axes
        if (regle := regles.axes.get(axe.code)) is not None and axe.score is not None and axe.score < regles.seuil
    ]


def non_evalues(axes: Iterable[Axe], regles: Regles) -> list[str]:
    """Axes of the rules that the diagnostic could not score: nothing is known, neither a need nor none."""
    notes = {axe.code for axe in axes if axe.score is not None}
    return [code for code in regles.axes if code not in notes]


def chemin(etat: str, cible: str) -> tuple[str, ...]:
    """Gestures that lead from a state to the one that the training fund's answer says; none when it is not ahead."""
    suites = {
        ("adresse", "accepte"): ("accepter",),
        ("adresse", "refuse"): ("refuser",),
        ("adresse", "realise"): ("accepter", "realiser"),
        ("accepte", "refuse"): ("refuser",),
        ("accepte", "realise"): ("realiser",),
    }
    return suites.get((etat, cible), ())


def defauts_de_la_table() -> list[str]:
    """What is wrong with the table of gestures: empty unless someone broke it. Checked when the service starts."""
    defauts = [f"{geste} : état inconnu" for geste, etats in DEPUIS.items() if not {*etats, VERS[geste]} <= set(ETATS)]
    defauts += [f"{geste} : part d'un état final" for geste, etats in DEPUIS.items() if set(etats) & set(FINAUX)]
    atteints = {ETATS[0], *VERS.values()}
    return defauts + [f"{etat} : jamais atteint" for etat in ETATS if etat not in atteints]
