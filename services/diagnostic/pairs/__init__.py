"""Groups of peers: companies of one trade that can help each other, both consenting, anonymous until both agree."""
