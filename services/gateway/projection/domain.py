"""What the views are made from, and when they are said to be late."""

SOURCES = ("gateway", "diagnostic", "parcours", "aides")
"""Services whose feeds are read."""
RETARD_S = 15.0
"""A feed not read for longer is said to be late (three heartbeats of the worker)."""
