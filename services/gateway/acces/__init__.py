"""Organisations, accounts, keys and tokens."""
