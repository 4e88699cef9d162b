"""Coverage by axis and département, and overlap between programmes."""
