"""Impact indicators: the baseline of the diagnostic, the later measures, and what changed."""
