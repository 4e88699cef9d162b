"""Matching: which programme answers a need of a company, and why each one does or does not."""
