"""Messages of the ledger."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from services.aides.minimis.domain import RegimeMinimis
from shared.valeurs import ENTIER_JSON, Booleen, DateJour, Entree, MontantEur, Siren, Sortie, TexteCourt


def _positif(valeur: Any) -> Any:
    if valeur <= 0:
        raise PydanticCustomError("montant_nul", "doit être supérieur à zéro")
    return valeur


_FORME = r"^([1-9][0-9]{0,11}(\.[0-9]{1,2})?|0\.(0[1-9]|[1-9][0-9]?))$"
_ENTIER = {"type": "integer", "minimum": 1, "maximum": 999_999_999_999}
_POSITIF = WithJsonSchema({"anyOf": [{"type": "string", "pattern": _FORME}, _ENTIER]})
MontantPositif = Annotated[MontantEur, AfterValidator(_positif), _POSITIF]
MontantSigne = Annotated[
    Any,
    PlainSerializer(lambda v: format(v, ".2f"), return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]{1,12}\.[0-9]{2}$"}),
]
Heures = Annotated[int, Field(strict=True, ge=1, le=24 * 366), ENTIER_JSON]
Origine = Literal["declaree", "octroyee", "contre_passation", "transfert"]


class AideDeclaree(Entree):
    """Une aide de minimis obtenue ailleurs."""

    montant_eur: MontantPositif = Field(description="Équivalent-subvention brut, en euros.")
    octroi_le: DateJour = Field(description="Jour où le droit à l'aide a été acquis (et non celui du versement).")
    regime: RegimeMinimis = Field(default="general", description="Régime général, ou SIEG.")
    autorite: TexteCourt = Field(description="Qui a accordé l'aide.")
    justificatif: TexteCourt = Field(description="Pièce : référence de la décision, de la convention…")


class DeclarationMinimis(Entree):
    """Les aides de minimis que l'entreprise déclare."""

    aides: list[AideDeclaree] = Field(max_length=100, description="Aides ; liste vide : aucune.")
    complete: Booleen = Field(
        default=True, description="Vrai : avec ce qui est déjà au compte, l'entreprise n'a rien reçu d'autre."
    )


class OctroiMinimis(Entree):
    """Une aide de minimis accordée hors d'une demande de la plateforme."""

    montant_eur: MontantPositif = Field(description="Équivalent-subvention brut, en euros.")
    octroi_le: DateJour | None = Field(default=None, description="Jour de l'octroi ; par défaut, aujourd'hui.")
    regime: RegimeMinimis = Field(default="general", description="Régime général, ou SIEG.")
    autorite: TexteCourt = Field(default="Région Île-de-France", description="Qui accorde l'aide.")
    justificatif: TexteCourt | None = Field(default=None, description="Référence de la décision.")
    reservation_id: UUID | None = Field(default=None, description="Réservation que l'octroi consomme.")


class ContrePassation(Entree):
    """L'annulation d'une inscription par une inscription inverse."""

    motif: Literal["erreur", "retrait", "remboursement"] = Field(
        description="`erreur` : l'aide n'a jamais existé ; `retrait`, `remboursement` : elle cesse de compter ce jour."
    )
    precision: TexteCourt | None = Field(default=None, description="Précision.")


class ReservationNouvelle(Entree):
    """De la marge tenue avant une décision."""

    montant_eur: MontantPositif = Field(description="Montant tenu, en euros.")
    regime: RegimeMinimis = Field(default="general", description="Régime général, ou SIEG.")
    heures: Heures = Field(default=24 * 30, description="Durée en heures, un an au plus.")
    demande_id: UUID | None = Field(default=None, description="Demande d'aide pour laquelle la marge est tenue.")


class Transfert(Entree):
    """Part d'une aide qui suit l'activité qui en a bénéficié."""

    inscription_id: UUID = Field(description="Inscription d'origine.")
    montant_eur: MontantPositif = Field(description="Montant qui suit l'activité, en euros.")


class Scission(Entree):
    """La scission d'une entreprise : l'aide reste à l'activité qui en a bénéficié."""

    beneficiaire: Siren = Field(description="SIREN de l'entreprise qui reçoit l'activité.")
    le: DateJour = Field(description="Jour de la scission.")
    source: TexteCourt = Field(description="Traité, annonce légale…")
    transferts: list[Transfert] = Field(min_length=1, max_length=100, description="Aides qui suivent l'activité.")


class ReglagesCompte(Entree):
    """Ce qui change dans la tenue du compte ; un champ absent ne change pas."""

    premier_mois_exercice: Annotated[int, Field(strict=True, ge=1, le=12), ENTIER_JSON] | None = Field(
        default=None, description="Mois où commence l'exercice comptable."
    )
    transport_routier: Booleen | None = Field(
        default=None,
        description="Vrai : transport routier de marchandises pour autrui (100 000 € avant 2024).",
    )


class InscriptionLue(Sortie):
    """Une inscription au compte ; elle ne change plus."""

    id: UUID = Field(description="Identifiant.")
    siren: str = Field(description="Entreprise qui a reçu l'aide.")
    regime: RegimeMinimis = Field(description="Régime général, ou SIEG.")
    origine: Origine = Field(description="Déclarée, octroyée ici, contre-passée ou transférée par une scission.")
    montant_eur: MontantSigne = Field(description="Équivalent-subvention brut, en euros ; négatif s'il contre-passe.")
    octroi_le: date = Field(description="Jour où le droit à l'aide a été acquis.")
    vaut_du: date = Field(description="Jour à partir duquel l'inscription compte.")
    autorite: str = Field(description="Qui a accordé l'aide.")
    justificatif: str | None = Field(description="Pièce ou référence.")
    motif: str | None = Field(description="Motif d'une contre-passation ou d'un transfert.")
    demande_id: UUID | None = Field(description="Demande d'aide.")
    contrepasse_id: UUID | None = Field(description="Inscription contre-passée.")
    reglement: str | None = Field(description="Règlement appliqué à l'octroi.")
    inscrite_le: datetime = Field(description="Instant de l'inscription.")


class InscriptionComptee(InscriptionLue):
    """Une inscription que la fenêtre compte, et le jour où elle en sort."""

    sort_le: date | None = Field(description="Premier jour où elle ne compte plus.")


class SourceReglement(Sortie):
    """Où le plafond a été lu."""

    reference: str = Field(description="Règlement.")
    adresse: str = Field(description="Adresse de la source.")
    confiance: Literal["V", "V2"] = Field(description="`V` : lue dans la source ; `V2` : source secondaire.")


class PlafondVu(Sortie):
    """Un plafond à cette date."""

    objet: Literal["general", "sieg", "cumul"] = Field(description="`cumul` : aide générale et SIEG ensemble.")
    reglement: str = Field(description="Règlement.")
    plafond_eur: MontantEur = Field(description="Plafond, en euros.")
    fenetre: Literal["exercices", "glissante"] = Field(description="Exercices fiscaux, ou trois ans de date à date.")
    fenetre_du: date = Field(description="Premier jour compté.")
    deja_eur: MontantEur = Field(description="Aide déjà comptée, en euros.")
    restante_eur: MontantEur = Field(description="Ce qui reste sous ce plafond, en euros.")
    source: SourceReglement = Field(description="Source du plafond.")
    a_verifier: bool = Field(description="Vrai : la période ou la fenêtre n'a pas de source.")


class ReservationLue(Sortie):
    """Une réservation de marge."""

    id: UUID = Field(description="Identifiant.")
    siren: str = Field(description="Entreprise.")
    demande_id: UUID | None = Field(description="Demande d'aide.")
    regime: RegimeMinimis = Field(description="Régime.")
    montant_eur: MontantEur = Field(description="Montant tenu, en euros.")
    etat: Literal["active", "consommee", "liberee"] = Field(description="État.")
    expire_le: datetime = Field(description="Instant où elle ne tient plus rien.")
    reservee_le: datetime = Field(description="Instant de la réservation.")
    version: int = Field(description="Version, reprise dans l'ETag.")


class CompteMinimis(Sortie):
    """La marge de minimis d'une entreprise unique à une date."""

    siren: str = Field(description="Entreprise.")
    le: date = Field(description="Date d'examen.")
    regime: RegimeMinimis = Field(description="Régime examiné.")
    entreprise_unique: list[str] = Field(description="SIREN des entreprises qui n'en font qu'une à cette date.")
    connue: bool = Field(description="Vrai : l'entreprise a attesté que ses déclarations sont complètes.")
    attestee_le: date | None = Field(description="Jour de cette attestation.")
    premier_mois_exercice: int = Field(description="Mois où commence l'exercice comptable.")
    transport_routier: bool = Field(description="Vrai : un membre fait du transport routier de marchandises.")
    plafonds: list[PlafondVu] = Field(description="Plafonds applicables ; vide si aucun règlement n'est connu.")
    restante_eur: MontantEur | None = Field(description="Marge exacte à cette date ; absente sans règlement connu.")
    reservee_eur: MontantEur = Field(description="Marge tenue par des réservations en cours, en euros.")
    disponible_eur: MontantEur | None = Field(description="Marge moins les réservations, en euros.")
    inscriptions: list[InscriptionComptee] = Field(description="Inscriptions comptées, de la première qui sort.")
    reservations: list[ReservationLue] = Field(description="Réservations en cours.")
    reserves: list[str] = Field(description="Ce qui reste à vérifier.")


class InscriptionsFaites(Sortie):
    """Inscriptions ajoutées au compte."""

    inscriptions: list[InscriptionLue] = Field(description="Inscriptions, dans l'ordre de la demande.")
