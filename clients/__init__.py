"""Programs that use the platform from the outside, through its public API only."""
