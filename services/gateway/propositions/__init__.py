"""What the Region lets partners change, and the changes that wait for its approval."""
