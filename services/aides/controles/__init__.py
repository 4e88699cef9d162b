"""Checks against official sources: each with its source, its date, how long it holds and its evidence."""
