"""The published language between services: messages only, no behaviour."""
