"""A programme: what its file says of it, and its rules compiled once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from services.aides.programmes.arbre import Absence, Genre, Regle, Valeur
from services.aides.programmes.compilation import Compilation, ordonner, verifier_definitions
from services.aides.programmes.errors import ProgrammeRefuse
from services.aides.programmes.expressions import lire_date
from services.aides.programmes.mecanismes import lire_regle
from services.aides.programmes.noyau import Calcul, Noyau
from services.aides.programmes.vocabulaire import DEBUT, FIN, REGLE_FINALE
from services.aides.programmes.yaml_borne import Noeud, lire_yaml

REGLES_MAX = 500
TEXTE_MAX = 500


@dataclass(frozen=True)
class Fiche:
    """What the file says besides its rules."""

    titre: str | None = None
    operateur: str | None = None
    nature: str | None = None
    valide_du: date | None = None
    valide_au: date | None = None


@dataclass(frozen=True)
class Programme:
    """Ready to be evaluated: rules in the order in which they are computed."""

    fiche: Fiche
    regles: Mapping[str, Regle]
    noyaux: Mapping[str, Noyau]
    genres: Mapping[str, Genre]
    _calculs: tuple[tuple[str, Calcul], ...] = field(repr=False)
    _dates: Mapping[str, Valeur] = field(repr=False)

    def valeurs(self, situation: Mapping[str, Valeur]) -> dict[str, Valeur]:
        """The value of every rule and fact; what is absent is not known."""
        valeurs = {**situation, **self._dates}
        for nom, calcul in self._calculs:
            valeurs[nom] = calcul(valeurs)
        return valeurs

    def verdict(self, situation: Mapping[str, Valeur]) -> bool | None:
        """Whether the company is targeted; None when what is known does not settle it."""
        return en_verdict(self.valeurs(situation)[REGLE_FINALE])


def en_verdict(valeur: Valeur) -> bool | None:
    """What does not apply is a no."""
    return None if valeur is None else valeur is not Absence.SANS_OBJET and valeur is True


def charger(texte: str) -> Programme:
    """Reads and compiles the YAML of a programme; ProgrammeRefuse says the rule, the line and the reason."""
    racine = lire_yaml(texte).valeur
    if not isinstance(racine, dict):
        raise ProgrammeRefuse("le fichier doit être un dictionnaire (titre, publicodes…)", ligne=1)
    fiche = _fiche(racine)
    regles = _regles(racine.get("publicodes"))
    verifier_definitions(regles)
    compilation = Compilation(regles)
    ordre = ordonner(regles)
    for nom in ordre:
        compilation.compiler(nom)
    compilation.conclure(REGLE_FINALE)
    calculs = tuple((nom, compilation.faites[nom].calcul) for nom in ordre)
    dates: dict[str, Valeur] = {DEBUT: fiche.valide_du, FIN: fiche.valide_au}
    return Programme(fiche, regles, compilation.faites, compilation.genres.appris, calculs, dates)


def _fiche(racine: Mapping[str, Noeud]) -> Fiche:
    fiche = Fiche(
        titre=_texte(racine, "titre"),
        operateur=_texte(racine, "opérateur de contact"),
        nature=_texte(racine, "nature de l'aide"),
        valide_du=_jour(racine, "début de validité"),
        valide_au=_jour(racine, "fin de validité"),
    )
    if fiche.valide_du and fiche.valide_au and fiche.valide_au < fiche.valide_du:
        ligne = racine["fin de validité"].ligne
        raise ProgrammeRefuse("« fin de validité » précède « début de validité »", ligne=ligne)
    return fiche


def _texte(racine: Mapping[str, Noeud], cle: str) -> str | None:
    noeud = racine.get(cle)
    if noeud is None or noeud.valeur is None:
        return None
    if not isinstance(noeud.valeur, str) or len(noeud.valeur) > TEXTE_MAX:
        raise ProgrammeRefuse(f"« {cle} » doit être un texte de {TEXTE_MAX} caractères au plus", ligne=noeud.ligne)
    return noeud.valeur


def _jour(racine: Mapping[str, Noeud], cle: str) -> date | None:
    texte = _texte(racine, cle)
    return None if texte is None else lire_date(texte, racine[cle].ligne)


def _regles(noeud: Noeud | None) -> dict[str, Regle]:
    if noeud is None or not isinstance(noeud.valeur, dict) or not noeud.valeur:
        ligne = None if noeud is None else noeud.ligne
        raise ProgrammeRefuse("« publicodes » doit contenir les règles du programme", ligne=ligne)
    if len(noeud.valeur) > REGLES_MAX:
        raise ProgrammeRefuse(f"plus de {REGLES_MAX} règles", ligne=noeud.ligne)
    return {nom: _regle(nom, corps) for nom, corps in noeud.valeur.items()}


def _regle(nom: str, corps: Noeud) -> Regle:
    try:
        question = _texte(corps.valeur, "question") if isinstance(corps.valeur, dict) else None
        return Regle(nom, lire_regle(nom, corps), corps.ligne, question)
    except ProgrammeRefuse as refus:
        raise refus.situe(nom, corps.ligne) from None
