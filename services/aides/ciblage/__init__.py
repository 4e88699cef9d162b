"""Targeting: which industrial establishments of the region to call, for which aids, from the SIRENE stock."""
