"""Life of a demande d'aide: a table of transitions, who may perform each gesture, and what each one needs."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Etat(StrEnum):
    """States of a demande."""

    BROUILLON = "brouillon"
    DEPOSEE = "deposee"
    COMPLETE = "complete"
    INSTRUITE = "instruite"
    ACCORDEE = "accordee"
    REFUSEE = "refusee"
    CONVENTIONNEE = "conventionnee"
    PAYEE = "payee"
    CLOSE = "close"
    RETIREE = "retiree"


class Geste(StrEnum):
    """Gestures on a demande."""

    DEPOSER = "deposer"
    COMPLETER = "completer"
    INSTRUIRE = "instruire"
    ACCORDER = "accorder"
    REFUSER = "refuser"
    CONVENTIONNER = "conventionner"
    PAYER = "payer"
    CLORE = "clore"
    RETIRER = "retirer"


TRANSITIONS: dict[tuple[Etat, Geste], Etat] = {
    (Etat.BROUILLON, Geste.DEPOSER): Etat.DEPOSEE,
    (Etat.DEPOSEE, Geste.COMPLETER): Etat.COMPLETE,
    (Etat.COMPLETE, Geste.INSTRUIRE): Etat.INSTRUITE,
    (Etat.INSTRUITE, Geste.ACCORDER): Etat.ACCORDEE,
    (Etat.INSTRUITE, Geste.REFUSER): Etat.REFUSEE,
    (Etat.ACCORDEE, Geste.CONVENTIONNER): Etat.CONVENTIONNEE,
    (Etat.CONVENTIONNEE, Geste.PAYER): Etat.PAYEE,
    (Etat.PAYEE, Geste.PAYER): Etat.PAYEE,
    (Etat.PAYEE, Geste.CLORE): Etat.CLOSE,
    (Etat.REFUSEE, Geste.CLORE): Etat.CLOSE,
    (Etat.BROUILLON, Geste.RETIRER): Etat.RETIREE,
    (Etat.DEPOSEE, Geste.RETIRER): Etat.RETIREE,
    (Etat.COMPLETE, Geste.RETIRER): Etat.RETIREE,
    (Etat.INSTRUITE, Geste.RETIRER): Etat.RETIREE,
    (Etat.ACCORDEE, Geste.RETIRER): Etat.RETIREE,
    (Etat.CONVENTIONNEE, Geste.RETIRER): Etat.RETIREE,
}
"""Every move that exists; what is absent is refused."""
FINALS = frozenset({Etat.CLOSE, Etat.RETIREE})
DEMANDEUR = frozenset({"ensemblier", "partenaire-responsable", "partenaire-conseiller", "entreprise"})
REGION = frozenset({"region"})
ROLES: dict[Geste, frozenset[str]] = {
    geste: DEMANDEUR if geste in {Geste.DEPOSER, Geste.RETIRER} else REGION for geste in Geste
}
"""Who may perform a gesture."""
LIBELLES: dict[Geste, str] = {
    Geste.DEPOSER: "Déposer la demande",
    Geste.COMPLETER: "Déclarer le dossier complet",
    Geste.INSTRUIRE: "Achever l'instruction",
    Geste.ACCORDER: "Accorder l'aide",
    Geste.REFUSER: "Refuser l'aide",
    Geste.CONVENTIONNER: "Signer la convention",
    Geste.PAYER: "Payer",
    Geste.CLORE: "Clore la demande",
    Geste.RETIRER: "Retirer la demande",
}
HORODATAGES: dict[Etat, str] = {
    Etat.DEPOSEE: "deposee_le",
    Etat.COMPLETE: "complete_le",
    Etat.INSTRUITE: "instruite_le",
    Etat.ACCORDEE: "decidee_le",
    Etat.REFUSEE: "decidee_le",
    Etat.CONVENTIONNEE: "conventionnee_le",
    Etat.PAYEE: "payee_le",
    Etat.CLOSE: "close_le",
    Etat.RETIREE: "retiree_le",
}
"""Column stamped when a state is first reached."""
ATTENDUS: dict[Etat, str | None] = {
    etat: None if etat in FINALS | {Etat.REFUSEE} else "entreprise" if etat is Etat.BROUILLON else "region"
    for etat in Etat
}
"""Party that a state waits for; None once it is over. An open completion request says otherwise."""
NOMS_ETATS: dict[Etat, str] = {
    Etat.BROUILLON: "en brouillon",
    Etat.DEPOSEE: "déposée",
    Etat.COMPLETE: "complète",
    Etat.INSTRUITE: "instruite",
    Etat.ACCORDEE: "accordée",
    Etat.REFUSEE: "refusée",
    Etat.CONVENTIONNEE: "conventionnée",
    Etat.PAYEE: "payée",
    Etat.CLOSE: "close",
    Etat.RETIREE: "retirée",
}


@dataclass(frozen=True, slots=True)
class Situation:
    """What the guards look at. Amounts in euros; `plafond_eur` is what the evaluation allows (None: no known limit)."""

    etat: Etat
    verdict: str
    montant_demande_eur: Decimal
    dispositif_ouvert: bool
    plafond_eur: Decimal | None = None
    montant_accorde_eur: Decimal | None = None
    montant_paye_eur: Decimal = Decimal(0)
    instructeur_est_appelant: bool = False
    marge_de_minimis_eur: Decimal | None = None


def suivant(etat: Etat, geste: Geste) -> Etat | None:
    """State after the gesture, None when the table does not hold it."""
    return TRANSITIONS.get((etat, geste))


def gestes_possibles(etat: Etat) -> list[Geste]:
    """Gestures that the table holds for a state, in the order of a demande's life."""
    return [geste for geste in Geste if (etat, geste) in TRANSITIONS]


def refus_de_transition(etat: Etat, geste: Geste) -> str:
    """Why the gesture does not exist from this state, and which ones do."""
    nom = NOMS_ETATS[etat]
    possibles = ", ".join(gestes_possibles(etat)) or "aucun"
    return f"La demande est {nom} : le geste « {geste} » n'existe pas depuis cet état (gestes possibles : {possibles})."


def montant_maximal(situation: Situation) -> Decimal:
    """Most that can be granted: the request, within what the evaluation allows and the de minimis room left."""
    bornes = (situation.plafond_eur, situation.marge_de_minimis_eur)
    return min([situation.montant_demande_eur, *(borne for borne in bornes if borne is not None)])


def reste_a_payer(situation: Situation) -> Decimal:
    return (situation.montant_accorde_eur or Decimal(0)) - situation.montant_paye_eur


def manques(situation: Situation, geste: Geste) -> list[str]:
    """What is missing for a gesture that the table holds; empty when it is allowed."""
    garde = _GARDES.get(geste)
    return garde(situation) if garde else []


def _pour_deposer(situation: Situation) -> list[str]:
    absents = []
    if situation.montant_demande_eur <= 0:
        absents.append("Le montant demandé doit être supérieur à zéro.")
    if not situation.dispositif_ouvert:
        absents.append("Le dispositif n'est plus ouvert sous la version évaluée : refaire une évaluation.")
    return absents


def _pour_decider(situation: Situation) -> list[str]:
    if situation.instructeur_est_appelant:
        return ["La décision revient à une autre personne que celle qui a instruit la demande."]
    return []


def _pour_accorder(situation: Situation) -> list[str]:
    absents = _pour_decider(situation)
    if montant_maximal(situation) <= 0:
        absents.append("Aucun montant ne peut être accordé : plafond ou marge de minimis épuisés.")
    return absents


def _pour_payer(situation: Situation) -> list[str]:
    return [] if reste_a_payer(situation) > 0 else ["L'aide accordée est entièrement payée."]


_GARDES = {
    Geste.DEPOSER: _pour_deposer,
    Geste.ACCORDER: _pour_accorder,
    Geste.REFUSER: _pour_decider,
    Geste.PAYER: _pour_payer,
}


def verifier_table() -> None:
    """Every state is reachable and every non-final state has a way out; ValueError otherwise."""
    atteints = {Etat.BROUILLON, *TRANSITIONS.values()}
    departs = {etat for etat, _ in TRANSITIONS}
    if atteints != set(Etat) or departs != set(Etat) - FINALS:
        raise ValueError("La table des transitions d'une demande est incomplète.")


verifier_table()
