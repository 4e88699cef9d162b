"""A parcours and its gestures: where the company is, what may happen next, what blocks it."""
