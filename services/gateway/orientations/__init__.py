"""An orientation: a partner is asked to take care of a company, answers in time, or the dossier comes back."""
