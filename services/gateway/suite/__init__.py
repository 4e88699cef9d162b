"""Next best step: three proposals at most, each with the reasons that put it there."""
