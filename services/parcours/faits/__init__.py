"""Typed facts that a model declares and that people record: what the conditions `fait:` read."""
