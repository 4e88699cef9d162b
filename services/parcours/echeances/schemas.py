"""Messages of the clock of a step."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.parcours.echeances.domain import JOURS_PROLONGATION_MAX, PROLONGATIONS_MAX
from shared.valeurs import ENTIER_JSON, DateJour, Entree, Sortie, TexteLong

MotifProlongation = Literal[
    "attente-devis",
    "attente-decision-financeur",
    "attente-fournisseur",
    "disponibilite-entreprise",
    "disponibilite-partenaire",
    "complexite-technique",
]
JoursOuvres = Annotated[int, Field(strict=True, ge=1, le=JOURS_PROLONGATION_MAX), ENTIER_JSON]


class ProlongationNouvelle(Entree):
    """Un délai supplémentaire pour l'étape actuelle : une nouvelle échéance, ou un nombre de jours ouvrés."""

    motif: MotifProlongation = Field(description="Motif typé.")
    echeance_le: DateJour | None = Field(default=None, description="Nouvelle échéance.")
    jours_ouvres: JoursOuvres | None = Field(default=None, description="Jours ouvrés ajoutés à l'échéance.")
    commentaire: TexteLong | None = Field(default=None, description="Explication libre, sans donnée personnelle.")


class ProlongationLue(Sortie):
    """Un délai supplémentaire accordé à l'étape actuelle."""

    le: datetime = Field(description="Instant.")
    acteur_role: str = Field(description="Rôle de qui l'a accordé.")
    motif: str = Field(description="Motif typé.")
    ancienne_le: date | None = Field(description="Échéance d'avant.")
    nouvelle_le: date = Field(description="Échéance d'après.")


class SilenceLu(Sortie):
    """Ce que vaut le silence à cette étape."""

    effet: Literal["acceptation", "rejet"] = Field(description="Effet du silence.")
    vers: str = Field(description="Étape à laquelle il mène.")
    delai_jours_ouvres: int = Field(description="Délai en jours ouvrés, pauses non comprises.")
    decision_le: date = Field(description="Jour où le silence décide ; une pause en cours est réputée finir ce jour.")


class LimitesProlongation(Sortie):
    """Ce qu'une étape peut avoir de délai supplémentaire."""

    nombre: int = Field(default=PROLONGATIONS_MAX, description="Nombre de prolongations d'une étape.")
    jours_ouvres: int = Field(default=JOURS_PROLONGATION_MAX, description="Durée de chacune, en jours ouvrés.")
    a_verifier: bool = Field(default=True, description="Vrai : ces nombres sont une hypothèse, non sourcée.")


class HorlogeEtape(Sortie):
    """Le temps de l'étape actuelle, en jours ouvrés ; pendant une suspension, celui de l'étape suspendue."""

    etape: str = Field(description="Étape dont c'est le temps.")
    debut_le: date = Field(description="Entrée dans l'étape, ou remise à zéro.")
    jours_travailles: int = Field(description="Jours ouvrés écoulés, pauses déduites.")
    jours_en_pause: int = Field(description="Jours ouvrés pendant lesquels l'horloge était arrêtée.")
    arretee: bool = Field(description="Vrai pendant une suspension.")
    arretee_le: date | None = Field(description="Début de la suspension en cours.")
    remise_a_zero: bool = Field(description="Vrai si la reprise fera repartir l'horloge de zéro.")
    echeance_initiale_le: date | None = Field(description="Échéance à l'entrée dans l'étape.")
    echeance_le: date | None = Field(description="Échéance actuelle ; en pause, celle d'une reprise aujourd'hui.")
    prolongations: list[ProlongationLue] = Field(description="Délais supplémentaires accordés à cette étape.")
    limites: LimitesProlongation = Field(description="Limites des prolongations.")
    en_retard: bool = Field(description="Vrai si l'échéance est passée et que l'horloge tourne.")
    jours_de_retard: int = Field(description="Jours ouvrés de retard.")
    silence: SilenceLu | None = Field(description="Effet du silence, si l'étape en a un.")


class SilenceApplique(Sortie):
    """Un silence qui vient de décider."""

    parcours_id: UUID = Field(description="Parcours.")
    geste: str = Field(description="Geste effectué automatiquement.")
    effet: Literal["acceptation", "rejet"] = Field(description="Effet du silence.")
    vers: str = Field(description="Étape atteinte.")
    decision_le: date = Field(description="Jour auquel le silence a décidé, même s'il est constaté plus tard.")


class SilenceBloque(Sortie):
    """Un silence échu dont le geste attend une condition."""

    parcours_id: UUID = Field(description="Parcours.")
    geste: str = Field(description="Geste qui n'a pas pu être fait.")
    manques: list[str] = Field(description="Ce qui manque.")


class PassageSilences(Sortie):
    """Ce qu'un passage a décidé ; un second passage ne trouve rien à refaire."""

    appliques: list[SilenceApplique] = Field(description="Silences appliqués.")
    bloques: list[SilenceBloque] = Field(description="Silences échus qu'une condition retient.")
    reste: bool = Field(description="Vrai s'il en reste : rappeler.")
