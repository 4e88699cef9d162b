"""What arrives before a dossier: received, completed, linked to what is known, accepted or set aside with a reason."""
