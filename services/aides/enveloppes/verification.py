"""Checks every envelope from its movements, by an arithmetic of its own, shared with nothing that writes them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

COLONNES = ("vote_eur", "reporte_eur", "reporte_suivant_eur", "reserve_eur", "engage_eur", "paye_eur")
TENUES = COLONNES[3:]


@dataclass(frozen=True, slots=True)
class Contenu:
    """The tables as they are stored; movements in the order of their numbers."""

    enveloppes: Sequence[Any]
    affectations: Sequence[Any]
    mouvements: Sequence[Any]
    votes: Sequence[Any]
    demandes: Sequence[Any]


@dataclass
class Rapport:
    """What was checked, and what is wrong."""

    enveloppes: int = 0
    mouvements: int = 0
    anomalies: list[str] = field(default_factory=list)


def verifier(contenu: Contenu) -> Rapport:
    """Movements redo the amounts, never overdraw on the way, and agree with the votes, carry-overs and demandes."""
    rapport = Rapport(len(contenu.enveloppes), len(contenu.mouvements))
    soldes: dict[UUID, dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(COLONNES, Decimal(0)))
    tenues: dict[UUID, dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(TENUES, Decimal(0)))
    for mouvement in contenu.mouvements:
        _ajouter(soldes[mouvement.enveloppe_id], mouvement)
        if mouvement.affectation_id is not None:
            _ajouter(tenues[mouvement.affectation_id], mouvement)
        defaut = _defaut(soldes[mouvement.enveloppe_id])
        if defaut:
            rapport.anomalies.append(f"enveloppe {mouvement.enveloppe_id}, mouvement {mouvement.numero} : {defaut}")
    rapport.anomalies += _ecarts("enveloppe", contenu.enveloppes, soldes, COLONNES)
    rapport.anomalies += _ecarts("affectation", contenu.affectations, tenues, TENUES)
    rapport.anomalies += _votes(contenu)
    rapport.anomalies += _reports(contenu.mouvements)
    rapport.anomalies += _demandes(contenu)
    return rapport


def _ajouter(solde: dict[str, Decimal], mouvement: Any) -> None:
    montant, nature = mouvement.montant_eur, mouvement.nature
    if nature == "engagement":
        solde["engage_eur"] += montant
        solde["reserve_eur"] -= montant
    elif nature in {"expiration", "annulation"}:
        solde["reserve_eur"] -= montant
    elif nature == "degagement":
        solde["engage_eur"] -= montant
    else:
        directes = {"report_entrant": "reporte_eur", "report_sortant": "reporte_suivant_eur"}
        directes |= {"reservation": "reserve_eur", "paiement": "paye_eur"}
        solde[directes.get(nature, "vote_eur")] += montant


def _defaut(solde: dict[str, Decimal]) -> str | None:
    """What is wrong after a movement."""
    if any(valeur < 0 for valeur in solde.values()):
        return "un montant devient négatif"
    if solde["paye_eur"] > solde["engage_eur"]:
        return "payé au-delà de l'engagé"
    exces = solde["reserve_eur"] + solde["engage_eur"] + solde["reporte_suivant_eur"]
    exces -= solde["vote_eur"] + solde["reporte_eur"]
    return f"dépassée de {exces:.2f} €" if exces > 0 else None


def _ecarts(
    genre: str, lignes: Iterable[Any], sommes: dict[UUID, dict[str, Decimal]], colonnes: tuple[str, ...]
) -> list[str]:
    return [
        f"{genre} {ligne.id} : {nom} vaut {getattr(ligne, nom):.2f} €, ses mouvements {sommes[ligne.id][nom]:.2f} €"
        for ligne in lignes
        for nom in colonnes
        if getattr(ligne, nom) != sommes[ligne.id][nom]
    ]


def _votes(contenu: Contenu) -> list[str]:
    """Every approved vote has its movement, of its amount, and two persons; no other has one."""
    mouvements = {m.vote_id: m.montant_eur for m in contenu.mouvements if m.vote_id is not None}
    attendus = {vote.id: vote.montant_eur for vote in contenu.votes if vote.etat == "approuve"}
    seuls = [v.id for v in contenu.votes if v.etat == "approuve" and v.traite_par == v.propose_par]
    faux = [cle for cle in mouvements.keys() | attendus.keys() if mouvements.get(cle) != attendus.get(cle)]
    return [f"vote {cle} : son mouvement ne le suit pas" for cle in faux] + [
        f"vote {cle} : approuvé par qui l'a saisi" for cle in seuls
    ]


def _reports(mouvements: Sequence[Any]) -> list[str]:
    """What leaves an envelope for another arrives in it."""
    ecarts: dict[tuple[UUID, UUID], Decimal] = defaultdict(Decimal)
    for mouvement in mouvements:
        if mouvement.nature == "report_sortant":
            ecarts[mouvement.enveloppe_id, mouvement.autre_id] += mouvement.montant_eur
        elif mouvement.nature == "report_entrant":
            ecarts[mouvement.autre_id, mouvement.enveloppe_id] -= mouvement.montant_eur
    return [f"report de {de} vers {vers} : écart de {x:.2f} €" for (de, vers), x in ecarts.items() if x]


def _demandes(contenu: Contenu) -> list[str]:
    """A demande that an envelope pays has there what it is granted and paid; once over, nothing that is not paid."""
    tenus: dict[UUID, list[Any]] = defaultdict(list)
    for affectation in contenu.affectations:
        if affectation.demande_id is not None:
            tenus[affectation.demande_id].append(affectation)
    anomalies = []
    for demande in contenu.demandes:
        engage = sum(ligne.engage_eur for ligne in tenus[demande.id])
        paye = sum(ligne.paye_eur for ligne in tenus[demande.id])
        finie = demande.etat in {"close", "retiree", "refusee"}
        attendu = demande.montant_paye_eur if finie else demande.montant_accorde_eur or Decimal(0)
        if engage and (engage != attendu or paye != demande.montant_paye_eur):
            anomalies.append(
                f"demande {demande.id} : engagé {engage:.2f} €, payé {paye:.2f} €, attendu {attendu:.2f} €"
            )
    return anomalies
