"""The baseline: what the company was before the parcours, to which later measures are compared."""
