"""The référentiels: versioned questionnaires and action libraries, immutable once published."""
