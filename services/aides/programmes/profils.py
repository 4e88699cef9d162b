"""Profiles of companies given in a JSON file, and the facts they settle."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import orjson
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictStr,
    TypeAdapter,
    ValidationError,
)

from services.aides.programmes.arbre import Valeur
from services.aides.programmes.errors import LectureImpossible, ProgrammeRefuse, motif
from services.aides.programmes.expressions import lire_date
from services.aides.programmes.vocabulaire import (
    DATE_DU_JOUR,
    EFFECTIF,
    MICRO,
    OBJECTIF,
    OBJECTIFS,
    REGION,
    SECTION,
    SECTIONS,
)

TAILLE_MAX = 64 * 1024 * 1024


def _jour(valeur: Any) -> Any:
    if valeur is None:
        return None
    try:
        return lire_date(valeur if isinstance(valeur, str) else repr(valeur))
    except ProgrammeRefuse as refus:
        raise ValueError(refus.raison) from None


def _objectifs(valeurs: dict[str, bool | None]) -> dict[str, bool | None]:
    inconnus = sorted(set(valeurs) - set(OBJECTIFS))
    if inconnus:
        raise ValueError(f"objectif inconnu : {inconnus[0]}")
    return valeurs


class Profil(BaseModel):
    """What is known of a company; absent or null: not known."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    jour: Annotated[date | None, BeforeValidator(_jour)] = Field(default=None, alias="date")
    region: StrictStr | None = None
    effectif: Annotated[Decimal | None, Field(ge=0, le=10_000_000)] = None
    naf1: Annotated[str | None, Field(pattern=f"^[{SECTIONS}]$")] = None
    micro: StrictBool | None = None
    objectifs: Annotated[dict[str, StrictBool | None], AfterValidator(_objectifs)] = Field(default_factory=dict)


_PROFILS = TypeAdapter(list[Profil])


def situation(profil: Profil) -> dict[str, Valeur]:
    """Facts by name; a section settles all the sections."""
    faits: dict[str, Valeur] = {
        DATE_DU_JOUR: profil.jour,
        REGION: profil.region,
        EFFECTIF: profil.effectif,
        MICRO: profil.micro,
    }
    if profil.naf1 is not None:
        faits |= {f"{SECTION} . est {lettre}": lettre == profil.naf1 for lettre in SECTIONS}
    faits |= {f"{OBJECTIF} . {nom}": valeur for nom, valeur in profil.objectifs.items()}
    return faits


def lire_profils(chemin: Path) -> list[Profil]:
    """Profiles of a JSON file (a list, or an object whose `profils` is one); LectureImpossible says what is wrong."""
    try:
        with chemin.open("rb") as flux:
            octets = flux.read(TAILLE_MAX + 1)
    except OSError as erreur:
        raise LectureImpossible(f"le fichier {chemin} ne peut pas être lu ({motif(erreur)})") from erreur
    if len(octets) > TAILLE_MAX:
        raise LectureImpossible(f"le fichier {chemin} dépasse {TAILLE_MAX // 1024 // 1024} Mio")
    try:
        contenu = orjson.loads(octets)
    except orjson.JSONDecodeError as erreur:
        raise LectureImpossible(f"le fichier {chemin} n'est pas du JSON lisible (ligne {erreur.lineno})") from None
    return _valider(chemin, contenu.get("profils") if isinstance(contenu, Mapping) else contenu)


def _valider(chemin: Path, profils: Any) -> list[Profil]:
    if not isinstance(profils, list) or not profils:
        raise LectureImpossible(f"le fichier {chemin} ne contient pas de liste « profils »")
    try:
        return _PROFILS.validate_python(profils)
    except ValidationError as erreur:
        faute = erreur.errors()[0]
        rang, *champ = faute["loc"]
        lieu = " . ".join(map(str, champ)) or "contenu"
        message = f"le fichier {chemin}, profil {int(rang) + 1}, champ « {lieu} », n'est pas recevable"
        raise LectureImpossible(f"{message} : {_phrase(faute['type'], faute['msg'])}") from None


def _phrase(genre: str, message: str) -> str:
    if genre == "value_error":
        return message.removeprefix("Value error, ")
    phrases = {"bool_type": "oui ou non attendu (true, false, null)", "string_type": "texte attendu"}
    return phrases.get(genre, "valeur hors de ce qui est admis")
