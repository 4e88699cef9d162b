"""Other engines, installed for the bench alone, on the same catalogue and the same companies."""
