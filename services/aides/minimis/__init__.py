"""The de minimis ledger: one account per single undertaking, both clocks, reservations, cumulation."""
