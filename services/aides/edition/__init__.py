"""Editing the catalogue: a draft, the approval of a second person, a publication that never changes."""
