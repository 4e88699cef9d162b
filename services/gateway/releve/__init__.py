"""Who takes over: a dossier never stays with someone who has left, and an absence names its cover."""
