"""Life of an action: a table of gestures, the facts they ask for, what facts move by themselves; pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

ACTIONS_MAX = 6
"""Most actions that a plan keeps: what a small company can follow (strategy: a plan, not a catalogue)."""
CHEMIN = ("proposee", "retenue", "etudiee", "preparee", "financee", "deployee", "mesuree")
HORS_PLAN = frozenset({"deja_faite", "pas_interessee", "ecartee"})
"""States that guards leave aside; `CHEMIN` is the life of an action that goes to its end."""
ETATS = (*CHEMIN, "bloquee", "deja_faite", "pas_interessee", "ecartee")
REALISEES = frozenset({"deployee", "mesuree"})
SUIVENT_LES_FAITS = frozenset({"retenue", "etudiee", "preparee"})
"""States that a study or an adaptation moves by itself."""
OUVERTES = ("retenue", "etudiee", "preparee", "financee")
NATURES_DE_REALISATION = frozenset({"deploiement", "suivi"})
"""Natures of the steps at which an equipment may be put in place."""
AVANT, FAITS = "@avant", "@faits"
"""Targets of a gesture: the state before the blocking, or the one that the facts give."""
MOTIFS_BLOCAGE = (
    "attente-financement",
    "attente-fournisseur",
    "attente-autorisation",
    "manque-de-temps",
    "manque-de-competences",
)
MOTIFS_DESINTERET = ("pas-le-moment", "ne-repond-pas-au-besoin", "autre-solution", "sans-explication")
MOTIFS_ECART = ("trop-couteuse", "pas-prioritaire", "etude-defavorable", "financement-refuse")
MOTIFS_CORRECTION = ("erreur-de-saisie", "equipement-retire", "mesure-contestee")


@dataclass(frozen=True, slots=True)
class FaitsAction:
    """What is known of an action when a gesture is asked; `dependances` names those that are not yet deployed."""

    plan_accepte: bool
    nature_etape: str
    realisation_commencee: bool
    installe_equipement: bool
    etude_conclue: bool
    adaptation_reglee: bool
    besoin_aide: bool
    orientee: bool
    effet_mesure: bool
    etat_avant: str | None
    dependances: tuple[str, ...]
    dependantes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GesteAction:
    """A gesture on an action: from which states, to which one, under which conditions, for which typed reasons."""

    code: str
    libelle: str
    de: tuple[str, ...]
    vers: str
    conditions: tuple[str, ...] = ()
    motifs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """When it holds, and what is missing when it does not."""

    remplie: Callable[[FaitsAction], bool]
    manque: Callable[[FaitsAction], str]


def _phrase(texte: str) -> Callable[[FaitsAction], str]:
    return lambda _: texte


CONDITIONS: dict[str, Condition] = {
    "plan_accepte": Condition(lambda f: f.plan_accepte, _phrase("L'entreprise n'a pas encore accepté le plan.")),
    "etude_conclue": Condition(
        lambda f: not f.installe_equipement or f.etude_conclue,
        _phrase("L'étude de faisabilité de l'équipement n'est pas conclue."),
    ),
    "adaptation_reglee": Condition(
        lambda f: not f.installe_equipement or f.adaptation_reglee,
        _phrase("L'équipement n'est pas passé par l'adaptation, et aucune dispense motivée n'a été accordée."),
    ),
    "equipement": Condition(
        lambda f: f.installe_equipement, _phrase("L'action n'installe pas d'équipement : rien à étudier ni à adapter.")
    ),
    "etape_de_realisation": Condition(
        lambda f: not f.installe_equipement or f.nature_etape in NATURES_DE_REALISATION,
        _phrase("Un équipement se déploie à l'étape du déploiement ou du suivi."),
    ),
    "orientee": Condition(
        lambda f: not f.besoin_aide or f.orientee,
        _phrase("L'action attend son orientation vers une aide : demandée, ou écartée avec un motif."),
    ),
    "orientee_avant_reprise": Condition(
        lambda f: not f.besoin_aide or f.orientee or not f.realisation_commencee,
        _phrase("Après l'étape du financement, une action qui demande une aide est d'abord orientée ou écartée."),
    ),
    "adaptee_avant_reprise": Condition(
        lambda f: not f.installe_equipement or f.adaptation_reglee or not f.realisation_commencee,
        _phrase("Un équipement repris après le financement est d'abord adapté : il faut revoir le plan."),
    ),
    "dependances_deployees": Condition(
        lambda f: not f.dependances, lambda f: f"Elle dépend d'actions non déployées : {', '.join(f.dependances)}."
    ),
    "sans_dependante_deployee": Condition(
        lambda f: not f.dependantes, lambda f: f"Des actions déployées en dépendent : {', '.join(f.dependantes)}."
    ),
    "effet_mesure": Condition(lambda f: f.effet_mesure, _phrase("Aucun effet n'est encore mesuré sur ce parcours.")),
}
_DEPLOYER = ("plan_accepte", "etape_de_realisation", "adaptation_reglee", "orientee", "dependances_deployees")
_AVANT_FIN = ("proposee", *OUVERTES, "bloquee")
GESTES = (
    GesteAction("retenir", "Retenir l'action", ("proposee",), "retenue", ("plan_accepte",)),
    GesteAction(
        "etudier", "Constater l'étude conclue", ("retenue",), "etudiee", ("plan_accepte", "equipement", "etude_conclue")
    ),
    GesteAction(
        "preparer",
        "Constater l'adaptation réglée",
        ("retenue", "etudiee"),
        "preparee",
        ("plan_accepte", "equipement", "adaptation_reglee"),
    ),
    GesteAction(
        "financer",
        "Constater le financement acquis",
        ("retenue", "etudiee", "preparee"),
        "financee",
        ("plan_accepte", "etude_conclue", "orientee"),
    ),
    GesteAction("deployer", "Constater le déploiement", OUVERTES, "deployee", _DEPLOYER),
    GesteAction("mesurer", "Constater l'effet mesuré", ("deployee",), "mesuree", ("effet_mesure",)),
    GesteAction("bloquer", "Dire l'action bloquée", OUVERTES, "bloquee", ("plan_accepte",), MOTIFS_BLOCAGE),
    GesteAction("debloquer", "Lever le blocage", ("bloquee",), AVANT),
    GesteAction("declarer-deja-faite", "Dire l'action déjà faite", _AVANT_FIN, "deja_faite"),
    GesteAction("decliner", "L'entreprise n'est pas intéressée", _AVANT_FIN, "pas_interessee", (), MOTIFS_DESINTERET),
    GesteAction("ecarter", "Écarter l'action", _AVANT_FIN, "ecartee", (), MOTIFS_ECART),
    GesteAction(
        "reprendre",
        "Remettre l'action au plan",
        ("deja_faite", "pas_interessee", "ecartee"),
        FAITS,
        ("orientee_avant_reprise", "adaptee_avant_reprise"),
    ),
    GesteAction(
        "corriger",
        "Revenir sur un déploiement",
        ("deployee", "mesuree"),
        FAITS,
        ("sans_dependante_deployee",),
        MOTIFS_CORRECTION,
    ),
)
GESTE_PAR_CODE = {geste.code: geste for geste in GESTES}


def defauts_de_la_table() -> Iterator[str]:
    """What makes the table unsound; nothing when it is right, which is checked when the service starts."""
    for geste in GESTES:
        inconnus = {*geste.de, geste.vers} - {*ETATS, AVANT, FAITS}
        inconnues = set(geste.conditions) - set(CONDITIONS)
        yield from (f"{geste.code} : {nom} n'existe pas" for nom in sorted(inconnus | inconnues))
        motive = geste.vers in {"bloquee", "pas_interessee", "ecartee"} or set(geste.de) <= REALISEES
        if motive and geste.vers not in REALISEES and not geste.motifs:
            yield f"{geste.code} : ce geste demande un motif typé"
    for etat in set(ETATS) - {"proposee"} - {geste.vers for geste in GESTES}:
        yield f"{etat} : aucun geste n'y mène"
    for etat in set(ETATS) - {depuis for geste in GESTES for depuis in geste.de}:
        yield f"{etat} : aucun geste n'en part"


def etat_des_faits(faits: FaitsAction) -> str:
    """Where the facts put an action that nothing else has moved."""
    if not faits.plan_accepte:
        return "proposee"
    if faits.installe_equipement and faits.adaptation_reglee:
        return "preparee"
    return "etudiee" if faits.installe_equipement and faits.etude_conclue else "retenue"


def cible(geste: GesteAction, faits: FaitsAction) -> str:
    """State that the gesture leads to."""
    if geste.vers == AVANT and faits.etat_avant is not None:
        return faits.etat_avant
    return etat_des_faits(faits) if geste.vers in {AVANT, FAITS} else geste.vers


def manques(geste: GesteAction, etat: str, faits: FaitsAction) -> list[tuple[str, str]]:
    """(code, sentence) of what prevents the gesture now."""
    if etat not in geste.de:
        return [("etat", f"L'action est « {etat} » ; ce geste part de : {', '.join(geste.de)}.")]
    absentes = [code for code in geste.conditions if not CONDITIONS[code].remplie(faits)]
    return [(code, CONDITIONS[code].manque(faits)) for code in absentes]


def geste_vers(etat: str, voulu: str, faits: FaitsAction) -> GesteAction | None:
    """The gesture that leads from a state to another, for callers who name the state they want."""
    return next((geste for geste in GESTES if etat in geste.de and cible(geste, faits) == voulu), None)
