"""Messages of the envelopes."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, PlainSerializer, WithJsonSchema

from services.aides.enveloppes.domain import Nature
from services.aides.minimis.schemas import Heures, MontantPositif
from shared.valeurs import ENTIER_JSON, Booleen, Code, DateJour, Entree, Sortie, TexteCourt

REGION = "Région Île-de-France"
Exercice = Annotated[int, Field(strict=True, ge=2000, le=2200), ENTIER_JSON]
Territoire = Annotated[str, Field(pattern=r"^(commune|departement|epci|ept|union):[a-z0-9AB-]{2,40}$")]
MontantVu = Annotated[
    Any,
    PlainSerializer(lambda v: format(v, ".2f"), return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]{1,15}\.[0-9]{2}$", "examples": ["20000000.00"]}),
]
"""Euros to the cent; a sum over envelopes may pass what one column holds."""
EtatVote = Literal["propose", "approuve", "ecarte"]


class VoteSaisi(Entree):
    """Un montant voté."""

    montant_eur: MontantPositif = Field(description="Montant voté, en euros.")
    deliberation: TexteCourt = Field(description="Référence de la délibération.")
    deliberation_le: DateJour = Field(description="Date de la délibération.")
    a_verifier: Booleen = Field(default=False, description="Vrai : le montant n'a pas de source vérifiée.")


class ModificationSaisie(VoteSaisi):
    """Une modification d'un montant voté."""

    sens: Literal["hausse", "baisse"] = Field(description="Crédits ajoutés ou retirés.")


class EnveloppeNouvelle(Entree):
    """Une enveloppe à ouvrir, et le montant que la première délibération lui donne."""

    mesure: Code = Field(description="Code de la mesure de la stratégie.")
    mesure_nom: TexteCourt = Field(description="Nom de la mesure.")
    exercice: Exercice = Field(description="Exercice budgétaire.")
    dispositifs: list[Code] = Field(min_length=1, max_length=30, description="Dispositifs que l'enveloppe finance.")
    territoire: Territoire | None = Field(
        default=None, description="Territoire ; s'il est donné, l'enveloppe y remplace celle de toute la région."
    )
    financeur: TexteCourt = Field(default=REGION, description="Qui vote les crédits.")
    vote: VoteSaisi = Field(description="Montant voté, à approuver par une seconde personne.")


class ReportSaisi(Entree):
    """Un report vers l'exercice suivant."""

    montant_eur: MontantPositif | None = Field(default=None, description="Montant ; par défaut, tout le disponible.")
    deliberation: TexteCourt = Field(description="Référence de la décision de report.")


class ReservationSaisie(Entree):
    """Un montant tenu pour une dépense hors d'une demande de la plateforme."""

    montant_eur: MontantPositif = Field(description="Montant tenu, en euros.")
    objet: TexteCourt = Field(description="Ce qui sera financé.")
    heures: Heures = Field(default=24 * 30, description="Durée en heures, un an au plus.")


class VoteLu(Sortie):
    """Un vote ou une modification ; il ne compte qu'une fois approuvé."""

    id: UUID = Field(description="Identifiant.")
    nature: Literal["vote", "modification"] = Field(description="Premier vote, ou modification.")
    montant_eur: MontantVu = Field(description="Montant, en euros ; négatif pour une baisse.")
    deliberation: str = Field(description="Référence de la délibération.")
    deliberation_le: date = Field(description="Date de la délibération.")
    a_verifier: bool = Field(description="Vrai : le montant n'a pas de source vérifiée.")
    etat: EtatVote = Field(description="État.")
    propose_par: UUID = Field(description="Qui l'a saisi.")
    propose_le: datetime = Field(description="Quand.")
    traite_par: UUID | None = Field(description="Qui l'a approuvé ou écarté.")
    traite_le: datetime | None = Field(description="Quand.")


class Montants(Sortie):
    """Les montants d'une enveloppe, ou de plusieurs, en euros."""

    vote_eur: MontantVu = Field(description="Voté.")
    reporte_eur: MontantVu = Field(description="Reçu de l'exercice précédent.")
    reporte_suivant_eur: MontantVu = Field(description="Cédé à l'exercice suivant.")
    reserve_eur: MontantVu = Field(description="Réservé par des dossiers complets, pas encore décidés.")
    engage_eur: MontantVu = Field(description="Engagé par des décisions, payé compris.")
    paye_eur: MontantVu = Field(description="Payé.")
    disponible_eur: MontantVu = Field(description="Voté et reporté, moins cédé, réservé et engagé.")


class EnveloppeResumee(Montants):
    """Une enveloppe et ses montants ; une réservation expirée n'y compte plus."""

    id: UUID = Field(description="Identifiant.")
    mesure: str = Field(description="Mesure de la stratégie.")
    mesure_nom: str = Field(description="Nom de la mesure.")
    exercice: int = Field(description="Exercice budgétaire.")
    dispositifs: list[str] = Field(description="Dispositifs financés.")
    territoire: str | None = Field(description="Territoire ; absent : toute la région.")
    financeur: str = Field(description="Qui vote les crédits.")
    creee_le: datetime = Field(description="Ouverture.")
    version: int = Field(description="Version, reprise dans l'ETag.")


class EnveloppeLue(EnveloppeResumee):
    """Une enveloppe et ses votes."""

    votes: list[VoteLu] = Field(description="Votes et modifications, du plus ancien au plus récent.")


class ReportFait(Sortie):
    """Un report : l'enveloppe qui cède et celle qui reçoit."""

    montant_eur: MontantVu = Field(description="Montant reporté, en euros.")
    de: EnveloppeResumee = Field(description="Enveloppe de l'exercice terminé.")
    vers: EnveloppeResumee = Field(description="Enveloppe de l'exercice suivant.")


class ReservationVue(Sortie):
    """Ce qu'une dépense tient dans une enveloppe."""

    id: UUID = Field(description="Identifiant.")
    enveloppe_id: UUID = Field(description="Enveloppe.")
    objet: str = Field(description="Ce qui sera financé.")
    reserve_eur: MontantVu = Field(description="Montant tenu, en euros.")
    expire_le: datetime = Field(description="Instant où elle ne tient plus rien.")
    disponible_eur: MontantVu = Field(description="Ce qui reste à l'enveloppe, en euros.")


class MouvementLu(Sortie):
    """Un mouvement ; il ne change plus."""

    id: UUID = Field(description="Identifiant.")
    nature: Nature = Field(description="Nature.")
    montant_eur: MontantVu = Field(description="Montant, en euros ; négatif pour une modification à la baisse.")
    demande_id: UUID | None = Field(description="Demande d'aide.")
    objet: str | None = Field(description="Ce qui est financé.")
    vote_id: UUID | None = Field(description="Vote ou modification.")
    autre_id: UUID | None = Field(description="Autre enveloppe d'un report.")
    motif: str | None = Field(description="Référence ou raison.")
    le: datetime = Field(description="Instant.")
    par: UUID = Field(description="Compte de l'auteur.")


class LigneTableau(Montants):
    """Une ligne du tableau."""

    cle: str = Field(description="Ce que la ligne rassemble : mesure, exercice ou dispositifs.")
    nom: str = Field(description="Ce qui se lit.")
    enveloppes: int = Field(description="Nombre d'enveloppes.")


class Tableau(Sortie):
    """Voté, réservé, engagé, payé : par dispositif, par mesure, par exercice ; les sommes tombent au centime."""

    par_dispositif: list[LigneTableau] = Field(
        description="Par dispositif ; une enveloppe commune à plusieurs fait une ligne."
    )
    par_mesure: list[LigneTableau] = Field(description="Par mesure de la stratégie.")
    par_exercice: list[LigneTableau] = Field(description="Par exercice.")
    total: Montants = Field(description="Somme de toutes les enveloppes.")
    a_verifier: int = Field(description="Votes approuvés dont le montant n'a pas de source vérifiée.")
    sans_enveloppe: list[str] = Field(description="Dispositifs en vigueur qu'aucune enveloppe ne suit.")
