"""The catalogue: dispositifs, their versions by period, and where each figure comes from."""
