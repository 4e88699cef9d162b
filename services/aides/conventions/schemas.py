"""The convention as it is read."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from services.aides.conventions.domain import Genre
from shared.valeurs import MontantEur, Sortie, Taux

EtatVersement = Literal["demande", "liquide", "paye", "rejete"]


class PosteLu(Sortie):
    """Un poste de dépenses."""

    code: str = Field(description="Code.")
    libelle: str = Field(description="Libellé.")
    montant_eur: MontantEur = Field(description="Dépense prévue, en euros.")


class EcheanceLue(Sortie):
    """Une échéance."""

    numero: int = Field(description="Numéro.")
    genre: Genre = Field(description="Avance, acompte ou solde.")
    prevue_le: date = Field(description="Jour prévu.")
    montant_max_eur: MontantEur = Field(description="Montant le plus élevé, en euros.")


class VersionLue(Sortie):
    """Une version de la convention ; signée, elle ne change plus."""

    rang: int = Field(description="1 : la convention ; ensuite, ses avenants.")
    motif: str | None = Field(description="Ce que change l'avenant.")
    montant_eur: MontantEur = Field(description="Montant conventionné, en euros.")
    taux: Taux = Field(description="Part des dépenses justifiées que paie l'aide.")
    reprise_taux: Taux = Field(description="Part de chaque acompte retenue jusqu'à reprise de l'avance.")
    execution_du: date = Field(description="Premier jour d'éligibilité des dépenses.")
    execution_au: date = Field(description="Dernier jour d'éligibilité des dépenses.")
    couts: list[PosteLu] = Field(description="Postes de dépenses éligibles.")
    conditions: list[str] = Field(description="Conditions particulières.")
    echeancier: list[EcheanceLue] = Field(description="Échéances.")
    preparee_le: datetime = Field(description="Préparation.")
    signee_entreprise_le: date | None = Field(description="Signature de l'entreprise.")
    signee_region_le: date | None = Field(description="Signature de la Région.")
    alertes: list[str] = Field(default_factory=list, description="Écarts aux repères, qui n'empêchent rien.")


class DepenseLue(Sortie):
    """Une dépense et ce qui en est retenu."""

    poste: str = Field(description="Poste.")
    piece: str = Field(description="Pièce.")
    le: date = Field(description="Jour de la dépense.")
    montant_eur: MontantEur = Field(description="Montant, en euros.")
    retenu_eur: MontantEur | None = Field(default=None, description="Retenu après contrôle, en euros.")
    motif: str | None = Field(default=None, description="Pourquoi moins que le montant.")


class VersementLu(Sortie):
    """Une demande de versement, son contrôle et son paiement."""

    id: UUID = Field(description="Identifiant.")
    echeance: int = Field(description="Numéro de l'échéance.")
    genre: Genre = Field(description="Avance, acompte ou solde.")
    etat: EtatVersement = Field(description="Demandé, liquidé, payé ou rejeté.")
    depenses: list[DepenseLue] = Field(description="Dépenses justifiées.")
    justifie_eur: MontantEur = Field(description="Dépenses retenues depuis le début, plafonnées par poste, en €.")
    droit_eur: MontantEur = Field(description="Aide que ces dépenses donnent en tout, en euros.")
    reprise_eur: MontantEur = Field(description="Avance reprise par ce versement, en euros.")
    montant_eur: MontantEur = Field(description="À payer, en euros.")
    degagement_eur: MontantEur = Field(description="Part de l'aide qui ne sera pas versée, en euros.")
    reversement_eur: MontantEur = Field(description="Trop-perçu que l'entreprise doit reverser, en euros.")
    reverse_le: date | None = Field(description="Jour du reversement.")
    motif: str | None = Field(description="Motif du rejet.")
    demande_le: datetime = Field(description="Demande.")
    liquide_le: datetime | None = Field(description="Contrôle.")
    paye_le: datetime | None = Field(description="Paiement.")


class Rapprochement(Sortie):
    """L'aide au centime : accordé = versé net + reste à verser + dégagé − à reverser."""

    accorde_eur: MontantEur = Field(description="Accordé, en euros.")
    conventionne_eur: MontantEur = Field(description="Conventionné par la dernière version signée, en euros.")
    justifie_eur: MontantEur = Field(description="Dépenses retenues, en euros.")
    droit_eur: MontantEur = Field(description="Aide gagnée par ces dépenses, en euros.")
    paye_eur: MontantEur = Field(description="Payé, en euros.")
    reverse_eur: MontantEur = Field(description="Reversé par l'entreprise, en euros.")
    verse_net_eur: MontantEur = Field(description="Payé moins reversé, en euros.")
    avance_a_reprendre_eur: MontantEur = Field(description="Avance pas encore reprise, en euros.")
    reste_a_verser_eur: MontantEur = Field(description="Au plus, encore à verser, en euros.")
    degage_eur: MontantEur = Field(description="Part de l'aide accordée qui ne sera pas versée, en euros.")
    a_reverser_eur: MontantEur = Field(description="Trop-perçu encore dû par l'entreprise, en euros.")
    solde: bool = Field(description="Vrai : le solde est liquidé.")


class ConventionLue(Sortie):
    """La convention d'une demande : versions, versements, comptes."""

    demande_id: UUID = Field(description="Demande.")
    en_vigueur: int | None = Field(description="Rang de la dernière version signée.")
    versions: list[VersionLue] = Field(description="Versions, de la première à la dernière.")
    versements: list[VersementLu] = Field(description="Demandes de versement, de la plus ancienne à la plus récente.")
    rapprochement: Rapprochement = Field(description="L'aide, au centime.")


class Repere(Sortie):
    """Une valeur d'usage, avec sa source."""

    code: str = Field(description="Code.")
    libelle: str = Field(description="Libellé.")
    taux: Taux = Field(description="Valeur.")
    source: str | None = Field(description="Texte d'où vient la valeur.")
    a_verifier: bool = Field(description="Vrai : HYPOTHÈSE, aucune source ; signalée, jamais opposée.")


class Reperes(Sortie):
    """Repères des échéanciers."""

    elements: list[Repere] = Field(description="Repères.")


class LigneEcartee(Sortie):
    """Une convention que le schéma refuse."""

    reference: str = Field(description="Référence de la décision.")
    defauts: list[str] = Field(description="Ce que le schéma refuse, colonne par colonne.")


class ExportSubventions(Sortie):
    """Les conventions d'une année au schéma SCDL « subventions »."""

    schema_version: str = Field(description="Version du schéma.")
    source: str = Field(description="Textes.")
    lignes: list[dict[str, str]] = Field(description="Lignes acceptées par le schéma, colonne par colonne.")
    ecartees: list[LigneEcartee] = Field(description="Lignes refusées, absentes des fichiers.")
    montant_total_eur: MontantEur = Field(description="Somme des lignes acceptées, en euros.")
