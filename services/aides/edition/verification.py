"""Everything that keeps a draft from being published, each defect with its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from services.aides.catalogue.bornes import necessaires
from services.aides.catalogue.definition import Dispositif, RegleMontant, VersionDispositif
from services.aides.catalogue.elements import Condition
from services.aides.catalogue.scenarios import Scenarios
from services.aides.eligibilite.essais import ecarts
from shared.http.messages import message_de_champ

LIEU_REGLES = "regles"
SEUIL = "seuil"


@dataclass(frozen=True, slots=True)
class Defaut:
    """Where, and what is wrong."""

    lieu: str
    message: str


@dataclass(frozen=True, slots=True)
class Periode:
    """A version already published."""

    version: str
    du: date
    au: date | None


def lire(contenu: Mapping[str, Any]) -> tuple[Dispositif | None, Scenarios | None, list[Defaut]]:
    """The dispositif and the scenarios of a draft, or why they cannot be read."""
    defauts: list[Defaut] = []
    tete = {nom: contenu[nom] for nom in ("nom", "porteur", "objet", "sources")}
    dispositif, scenarios = None, None
    try:
        dispositif = Dispositif.model_validate(
            {"code": contenu["dispositif"], **tete, "versions": [contenu[LIEU_REGLES]]}
        )
    except ValidationError as erreur:
        defauts += _lieux(erreur, "")
    try:
        scenarios = Scenarios.model_validate({"dispositif": contenu["dispositif"], **contenu["scenarios"]})
    except ValidationError as erreur:
        defauts += _lieux(erreur, "scenarios.")
    return dispositif, scenarios, defauts


def defauts_de(contenu: Mapping[str, Any], publiees: Sequence[Periode]) -> list[Defaut]:
    """Defects of the draft against the language, itself, what is published, and its own scenarios."""
    dispositif, scenarios, defauts = lire(contenu)
    if dispositif is not None:
        version = dispositif.versions[0]
        defauts += [*_montant(version.montant), *_intervalles(version), *_chevauchements(version, publiees)]
        if scenarios is not None:
            defauts += _scenarios(dispositif, scenarios)
    return defauts


def _lieux(erreur: ValidationError, prefixe: str) -> list[Defaut]:
    defauts = [_defaut(dict(faute), prefixe) for faute in erreur.errors()]
    return list(dict.fromkeys(defauts))


def _defaut(faute: dict[str, Any], prefixe: str) -> Defaut:
    """A threshold that is none of the types it may be is one defect, at the threshold."""
    lieu = faute["loc"]
    if SEUIL in lieu[:-1]:
        return Defaut(prefixe + _chemin(lieu[: lieu.index(SEUIL) + 1]), "doit être un nombre, oui ou non, ou des codes")
    return Defaut(prefixe + _chemin(lieu), _message(faute))


def _chemin(lieu: tuple[int | str, ...]) -> str:
    chemin = ".".join(str(pas) for pas in lieu) or LIEU_REGLES
    return chemin.replace("versions.0", LIEU_REGLES, 1)


def _message(faute: dict[str, Any]) -> str:
    """In French: the catalogue's own sentences, else those of every malformed input."""
    if faute["type"] == "value_error":
        return str(faute["msg"]).removeprefix("Value error, ")
    return message_de_champ(faute)


def _montant(regle: RegleMontant) -> Iterator[Defaut]:
    taux = [*regle.taux_par_taille.values()] or ([regle.taux] if regle.taux is not None else [])
    if regle.plafond_eur is not None and regle.plancher_eur is not None and regle.plafond_eur < regle.plancher_eur:
        yield Defaut("regles.montant.plafond_eur", "le plafond est sous le plancher")
    if regle.taux_mini is not None and taux and regle.taux_mini > max(taux):
        yield Defaut("regles.montant.taux_mini", "le taux le plus bas dépasse le taux")
    for rang, majoration in enumerate(regle.majorations):
        lieu = f"regles.montant.majorations.{rang}"
        if taux and max(taux) + majoration.taux_en_plus > 1:
            yield Defaut(f"{lieu}.taux_en_plus", "le taux majoré dépasse 1")
        plafonds = (regle.plafond_eur, majoration.plafond_eur)
        if plafonds[0] is not None and plafonds[1] is not None and plafonds[1] < plafonds[0]:
            yield Defaut(f"{lieu}.plafond_eur", "le plafond majoré est sous le plafond")


def _intervalles(version: VersionDispositif) -> Iterator[Defaut]:
    """A number that must be at once above one bound and under a lower one."""
    par_fait: dict[str, list[Condition]] = {}
    for rang, critere in enumerate(version.criteres):
        for feuille in necessaires(critere.condition):
            deja = par_fait.setdefault(str(feuille.fait), [])
            if any(_impossible(feuille, autre) or _impossible(autre, feuille) for autre in deja):
                lieu = f"regles.criteres.{rang}.condition"
                yield Defaut(lieu, f"intervalle impossible : aucune valeur de {feuille.fait} ne convient")
            deja.append(feuille)


def _impossible(basse: Condition, haute: Condition) -> bool:
    if not isinstance(basse.seuil, Decimal) or not isinstance(haute.seuil, Decimal):
        return isinstance(basse.seuil, bool) and isinstance(haute.seuil, bool) and basse.seuil is not haute.seuil
    if basse.operateur not in {">=", ">"} or haute.operateur not in {"<", "<="}:
        return False
    large = basse.operateur == ">=" and haute.operateur == "<="
    return basse.seuil > haute.seuil or (basse.seuil == haute.seuil and not large)


def _chevauchements(version: VersionDispositif, publiees: Sequence[Periode]) -> Iterator[Defaut]:
    du, au = version.valide_du, version.valide_au
    if version.revise == version.version:
        yield Defaut("regles.revise", "cycle : une version ne se révise pas elle-même")
    elif version.revise is not None and version.revise not in {autre.version for autre in publiees}:
        yield Defaut("regles.revise", f"la version {version.revise} n'est pas publiée")
    for autre in publiees:
        if autre.version == version.version:
            yield Defaut("regles.version", f"la version {autre.version} est déjà publiée et ne change plus")
        avant = autre.du < du and autre.au is not None and autre.au >= du and autre.version != version.revise
        apres = autre.du > du and au is not None and au >= autre.du
        if autre.du == du or avant or apres:
            yield Defaut("regles.valide_du", f"la période chevauche la version {autre.version}")


def _scenarios(dispositif: Dispositif, scenarios: Scenarios) -> Iterator[Defaut]:
    for rang, scenario in enumerate(scenarios.scenarios):
        try:
            trouves = ecarts(dispositif, scenario, scenarios.socle)
        except ValidationError as erreur:
            trouves = [f"{_chemin(faute['loc'])} : {_message(dict(faute))}" for faute in erreur.errors()]
        for ecart in trouves:
            yield Defaut(f"scenarios.scenarios.{rang} ({scenario.code})", ecart)
