"""Cumulation: several planned awards on the same costs, and what must be given up."""
