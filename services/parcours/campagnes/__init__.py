"""Campaigns: what must be asked, to whom and when, through one calendar for all programmes."""
