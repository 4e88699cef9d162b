"""A draft of a local variant: what it does not say it inherits, what the generic one protects it may not change."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.aides.catalogue.definition import VersionDispositif
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.edition.verification import LIEU_REGLES, Defaut, lire

HERITABLES = frozenset({"source", "libelle"})
PROPRES = HERITABLES | {
    *("version", "valide_du", "valide_au", "revise", "dates_a_verifier", "variante", "champs_ouverts"),
}
"""What is each version's own."""
TEXTES = ("porteur", "objet")
PERIMETRE = "perimetre"


def variante_de(contenu: Mapping[str, Any]) -> tuple[str, str] | None:
    """(code, version) of the generic dispositif that a draft names, when it can be read."""
    variante = contenu[LIEU_REGLES].get("variante")
    if not isinstance(variante, dict):
        return None
    nommes = (variante.get("de"), variante.get("version"))
    return (str(nommes[0]), str(nommes[1])) if all(isinstance(nom, str) for nom in nommes) else None


def completer(contenu: Mapping[str, Any], generique: VersionEnVigueur) -> dict[str, Any]:
    """The whole rules of the variant: its own over those of the generic one, within its perimeter."""
    heritees = generique.regles.model_dump(mode="json", exclude_defaults=True)
    saisies = contenu[LIEU_REGLES]
    regles = {nom: valeur for nom, valeur in heritees.items() if nom not in PROPRES - HERITABLES}
    regles |= {nom: valeur for nom, valeur in saisies.items() if nom not in {"montant", "criteres"}}
    regles["montant"] = _fusion(heritees["montant"], saisies.get("montant", {}))
    regles["criteres"] = _criteres(heritees["criteres"], saisies, regles["source"])
    cites = sources_nommees(regles)
    sources = {cle: source.model_dump(mode="json") for cle, source in generique.sources.items() if cle in cites}
    return {**contenu, LIEU_REGLES: regles, "sources": {**sources, **contenu["sources"]}}


def _fusion(herite: dict[str, Any], saisi: Any) -> Any:
    return {**herite, **saisi} if isinstance(saisi, dict) else saisi


def _criteres(herites: list[dict[str, Any]], saisies: Mapping[str, Any], source: Any) -> Any:
    """The criteria by code, then that of the perimeter; what cannot be read is left for the check to say."""
    dits = saisies.get("criteres", [])
    if not isinstance(dits, list) or not all(isinstance(critere, dict) for critere in dits):
        return dits
    par_code = {critere["code"]: critere for critere in herites} | {c.get("code"): c for c in dits}
    condition = {"fait": "commune", "operateur": "dans", "seuil": saisies["variante"].get(PERIMETRE)}
    propre = {"code": PERIMETRE, "libelle": "Périmètre de la variante", "condition": condition, "source": source}
    return [*(critere for code, critere in par_code.items() if code != PERIMETRE), propre]


def sources_nommees(valeur: Any) -> set[str]:
    """Every source that rules name."""
    if isinstance(valeur, list):
        return {cle for element in valeur for cle in sources_nommees(element)}
    if not isinstance(valeur, dict):
        return set()
    siennes = {valeur["source"]} if isinstance(valeur.get("source"), str) else set()
    return siennes | {cle for element in valeur.values() for cle in sources_nommees(element)}


def defauts_de_variante(contenu: Mapping[str, Any], generique: VersionEnVigueur | None) -> list[Defaut]:
    """What a complete draft may not be, beside the generic dispositif that it names."""
    nommee = variante_de(contenu)
    assert nommee is not None
    code, version = nommee
    if code == contenu["dispositif"]:
        return [Defaut("regles.variante.de", "cycle : un dispositif n'est pas une variante de lui-même")]
    if generique is None:
        return [Defaut("regles.variante", f"le dispositif générique {code}, version {version}, n'est pas publié")]
    if generique.regles.variante is not None:
        message = f"{code} est lui-même une variante : une variante part d'un dispositif générique"
        return [Defaut("regles.variante.de", message)]
    dispositif, _, _ = lire(contenu)
    if dispositif is None:
        return []
    proteges = [*_proteges(dispositif.versions[0], generique.regles)]
    proteges += [(nom, nom) for nom in TEXTES if contenu[nom] != getattr(generique, nom)]
    return [
        Defaut(lieu, f"champ protégé par le dispositif générique {code} : {champ}")
        for lieu, champ in proteges
        if not _ouvert(champ, generique.regles.champs_ouverts)
    ]


def _ouvert(champ: str, ouverts: list[str]) -> bool:
    return champ in ouverts or champ.partition(".")[0] in ouverts


def _proteges(variante: VersionDispositif, generique: VersionDispositif) -> Iterator[tuple[str, str]]:
    """(place, field) of what differs."""
    for nom in type(variante).model_fields:
        if nom in PROPRES | {"montant", "criteres"}:
            continue
        if getattr(variante, nom) != getattr(generique, nom):
            yield f"regles.{nom}", nom
    for nom in type(variante.montant).model_fields:
        if getattr(variante.montant, nom) != getattr(generique.montant, nom):
            yield f"regles.montant.{nom}", f"montant.{nom}"
    herites = {critere.code: critere for critere in generique.criteres}
    for critere in variante.criteres:
        if critere.code != PERIMETRE and critere != herites.get(critere.code):
            yield f"regles.criteres.{critere.code}", f"criteres.{critere.code}"
