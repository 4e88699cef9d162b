"""The position among peers: read on frozen monthly snapshots, never on live data."""
