"""The solver of mixed programmes, silent."""

import highspy


class Solveur(highspy.Highs):
    """HiGHS without its callbacks: registering them prints a banner before any option can silence it."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
