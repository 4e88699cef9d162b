"""What a company's sheet is, and which companies the programme accompanies."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

DEPARTEMENTS_IDF = frozenset({"75", "77", "78", "91", "92", "93", "94", "95"})
"""Île-de-France, region 11 (INSEE, code officiel géographique)."""
DIVISIONS_INDUSTRIE = range(5, 40)
"""NAF rév. 2 divisions 05 to 39: sections B, C, D and E, which INSEE aggregates as industry (A10 level BE)."""


@dataclass(frozen=True, slots=True)
class Fiche:
    """Facts about one establishment and its company; `degradee` when typed by hand."""

    siret: str
    raison_sociale: str
    naf: str | None
    code_commune: str | None
    tranche_effectif: str | None = None
    categorie: str | None = None
    nature_juridique: str | None = None
    date_creation: date | None = None
    active: bool = True
    diffusion_partielle: bool = False
    degradee: bool = False

    @property
    def siren(self) -> str:
        return self.siret[:9]

    @property
    def departement(self) -> str | None:
        return departement_de(self.code_commune)


class Annuaire(Protocol):
    """Port to a company directory."""

    @property
    def disponible(self) -> bool:
        """False while it is not worth asking."""

    async def fiche(self, siret: str) -> Fiche | None:
        """Sheet of an establishment, None when the directory does not know it; AnnuaireIndisponible otherwise."""


class AnnuaireIndisponible(Exception):
    """The directory cannot be asked now."""


def departement_de(code_commune: str | None) -> str | None:
    """Département of an INSEE commune code (three characters overseas)."""
    if code_commune is None:
        return None
    return code_commune[:3] if code_commune.startswith("97") else code_commune[:2]


def conditions_manquantes(fiche: Fiche) -> list[tuple[str, str]]:
    """(code, sentence) of each condition of the programme that the company does not meet."""
    manquantes = []
    if not fiche.active:
        manquantes.append(("etablissement_actif", "L'établissement est fermé au répertoire Sirene."))
    if fiche.departement not in DEPARTEMENTS_IDF:
        manquantes.append(
            ("ile_de_france", f"L'établissement est situé hors d'Île-de-France (département {fiche.departement}).")
        )
    if not est_industrielle(fiche.naf):
        manquantes.append(
            ("industrie", f"L'activité {fiche.naf} n'est pas industrielle (NAF rév. 2, divisions 05 à 39).")
        )
    return manquantes


def est_industrielle(naf: str | None) -> bool:
    """True when the NAF division belongs to industry."""
    return naf is not None and naf[:2].isdigit() and int(naf[:2]) in DIVISIONS_INDUSTRIE
