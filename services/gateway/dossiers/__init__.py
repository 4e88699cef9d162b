"""The dossier: one per company, always with an owner, a next action and a due date."""
