"""Budget envelopes: what is voted, carried over, reserved, committed and paid."""
