"""The state of a parcours is the fold of its journal: replayed, compared with the rows, put right."""
