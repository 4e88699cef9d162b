"""Headcount bands of INSEE (trancheEffectifsUniteLegale): salaried heads."""

TRANCHES: dict[str, tuple[int, int | None]] = {
    "00": (0, 0),
    "01": (1, 2),
    "02": (3, 5),
    "03": (6, 9),
    "11": (10, 19),
    "12": (20, 49),
    "21": (50, 99),
    "22": (100, 199),
    "31": (200, 249),
    "32": (250, 499),
    "41": (500, 999),
    "42": (1000, 1999),
    "51": (2000, 4999),
    "52": (5000, 9999),
    "53": (10_000, None),
}
"""Code → lowest and highest headcount; `NN` (no employer, or not said) tells nothing and is absent."""
