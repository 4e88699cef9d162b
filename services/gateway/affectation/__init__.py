"""Assignment of a batch of needs to limited capacities."""
