"""Documents given to people: PDF/UA-1, tagged, in French, the same bytes for the same content."""

from shared.documents.contenu import Document, Liste, Paragraphe, Section, Tableau
from shared.documents.rendu import apercu_png, rendre_pdf

__all__ = ["Document", "Liste", "Paragraphe", "Section", "Tableau", "apercu_png", "rendre_pdf"]
