"""The company's sheet: a port, and its adapter to the API Recherche d'entreprises."""
