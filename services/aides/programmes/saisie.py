"""What is typed for an evaluation, and the facts it settles."""

from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from services.aides.eligibilite.saisie_taille import Effectif
from services.aides.programmes.arbre import Valeur
from services.aides.programmes.schemas import CodeProgramme
from services.aides.programmes.vocabulaire import (
    EFFECTIF,
    MICRO,
    NAF,
    OBJECTIF,
    PARCOURS,
    PARCOURS_POSSIBLES,
    PROPRIETAIRE,
    REGION,
    REGIONS,
    SECTEUR,
    SECTEURS,
)
from shared.valeurs import Booleen, CodeNaf, DateJour, Entree, TexteCourt

NOMBRE_MAX = 1_000_000_000_000


def _nombre(valeur: Any) -> Decimal:
    if not isinstance(valeur, bool) and isinstance(valeur, int | float | Decimal):
        nombre = Decimal(repr(valeur) if isinstance(valeur, float) else valeur)
        if abs(nombre) <= NOMBRE_MAX:
            return nombre
    raise PydanticCustomError("nombre_invalide", "doit être un nombre, de mille milliards au plus")


Nombre = Annotated[
    Decimal,
    BeforeValidator(_nombre),
    WithJsonSchema({"type": "number", "minimum": -NOMBRE_MAX, "maximum": NOMBRE_MAX}),
]


def _parmi(valeurs: tuple[str, ...]) -> tuple[AfterValidator, WithJsonSchema]:
    def verifier(valeur: str) -> str:
        if valeur not in valeurs:
            raise PydanticCustomError("valeur_inconnue", "n'est pas une valeur admise")
        return valeur

    return AfterValidator(verifier), WithJsonSchema({"type": "string", "enum": list(valeurs)})


NomRegion = Annotated[str, *_parmi(REGIONS)]
NomSecteur = Annotated[str, *_parmi(SECTEURS)]
NomParcours = Annotated[str, *_parmi(PARCOURS_POSSIBLES)]
SECTIONS_PAR_DIVISION = {
    "A": range(1, 4),
    "B": range(5, 10),
    "C": range(10, 34),
    "D": range(35, 36),
    "E": range(36, 40),
    "F": range(41, 44),
    "G": range(45, 48),
    "H": range(49, 54),
    "I": range(55, 57),
    "J": range(58, 64),
    "K": range(64, 67),
    "L": range(68, 69),
    "M": range(69, 76),
    "N": range(77, 83),
    "O": range(84, 85),
    "P": range(85, 86),
    "Q": range(86, 89),
    "R": range(90, 94),
    "S": range(94, 97),
    "T": range(97, 99),
    "U": range(99, 100),
}
"""NAF rév. 2 (INSEE): divisions of each section."""


class ObjectifsSaisis(Entree):
    """Objectifs prioritaires de l'entreprise ; absent : non dit."""

    environnement: Booleen | None = Field(default=None, description="Connaître son impact environnemental.")
    energie: Booleen | None = Field(default=None, description="Améliorer sa performance énergétique.")
    eau: Booleen | None = Field(default=None, description="Diminuer sa consommation d'eau.")
    batiment: Booleen | None = Field(default=None, description="Rénover son bâtiment.")
    mobilite: Booleen | None = Field(default=None, description="Passer à la mobilité durable.")
    dechets: Booleen | None = Field(default=None, description="Gérer ses déchets.")
    ecoconception: Booleen | None = Field(default=None, description="Pratiquer l'écoconception.")
    rh: Booleen | None = Field(default=None, description="Former ou recruter.")
    biodiversite: Booleen | None = Field(default=None, description="Préserver la biodiversité.")


OBJECTIFS_SAISIS = {
    "environnement": "est mon impact environnemental",
    "energie": "est ma performance énergétique",
    "eau": "est diminuer ma consommation d'eau",
    "batiment": "est rénover mon bâtiment",
    "mobilite": "est la mobilité durable",
    "dechets": "est la gestion des déchets",
    "ecoconception": "est l'écoconception",
    "rh": "est former ou recruter",
    "biodiversite": "est préserver la biodiversité",
}


class FaitsEntreprise(Entree):
    """Faits connus de l'entreprise ; absent : non connu."""

    effectif: Effectif | None = Field(default=None, description="Effectif.")
    microentrepreneur: Booleen | None = Field(default=None, description="Micro-entreprise.")
    region: NomRegion | None = Field(default=None, description="Région de l'établissement.")
    naf: CodeNaf | None = Field(default=None, description="Code d'activité NAF rév. 2 ; sa section s'en déduit.")
    proprietaire: Booleen | None = Field(default=None, description="Propriétaire de ses locaux.")
    secteur: NomSecteur | None = Field(default=None, description="Secteur d'activité.")
    parcours: NomParcours | None = Field(default=None, description="L'objectif est-il précis ?")
    objectifs: ObjectifsSaisis = Field(default_factory=ObjectifsSaisis, description="Objectifs prioritaires.")


class ReponseProgramme(Entree):
    """La réponse à une question qu'un programme pose."""

    regle: TexteCourt = Field(description="Nom de la règle, par exemple `entreprise . possède une flotte`.")
    valeur: Booleen | Nombre | TexteCourt = Field(description="Oui ou non, nombre ou texte, selon la question.")


class EvaluationProgrammes(Entree):
    """Une entreprise à confronter aux programmes publiés."""

    dossier_id: UUID | None = Field(default=None, description="Dossier dont les faits connus complètent la saisie.")
    le: DateJour | None = Field(default=None, description="Date d'examen ; par défaut, aujourd'hui à Paris.")
    faits: FaitsEntreprise = Field(default_factory=FaitsEntreprise, description="Faits saisis.")
    reponses: Annotated[list[ReponseProgramme], Field(max_length=100)] = Field(
        default_factory=list, description="Réponses aux questions propres aux programmes."
    )
    codes: Annotated[list[CodeProgramme], Field(min_length=1, max_length=300)] | None = Field(
        default=None, description="Programmes à évaluer ; par défaut, tous ceux qui sont publiés."
    )
    detail: Booleen = Field(default=True, description="Faux : le verdict et ce qui manque, sans les règles.")


def section(naf: str) -> str | None:
    """Section of a NAF code; None for a division that does not exist."""
    division = int(naf[:2])
    return next((lettre for lettre, divisions in SECTIONS_PAR_DIVISION.items() if division in divisions), None)


def faits_saisis(saisis: FaitsEntreprise) -> dict[str, Valeur]:
    """Facts by name; what is not typed is absent."""
    faits: dict[str, Valeur] = {
        EFFECTIF: saisis.effectif,
        MICRO: saisis.microentrepreneur,
        REGION: saisis.region,
        NAF: saisis.naf,
        PROPRIETAIRE: saisis.proprietaire,
        PARCOURS: saisis.parcours,
    }
    if saisis.secteur is not None:
        faits |= {f"{SECTEUR} . est {nom}": nom == saisis.secteur for nom in SECTEURS}
    for champ, nom in OBJECTIFS_SAISIS.items():
        faits[f"{OBJECTIF} . {nom}"] = getattr(saisis.objectifs, champ)
    return {nom: valeur for nom, valeur in faits.items() if valeur is not None}
