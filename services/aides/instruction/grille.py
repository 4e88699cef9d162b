"""A scoring grid as data: weighted criteria, each level of the scale anchored by a sentence."""

from decimal import ROUND_HALF_UP, Decimal

from pydantic import Field

from shared.valeurs import Booleen, Code, Entree, TexteCourt

CENTIEME = Decimal("0.01")


class Ancre(Entree):
    """Ce que veut dire une note."""

    note: int = Field(strict=True, ge=0, le=10, description="Note.")
    libelle: TexteCourt = Field(description="Ce qui la mérite.")


class CritereNote(Entree):
    """Un critère de la grille."""

    code: Code = Field(description="Code du critère.")
    libelle: TexteCourt = Field(description="Libellé.")
    poids: int = Field(strict=True, ge=1, le=100, description="Poids ; la somme des poids fait 100.")
    ancres: list[Ancre] = Field(max_length=11, description="Notes possibles et ce qu'elles veulent dire.")


class Grille(Entree):
    """Grille de notation d'un dispositif ; sans critère, aucune note n'est demandée."""

    criteres: list[CritereNote] = Field(max_length=30, description="Critères.")
    justification_min: int = Field(
        strict=True, ge=1, le=1000, description="Longueur minimale d'une justification, en caractères."
    )
    source: TexteCourt | None = Field(default=None, description="Acte qui fixe cette grille.")
    a_verifier: Booleen = Field(default=False, description="Vrai : pas de source, hypothèse.")

    def critere(self, code: str) -> CritereNote | None:
        return next((critere for critere in self.criteres if critere.code == code), None)


def total(grille: Grille, notes: dict[str, int]) -> Decimal:
    """Score out of 100: each note over the highest anchor of its criterion, weighted; half a hundredth rounds up."""
    somme = sum(
        Decimal(critere.poids * notes[critere.code]) / max(ancre.note for ancre in critere.ancres)
        for critere in grille.criteres
    )
    return Decimal(somme).quantize(CENTIEME, ROUND_HALF_UP)
