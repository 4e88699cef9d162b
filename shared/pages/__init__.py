"""HTML built from values, for the pages of every service."""
