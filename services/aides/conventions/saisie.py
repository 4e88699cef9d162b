"""What is written of a convention and of its payments."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from services.aides.conventions.domain import Genre
from shared.valeurs import ENTIER_JSON, Code, DateJour, Entree, MontantEur, Taux, TexteCourt, TexteLong

Numero = Annotated[int, Field(strict=True, ge=1, le=24), ENTIER_JSON]


class LigneDeCout(Entree):
    """Un poste de dépenses éligibles."""

    code: Code = Field(description="Code du poste, repris dans les justificatifs.")
    libelle: TexteCourt = Field(description="Libellé.")
    montant_eur: MontantEur = Field(description="Dépense prévue, en euros : au-delà, rien n'est retenu.")


class LigneEcheancier(Entree):
    """Une échéance de paiement."""

    genre: Genre = Field(description="Avance, acompte ou solde.")
    prevue_le: DateJour = Field(description="Jour prévu.")
    montant_max_eur: MontantEur = Field(description="Montant le plus élevé, en euros ; leur somme fait la convention.")


class VersionPreparee(Entree):
    """Les termes d'une version de la convention."""

    motif: TexteLong | None = Field(default=None, description="Ce que change l'avenant ; nécessaire à partir du 2.")
    montant_eur: MontantEur = Field(description="Montant conventionné, au plus le montant accordé, en euros.")
    taux: Taux = Field(description="Part des dépenses justifiées que paie l'aide.")
    reprise_taux: Taux = Field(
        default=Decimal(1), description="Part de chaque acompte retenue jusqu'à reprise de l'avance ; 1 : au plus tôt."
    )
    execution_du: DateJour = Field(description="Premier jour où une dépense est éligible.")
    execution_au: DateJour = Field(description="Dernier jour où une dépense est éligible.")
    couts: list[LigneDeCout] = Field(min_length=1, max_length=40, description="Postes de dépenses éligibles.")
    conditions: list[TexteLong] = Field(default_factory=list, max_length=40, description="Conditions particulières.")
    echeancier: list[LigneEcheancier] = Field(
        min_length=1, max_length=24, description="Échéances, dans l'ordre ; la dernière est le solde."
    )


class SignaturesSaisies(Entree):
    """Les dates de signature d'un avenant."""

    signee_entreprise_le: DateJour = Field(description="Jour où l'entreprise a signé.")
    signee_region_le: DateJour = Field(description="Jour où la Région a signé.")


class DepenseSaisie(Entree):
    """Une dépense justifiée."""

    poste: Code = Field(description="Poste de la convention.")
    piece: TexteCourt = Field(description="Référence de la pièce : facture, bulletin, acte.")
    le: DateJour = Field(description="Jour de la dépense.")
    montant_eur: MontantEur = Field(description="Montant hors taxes, en euros.")


class VersementDemande(Entree):
    """Une demande de versement."""

    echeance: Numero = Field(description="Numéro de l'échéance.")
    depenses: list[DepenseSaisie] = Field(default_factory=list, max_length=500, description="Dépenses justifiées.")


class Ecart(Entree):
    """Une dépense retenue pour moins que son montant."""

    piece: TexteCourt = Field(description="Référence de la pièce.")
    retenu_eur: MontantEur = Field(description="Montant retenu, en euros.")
    motif: TexteCourt = Field(description="Pourquoi.")


class Controle(Entree):
    """Le contrôle des justificatifs : ce qui n'est pas écarté est retenu."""

    ecarts: list[Ecart] = Field(default_factory=list, max_length=500, description="Dépenses écartées ou réduites.")


class Rejet(Entree):
    """Le rejet d'une demande de versement."""

    motif: TexteLong = Field(description="Pourquoi, et ce qu'il faut reprendre.")


class Recouvrement(Entree):
    """Le recouvrement d'un trop-perçu."""

    reverse_le: DateJour = Field(description="Jour où la somme a été reversée.")
