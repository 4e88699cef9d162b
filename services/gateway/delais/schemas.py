"""Messages of the delays."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.valeurs import Sortie

Genre = Literal["parcours", "orientation", "demande"]
Partie = Literal["entreprise", "partenaire", "region", "financeur"]
Axe = Literal["etape", "partie", "organisation", "departement"]


class DelaiMesure(Sortie):
    """Durées d'un même groupe, en jours calendaires ; absentes sous l'échantillon minimal."""

    cle: str = Field(description="Étape, partie, organisation ou département ; `inconnu` s'il n'est pas su.")
    nombre: int = Field(description="Durées terminées.")
    p50_jours: float | None = Field(description="Médiane, en jours.")
    p80_jours: float | None = Field(description="80e centile, en jours.")
    p90_jours: float | None = Field(description="90e centile, en jours.")
    suffisant: bool = Field(description="Faux : trop peu de durées pour donner un centile.")


class DelaisLus(Sortie):
    """Durées par groupe."""

    genre: Genre = Field(description="Ce dont la durée est mesurée.")
    par: Axe = Field(description="Axe de regroupement.")
    vu_le: date = Field(description="Dernier jour pris en compte.")
    echantillon_min: int = Field(description="Nombre de durées sous lequel aucun centile n'est donné.")
    groupes: list[DelaiMesure] = Field(description="Groupes, du plus long au plus court.")


class IntervalleLu(Sortie):
    """Un temps passé dans un état, et qui l'on attendait."""

    etat: str = Field(description="Étape ou état.")
    attend: Partie | None = Field(description="Partie attendue ; absente quand tout est fini.")
    motif: str | None = Field(description="Motif typé de l'entrée dans cet état.")
    du: datetime = Field(description="Début.")
    au: datetime | None = Field(description="Fin ; absente pour l'intervalle en cours.")
    jours: float = Field(description="Durée en jours, jusqu'à maintenant si l'intervalle est en cours.")


class DelaisObjet(Sortie):
    """Les intervalles d'un parcours, d'une orientation ou d'une demande."""

    objet_id: UUID = Field(description="Objet.")
    genre: Genre = Field(description="Nature de l'objet.")
    nom: str = Field(description="Modèle, programme ou dispositif.")
    intervalles: list[IntervalleLu] = Field(description="Intervalles, dans l'ordre.")
    jours_par_partie: dict[Partie, float] = Field(description="Jours attribués à chaque partie.")
    total_jours: float = Field(description="Total, égal à la somme des parties.")


class DelaisDossier(Sortie):
    """Qui a pris combien de temps, dans un dossier."""

    siren: str = Field(description="SIREN.")
    objets: list[DelaisObjet] = Field(description="Parcours, orientations et demandes.")


class Alerte(Sortie):
    """Ce qui dure plus que d'habitude, ou n'avance plus."""

    type: Literal["etape-trop-longue", "rupture", "echeance-depassee"] = Field(description="Nature de l'alerte.")
    siren: str = Field(description="SIREN.")
    dossier_id: UUID = Field(description="Dossier.")
    objet_id: UUID | None = Field(description="Parcours concerné, pour une étape trop longue.")
    etape: str | None = Field(description="Étape en cours.")
    attend: Partie | None = Field(description="Partie attendue.")
    depuis_le: datetime = Field(description="Depuis quand.")
    jours: float = Field(description="Jours écoulés.")
    seuil_jours: float = Field(description="Seuil dépassé, en jours.")
    reference_nombre: int | None = Field(description="Durées terminées dont le seuil est tiré.")


class AlertesLues(Sortie):
    """Alertes du périmètre de l'appelant."""

    rupture_jours: int = Field(description="Jours sans aucun fait au-delà desquels un dossier est en rupture.")
    rupture_a_verifier: bool = Field(default=True, description="Vrai : ce seuil est une hypothèse à valider.")
    alertes: list[Alerte] = Field(description="Alertes, les plus anciennes d'abord ; 500 au plus.")
