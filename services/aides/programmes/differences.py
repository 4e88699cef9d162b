"""What a version changes to the published one, field by field and rule by rule."""

from collections.abc import Iterator, Mapping

from services.aides.programmes.schemas import Difference
from services.aides.programmes.yaml_borne import Noeud, lire_yaml

SENSIBLES = frozenset({"début de validité", "fin de validité", "nature de l'aide", "opérateur de contact"})
"""Fields of the sheet that decide or commit; every rule does."""


def comparer(avant: str | None, apres: str) -> list[Difference]:
    """Changes of the sheet, then of the rules; `avant` None: everything is new."""
    ancien, nouveau = _contenu(avant), _contenu(apres)
    fiche = _changements(_sans_regles(ancien), _sans_regles(nouveau), SENSIBLES)
    return [*fiche, *_changements(_regles(ancien), _regles(nouveau), None)]


def _contenu(texte: str | None) -> Mapping[str, Noeud]:
    valeur = lire_yaml(texte).valeur if texte is not None else {}
    return valeur if isinstance(valeur, dict) else {}


def _sans_regles(contenu: Mapping[str, Noeud]) -> dict[str, str]:
    return {cle: ecrire(noeud) for cle, noeud in contenu.items() if cle != "publicodes"}


def _regles(contenu: Mapping[str, Noeud]) -> dict[str, str]:
    regles = contenu["publicodes"].valeur if "publicodes" in contenu else {}
    return {nom: ecrire(noeud) for nom, noeud in regles.items()} if isinstance(regles, dict) else {}


def _changements(
    avant: Mapping[str, str], apres: Mapping[str, str], sensibles: frozenset[str] | None
) -> Iterator[Difference]:
    for champ in dict.fromkeys([*apres, *avant]):
        ancien, nouveau = avant.get(champ), apres.get(champ)
        if ancien != nouveau:
            yield Difference(
                champ=champ,
                nature="ajout" if ancien is None else "retrait" if nouveau is None else "modification",
                sensible=sensibles is None or champ in sensibles,
                avant=ancien,
                apres=nouveau,
            )


def ecrire(noeud: Noeud) -> str:
    """A node in one canonical text: layout and comments do not make a difference."""
    if isinstance(noeud.valeur, list):
        return "[" + ", ".join(map(ecrire, noeud.valeur)) + "]"
    if isinstance(noeud.valeur, dict):
        return "{" + ", ".join(f"{cle} : {ecrire(enfant)}" for cle, enfant in noeud.valeur.items()) + "}"
    return noeud.valeur or "(vide)"
