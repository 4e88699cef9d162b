"""Consent of a company by partner and by purpose, what has been disclosed, and the access that a withdrawal closes."""
