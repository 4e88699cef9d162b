"""Documents given to people: PDF/UA-1, tagged, in French, the same bytes for the same content."""

from shared.documents.contenu import Bloc, Document, Figure, Liste, Paragraphe, Section, SousTitre, Tableau
from shared.documents.rendu import apercu_png, rendre_pdf

__all__ = [
    "Bloc",
    "Document",
    "Figure",
    "Liste",
    "Paragraphe",
    "Section",
    "SousTitre",
    "Tableau",
    "apercu_png",
    "rendre_pdf",
]
