"""What a demande still misses: completion requests, their effect on the clock, checks against official sources."""
