"""One rule per kind of next step: from the facts to candidates, each with its reasons."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from services.gateway.suite.domain import (
    DEMANDES_VIVES,
    ETAPES_FINANCEMENT,
    Candidate,
    Ecart,
    FaitsSuite,
)
from services.gateway.suite.reglages import Poids

NIVEAUX = 5.0
CENT = 100.0
JOURS_PAR_MOIS = 30.44


def candidates(faits: FaitsSuite, poids: Poids) -> Iterator[Candidate]:
    """Every candidate of every rule."""
    for regle in REGLES:
        yield from regle(faits, poids)


def _referent(faits: FaitsSuite, _: Poids) -> Iterator[Candidate]:
    if not faits.referent:
        raison = f"Le dossier est ouvert {_depuis(faits.fiche['ouvert_le'], faits.maintenant)} et n'a pas de référent."
        yield Candidate("nommer-referent", "Nommer un référent", (raison,))


def _echeance(faits: FaitsSuite, _: Poids) -> Iterator[Candidate]:
    echeance: date | None = faits.fiche["echeance_le"]
    if echeance is not None and echeance < faits.aujourdhui:
        retard = (faits.aujourdhui - echeance).days
        raison = f"L'échéance était le {echeance:%d/%m/%Y} : {_compte(retard, 'jour')} de retard."
        yield Candidate("echeance-depassee", faits.fiche["prochaine_action"], (raison,), effet=min(retard / 30, 1.0))


def _bloquees(faits: FaitsSuite, _: Poids) -> Iterator[Candidate]:
    for action in faits.ouvertes:
        if action.get("etat") == "bloquee":
            raison = f"Bloquée {_depuis(action['maj_le'], faits.maintenant)} : {_mots(action.get('motif'))}."
            titre = f"Débloquer « {action.get('titre')} »"
            yield Candidate("debloquer-action", titre, (raison,), 0.8, 0.5, **_action(action))


def _aides(faits: FaitsSuite, _: Poids) -> Iterator[Candidate]:
    au_financement = [un for un in faits.en_cours if un["etape"] in ETAPES_FINANCEMENT]
    attente = [une for une in faits.ouvertes if str(une["action_id"]) not in faits.orientees]
    if not au_financement or not attente:
        return
    if faits.evaluation is None:
        raison = f"{_compte(len(attente), 'action')} du plan sans orientation, et aucune aide évaluée."
        yield Candidate("evaluer-aides", "Évaluer les aides possibles", (raison,), 0.7, sujet="aides")
        return
    deja = {d["dispositif"] for d in faits.demandes if d["etat"] in DEMANDES_VIVES}
    for dispositif in [code for code in faits.evaluation["eligibles"] if code not in deja]:
        raisons = (
            f"L'évaluation du {faits.evaluation['maj_le'][:10]} dit l'entreprise éligible, sans demande en cours.",
            f"{_compte(len(attente), 'action')} du plan sans orientation vers une aide.",
        )
        yield Candidate("demander-aide", f"Demander l'aide {dispositif}", raisons, 0.8, objet=dispositif, sujet="aides")


def _mesure(faits: FaitsSuite, poids: Poids) -> Iterator[Candidate]:
    for parcours in faits.en_cours:
        if parcours["etape"] != "suivi" or faits.mesures:
            continue
        depuis = _jours(parcours["depuis_le"], faits.maintenant)
        if depuis >= poids.delai_mesure_jours:
            raison = f"En suivi depuis {depuis} jours, sans aucune mesure d'effet."
            yield Candidate("mesurer-effet", "Mesurer l'effet avec l'entreprise", (raison,), 0.6)


def _diagnostic(faits: FaitsSuite, _: Poids) -> Iterator[Candidate]:
    if faits.en_cours and not faits.diagnostic and faits.referent:
        raison = "Aucun diagnostic n'a été restitué : rien ne dit encore par où commencer."
        yield Candidate("diagnostiquer", "Conduire le diagnostic", (raison,), 0.7)


def _programmes(faits: FaitsSuite, poids: Poids) -> Iterator[Candidate]:
    par_axe = {ecart.axe: ecart for ecart in faits.ecarts}
    for offre in faits.offres:
        ecart = par_axe.get(offre.axe)
        if ecart is None or ecart.valeur < poids.ecart_min or offre.code in faits.programmes_sollicites:
            continue
        places = "places non limitées" if offre.places is None else f"{_compte(offre.places, 'place')} au plus"
        raisons = (_phrase(ecart), f"Le programme convient ({places}).", *offre.raisons)
        titre = f"Orienter vers {offre.titre}"
        pret = 1.0 if not offre.raisons else 0.6
        champs = {"objet": offre.code, "sujet": f"axe:{offre.axe}"}
        yield Candidate("orienter-programme", titre, raisons, ecart.valeur / NIVEAUX, pret, **champs)


def _plan(faits: FaitsSuite, poids: Poids) -> Iterator[Candidate]:
    connues = {une.get("code") for une in faits.actions}
    par_axe = {ecart.axe: ecart for ecart in faits.ecarts}
    if not any(un["etape"] == "plan-actions" for un in faits.en_cours):
        return
    for conseil in faits.conseils:
        ecart = par_axe.get(conseil.axe)
        if conseil.code not in connues and ecart is not None and ecart.valeur >= poids.ecart_min:
            raisons = (_phrase(ecart), f"Le diagnostic la recommande (priorité {conseil.priorite:.0f} sur 100).")
            titre = f"Ajouter au plan « {conseil.titre} »"
            champs = {"objet": conseil.code, "sujet": f"axe:{conseil.axe}"}
            yield Candidate("completer-plan", titre, raisons, conseil.priorite / CENT, 1.0, **champs)


def _prochain_sujet(faits: FaitsSuite, poids: Poids) -> Iterator[Candidate]:
    """Months after a success, the largest gap that the plan has not treated: read from the maturity, no fixed table."""
    if faits.en_cours or not faits.parcours or faits.parcours[0]["etape"] != "cloture":
        return
    mois = _jours(faits.parcours[0]["clos_le"], faits.maintenant) / JOURS_PAR_MOIS
    traites = {une.get("axe") for une in faits.actions if une.get("etat") not in {"ecartee", "pas_interessee"}}
    restants = [e for e in faits.ecarts if e.valeur >= poids.ecart_min and e.axe not in traites]
    if mois < poids.relance_apres_mois or not restants:
        return
    ecart = max(restants, key=lambda un: (un.valeur, un.axe))
    raisons = (
        _phrase(ecart),
        f"Le parcours précédent est clos depuis {mois:.0f} mois ; le plan n'a pas traité cet axe.",
    )
    titre = f"Proposer un parcours sur « {ecart.libelle} »"
    yield Candidate("prochain-sujet", titre, raisons, ecart.valeur / NIVEAUX, 0.7, sujet=f"axe:{ecart.axe}")


def _action(action: object) -> dict[str, str]:
    identifiant = str(action["action_id"])  # type: ignore[index]
    return {"objet": identifiant, "sujet": f"action:{identifiant}"}


def _phrase(ecart: Ecart) -> str:
    return f"{ecart.libelle} : niveau {ecart.score:.1f} pour une cible de {ecart.cible:.1f}."


def _jours(depuis: str | datetime, maintenant: datetime) -> int:
    instant = datetime.fromisoformat(depuis) if isinstance(depuis, str) else depuis
    return max((maintenant - instant).days, 0)


def _compte(nombre: int, nom: str) -> str:
    return f"{nombre} {nom}{'s' if nombre > 1 else ''}"


def _depuis(instant: str | datetime, maintenant: datetime) -> str:
    jours = _jours(instant, maintenant)
    return f"depuis {_compte(jours, 'jour')}" if jours else "depuis aujourd'hui"


def _mots(motif: object) -> str:
    return str(motif).replace("-", " ") if motif else "motif non précisé"


REGLES: tuple[Callable[[FaitsSuite, Poids], Iterator[Candidate]], ...] = (
    _referent,
    _bloquees,
    _echeance,
    _aides,
    _mesure,
    _diagnostic,
    _programmes,
    _plan,
    _prochain_sujet,
)
