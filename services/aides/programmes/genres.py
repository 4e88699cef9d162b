"""Types of the expressions; that of a question of the programme is settled by its first use."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from services.aides.programmes.arbre import Comparaison, Constante, Genre
from services.aides.programmes.errors import ProgrammeRefuse
from services.aides.programmes.noyau import Noyau

NOMS: dict[Genre, str] = {
    "booleen": "une condition (oui ou non)",
    "nombre": "un nombre",
    "texte": "un texte",
    "date": "une date",
}


def genre_de(valeur: Constante) -> Genre:
    """Type of a constant."""
    for classe, genre in _CLASSES:
        if isinstance(valeur, classe):
            return genre
    raise TypeError(type(valeur))


_CLASSES: tuple[tuple[type, Genre], ...] = ((bool, "booleen"), (Decimal, "nombre"), (str, "texte"), (date, "date"))


@dataclass
class Genres:
    """Types that the uses of questions have settled."""

    appris: dict[str, Genre] = field(default_factory=dict)

    def lire(self, libre: str | None, declare: Genre | None) -> Genre | None:
        return declare or (self.appris.get(libre) if libre else None)

    def exiger(self, noyau: Noyau, genre: Genre, ligne: int) -> None:
        """The expression has that type, or takes it if it is still free."""
        actuel = self._connu(noyau)
        if actuel is None and noyau.libre is not None:
            self.appris[noyau.libre] = genre
        elif actuel is not None and actuel != genre:
            sujet = f"« {noyau.nom} »" if noyau.nom else "cette valeur"
            raise ProgrammeRefuse(f"{sujet} est {NOMS[actuel]}, il faut {NOMS[genre]}", ligne=ligne)

    def accorder(self, gauche: Noyau, droite: Noyau, comparaison: Comparaison) -> None:
        """Both terms have the same type, one that the operator takes."""
        a, b = self._connu(gauche), self._connu(droite)
        if a and b and a != b:
            message = f"« {comparaison.operateur} » compare {NOMS[a]} à {NOMS[b]}"
            raise ProgrammeRefuse(message, ligne=comparaison.ligne)
        genre = self.commun([gauche, droite], comparaison.ligne)
        if comparaison.operateur not in ("=", "!=") and genre in ("booleen", "texte"):
            raise ProgrammeRefuse(f"« {comparaison.operateur} » n'ordonne pas {NOMS[genre]}", ligne=comparaison.ligne)

    def commun(self, noyaux: Sequence[Noyau], ligne: int) -> Genre | None:
        """The one type of all these expressions."""
        connus = [genre for genre in map(self._connu, noyaux) if genre is not None]
        for noyau in noyaux if connus else ():
            self.exiger(noyau, connus[0], ligne)
        return connus[0] if connus else None

    def _connu(self, noyau: Noyau) -> Genre | None:
        return self.lire(noyau.libre, noyau.genre)
