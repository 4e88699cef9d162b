"""Weaknesses of a plan, each found by a rule over the figures, never by a label."""
