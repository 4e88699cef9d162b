"""Life of a group and of its candidatures, and the risk of missing the quorum: pure rules."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

ETATS = ("en_constitution", "constitue", "en_cours", "termine", "hors_delai", "dissous")
FINAUX = ("termine", "dissous")
OUVERTS = frozenset({"en_constitution", "constitue"})
"""States in which candidatures are received and places are given."""
Risque = Literal["atteint", "probable", "manque", "sans_objet"]


@dataclass(frozen=True, slots=True)
class Geste:
    """A transition; an automatic one follows from a fact and nobody asks for it."""

    code: str
    libelle: str
    depuis: tuple[str, ...]
    vers: str
    motifs: tuple[str, ...] = ()
    automatique: bool = False


GESTES = (
    Geste("constituer", "Constituer le groupe : le quorum est atteint", ("en_constitution",), "constitue", (), True),
    Geste("demarrer", "Démarrer l'action collective", ("constitue",), "en_cours"),
    Geste("terminer", "Terminer l'action collective", ("en_cours",), "termine", ("programme-acheve", "interruption")),
    Geste(
        "depasser",
        "Constater que la date limite est passée sans le quorum",
        ("en_constitution",),
        "hors_delai",
        ("quorum-non-atteint",),
        True,
    ),
    Geste(
        "renoncer",
        "Renoncer avant la date limite : chaque entreprise reçoit une proposition individuelle",
        ("en_constitution",),
        "hors_delai",
        ("thematique-sans-candidats", "porteur-renonce", "calendrier-incompatible"),
    ),
    Geste(
        "dissoudre",
        "Dissoudre le groupe, une fois chaque proposition individuelle répondue",
        ("hors_delai",),
        "dissous",
        ("membres-reorientes", "porteur-renonce"),
    ),
)
GESTE_PAR_CODE = {geste.code: geste for geste in GESTES}
EVENEMENTS = {
    "constituer": "parcours.groupe.constitue",
    "demarrer": "parcours.groupe.demarre",
    "terminer": "parcours.groupe.termine",
    "depasser": "parcours.groupe.hors-delai",
    "renoncer": "parcours.groupe.hors-delai",
    "dissoudre": "parcours.groupe.dissous",
}
ETATS_CANDIDATURE = ("candidate", "liste_attente", "retenue", "retiree")
PLACES = {"retenir": ("candidate", "liste_attente"), "mettre-en-attente": ("candidate",)}
"""Gestures that the bearer of the group makes on a candidature, and from which states."""
RETRAIT = "retirer"
VERS = {"retenir": "retenue", "mettre-en-attente": "liste_attente", RETRAIT: "retiree"}
DEPUIS = {**PLACES, RETRAIT: ("candidate", "liste_attente", "retenue")}
MOTIFS_RETRAIT = ("entreprise-renonce", "hors-cible", "autre-programme", "dossier-clos", "sans-reponse")
MOTIFS_REFUS_PROPOSITION = (
    "attend-un-autre-groupe",
    "projet-abandonne",
    "deja-accompagnee",
    "manque-de-temps",
    "cout-trop-eleve",
)
DELAI_REPONSE_JOURS_OUVRES = 10
"""Working days to answer an individual proposal. HYPOTHESE: no text gives it; shown as `a_verifier`."""


def defauts_de_la_table() -> list[str]:
    """What is wrong with the table of gestures: empty unless someone broke it. Checked when the service starts."""
    defauts = [f"{g.code} : état inconnu" for g in GESTES if not {*g.depuis, g.vers} <= set(ETATS)]
    defauts += [f"{g.code} : part d'un état final" for g in GESTES if set(g.depuis) & set(FINAUX)]
    atteints = {ETATS[0], *(g.vers for g in GESTES)}
    defauts += [f"{etat} : jamais atteint" for etat in ETATS if etat not in atteints]
    quittes = {etat for g in GESTES for etat in g.depuis}
    defauts += [f"{etat} : sans issue" for etat in ETATS if etat not in quittes and etat not in FINAUX]
    return defauts + [f"{g.code} : sans événement" for g in GESTES if g.code not in EVENEMENTS]


def contradictions(
    genre: str, annee: int | None, *, quorum: int, places_max: int, ouvert_le: date, limite_le: date
) -> list[dict[str, str]]:
    """What does not hold together in a new group, field by field."""
    fautes = []
    if (genre == "promotion") != (annee is not None):
        fautes.append(("annee", "une promotion dit son année, un groupe n'en a pas"))
    if quorum > places_max:
        fautes.append(("quorum", "le quorum ne peut pas dépasser le nombre de places"))
    if limite_le <= ouvert_le:
        fautes.append(("limite_le", "la date limite suit l'ouverture des candidatures"))
    return [{"champ": f"body.{champ}", "message": message} for champ, message in fautes]


@dataclass(frozen=True, slots=True)
class Prevision:
    """Members expected on the closing day if they keep coming at the same pace."""

    jours_restants: int
    rythme_par_jour: Decimal
    membres_prevus: Decimal
    risque: Risque


def prevoir(etat: str, retenus: int, quorum: int, periode: tuple[date, date], le: date) -> Prevision:
    """Linear forecast (HYPOTHESE: the pace since opening goes on); `sans_objet` once the group is constituted or ended.

    The first day counts for one day, so that the pace is never infinite.
    """
    ouvert_le, limite_le = periode
    ecoules = max((le - ouvert_le).days, 1)
    restants = max((limite_le - le).days, 0)
    prevus = Decimal(retenus) + Decimal(retenus * restants) / ecoules
    rythme = (Decimal(retenus) / ecoules).quantize(Decimal("0.001"))
    risque: Risque = "probable" if prevus >= quorum else "manque"
    if retenus >= quorum:
        risque = "atteint"
    if etat != "en_constitution":
        risque = "sans_objet"
    return Prevision(restants, rythme, prevus.quantize(Decimal("0.1")), risque)


def echu(etat: str, limite_le: date, le: date) -> bool:
    """True from the day after the closing date of a group that has not reached its quorum."""
    return etat == "en_constitution" and le > limite_le
