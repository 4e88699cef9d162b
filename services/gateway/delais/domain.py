"""Thresholds of the delays."""

ECHANTILLON_MIN = 5
"""Fewest finished stays for a centile to be given (HYPOTHESE): under it, the figure would be noise."""
RUPTURE_JOURS = 45
"""Days without any event after which a dossier is said to be broken off (HYPOTHESE: three half-months)."""
