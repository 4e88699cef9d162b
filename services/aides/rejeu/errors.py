"""Refusals about simulations."""

from shared.erreurs import Conflit


class SimulationTropLarge(Conflit):
    """Trop de dossiers dans la période : la réduire."""

    code, titre = "simulation-trop-large", "Simulation trop large"
