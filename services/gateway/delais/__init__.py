"""Delays, each attributed to the party whose turn it was; alerts on what lasts longer than usual."""
