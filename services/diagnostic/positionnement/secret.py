"""Which cells of a month are published: thresholds, changes since the last publication, secondary suppression. Pure."""

from collections.abc import Iterable, Iterator, Mapping

from services.diagnostic.positionnement.domain import (
    CHANGEMENTS_MIN,
    K_MEDIANE,
    K_QUARTILES,
    TOUTES,
    Cellule,
    Contribution,
    Etat,
    Membres,
    Publication,
    Voix,
    cellules_de,
)
from services.diagnostic.positionnement.lineaire import isole

INSUFFISANT, SECRET = "effectif_insuffisant", "secret_statistique"


def publier(mois: str, contributions: Iterable[Contribution], avant: Mapping[Cellule, Etat]) -> dict[Cellule, Etat]:
    """State of every cell of one axis in a month, from those of the last snapshot."""
    return _Mois(mois, repartir(contributions), avant).decider()


def repartir(contributions: Iterable[Contribution]) -> dict[Cellule, dict[str, Voix]]:
    """Members of each cell; a company of unknown activity or size is in the wider cells only."""
    cellules: dict[Cellule, dict[str, Voix]] = {}
    for contribution in contributions:
        for cellule in cellules_de(contribution.filiere, contribution.taille):
            cellules.setdefault(cellule, {})[contribution.siren] = contribution.voix
    return cellules


def changes(gauche: Membres, droite: Membres) -> set[str]:
    """Companies that entered, left, or speak with another result."""
    return {siren for siren in gauche.keys() | droite.keys() if gauche.get(siren) != droite.get(siren)}


class _Mois:
    """Works by removal: everything large enough is a candidate, then what would betray a smaller set is withdrawn."""

    def __init__(self, mois: str, courants: dict[Cellule, dict[str, Voix]], avant: Mapping[Cellule, Etat]) -> None:
        self.mois, self.courants, self.avant = mois, courants, avant
        self.cellules = sorted(courants.keys() | avant.keys(), key=lambda c: (len(self._sur(c)), str(c)))
        self.neuves = {c for c in self.cellules if len(self._sur(c)) >= K_MEDIANE and not self._inchangee(c)}
        self.gardees = {c for c in self.cellules if len(self._sur(c)) >= K_MEDIANE} - self.neuves

    def _sur(self, cellule: Cellule) -> Membres:
        return self.courants.get(cellule, {})

    def _publiee(self, cellule: Cellule) -> Membres | None:
        etat = self.avant.get(cellule)
        return None if etat is None or etat.derniere is None else etat.derniere.membres

    def _inchangee(self, cellule: Cellule) -> bool:
        derniere = self._publiee(cellule)
        return derniere is not None and len(changes(self._sur(cellule), derniere)) < CHANGEMENTS_MIN

    def decider(self) -> dict[Cellule, Etat]:
        while self._retirer_une() or self._combiner():
            pass
        return {cellule: self._etat(cellule) for cellule in self.cellules}

    def _retirer_une(self) -> bool:
        """Withdraws one new publication that betrays something; False when none does."""
        for parent in reversed(self.cellules):
            for famille in self._familles(parent):
                if parent in self.neuves and (self._trahit(parent, famille) or self._glisse(parent, famille)):
                    self._sacrifier(parent, famille)
                    return True
                if parent in self.gardees and self._trahit(parent, famille) and self._retirer_enfant(famille):
                    return True
        return False

    def _combiner(self) -> bool:
        """Withdraws one new publication when known cells combine into a small set: one that is enough if there is."""
        retirables = [c for c in self.cellules if c in self.neuves and not self._inchangee(c)]
        if not retirables or not self._isole(self.neuves):
            return False
        self.neuves.discard(next((c for c in retirables if not self._isole(self.neuves - {c})), retirables[0]))
        return True

    def _isole(self, neuves: set[Cellule]) -> bool:
        """Five in the month alone; three with what was shown before, when the past itself is safe."""
        connues = [c for c in self._connus(self.cellules) if c not in self.neuves or c in neuves]
        if isole([self._sur(c) for c in connues], K_MEDIANE):
            return True
        passe = [membres for c in self.cellules if (membres := self._publiee(c))]
        ensemble = passe + [self._sur(c) for c in self.cellules if c in neuves]
        return isole(ensemble, CHANGEMENTS_MIN) and not isole(passe, CHANGEMENTS_MIN)

    def _familles(self, parent: Cellule) -> list[list[Cellule]]:
        """Partitions of a cell: by activity, by size."""
        enfants = [c for c in self.cellules if parent in c.parents()]
        if parent != TOUTES:
            return [enfants] if enfants else []
        familles = ([c for c in enfants if c.filiere], [c for c in enfants if c.taille])
        return [famille for famille in familles if famille]

    def _connus(self, famille: list[Cellule]) -> list[Cellule]:
        """Children whose present members a reader knows something of: shown now, or shown before and unchanged."""
        return [c for c in famille if c in self.neuves or c in self.gardees or self._inchangee(c)]

    def _trahit(self, parent: Cellule, famille: list[Cellule]) -> bool:
        """The parent minus its known children would isolate a set smaller than k."""
        connus = self._connus(famille)
        reste = set(self._sur(parent)).difference(*(self._sur(c) for c in connus))
        return bool(connus) and 0 < len(reste) < K_QUARTILES

    def _glisse(self, parent: Cellule, famille: list[Cellule]) -> bool:
        """Two publications of the parent, minus what its children show, would isolate fewer than 3 companies."""
        derniere = self._publiee(parent)
        if derniere is None:
            return False
        bougees = changes(self._sur(parent), derniere)
        depuis_la_publication = [changes(self._sur(c), self._publiee(c) or {}) for c in famille if c in self.neuves]
        restes = [bougees.difference(*vus) for vus in (depuis_la_publication, [*self._apparus(famille)])]
        return any(0 < len(reste) < CHANGEMENTS_MIN for reste in restes)

    def _apparus(self, famille: list[Cellule]) -> Iterator[set[str]]:
        """What each child shows now that it did not show in the last snapshot: all of it when it was hidden."""
        for cellule in famille:
            etat = self.avant.get(cellule)
            montree = self._publiee(cellule) if etat is not None and etat.visible else None
            actuelle = self._sur(cellule) if cellule in self.neuves else self._publiee(cellule)
            if cellule in self.neuves | self.gardees and actuelle is not None:
                yield changes(actuelle, montree or {})

    def _sacrifier(self, parent: Cellule, famille: list[Cellule]) -> None:
        """A second child is suppressed with the first; the parent itself when no child can be taken back."""
        if self._glisse(parent, famille) or not self._retirer_enfant(famille):
            self.neuves.discard(parent)

    def _retirer_enfant(self, famille: list[Cellule]) -> bool:
        """The smallest child published for the first time, or anew, this month."""
        retirable = next((c for c in famille if c in self.neuves and not self._inchangee(c)), None)
        if retirable is None:
            return False
        self.neuves.discard(retirable)
        return True

    def _etat(self, cellule: Cellule) -> Etat:
        membres = self._sur(cellule)
        etat = self.avant.get(cellule)
        derniere = None if etat is None else etat.derniere
        if cellule in self.neuves:
            return Etat(len(membres), visible=True, derniere=Publication(self.mois, dict(membres)))
        if len(membres) < K_MEDIANE:
            return Etat(len(membres), visible=False, motif=INSUFFISANT, derniere=derniere)
        garde = derniere is not None
        return Etat(len(membres), visible=garde, motif=None if garde else SECRET, derniere=derniere)
