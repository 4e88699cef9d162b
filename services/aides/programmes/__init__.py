"""Programmes written in the YAML of Transition écologique des entreprises, a closed subset of Publicodes."""
