"""What the views are made from, and when they are said to be late."""

SOURCES = ("gateway", "diagnostic", "parcours", "aides")
"""Services whose feeds are read."""
RETARD_S = 15.0
"""A feed not read for longer is said to be late (three heartbeats of the worker)."""
ETAPES = (
    "candidature",
    "qualification",
    "diagnostic",
    "plan-actions",
    "faisabilite",
    "adaptation",
    "financement",
    "deploiement",
    "suivi",
    "cloture",
)
"""Steps of the funnel, in the order of the parcours."""
HORS_CHEMIN = ("suspension", "abandon")
"""Steps outside the path."""
MONTANTS = ("montant_demande_eur", "montant_accorde_eur", "montant_paye_eur")
"""Amounts that the events of a demande carry."""
