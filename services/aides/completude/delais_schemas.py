"""Messages of the usual processing times."""

from typing import Literal

from pydantic import Field

from shared.valeurs import Sortie

Partie = Literal["entreprise", "region"]


class Mesure(Sortie):
    """Durées terminées, en jours calendaires ; sans centile sous l'échantillon minimal."""

    nombre: int = Field(description="Durées terminées.")
    suffisant: bool = Field(description="Faux : trop peu de durées pour donner un centile.")
    p50_jours: float | None = Field(description="Médiane, en jours.")
    p75_jours: float | None = Field(description="75e centile, en jours.")
    p80_jours: float | None = Field(description="80e centile, en jours.")
    p90_jours: float | None = Field(description="90e centile, en jours.")


class DelaiEtape(Mesure):
    """Le temps passé à une étape, par partie attendue."""

    etape: str = Field(description="État de la demande.")
    libelle: str = Field(description="Libellé de l'état.")
    partie: Partie = Field(description="Partie attendue.")


class DelaisDispositif(Sortie):
    """Les délais constatés d'un dispositif."""

    dispositif: str = Field(description="Dispositif.")
    echantillon_min: int = Field(description="Nombre de durées sous lequel aucun centile n'est donné.")
    echantillon_a_verifier: bool = Field(description="Vrai : ce nombre est une hypothèse.")
    total: Mesure = Field(description="Du dépôt à la décision.")
    etapes: list[DelaiEtape] = Field(description="Par étape et par partie, dans l'ordre de la vie d'une demande.")
    phrase: str | None = Field(description="Ce que l'on peut attendre, en clair ; absent sous l'échantillon minimal.")
