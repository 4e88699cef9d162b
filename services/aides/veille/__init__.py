"""Keeping the catalogue true: sheets read again in time, source pages that still answer, owners told."""
