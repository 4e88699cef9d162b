"""Messages of the co-financing."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.diagnostic.cofinancement.domain import Etat
from services.diagnostic.cofinancement.valeurs import MontantPositif, Quantite, QuantiteLue, TauxPositif
from shared.valeurs import ENTIER_JSON, DateJour, Entree, MontantEur, Sortie, Taux, TexteCourt, TexteLong

NatureLigne = Literal["jours_expert", "jours_conseiller", "mesures", "deplacement", "rapport", "autre"]


class ConventionNouvelle(Entree):
    """Convention avec un prestataire de diagnostics."""

    reference: TexteCourt = Field(description="Référence de la convention, unique.")
    prestataire: TexteCourt = Field(description="Qui réalise les diagnostics.")
    du: DateJour = Field(description="Premier jour.")
    au: DateJour = Field(description="Dernier jour compris.")
    taux: TauxPositif = Field(description="Part cofinancée, entre 0 (exclu) et 1.")
    plafond_eur: MontantPositif = Field(description="Montant le plus élevé par diagnostic, en euros.")
    capacite_mensuelle: Annotated[int, Field(strict=True, ge=1, le=1000), ENTIER_JSON] = Field(
        description="Diagnostics que le prestataire peut mener par mois."
    )
    source: TexteCourt = Field(description="Texte qui fixe le taux et le plafond.")


class Delai(Sortie):
    """Délai entre l'engagement et le service fait, en jours ; absent sous le nombre minimal de cas."""

    cas: int = Field(description="Nombre de diagnostics dont le service est fait.")
    mediane_jours: int | None = Field(description="Délai médian.")
    p90_jours: int | None = Field(description="Délai que neuf cas sur dix ne dépassent pas.")
    minimum_de_cas: int = Field(description="Nombre de cas sous lequel rien n'est publié.")


class ConventionLue(Sortie):
    """Convention, charge du prestataire et délai constaté."""

    id: UUID = Field(description="Identifiant.")
    reference: str = Field(description="Référence de la convention.")
    prestataire: str = Field(description="Qui réalise les diagnostics.")
    du: date = Field(description="Premier jour.")
    au: date = Field(description="Dernier jour compris.")
    taux: Taux = Field(description="Part cofinancée.")
    plafond_eur: MontantEur = Field(description="Montant le plus élevé par diagnostic.")
    capacite_mensuelle: int = Field(description="Diagnostics que le prestataire peut mener par mois.")
    source: str = Field(description="Texte qui fixe le taux et le plafond.")
    en_cours: int = Field(description="Diagnostics engagés dont le service n'est pas fait.")
    engages_ce_mois: int = Field(description="Diagnostics engagés depuis le premier du mois.")
    places_ce_mois: int = Field(description="Ce que la capacité laisse ce mois-ci.")
    delai: Delai = Field(description="Délai entre l'accord et le service fait.")


class LigneNouvelle(Entree):
    """Une ligne du devis, hors taxes."""

    nature: NatureLigne = Field(description="Nature de la dépense.")
    libelle: TexteCourt = Field(description="Ce qui est fait.")
    quantite: Quantite = Field(description="Quantité.")
    prix_unitaire_eur: MontantPositif = Field(description="Prix unitaire hors taxes, en euros.")


class DevisNouveau(Entree):
    """Le devis du prestataire."""

    reference: TexteCourt = Field(description="Référence du devis.")
    le: DateJour = Field(description="Date du devis.")
    lignes: list[LigneNouvelle] = Field(min_length=1, max_length=30, description="Lignes de coût.")


class CofinancementDemande(Entree):
    """Demande de cofinancement du diagnostic."""

    convention_id: UUID = Field(description="Convention du prestataire : elle fixe le taux et le plafond.")
    devis: DevisNouveau = Field(description="Devis détaillé.")


class GesteEngager(Entree):
    """Engager la dépense."""

    geste: Literal["engager"] = Field(description="Geste.")
    reference: TexteCourt = Field(description="Référence de l'engagement.")
    montant_eur: MontantPositif | None = Field(default=None, description="Montant engagé ; par défaut, le demandé.")


class GesteConstater(Entree):
    """Constater le service fait."""

    geste: Literal["constater"] = Field(description="Geste.")
    montant_eur: MontantPositif = Field(description="Coût hors taxes de ce qui a été fait, en euros.")


class GesteSolder(Entree):
    """Solder : ce qui reste engagé est rendu."""

    geste: Literal["solder"] = Field(description="Geste.")


class GesteAbandonner(Entree):
    """Abandonner, avec un motif."""

    geste: Literal["abandonner"] = Field(description="Geste.")
    motif: TexteLong = Field(description="Pourquoi.")


GesteCofinancement = Annotated[
    GesteEngager | GesteConstater | GesteSolder | GesteAbandonner, Field(discriminator="geste")
]


class FactureNouvelle(Entree):
    """Une facture du prestataire."""

    numero: TexteCourt = Field(description="Numéro de la facture.")
    le: DateJour = Field(description="Date de la facture.")
    montant_eur: MontantPositif = Field(description="Montant hors taxes, en euros.")


class PaiementNouveau(Entree):
    """Un paiement du cofinancement."""

    reference: TexteCourt = Field(description="Référence du paiement.")
    montant_eur: MontantPositif = Field(description="Montant payé, en euros.")


class LigneLue(Sortie):
    """Une ligne du devis."""

    nature: str = Field(description="Nature de la dépense.")
    libelle: str = Field(description="Ce qui est fait.")
    quantite: QuantiteLue = Field(description="Quantité.")
    prix_unitaire_eur: MontantEur = Field(description="Prix unitaire hors taxes.")
    montant_eur: MontantEur = Field(description="Quantité × prix, arrondi au centime.")


class FactureLue(Sortie):
    """Une facture reçue."""

    id: UUID = Field(description="Identifiant.")
    numero: str = Field(description="Numéro.")
    le: date = Field(description="Date.")
    montant_eur: MontantEur = Field(description="Montant hors taxes.")


class PaiementLu(Sortie):
    """Un paiement."""

    id: UUID = Field(description="Identifiant.")
    reference: str = Field(description="Référence.")
    montant_eur: MontantEur = Field(description="Montant.")
    le: datetime = Field(description="Instant.")


class CofinancementLu(Sortie):
    """Cofinancement d'un diagnostic, de son devis à son solde."""

    id: UUID = Field(description="Identifiant.")
    diagnostic_id: UUID = Field(description="Diagnostic.")
    convention_id: UUID | None = Field(description="Convention du prestataire.")
    prestataire: str = Field(description="Qui réalise le diagnostic.")
    etat: Etat = Field(description="État.")
    devis_reference: str | None = Field(description="Référence du devis.")
    devis_le: date | None = Field(description="Date du devis.")
    lignes: list[LigneLue] = Field(description="Lignes du devis.")
    cout_eur: MontantEur = Field(description="Coût hors taxes : somme des lignes.")
    taux: Taux = Field(description="Part cofinancée.")
    plafond_eur: MontantEur | None = Field(description="Plafond de la convention.")
    plafonne: bool = Field(description="Vrai : le plafond limite le montant.")
    montant_eur: MontantEur = Field(description="Montant demandé : coût × taux, dans la limite du plafond.")
    reste_a_charge_eur: MontantEur = Field(description="Ce que l'entreprise paie : coût moins montant demandé.")
    engage_eur: MontantEur | None = Field(description="Montant engagé.")
    engagement_reference: str | None = Field(description="Référence de l'engagement.")
    service_fait_eur: MontantEur | None = Field(description="Coût du service fait.")
    facture_eur: MontantEur = Field(description="Total facturé hors taxes.")
    exigible_eur: MontantEur = Field(description="Ce que les factures rendent exigible.")
    paye_eur: MontantEur = Field(description="Total payé.")
    reste_a_payer_eur: MontantEur = Field(description="Engagé et non payé ; zéro une fois soldé.")
    factures: list[FactureLue] = Field(description="Factures reçues.")
    paiements: list[PaiementLu] = Field(description="Paiements.")
    delai_jours: int | None = Field(description="Jours entre l'engagement et le service fait, ou à ce jour.")
    demande_le: datetime = Field(description="Demande.")
    demande_par: UUID = Field(description="Compte qui a demandé.")
    engage_le: datetime | None = Field(description="Engagement.")
    service_fait_le: datetime | None = Field(description="Service fait.")
    solde_le: datetime | None = Field(description="Solde.")
    motif: str | None = Field(description="Motif de l'abandon.")
    version: int = Field(description="Version, reprise dans l'ETag.")
