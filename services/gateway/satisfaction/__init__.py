"""Satisfaction: asked ten days after an outcome, three questions at most, shared back, never without its rate."""
