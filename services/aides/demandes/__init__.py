"""The demande d'aide: from its draft to its last payment."""
