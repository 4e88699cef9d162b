"""Typed clients of the services, over the HTTP factory of `shared.voisinage`."""
