"""What an assignment says: who is served, who is not and why, what it proves, what it gains, what would help."""

import time
from uuid import UUID

from services.gateway.affectation import domain, solveur
from services.gateway.affectation.domain import Choix, Option
from services.gateway.affectation.preparation import Lot
from services.gateway.affectation.schemas import (
    BesoinAffecte,
    BesoinNonServi,
    BilanRepartition,
    CapaciteDuLot,
    PreuveLue,
    ResultatAffectation,
)
from services.gateway.appariement.domain import BesoinType
from services.gateway.appariement.presentation import motif_de_repli

RESOLUTIONS = 5
"""Full capacities whose exact worth is found by solving again; the others have their dual price."""
PART_DES_RESOLUTIONS = 0.3
"""Share of the time kept for them."""


def repartir(lot: Lot, temps_s: float) -> ResultatAffectation:
    """Solves, compares with first-come, and tells."""
    fin = time.monotonic() + temps_s
    solution = solveur.resoudre(lot.probleme, temps_s * (1 - PART_DES_RESOLUTIONS))
    arrive = domain.premier_arrive(lot.probleme)
    optimal, naif = _bilan(lot, solution.choix), _bilan(lot, arrive)
    return ResultatAffectation(
        affectes=[_affecte(lot, rang, option, arrive) for rang, option in sorted(solution.choix.items())],
        non_servis=[
            _non_servi(lot, rang, solution.choix) for rang in range(len(lot.demandes)) if rang not in solution.choix
        ],
        preuve=PreuveLue.model_validate(solution.valeur),
        preuve_repartition=None if solution.repartition is None else PreuveLue.model_validate(solution.repartition),
        optimal=optimal,
        premier_arrive=naif,
        gain_servis=optimal.servis - naif.servis,
        gain_valeur=optimal.valeur - naif.valeur,
        capacites=_capacites(lot, solution, fin),
    )


def _bilan(lot: Lot, choix: Choix) -> BilanRepartition:
    return BilanRepartition(
        servis=len(choix),
        valeur=domain.valeur(lot.probleme, choix),
        par_priorite=domain.servis_par_priorite(lot.probleme, choix),
    )


def _affecte(lot: Lot, rang: int, option: Option, arrive: Choix) -> BesoinAffecte:
    demande, programme = lot.demandes[rang], lot.programme(option)
    apparie = next(a for a in lot.appariements[rang] if a.programme.id == programme.id)
    return BesoinAffecte(
        reference=demande.reference,
        siren=demande.siren,
        priorite=demande.priorite,
        programme_id=programme.id,
        code=programme.code,
        titre=programme.contenu.titre,
        organisation_id=programme.organisation_id,
        antenne_id=apparie.antenne.id if apparie.antenne else None,
        conseiller_id=UUID(option.conseiller) if option.conseiller else None,
        adequation=option.adequation,
        valeur=lot.probleme.besoins[rang].valeur(option),
        premier_arrive=rang in arrive,
    )


def _non_servi(lot: Lot, rang: int, choix: Choix) -> BesoinNonServi:
    demande, classes = lot.demandes[rang], lot.appariements[rang]
    pleines = [_libelle(lot, ressource) for ressource in domain.obstacles(lot.probleme, choix, rang)]
    if lot.probleme.besoins[rang].options:
        mots = f"plus de place : {', '.join(pleines)}" if pleines else "non placé dans le temps de calcul donné"
        raison, explication = "capacites-epuisees", mots
    elif any(appariement.conclusion == "a_confirmer" for appariement in classes):
        raison, explication = "a-confirmer", "des programmes sont possibles, à confirmer avec l'entreprise"
    else:
        besoin = BesoinType(demande.axe, demande.besoin, demande.offre)
        raison, explication = "aucun-programme", motif_de_repli(list(classes), besoin)
    return BesoinNonServi.model_validate(
        {
            "reference": demande.reference,
            "siren": demande.siren,
            "priorite": demande.priorite,
            "raison": raison,
            "explication": explication,
            "obstacles": pleines,
        }
    )


def _capacites(lot: Lot, solution: solveur.Solution, fin: float) -> list[CapaciteDuLot]:
    """Every limited resource that the batch could use; the dearest first."""
    probleme, choix = lot.probleme, solution.choix
    prises, pleines = domain.charges(choix.values()), set(domain.saturees(probleme, choix))
    utiles = {r for _, option in probleme.possibles() for r in option.ressources if r in probleme.capacites}
    ordre = sorted(utiles, key=lambda r: (-solution.prix.get(r, 0.0), r))
    cheres = [r for r in ordre if r in pleines and solution.prix.get(r)][:RESOLUTIONS]
    gains = {r: _gain(lot, r, choix, fin) for r in cheres if solution.valeur.statut == "optimal"}
    return [
        CapaciteDuLot(
            nature="conseiller" if _est_un_conseiller(lot, ressource) else "programme",
            id=UUID(ressource),
            libelle=_libelle(lot, ressource),
            places=probleme.capacites[ressource],
            prises=prises[ressource],
            saturee=ressource in pleines,
            prix_dual=solution.prix.get(ressource, 0.0),
            gain_d_une_place=gains.get(ressource),
        )
        for ressource in ordre
    ]


def _gain(lot: Lot, ressource: str, choix: Choix, fin: float) -> int | None:
    reste = fin - time.monotonic()
    acquis = domain.valeur(lot.probleme, choix)
    return solveur.gain_d_une_place(lot.probleme, ressource, acquis, reste) if reste > 0 else None


def _est_un_conseiller(lot: Lot, ressource: str) -> bool:
    return any(str(c.compte_id) == ressource for liste in lot.paysage.conseillers.values() for c in liste)


def _libelle(lot: Lot, ressource: str) -> str:
    """Code of a programme; antenne of an adviser, who is not named."""
    for programme in lot.paysage.programmes:
        if str(programme.id) == ressource:
            return programme.code
    antennes = {a.id: a.nom for liste in lot.paysage.antennes.values() for a in liste}
    for antenne_id, conseillers in lot.paysage.conseillers.items():
        if any(str(conseiller.compte_id) == ressource for conseiller in conseillers):
            return f"un conseiller de {antennes.get(antenne_id, 'l’antenne')}"
    return ressource
