"""Conventions as the national schema of subsidies wants them: rows, constraints, what may be published."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from shared.valeurs import siret_valide

_DONNEES = Path(__file__).resolve().parents[1] / "donnees" / "scdl_subventions.json"
SCHEMA: dict[str, Any] = json.loads(_DONNEES.read_text(encoding="utf-8"))
CHAMPS: list[dict[str, Any]] = SCHEMA["champs"]
COLONNES: list[str] = [champ["nom"] for champ in CHAMPS]
SEUIL_EUR = Decimal(SCHEMA["seuil"]["montant_eur"])
_LONGUEUR = 256
Ligne = dict[str, str]


@dataclass(frozen=True, slots=True)
class ConventionSignee:
    """What a row is made of: the first version signed, the terms in force, who receives."""

    reference: str
    dispositif: str
    regime: str
    objet: str
    signee_le: date
    montant_eur: Decimal
    echeances: list[date]
    siren: str
    siret: str
    raison_sociale: str
    nature_juridique: str | None

    @property
    def personne_physique(self) -> bool:
        """INSEE legal categories that begin with 1: sole traders."""
        return (self.nature_juridique or "").startswith("1")


def ligne(convention: ConventionSignee) -> Ligne:
    """The row of a convention."""
    bornes = sorted({min(convention.echeances), max(convention.echeances)})
    return {
        "nomAttribuant": SCHEMA["attribuant"]["nom"],
        "idAttribuant": SCHEMA["attribuant"]["siret"],
        "dateConvention": convention.signee_le.isoformat(),
        "referenceDecision": convention.reference,
        "nomBeneficiaire": convention.raison_sociale,
        "idBeneficiaire": convention.siret,
        "rnaBeneficiaire": "",
        "objet": " ".join(convention.objet.split())[:_LONGUEUR],
        "montant": f"{convention.montant_eur:.2f}",
        "nature": "aide en numéraire",
        "conditionsVersement": "unique" if len(convention.echeances) == 1 else "échelonné",
        "datesPeriodeVersement": "/".join(le.isoformat() for le in bornes),
        "idRAE": "",
        "notificationUE": "oui" if convention.regime == "de_minimis" else "non",
        "pourcentageSubvention": "1.00",
        "dispositifAide": convention.dispositif,
    }


def defauts(valeurs: Mapping[str, str]) -> list[str]:
    """What the schema refuses in a row, column by column; empty when it holds."""
    phrases = [f"`{nom}` : colonne inconnue du schéma." for nom in valeurs if nom not in COLONNES]
    for champ in CHAMPS:
        phrases += [f"`{champ['nom']}` : {defaut}." for defaut in _defauts(champ, valeurs.get(champ["nom"], ""))]
    if not any(valeurs.get(nom) for nom in SCHEMA["un_parmi"]):
        phrases.append(f"L'un de {', '.join(f'`{nom}`' for nom in SCHEMA['un_parmi'])} est nécessaire.")
    return phrases


def publiables(conventions: Iterable[ConventionSignee]) -> Iterator[ConventionSignee]:
    """What must be open: the beneficiary's amounts of the year pass the threshold."""
    liste = list(conventions)
    annuels: dict[tuple[str, int], Decimal] = {}
    for convention in liste:
        cle = (convention.siren, convention.signee_le.year)
        annuels[cle] = annuels.get(cle, Decimal(0)) + convention.montant_eur
    return (c for c in liste if annuels[c.siren, c.signee_le.year] > SEUIL_EUR)


def sans_petites_aides_de_personnes(conventions: Iterable[ConventionSignee]) -> Iterator[ConventionSignee]:
    """Everything but what sole traders receive under the threshold: personal data that no text asks to show."""
    liste = list(conventions)
    ouvertes = {c.reference for c in publiables(liste)}
    return (c for c in liste if c.reference in ouvertes or not c.personne_physique)


def en_csv(lignes: Iterable[Ligne]) -> str:
    """UTF-8, comma, official columns in their order."""
    sortie = io.StringIO()
    ecrivain = csv.DictWriter(sortie, COLONNES, lineterminator="\r\n")
    ecrivain.writeheader()
    ecrivain.writerows(lignes)
    return sortie.getvalue()


def _defauts(champ: Mapping[str, Any], valeur: str) -> Iterator[str]:
    if not valeur:
        if champ["obligatoire"]:
            yield "obligatoire"
        return
    if len(valeur) > champ.get("longueur_max", len(valeur)):
        yield f"{champ['longueur_max']} caractères au plus"
    if "motif" in champ and not re.fullmatch(champ["motif"].strip("^$"), valeur):
        yield "forme inattendue"
    if valeur not in champ.get("valeurs", [valeur]):
        yield "valeur hors de la liste"
    if champ.get("siret") and not siret_valide(valeur):
        yield "SIRET invalide"
    yield from _TYPES.get(champ.get("type", ""), _texte)(champ, valeur)


def _date(_champ: Mapping[str, Any], valeur: str) -> Iterator[str]:
    try:
        lue = date.fromisoformat(valeur).isoformat()
    except ValueError:
        lue = ""
    if lue != valeur:
        yield "date AAAA-MM-JJ attendue"


def _texte(_champ: Mapping[str, Any], _valeur: str) -> Iterator[str]:
    return iter(())


def _nombre(champ: Mapping[str, Any], valeur: str) -> Iterator[str]:
    try:
        nombre = Decimal(valeur)
    except InvalidOperation:
        yield "nombre attendu, avec un point"
        return
    if "minimum" in champ and not Decimal(champ["minimum"]) <= nombre <= Decimal(champ["maximum"]):
        yield f"entre {champ['minimum']} et {champ['maximum']}"


_TYPES = {"date": _date, "nombre": _nombre}
