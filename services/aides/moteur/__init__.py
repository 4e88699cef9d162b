"""The catalogue compiled once: a whole population at a time, or one company with every criterion explained."""
