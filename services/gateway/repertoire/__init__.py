"""Directory: antennes of the partners and the advisers who work there."""
