"""Funding orientation: each action that needs an aid is sent to one, or set aside with a reason."""
