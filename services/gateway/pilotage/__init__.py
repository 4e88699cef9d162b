"""Steering: what the Region follows, as aggregates only."""
