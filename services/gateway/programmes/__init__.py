"""Programmes: what a partner offers, to whom, where, when, and how much of it."""
