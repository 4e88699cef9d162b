"""Technical kernel of the four services: no business word of one service lives here."""
