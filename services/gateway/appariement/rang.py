"""Which of the programmes kept comes first, and why. Pure."""

from collections.abc import Iterable

from services.gateway.appariement import criteres
from services.gateway.appariement.domain import Appariement, BesoinType, Faits, Paysage, places_libres
from services.gateway.programmes.domain import ProgrammeOffert
from shared.nomenclatures import territoires

POINTS = {"axe": 30, "thematique": 15, "besoin": 20, "proximite": 20, "capacite": 20, "gratuit": 10}
"""Weight of each reason (HYPOTHESE of the product: no source ranks partners; the answer shows the points)."""
ORDRE_DES_OFFRES = (
    "diagnostic",
    "conseil",
    "etude",
    "intelligence-economique",
    "formation",
    "pret-equipement",
    "action-collective",
    "salon",
    "accelerateur",
    "financement",
)
"""At equal points, what a company can start first comes first."""


def apparier(programme: ProgrammeOffert, besoin: BesoinType, faits: Faits, paysage: Paysage) -> Appariement:
    """The programme before the need: its criteria, its antenne, its points."""
    liste, antenne = criteres.tous(programme, besoin, faits, paysage)
    communes = len(antenne.communes if antenne is not None else programme.communes)
    return Appariement(programme, liste, antenne, tuple(_points(programme, besoin, paysage, communes)))


def _points(
    programme: ProgrammeOffert, besoin: BesoinType, paysage: Paysage, communes: int
) -> Iterable[tuple[str, int]]:
    contenu = programme.contenu
    if besoin.axe in contenu.axes:
        yield "sert précisément cet axe", POINTS["axe"]
    elif besoin.axe in programme.axes:
        yield "sert toute la thématique", POINTS["thematique"]
    if besoin.besoin in contenu.besoins:
        yield "répond au besoin du plan", POINTS["besoin"]
    proximite = POINTS["proximite"] * (len(territoires.communes()) - communes) // len(territoires.communes())
    if proximite > 0:
        yield f"proche : agit sur {communes} commune(s)", proximite
    libres = places_libres(programme, paysage.occupation(programme))
    if libres is None:
        yield "capacité sans limite dite", POINTS["capacite"] // 2
    elif libres > 0:
        total = max(contenu.capacite.places or 0, contenu.capacite.simultanes or 0, 1)
        yield f"{libres} place(s) libre(s)", POINTS["capacite"] * min(libres, total) // total
    if contenu.prix.montant_eur == 0:
        yield "gratuit pour l'entreprise", POINTS["gratuit"]


def classer(appariements: Iterable[Appariement]) -> list[Appariement]:
    """Kept first, then to be confirmed; by points, then by what can start first, then by code: always the same."""
    rangs = {"retenu": 0, "a_confirmer": 1, "ecarte": 2}
    return sorted(
        appariements,
        key=lambda a: (
            rangs[a.conclusion],
            -a.score,
            ORDRE_DES_OFFRES.index(a.programme.contenu.offre),
            a.programme.code,
            a.programme.edition,
        ),
    )
