"""Idempotency-Key: the first answer is stored in the transaction of its effect and given again to every replay."""
