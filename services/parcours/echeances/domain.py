"""How far the due date of a step may be moved."""

PROLONGATIONS_MAX = 3
"""Extensions of one stay at a step. HYPOTHESE: to be confirmed by the Region."""
JOURS_PROLONGATION_MAX = 60
"""Longest extension, in working days. HYPOTHESE: about a quarter, to be confirmed by the Region."""
MOTIFS_PROLONGATION = (
    "attente-devis",
    "attente-decision-financeur",
    "attente-fournisseur",
    "disponibilite-entreprise",
    "disponibilite-partenaire",
    "complexite-technique",
)
