"""Mail: an outbox written with its cause, sent by the worker through a port."""
