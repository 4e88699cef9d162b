"""Where companies come from, and how far each channel, campaign and list of prospects takes them."""
