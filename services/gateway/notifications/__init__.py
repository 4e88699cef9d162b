"""What each one is told: once per key, grouped by recipient, within their preferences; the company's status page."""
