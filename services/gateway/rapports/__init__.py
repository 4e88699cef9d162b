"""Annual report: the figures of a year, frozen with their definition, that anyone allowed can recompute."""
