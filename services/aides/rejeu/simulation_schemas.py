"""A draft of rules over past cases: what is asked, what is answered."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from shared.valeurs import Code, DateJour, Entree, MontantEur, Sortie


class SimulationDemandee(Entree):
    """Un brouillon de version, à confronter aux évaluations passées."""

    dispositif: Code = Field(description="Dispositif dont la version est simulée.")
    version: dict[str, Any] = Field(description="Règles du brouillon, dans la forme d'une version du catalogue.")
    sources: dict[str, Any] = Field(
        default_factory=dict, description="Sources citées par le brouillon et absentes de la version en vigueur."
    )
    du: DateJour = Field(description="Premier jour des évaluations rejouées.")
    au: DateJour = Field(description="Dernier jour des évaluations rejouées.")
    enveloppe_eur: MontantEur | None = Field(default=None, description="Enveloppe disponible, en euros.")


class CasChange(Sortie):
    """Un dossier dont le verdict change."""

    dossier_id: UUID = Field(description="Dossier.")
    evaluation_id: UUID = Field(description="Dernière évaluation de la période.")
    action_reference: str | None = Field(description="Action concernée.")
    avant: str | None = Field(description="Verdict des règles d'alors ; absent : dispositif non examiné.")
    apres: str | None = Field(description="Verdict du brouillon ; absent : dispositif non examiné.")
    montant_avant_eur: MontantEur | None = Field(description="Aide estimée avant, en euros.")
    montant_apres_eur: MontantEur | None = Field(description="Aide estimée après, en euros.")
    criteres: list[str] = Field(description="Critères du brouillon qui ne sont pas remplis.")


class Cout(Sortie):
    """Aide estimée sur les cas éligibles."""

    eligibles: int = Field(description="Cas éligibles.")
    a_confirmer: int = Field(description="Cas à confirmer.")
    montant_eur: MontantEur = Field(description="Somme des aides des cas éligibles, en euros.")
    sans_montant: int = Field(description="Cas éligibles dont le montant ne se calcule pas : comptés pour zéro.")


class SimulationLue(Sortie):
    """Ce que le brouillon aurait changé, et ce qu'il coûterait ; rien n'est enregistré."""

    dispositif: str = Field(description="Dispositif.")
    version: str = Field(description="Version du brouillon.")
    empreinte: str = Field(description="SHA-256 du brouillon, tel que la publication l'écrirait.")
    du: date = Field(description="Premier jour.")
    au: date = Field(description="Dernier jour.")
    dossiers: int = Field(description="Dossiers examinés : la dernière évaluation de chacun dans la période.")
    sans_origine: int = Field(description="Évaluations écartées : leurs données d'origine n'ont pas été conservées.")
    deviennent_eligibles: list[CasChange] = Field(description="Cas qui deviennent éligibles.")
    cessent_de_l_etre: list[CasChange] = Field(description="Cas qui cessent d'être éligibles.")
    autres_changements: list[CasChange] = Field(description="Autres changements de verdict.")
    cout_avant: Cout = Field(description="Sous les règles d'alors.")
    cout_apres: Cout = Field(description="Sous le brouillon.")
    ecart_eur: str = Field(description="Coût après, moins coût avant, en euros, avec son signe.")
    par_mois_eur: MontantEur = Field(description="Coût après, ramené à trente jours, en euros.")
    epuisement_le: date | None = Field(
        description="Jour où l'enveloppe serait vide à ce rythme ; absent : jamais, ou pas d'enveloppe."
    )
    hypotheses: list[str] = Field(description="Ce sur quoi le calcul repose.")
