"""Rules of the dossier: pure functions over the standard library."""

PREMIERE_ACTION = "Orienter l'entreprise et nommer son référent"
DELAI_ORIENTATION_JO = 3
"""Working days to take a new dossier over (HYPOTHESE: the shorter of the two delays followed, 3 and 5)."""
ACTION_REFERENT = "Ouvrir le parcours et qualifier la demande avec l'entreprise"
DELAI_QUALIFICATION_JO = 5
ROLES_REFERENT = frozenset({"ensemblier", "partenaire-responsable", "partenaire-conseiller"})
