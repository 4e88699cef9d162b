"""A funding plan against the evaluation of the same catalogue: twelve actions, every dispositif in force."""

import statistics
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

from bench.banc import TOURS, Banc, Ligne
from services.aides.catalogue.chargement import lire_catalogue
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.eligibilite.connaissance import connaitre
from services.aides.eligibilite.saisie import Depense, FaitsSaisis
from services.aides.plan.calcul import calculer
from services.aides.plan.candidats import couples
from services.aides.plan.demande import Demande
from services.aides.plan.saisie import ActionAFinancer
from shared.contracts.perimetre import PerimetreDossier

LE = date(2026, 6, 1)
PLAFOND_S = 1.0
"""A plan answers within one second."""
BESOINS = ("investissement_productif", "conseil", "innovation", "transition", "recrutement", "export")
NATURES = ("investissement_materiel", "conseil", "personnel_rdi", "etude", "recrutement", "salon")

FAITS = {
    "effectif_etp": 42,
    "chiffre_affaires_eur": "6500000",
    "total_bilan_eur": "4000000",
    "liens": [],
    "date_creation": "2009-03-01",
    "aides_de_minimis": [],
    "en_difficulte": False,
    "departement": "77",
    "naf": "25.62B",
    "travaux_commences": False,
    "projet_rdi": True,
    "filiere_prioritaire": True,
}


def financement(banc: Banc) -> None:
    """The whole plan (both scenarios, prices, alternatives) / evaluating the same pairs once."""
    versions, demande = en_vigueur(), douze_actions()
    evaluation = _mediane(lambda: couples(versions, demande))
    plan = _mediane(lambda: calculer(versions, demande, None, 0))
    detail = f"({plan * 1000:.0f} ms contre {evaluation * 1000:.0f} ms, 12 actions, {len(versions)} dispositifs)"
    banc.noter(
        Ligne("Plan de financement / une évaluation", plan / evaluation, "×", "<=", 15.0, detail),
        Ligne("Plan de financement", plan, "s", "<=", PLAFOND_S),
    )


def en_vigueur() -> list[VersionEnVigueur]:
    """The versions of the catalogue in force that day."""
    return [
        VersionEnVigueur(d.code, d.nom, d.porteur, d.objet, v.valide_au, f"{d.code}-{v.version}", v, dict(d.sources))
        for d in lire_catalogue()
        for v in d.versions
        if v.valide_du <= LE and (v.valide_au is None or v.valide_au >= LE)
    ]


def douze_actions() -> Demande:
    """Twelve actions of three costs each, of a sound SME of which everything useful is known."""
    inconnus = dict.fromkeys(PerimetreDossier.model_fields)
    dossier = PerimetreDossier.model_construct(**{**inconnus, "dossier_id": UUID(int=1)})
    connaissance = connaitre(FaitsSaisis.model_validate(FAITS), dossier, LE)
    actions = [_action(rang) for rang in range(12)]
    return Demande(LE, actions, [connaissance] * len(actions), connaissance)


def _action(rang: int) -> ActionAFinancer:
    montants = [Decimal(7013 * (rang + 1) + 1777 * pas) for pas in range(3)]
    return ActionAFinancer(
        reference=f"A{rang}",
        besoins=[BESOINS[rang % 6], BESOINS[(rang + 3) % 6]],
        depenses=[
            Depense(nature=NATURES[(rang + pas) % 6], montant_eur=montant) for pas, montant in enumerate(montants)
        ],
    )


def _mediane(travail: Callable[[], object]) -> float:
    """Median seconds over the rounds, after a round to warm the caches."""
    travail()
    durees = []
    for _ in range(TOURS):
        debut = time.perf_counter()
        travail()
        durees.append(time.perf_counter() - debut)
    return statistics.median(durees)
