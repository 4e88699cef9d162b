"""Collective groups (quorum, deadline) and cohorts of accelerators (places, year): nobody is lost with a late group."""
