"""Eligibility: for each dispositif, a verdict, its reasons, what is missing, and the amount."""
