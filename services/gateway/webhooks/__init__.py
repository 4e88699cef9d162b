"""Outgoing webhooks (Standard Webhooks): what happened reaches a partner's system, signed, in order."""
