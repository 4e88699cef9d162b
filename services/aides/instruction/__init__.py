"""Who instructs a demande, whose opinion is asked, how it is scored, and who approves it, in which order."""
