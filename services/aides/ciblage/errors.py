"""What stops a targeting: one sentence that names the file and, where there is one, the line and the column."""


class CiblageImpossible(Exception):
    """Le ciblage s'arrête ; rien n'est écrit."""


class StockIllisible(CiblageImpossible):
    """Un fichier du stock Sirene n'est pas lisible."""
