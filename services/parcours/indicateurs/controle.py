"""What a typed value must be before it is kept; each refusal names the field, and nothing has been written."""

from dataclasses import dataclass
from decimal import Decimal

from services.parcours.indicateurs import domain
from services.parcours.indicateurs.catalogue import Indicateur
from services.parcours.indicateurs.errors import (
    PreuveExcessive,
    PrevisionDeclareeRealisee,
    UniteDifferente,
    ValeurImpossible,
    ValeurIncomplete,
    ValeurPeuPlausible,
)
from services.parcours.indicateurs.schemas import ValeurSaisie


@dataclass(frozen=True, slots=True)
class Attendu:
    """The indicator that a value is given for; `indicateur` is None outside the catalogue, `depart` without T0."""

    code: str
    libelle: str
    unite: str
    sens: str
    indicateur: Indicateur | None
    depart: Decimal | None


@dataclass(frozen=True, slots=True)
class Retenue:
    """A value that may be stored, or the reason of its absence."""

    valeur: Decimal | None
    manque: str | None
    source: str
    preuve: str | None
    reference: str | None
    hors_fourchette: bool


def retenir(saisie: ValeurSaisie, attendu: Attendu, champ: str) -> Retenue:
    """The value to store; `champ` is its place in the message."""
    if saisie.manque is not None:
        if (saisie.valeur, saisie.unite, saisie.source, saisie.preuve) != (None, None, None, None):
            raise ValeurIncomplete("Une absence de valeur vient avec son motif, et lui seul.", champ=f"{champ}.manque")
        return Retenue(None, saisie.manque, "declaration", None, None, hors_fourchette=False)
    for nom in ("valeur", "unite", "source"):
        if getattr(saisie, nom) is None:
            raise ValeurIncomplete(f"Une valeur vient avec {_NOMS[nom]}, ou un motif `manque`.", champ=f"{champ}.{nom}")
    assert saisie.valeur is not None
    assert saisie.source is not None
    if saisie.source == "previsionnel":
        raise PrevisionDeclareeRealisee(champ=f"{champ}.source")
    verifier_unite(saisie.unite, attendu, champ)
    hors = verifier_valeur(saisie.valeur, attendu, champ, confirmer=saisie.confirmer)
    preuve = _preuve(saisie, saisie.source, champ)
    return Retenue(saisie.valeur, None, saisie.source, preuve, saisie.reference, hors)


_NOMS = {"valeur": "un nombre", "unite": "son unité", "source": "sa source"}


def verifier_unite(unite: str | None, attendu: Attendu, champ: str) -> None:
    """UniteDifferente unless it is the indicator's."""
    if unite != attendu.unite:
        phrase = f"{attendu.libelle} se donne en {attendu.unite}, pas en {unite}."
        raise UniteDifferente(phrase, champ=f"{champ}.unite", unite_attendue=attendu.unite)


def verifier_valeur(valeur: Decimal, attendu: Attendu, champ: str, *, confirmer: bool) -> bool:
    """True when the value is out of the plausible range and confirmed; refused otherwise."""
    verdict = domain.controler(attendu.indicateur, valeur, attendu.depart)
    if verdict == "ok" or attendu.indicateur is None:
        return False
    lieu = f"{champ}.valeur"
    if verdict == "impossible":
        bas, haut = attendu.indicateur.possible
        phrase = f"{attendu.libelle} : {valeur} {attendu.unite} est impossible (de {bas} à {haut})."
        raise ValeurImpossible(phrase, champ=lieu, fourchette=[str(bas), str(haut)])
    if not confirmer:
        raise _peu_plausible(valeur, attendu, attendu.indicateur, lieu)
    return True


def _peu_plausible(valeur: Decimal, attendu: Attendu, indicateur: Indicateur, lieu: str) -> ValeurPeuPlausible:
    bas, haut = indicateur.plausible
    phrase = f"{attendu.libelle} : {valeur} {attendu.unite} sort du plausible (de {bas} à {haut}"
    if indicateur.facteur_max is not None and attendu.depart is not None:
        phrase += f", et au plus {indicateur.facteur_max} fois plus ou moins que le départ, {attendu.depart}"
    return ValeurPeuPlausible(
        f"{phrase}). La corriger, ou la confirmer avec `confirmer`.", champ=lieu, fourchette=[str(bas), str(haut)]
    )


def _preuve(saisie: ValeurSaisie, source: str, champ: str) -> str:
    if saisie.preuve is None:
        return domain.preuve_par_defaut(source, saisie.reference)
    if saisie.preuve < domain.PREUVE_MAX[source]:
        phrase = f"La source {source} donne au mieux une preuve {domain.PREUVE_MAX[source]}."
        raise PreuveExcessive(phrase, champ=f"{champ}.preuve", preuve_max=domain.PREUVE_MAX[source])
    if saisie.preuve in domain.DOCUMENTEES and saisie.reference is None:
        raise PreuveExcessive("Une preuve A ou B cite son document.", champ=f"{champ}.reference")
    return saisie.preuve
