"""Feasibility, adaptation, and the waiver of adaptation: what stands between an idea and the workshop."""
