"""An answer in words."""

from typing import Any

from services.diagnostic.referentiels.domain import Question


def en_clair(question: Question, valeur: Any) -> str | None:
    """Labels of the chosen options, yes or no, or the value itself; None without answer."""
    if valeur is None:
        return None
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    codes = valeur if isinstance(valeur, list) else [valeur]
    libelles = [option.libelle for code in codes if (option := question.option(code)) is not None]
    return " ; ".join(libelles) if libelles else str(valeur)
