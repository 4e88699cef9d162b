"""Durations of a service's requests: plain counters when serving, a Prometheus histogram at the scrape."""

from bisect import bisect_left
from collections.abc import Iterator

from prometheus_client import CollectorRegistry
from prometheus_client.core import HistogramMetricFamily
from prometheus_client.registry import Collector

BORNES_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Upper bounds of the classes, in seconds; a last class holds what is longer."""
_NOMS = ["service", "methode", "route", "statut"]


class Mesures(Collector):
    """Requests of one service by method, template of path and status."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._classes: dict[tuple[str, str, int], list[int]] = {}
        self._sommes: dict[tuple[str, str, int], float] = {}
        self.registre = CollectorRegistry()
        self.registre.register(self)

    def noter(self, methode: str, route: str, statut: int, duree_s: float) -> None:
        """Counts one request."""
        cle = (methode, route, statut)
        classes = self._classes.get(cle)
        if classes is None:
            classes = self._classes[cle] = [0] * (len(BORNES_S) + 1)
            self._sommes[cle] = 0.0
        classes[bisect_left(BORNES_S, duree_s)] += 1
        self._sommes[cle] += duree_s

    def collect(self) -> Iterator[HistogramMetricFamily]:
        """One family: cumulative classes, sum and count per series."""
        famille = HistogramMetricFamily("ensemblier_duree_secondes", "Durée des requêtes", labels=_NOMS)
        for (methode, route, statut), classes in self._classes.items():
            etiquettes = [self._service, methode, route, str(statut)]
            famille.add_metric(etiquettes, _cumuler(classes), self._sommes[methode, route, statut])
        yield famille


def _cumuler(classes: list[int]) -> list[tuple[str, float]]:
    cumul, paires = 0, []
    for borne, nombre in zip((*map(str, BORNES_S), "+Inf"), classes, strict=True):
        cumul += nombre
        paires.append((borne, float(cumul)))
    return paires
