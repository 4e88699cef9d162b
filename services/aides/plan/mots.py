"""The plan in words: constraints, near plans, what is missing, the next steps."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal

from services.aides.catalogue.faits import FAITS
from services.aides.eligibilite.conditions import nombre
from services.aides.plan.hypotheses import hypotheses
from services.aides.plan.saisie import PlanNouveau
from services.aides.plan.schemas import ContrainteLue, Manque, ScenarioLu

ETAPES_MAX = 3
Statut = Literal["etabli", "exigence_hors_d_atteinte", "sans_aide"]
LIBELLES_ALTERNATIVES = {
    "moins_de_dossiers": "Au moins un dossier de moins à remplir.",
    "sans_de_minimis": "Sans rien prendre sur la marge de minimis.",
    "plus_rapide": "Sans le dossier le plus long à obtenir.",
}
_CONTRAINTES = {
    "plafond": "Plafond d'aide",
    "assiette": "Plafond des dépenses retenues",
    "palier": "Aide par paliers entiers",
    "de_minimis": "Marge de minimis de l'entreprise unique",
    "intensite": "Intensité maximale du régime exempté",
    "incompatibilite": "Dispositifs qui ne vont pas ensemble",
    "delai": "Temps de préparation avant le début des travaux ou la clôture",
    "plancher": "Aide minimale",
    "enveloppe": "Enveloppe restante",
}


def libelle_contrainte(famille: str, dispositif: str | None) -> str:
    """The rule, and whose it is."""
    nom = _CONTRAINTES.get(famille) or f"Limite : {FAITS[famille].libelle.lower()}"
    return f"{nom} ({dispositif})." if dispositif else f"{nom}."


def explication(
    certain: ScenarioLu, absents: Sequence[Manque], aide_minimale: Decimal | None, *, tenue: bool
) -> tuple[Statut, str]:
    """The outcome, and the fields that would change it."""
    champs = ", ".join(manque.champ for manque in absents[:5])
    suite = f" À renseigner : {champs}." if champs else ""
    if not tenue and aide_minimale is not None:
        atteint = f"L'aide certaine atteint {_euros(certain.aide_eur)}, et non {_euros(aide_minimale)}"
        return "exigence_hors_d_atteinte", f"{atteint} (exigences.aide_minimale_eur).{suite}"
    if not certain.aide_eur:
        return "sans_aide", f"Aucune aide n'est certaine pour ces dépenses.{suite}"
    dossiers = len(certain.dossiers)
    texte = f"{_euros(certain.aide_eur)} d'aide certaine en {dossiers} dossier{'s' * (dossiers > 1)}"
    return "etabli", f"{texte} ; reste à charge {_euros(certain.reste_a_charge_eur)}.{suite}"


def etapes(
    certain: ScenarioLu, si_confirme: ScenarioLu, manques: Iterable[Manque], contraintes: Iterable[ContrainteLue]
) -> list[str]:
    """At most three steps: the file that cannot wait, the answer that opens the most, the rule that costs the most."""
    pas = []
    dates = [dossier for dossier in certain.dossiers if dossier.deposer_avant is not None]
    dossier = min(dates, key=lambda d: (d.deposer_avant, -d.montant_eur), default=None) or next(
        iter(certain.dossiers), None
    )
    if dossier is not None:
        quand = f" au plus tard le {dossier.deposer_avant:%d/%m/%Y}" if dossier.deposer_avant else ""
        pas.append(f"Déposer le dossier {dossier.nom}{quand} : {_euros(dossier.montant_eur)} d'aide.")
    attendus = {dossier.dispositif for dossier in si_confirme.dossiers if dossier.verdict == "a_confirmer"}
    champs = [manque.champ for manque in manques if not attendus or attendus & set(manque.dispositifs)]
    gain = si_confirme.aide_eur - certain.aide_eur
    if champs:
        suite = f" : jusqu'à {_euros(gain)} d'aide en plus si tout est confirmé" if gain > 0 else ""
        pas.append(f"Renseigner {', '.join(champs[:3])}{suite}.")
    chere = next((c for c in contraintes if c.dispositif is None), None)
    if chere is not None:
        pas.append(
            f"Ce qui limite le plus : {chere.libelle[0].lower()}{chere.libelle[1:-1]} ({_euros(chere.gain_eur)})."
        )
    return pas[:ETAPES_MAX]


def _euros(montant: Decimal) -> str:
    return f"{nombre(montant)}\u202f€"


def reserves_du_plan(entree: PlanNouveau, deduites: Iterable[str]) -> list[str]:
    """What the plan assumes without a source."""
    prevu, lignes = hypotheses(), []
    if entree.exigences.cout_dossier_eur is None:
        lignes.append(
            f"Coût d'un dossier à remplir : {_euros(prevu.cout_dossier_eur['defaut'])}, moins pour une prestation."
        )
    lignes.append(f"Préparation d'un dossier : {prevu.preparation_jours['defaut']} jours, sauf prestation ou impôt.")
    lignes.append("Un régime d'aide indéterminé est imputé sur la marge de minimis, par prudence.")
    lignes.append("Une subvention peut réduire l'assiette d'un crédit d'impôt sur la même dépense : non déduit ici.")
    lignes += [paire.libelle for paire in prevu.incompatibilites if paire.source is None]
    lignes += [f"Action {reference} : nature de la dépense déduite du besoin, à confirmer." for reference in deduites]
    return lignes
