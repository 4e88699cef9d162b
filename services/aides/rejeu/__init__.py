"""Replay: every stored answer and decision can be computed again, and must come out the same."""
