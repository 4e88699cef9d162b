"""A YAML document read under bounds: size, depth, number of nodes, no alias, no tag, no key twice.

Scalars stay text, as rules are written. The tree is built from the events without recursion.
"""

import re
from dataclasses import dataclass, field

import yaml

from services.aides.programmes.errors import ProgrammeRefuse

TAILLE_MAX = 512 * 1024
PROFONDEUR_MAX = 32
NOEUDS_MAX = 20_000
CLE_MAX = 200
_INTERDITS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(slots=True)
class Noeud:
    """A value and the line it is written on (from 1); an empty plain scalar is None."""

    valeur: "str | list[Noeud] | dict[str, Noeud] | None"
    ligne: int


@dataclass(slots=True)
class _Ouvert:
    noeud: Noeud
    cle: str | None = field(default=None)


def decoder(octets: bytes) -> str:
    """The text of a file, which must be UTF-8 and within the size."""
    if len(octets) > TAILLE_MAX:
        raise ProgrammeRefuse(f"le fichier dépasse {TAILLE_MAX // 1024} Kio")
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError as erreur:
        ligne = octets.count(b"\n", 0, erreur.start) + 1
        raise ProgrammeRefuse("le texte n'est pas en UTF-8", ligne=ligne) from None


def lire_yaml(texte: str) -> Noeud:
    """The root of the only document; ProgrammeRefuse says what is wrong, and where."""
    if len(texte.encode("utf-8", "surrogatepass")) > TAILLE_MAX:
        raise ProgrammeRefuse(f"le fichier dépasse {TAILLE_MAX // 1024} Kio")
    lecture = _Lecture()
    try:
        for evenement in yaml.parse(texte, Loader=yaml.CSafeLoader):
            lecture.recevoir(evenement)
    except yaml.MarkedYAMLError as erreur:
        ligne = erreur.problem_mark.line + 1 if erreur.problem_mark else None
        raise ProgrammeRefuse("le YAML n'est pas lisible", ligne=ligne) from None
    except (yaml.YAMLError, UnicodeError):
        raise ProgrammeRefuse("le YAML contient un caractère interdit") from None
    if lecture.racine is None:
        raise ProgrammeRefuse("le fichier est vide")
    return lecture.racine


class _Lecture:
    """Builds the tree, one event after the other."""

    def __init__(self) -> None:
        self.racine: Noeud | None = None
        self._pile: list[_Ouvert] = []
        self._noeuds = 0

    def recevoir(self, evenement: yaml.Event) -> None:
        ligne = evenement.start_mark.line + 1 if evenement.start_mark else 1
        match evenement:
            case yaml.AliasEvent():
                raise ProgrammeRefuse("les alias YAML ne sont pas admis", ligne=ligne)
            case yaml.DocumentStartEvent() if self.racine is not None:
                raise ProgrammeRefuse("un fichier ne contient qu'un document", ligne=ligne)
            case yaml.ScalarEvent():
                self._poser(Noeud(self._scalaire(evenement, ligne), ligne))
            case yaml.SequenceStartEvent():
                self._ouvrir(Noeud([], ligne), evenement)
            case yaml.MappingStartEvent():
                self._ouvrir(Noeud({}, ligne), evenement)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._pile.pop()

    def _scalaire(self, evenement: yaml.ScalarEvent, ligne: int) -> str | None:
        if evenement.tag is not None and evenement.tag != "!":
            raise ProgrammeRefuse("les étiquettes YAML (« !… ») ne sont pas admises", ligne=ligne)
        if _INTERDITS.search(evenement.value):
            raise ProgrammeRefuse("un texte contient un caractère de contrôle", ligne=ligne)
        vide = evenement.implicit[0] and evenement.value in ("", "~", "null")
        return None if vide else evenement.value

    def _ouvrir(self, noeud: Noeud, evenement: yaml.CollectionStartEvent) -> None:
        if evenement.tag is not None:
            raise ProgrammeRefuse("les étiquettes YAML (« !… ») ne sont pas admises", ligne=noeud.ligne)
        self._poser(noeud)
        self._pile.append(_Ouvert(noeud))
        if len(self._pile) > PROFONDEUR_MAX:
            raise ProgrammeRefuse(f"plus de {PROFONDEUR_MAX} niveaux d'imbrication", ligne=noeud.ligne)

    def _poser(self, noeud: Noeud) -> None:
        self._noeuds += 1
        if self._noeuds > NOEUDS_MAX:
            raise ProgrammeRefuse(f"plus de {NOEUDS_MAX} éléments", ligne=noeud.ligne)
        if not self._pile:
            self.racine = noeud
            return
        haut = self._pile[-1]
        if isinstance(haut.noeud.valeur, list):
            haut.noeud.valeur.append(noeud)
        elif haut.cle is None:
            haut.cle = self._cle(noeud, haut.noeud)
        elif isinstance(haut.noeud.valeur, dict):
            haut.noeud.valeur[haut.cle], haut.cle = noeud, None

    def _cle(self, noeud: Noeud, porteur: Noeud) -> str:
        if not isinstance(noeud.valeur, str):
            raise ProgrammeRefuse("une clé doit être un texte", ligne=noeud.ligne)
        if len(noeud.valeur) > CLE_MAX:
            raise ProgrammeRefuse(f"une clé dépasse {CLE_MAX} caractères", ligne=noeud.ligne)
        if isinstance(porteur.valeur, dict) and noeud.valeur in porteur.valeur:
            raise ProgrammeRefuse(f"la clé « {noeud.valeur} » est écrite deux fois", ligne=noeud.ligne)
        return noeud.valeur
