"""Messages of the clock of a demande."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.valeurs import Sortie

Partie = Literal["entreprise", "region"]


class DelaiVu(Sortie):
    """Le délai que la Région se donne."""

    jours_ouvres: int = Field(description="Jours ouvrés depuis le dépôt, pauses déduites.")
    source: str | None = Field(description="Texte qui fixe ce délai.")
    a_verifier: bool = Field(description="Vrai : aucune source publiée ne fixe ce délai.")
    note: str | None = Field(description="Précision.")


class SilenceVu(Sortie):
    """Ce que vaut le silence de la Région."""

    effet: Literal["rejet", "acceptation"] = Field(description="Décision que le silence vaut.")
    mois: int = Field(description="Mois pleins depuis le dépôt, pauses déduites.")
    decision_le: date | None = Field(
        description="Jour où il vaudrait décision ; une pause en cours est supposée finir aujourd'hui."
    )
    source: str | None = Field(description="Texte.")
    a_verifier: bool = Field(description="Vrai : le règlement de l'aide peut en disposer autrement.")
    note: str | None = Field(description="Précision.")


class IntervalleVu(Sortie):
    """Un temps, et qui l'on attendait."""

    etat: str = Field(description="État de la demande.")
    attend: Partie | None = Field(description="Partie attendue ; absente quand tout est fini.")
    du: datetime = Field(description="Début.")
    au: datetime | None = Field(description="Fin ; absente pour l'intervalle en cours.")
    jours: float = Field(description="Durée, en jours.")


class HorlogeDemande(Sortie):
    """L'horloge d'une demande d'aide."""

    demande_id: UUID = Field(description="Demande.")
    deposee_le: datetime | None = Field(description="Dépôt ; absent pour un brouillon, dont l'horloge ne tourne pas.")
    debut_le: date | None = Field(default=None, description="Départ de l'horloge : le dépôt, ou la remise à zéro.")
    fin_le: date | None = Field(default=None, description="Décision ou retrait.")
    arretee: bool = Field(description="Vrai : l'horloge est arrêtée, on attend l'entreprise.")
    arretee_le: date | None = Field(default=None, description="Début de la pause en cours.")
    reponse_attendue_le: date | None = Field(default=None, description="Date de réponse demandée à l'entreprise.")
    remise_a_zero: bool = Field(description="Vrai : l'horloge repartira de zéro à la réponse.")
    jours_ouvres_ecoules: int = Field(default=0, description="Jours ouvrés écoulés, pauses déduites.")
    jours_ouvres_en_pause: int = Field(default=0, description="Jours ouvrés de pause.")
    echeance_initiale_le: date | None = Field(default=None, description="Échéance sans les pauses.")
    echeance_le: date | None = Field(
        default=None, description="Échéance de l'instruction ; une pause en cours est supposée finir aujourd'hui."
    )
    en_retard: bool = Field(description="Vrai : l'échéance est passée.")
    jours_ouvres_de_retard: int = Field(default=0, description="Jours ouvrés de retard.")
    delai: DelaiVu = Field(description="Délai d'instruction.")
    silence: SilenceVu | None = Field(description="Ce que vaut le silence ; absent si rien ne le dit.")
    usage: str | None = Field(description="Délai constaté du dispositif, en clair ; absent sous l'échantillon minimal.")
    jours_par_partie: dict[Partie, float] = Field(description="Jours attribués à chaque partie.")
    total_jours: float = Field(description="Total depuis l'ouverture du brouillon, égal à la somme des parties.")
    intervalles: list[IntervalleVu] = Field(description="Intervalles, dans l'ordre.")
