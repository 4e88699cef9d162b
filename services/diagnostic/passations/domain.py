"""Life of a diagnostic: the table of the gestures, and what the rules ask before each."""

from dataclasses import dataclass
from decimal import Decimal

from services.diagnostic.notation.axe import SEUIL_COUVERTURE

ETATS = ("en_cours", "soumis", "valide", "restitue", "annule")


@dataclass(frozen=True)
class Geste:
    """A transition: from which states, to which, and whether it must say why."""

    code: str
    libelle: str
    depuis: tuple[str, ...]
    vers: str
    motif: bool = False


GESTES = (
    Geste("soumettre", "Soumettre le diagnostic : réponses et notes sont figées", ("en_cours",), "soumis"),
    Geste("valider", "Valider le diagnostic, par une autre personne que celle qui l'a soumis", ("soumis",), "valide"),
    Geste("restituer", "Restituer le diagnostic à l'entreprise", ("valide",), "restitue"),
    Geste("rouvrir", "Rouvrir la saisie", ("soumis", "valide"), "en_cours", motif=True),
    Geste("annuler", "Annuler le diagnostic", ("en_cours", "soumis", "valide"), "annule", motif=True),
)
GESTE_PAR_CODE = {geste.code: geste for geste in GESTES}
EVENEMENTS = {
    "soumettre": "diagnostic.diagnostic.soumis",
    "valider": "diagnostic.diagnostic.valide",
    "restituer": "diagnostic.diagnostic.restitue",
    "rouvrir": "diagnostic.diagnostic.rouvert",
    "annuler": "diagnostic.diagnostic.annule",
}
FINAUX = ("restitue", "annule")


def defauts_de_la_table() -> list[str]:
    """What is wrong with the table of gestures: empty unless someone broke it. Checked when the service starts."""
    defauts = [f"{g.code} : état inconnu" for g in GESTES if not {*g.depuis, g.vers} <= set(ETATS)]
    defauts += [f"{g.code} : part d'un état final" for g in GESTES if set(g.depuis) & set(FINAUX)]
    atteints = {"en_cours", *(g.vers for g in GESTES)}
    defauts += [f"{etat} : jamais atteint" for etat in ETATS if etat not in atteints]
    quittes = {etat for g in GESTES for etat in g.depuis}
    defauts += [f"{etat} : sans issue" for etat in ETATS if etat not in quittes and etat not in FINAUX]
    defauts += [f"{g.code} : sans événement" for g in GESTES if g.code not in EVENEMENTS]
    return defauts


COUVERTURE_SOUMISSION = SEUIL_COUVERTURE
"""Share of the asked weights that must be answered to submit (HYPOTHESE: the threshold of 7.6 applied to the whole)."""
MOMENT_PRECEDENT = {"T1": "T0", "T2": "T1", "T3": "T2"}
OBJECTIFS_MAX = 3


def couverture_suffisante(couverture: Decimal) -> bool:
    return couverture >= COUVERTURE_SOUMISSION
