"""The company of a story: fictitious, with a valid SIRET that no company has."""

import random
from dataclasses import dataclass, field
from typing import Any

from stdnum import luhn

PREFIXE = "000"
COMMUNES = ("93066", "77288", "91228", "94028", "95018", "78440", "92050", "77186")
NOMS = (
    "Mécanique du Canal",
    "Tôlerie des Deux Ponts",
    "Ateliers de la Marne",
    "Usinage Seine Nord",
    "Plasturgie du Plateau",
)


def siret_fictif(rang: int) -> str:
    """SIRET of the fictitious company of that rank (0 to 99,999)."""
    siren = f"{PREFIXE}{rang:05d}"
    siren += luhn.calc_check_digit(siren)
    return siren + "0001" + luhn.calc_check_digit(siren + "0001")


@dataclass
class Entreprise:
    """What the story knows of the company as it goes."""

    siret: str
    nom: str
    commune: str
    effectif: int = 42
    chiffre_affaires_eur: str = "6500000.00"
    modele: str = "parcours-individuel"
    dossier: dict[str, Any] = field(default_factory=dict)
    parcours_id: str = ""
    diagnostic_id: str = ""
    evaluation: dict[str, Any] = field(default_factory=dict)
    demandes: list[str] = field(default_factory=list)

    @property
    def siren(self) -> str:
        return self.siret[:9]

    @property
    def parcours(self) -> str:
        return f"/v1/parcours/{self.parcours_id}"

    @property
    def diagnostic(self) -> str:
        return f"/v1/diagnostics/{self.diagnostic_id}"


def entreprise_fictive(rang: int | None = None, **changements: Any) -> Entreprise:
    """A company; without rank, one chosen at random among those the seed does not use."""
    hasard = random.SystemRandom()
    numero = hasard.randrange(1_000, 100_000) if rang is None else rang
    nom, commune = f"{NOMS[numero % len(NOMS)]} {numero}", COMMUNES[numero % len(COMMUNES)]
    return Entreprise(**{"siret": siret_fictif(numero), "nom": nom, "commune": commune, **changements})
