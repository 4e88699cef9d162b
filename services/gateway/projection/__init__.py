"""The ensemblier's view: what the feeds of the four services say, laid out for reading."""
