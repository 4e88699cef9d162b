"""The restitution: frozen scores, ranked recommendations, co-financing of the diagnostic."""
