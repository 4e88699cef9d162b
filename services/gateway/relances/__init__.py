"""Reminders: a ladder held as data, baskets by the age of a partner's stock, escalation."""
