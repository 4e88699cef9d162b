"""The single public entry: the gateway's own application, and the neighbours' behind it."""
