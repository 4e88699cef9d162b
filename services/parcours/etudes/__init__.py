"""Feasibility, adaptation, and the waiver of adaptation: what stands between an idea and an equipment in the workshop."""
