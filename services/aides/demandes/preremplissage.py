"""Fills a demande from what is already known; each field says where its value comes from, and since when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.aides.completude.reglages import reglages
from services.aides.eligibilite.schemas import EvaluationLue, ResultatAide
from shared.contracts.diagnostic import DiagnosticResume, IndicateursT0
from shared.contracts.perimetre import PerimetreDossier
from shared.contracts.plan import ActionDuPlan, EtudeDuPlan

FICHE = {
    "raison_sociale": "Raison sociale",
    "siren": "SIREN",
    "siret": "SIRET de l'établissement",
    "code_commune": "Commune (INSEE)",
}
MONTANTS = {
    "assiette_eur": "Dépenses retenues",
    "taux": "Taux",
    "plafond_eur": "Plafond",
    "montant_eur": "Montant estimé",
}


@dataclass(slots=True)
class Connus:
    """What the neighbours know."""

    diagnostic: DiagnosticResume | None = None
    t0: IndicateursT0 | None = None
    action: ActionDuPlan | None = None
    etudes: list[EtudeDuPlan] = field(default_factory=list)


@dataclass(slots=True)
class Remplissage:
    """The fields in order; the first value of a field stays."""

    champs: dict[str, dict[str, Any]] = field(default_factory=dict)

    def ajouter(self, champ: str, libelle: str, valeur: object, source: str, le: datetime | None) -> None:
        """One field, unless its value is unknown or already there."""
        if valeur is None or champ in self.champs:
            return
        date_ = None if le is None else le.isoformat()
        self.champs[champ] = {"champ": champ, "libelle": libelle, "valeur": str(valeur), "source": source, "le": date_}


def remplir(
    dossier: PerimetreDossier, recu_le: datetime | None, evaluation: EvaluationLue, resultat: ResultatAide
) -> Remplissage:
    """The company's sheet, the facts of the evaluation, the amount computed."""
    rempli = Remplissage()
    for champ, libelle in FICHE.items():
        rempli.ajouter(champ, libelle, getattr(dossier, champ), "annuaire", recu_le)
    for fait in evaluation.faits_utilises:
        rempli.ajouter(fait.code, fait.libelle, fait.valeur, fait.source or "calcul", evaluation.faite_le)
    rempli.ajouter("action_titre", "Action", resultat.action_titre, "saisie", evaluation.faite_le)
    montant = resultat.montant.model_dump(mode="json", include=set(MONTANTS))
    for champ, libelle in MONTANTS.items():
        source = "saisie" if champ == "assiette_eur" else "calcul"
        rempli.ajouter(champ, libelle, montant[champ], source, evaluation.faite_le)
    return rempli


def ajouter_voisins(rempli: Remplissage, connus: Connus) -> None:
    """Diagnostic, plan and studies."""
    if connus.diagnostic is not None:
        _ajouter_diagnostic(rempli, connus.diagnostic, connus.t0)
    if (action := connus.action) is not None:
        rempli.ajouter("plan_action", "Action du plan", action.titre, "plan", action.etat_depuis_le)
        rempli.ajouter("plan_effet", "Effet attendu de l'action", action.pourquoi, "plan", action.etat_depuis_le)
        rempli.ajouter(
            "plan_cout_eur", "Coût estimé au plan, en euros", action.cout_estime_eur, "plan", action.etat_depuis_le
        )
    for etude in connus.etudes:
        nom = etude.genre
        rempli.ajouter(f"etude_{nom}", f"Conclusion de l'étude ({nom})", etude.conclusion, "etude", etude.le)
        rempli.ajouter(
            f"etude_{nom}_eur", f"Coût chiffré par l'étude ({nom}), en euros", etude.cout_eur, "etude", etude.le
        )


def _ajouter_diagnostic(rempli: Remplissage, diagnostic: DiagnosticResume, t0: IndicateursT0 | None) -> None:
    le = diagnostic.restitue_le
    rempli.ajouter("diagnostic_type", "Diagnostic restitué", diagnostic.type, "diagnostic", le)
    if t0 is None:
        return
    rempli.ajouter("diagnostic_exercice", "Exercice de référence du diagnostic", t0.exercice, "diagnostic", le)
    rempli.ajouter("chiffre_affaires_eur", "Chiffre d'affaires", t0.chiffre_affaires_eur, "diagnostic", le)
    rempli.ajouter("effectif_etp", "Effectif", t0.effectif_etp, "diagnostic", le)
    for mesure in t0.indicateurs:
        libelle = f"{mesure.libelle} ({mesure.unite})"
        rempli.ajouter(f"t0_{mesure.code}"[:60].replace("-", "_"), libelle, mesure.valeur, "diagnostic", le)


def ajouter_precedentes(rempli: Remplissage, precedentes: Iterable[Mapping[str, Any]]) -> None:
    """What the company has typed in its former demandes, the last one first: it is not asked twice."""
    attendus = {champ.code: champ.libelle for champ in reglages().champs} | FICHE
    for demande in precedentes:
        for ligne in demande["contenu"]:
            if ligne["champ"] in attendus and ligne["source"] in {"saisie", "demande"}:
                le = datetime.fromisoformat(ligne["le"]) if ligne.get("le") else demande["creee_le"]
                rempli.ajouter(ligne["champ"], attendus[ligne["champ"]], ligne["valeur"], "demande", le)


def a_saisir(contenu: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Fields that nothing known has filled: the company still has to type them."""
    remplis = {ligne["champ"] for ligne in contenu}
    attendus = FICHE | {champ.code: champ.libelle for champ in reglages().champs}
    return [{"champ": code, "libelle": libelle} for code, libelle in attendus.items() if code not in remplis]
