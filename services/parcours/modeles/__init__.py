"""Models of parcours: steps, gestures and their conditions, as versioned data."""
