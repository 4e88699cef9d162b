"""The clock of a step: working days less the pauses, extensions, and what silence is worth."""
