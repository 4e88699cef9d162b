"""The action plan: at most six actions, chosen with the company, each with its own life."""
