"""What a NAF prefix may be (NAF rév. 2, INSEE): its division must exist; finer levels are checked by their form."""

import re

_FORME = re.compile(r"[0-9]{2}(\.[0-9]([0-9][A-Z]?)?)?")
_DIVISIONS = (
    (1, 3),
    (5, 9),
    (10, 33),
    (35, 39),
    (41, 43),
    (45, 47),
    (49, 53),
    (55, 56),
    (58, 63),
    (64, 66),
    (68, 75),
    (77, 82),
    (84, 88),
    (90, 99),
)
"""First and last division of each run of divisions of NAF rév. 2."""


def prefixe_naf_connu(prefixe: str) -> bool:
    """True for `25`, `25.6`, `25.62` or `25.62B` when the division exists."""
    if _FORME.fullmatch(prefixe) is None:
        return False
    return any(debut <= int(prefixe[:2]) <= fin for debut, fin in _DIVISIONS)
