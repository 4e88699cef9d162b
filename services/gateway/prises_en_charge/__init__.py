"""How fast partners take over what they are sent, beside the regional reference."""
