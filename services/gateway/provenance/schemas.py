"""Messages of the provenance."""

from datetime import date
from typing import Literal

from pydantic import Field

from shared.valeurs import Sortie

Axe = Literal["canal", "campagne", "liste"]


class PerteLue(Sortie):
    """Ce qui a été écarté pour un même motif."""

    motif: str = Field(description="Motif typé.")
    nombre: int | None = Field(description="Sollicitations écartées ; absent : trop peu pour être montré.")


class MarcheLue(Sortie):
    """Une marche de l'entonnoir."""

    marche: str = Field(description="Du contact au suivi.")
    nombre: int | None = Field(description="Sollicitations au contact, puis entreprises ; absent : trop peu.")
    taux: float | None = Field(description="Part des contacts ; absente sans contact, ou s'ils sont trop peu.")


class ProvenanceLue(Sortie):
    """Ce qu'a donné un canal, une campagne ou une liste de prospects."""

    cle: str = Field(description="Canal, campagne ou liste ; `aucune` sans campagne ou sans liste.")
    relances: int | None = Field(description="Sollicitations d'entreprises déjà venues.")
    marches: list[MarcheLue] = Field(description="Du contact au suivi.")
    pertes: list[PerteLue] = Field(description="Sollicitations écartées, par motif.")


class Provenances(Sortie):
    """Conversion par provenance."""

    par: Axe = Field(description="Regroupement.")
    du: date | None = Field(description="Premier jour d'arrivée retenu.")
    au: date | None = Field(description="Dernier jour d'arrivée retenu.")
    vu_le: date = Field(description="Jour de lecture : rien de ce qui suit n'est connu.")
    ensemble: ProvenanceLue = Field(description="Toutes provenances.")
    provenances: list[ProvenanceLue] = Field(description="Provenances, la plus fréquente d'abord.")
