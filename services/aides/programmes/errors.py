"""Refusals about programmes: those of a file, and those of the API."""


class ProgrammeRefuse(Exception):
    """Un programme ne peut pas être chargé : le message dit la règle, la ligne et la raison."""

    def __init__(self, raison: str, *, regle: str | None = None, ligne: int | None = None) -> None:
        super().__init__(raison)
        self.raison, self.regle, self.ligne = raison, regle, ligne

    def situe(self, regle: str, ligne: int | None = None) -> "ProgrammeRefuse":
        """The same refusal with the rule and the line that were not known where it was raised."""
        return ProgrammeRefuse(self.raison, regle=self.regle or regle, ligne=self.ligne or ligne)

    def __str__(self) -> str:
        lieu = [f"règle « {self.regle} »"] if self.regle else []
        lieu += [f"ligne {self.ligne}"] if self.ligne else []
        return f"{', '.join(lieu)} : {self.raison}" if lieu else self.raison


class LectureImpossible(Exception):
    """Un dossier de programmes ou un fichier de profils ne peut pas être lu."""


def motif(erreur: OSError) -> str:
    """Why the system does not give a file, in French."""
    motifs = {
        FileNotFoundError: "il n'existe pas",
        NotADirectoryError: "ce n'est pas un dossier",
        IsADirectoryError: "c'est un dossier",
        PermissionError: "l'accès est refusé",
    }
    return motifs.get(type(erreur), "le système le refuse")
