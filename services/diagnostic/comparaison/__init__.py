"""T0, T1, T2, T3: what has moved, on equivalent questions only, and whether it is more than the uncertainty."""
