"""A running case moves to a newer version of its model: what it would change, then the move itself."""
