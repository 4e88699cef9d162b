"""Conventions of the partners: what was granted, what is aimed at, what is done, what is likely at the end."""
