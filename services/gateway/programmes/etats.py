"""States of a programme and of a proposed change: two tables, the only ones that say what is allowed. Pure."""

PROGRAMME = {
    ("brouillon", "modifier"): "brouillon",
    ("brouillon", "publier"): "publie",
    ("brouillon", "fermer"): "ferme",
    ("publie", "modifier"): "publie",
    ("publie", "fermer"): "ferme",
}
"""(state, gesture) → state; what is absent is refused."""
PROPOSITION = {
    ("en_attente", "approuver"): "approuvee",
    ("en_attente", "refuser"): "refusee",
    ("en_attente", "retirer"): "retiree",
}
FINALS_PROGRAMME = ("ferme",)
FINALS_PROPOSITION = ("approuvee", "refusee", "retiree")
