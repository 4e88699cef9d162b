"""The results as they may be published: a figure when the coverage allows it, its absence said otherwise."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.indicateurs import domain, resultats_repository
from services.parcours.indicateurs.catalogue import Indicateur, calendrier, catalogue
from services.parcours.indicateurs.resultats_schemas import (
    Comparaison,
    FiltreResultats,
    ResultatIndicateur,
    ResultatsLus,
)

Motif = Literal["aucune-attendue", "aucune-mesure", "couverture-insuffisante", "petits-effectifs"]
PREUVES = ("A", "B", "C", "D")
SANS_CHIFFRE = (
    "mediane",
    "quartile_1",
    "quartile_3",
    "moyenne",
    "mediane_relative",
    "ameliorees_taux",
)
_QUATRE = Decimal("0.0001")


async def resultats_lus(session: AsyncSession, jour: date, filtres: Mapping[str, Any], minimum: int) -> ResultatsLus:
    """Every indicator of the catalogue at every moment kept; numbers under `minimum` are not said."""
    ensemble = await resultats_repository.ensemble(session, jour, filtres)
    lignes = {(r["code"], r["moment"]): dict(r) for r in await resultats_repository.resultats(session, jour, filtres)}
    voulus = [moment for moment in domain.MOMENTS if filtres["moment"] in (None, moment)]
    return ResultatsLus(
        filtre=FiltreResultats(**filtres, au=jour),
        catalogue=catalogue().numero,
        calendrier=calendrier().numero,
        couverture_min=calendrier().couverture_min,
        entreprises=masquer(ensemble["entreprises"], minimum),
        sans_depart=masquer(ensemble["sans_depart"], minimum),
        resultats=[
            _resultat(indicateur, moment, lignes.get((indicateur.code, moment), _RIEN), minimum)
            for indicateur in catalogue().indicateurs.values()
            for moment in voulus
        ],
    )


_ZEROS = ("attendus", "mesures", "appariees", "hors_fourchette", *PREUVES)
_RIEN: dict[str, Any] = {**dict.fromkeys(_ZEROS, 0), "motifs": None}


def masquer(nombre: int, minimum: int) -> int | None:
    """The number, unless it is small enough to point at somebody."""
    return None if 0 < nombre < minimum else nombre


def refus(attendus: int, mesures: int, minimum: int) -> Motif | None:
    """Why no figure is given; None when it may be."""
    if not attendus:
        return "aucune-attendue"
    if 0 < attendus < minimum or 0 < mesures < minimum:
        return "petits-effectifs"
    if not mesures:
        return "aucune-mesure"
    return "couverture-insuffisante" if Decimal(mesures) / attendus < calendrier().couverture_min else None


def _resultat(indicateur: Indicateur, moment: str, ligne: Mapping[str, Any], minimum: int) -> ResultatIndicateur:
    attendus, mesures = ligne["attendus"], ligne["mesures"]
    motif = refus(attendus, mesures, minimum)
    cache = motif == "petits-effectifs"
    chiffres: dict[str, Any] = dict.fromkeys(SANS_CHIFFRE) if motif is not None else _chiffres(ligne)
    return ResultatIndicateur(
        **{nom: getattr(indicateur, nom) for nom in ("code", "libelle", "unite", "sens", "nature")},
        moment=moment,
        attendus=masquer(attendus, minimum),
        mesures=masquer(mesures, minimum),
        couverture=None if cache else domain.part(mesures, attendus),
        manquants={nom: masquer(nombre, minimum) for nom, nombre in sorted((ligne["motifs"] or {}).items())},
        preuves={niveau: masquer(ligne[niveau], minimum) for niveau in PREUVES},
        hors_fourchette=masquer(ligne["hors_fourchette"], minimum),
        motif=motif,
        comparaison=_comparaison(ligne, minimum, publie=motif is None),
        **chiffres,
    )


def _comparaison(ligne: Mapping[str, Any], minimum: int, *, publie: bool) -> Comparaison:
    """The same rules again, for the companies that have a matched cell among those measured."""
    appariees, mesures = ligne["appariees"], ligne["mesures"]
    motif: Any = "resultat-absent" if not publie else "aucune-appariee"
    if publie and appariees:
        motif = refus(mesures, appariees, minimum)
    cache = motif == "petits-effectifs" or not publie
    return Comparaison(
        appariees=None if cache else masquer(appariees, minimum),
        couverture=None if cache else domain.part(appariees, mesures),
        reference_mediane=None if motif else _arrondi(ligne["reference_mediane"]),
        ecart_median=None if motif else _arrondi(ligne["ecart_median"]),
        motif=motif,
    )


def _chiffres(ligne: Mapping[str, Any]) -> dict[str, Any]:
    quartile_1, mediane, quartile_3 = (_arrondi(valeur) for valeur in ligne["quartiles"])
    return {
        "mediane": mediane,
        "quartile_1": quartile_1,
        "quartile_3": quartile_3,
        "moyenne": _arrondi(ligne["moyenne"]),
        "mediane_relative": _arrondi(ligne["mediane_relative"]),
        "ameliorees_taux": domain.part(ligne["ameliorees"], ligne["mesures"]),
    }


def _arrondi(valeur: float | None) -> Decimal | None:
    return None if valeur is None else Decimal(str(valeur)).quantize(_QUATRE)
