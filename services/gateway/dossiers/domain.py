"""Rules of the dossier: pure functions over the standard library."""

from datetime import datetime

from shared.horloge import PARIS

PREMIERE_ACTION = "Orienter l'entreprise et nommer son référent"
DELAI_ORIENTATION_JO = 3
"""Working days to take a new dossier over (HYPOTHESE: the shorter of the two delays followed, 3 and 5)."""
ACTION_REFERENT = "Ouvrir le parcours et qualifier la demande avec l'entreprise"
DELAI_QUALIFICATION_JO = 5
ROLES_REFERENT = frozenset({"ensemblier", "partenaire-responsable", "partenaire-conseiller"})


def action_relance(clos_le: datetime | None, motif: str | None) -> str:
    """First action on a company that comes back: whoever takes it over knows how the last time ended."""
    jour = f" du {clos_le.astimezone(PARIS):%d/%m/%Y}" if clos_le else ""
    return f"{PREMIERE_ACTION} ; relance après la clôture{jour} ({motif})"
