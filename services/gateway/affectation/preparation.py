"""From a batch as it is asked to the problem that the solver reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from services.gateway.affectation.domain import Besoin, Option, Probleme
from services.gateway.affectation.schemas import BesoinDuLot
from services.gateway.appariement import rang
from services.gateway.appariement.domain import Appariement, BesoinType, ConseillerActif, Faits, Paysage, places_libres
from services.gateway.programmes.domain import ProgrammeOffert
from shared.nomenclatures import territoires

PROCHE, LOIN = 0.1, 0.5
"""Share of the Region's communes up to which an antenne is near, beyond which it is far (HYPOTHESE: no road time)."""


@dataclass(frozen=True, slots=True)
class Lot:
    """The problem, and what is needed to tell its solution."""

    probleme: Probleme
    demandes: tuple[BesoinDuLot, ...]
    paysage: Paysage
    appariements: tuple[tuple[Appariement, ...], ...]

    def programme(self, option: Option) -> ProgrammeOffert:
        return next(p for p in self.paysage.programmes if str(p.id) == option.programme)


def preparer(
    demandes: list[BesoinDuLot],
    faits: list[Faits],
    paysage: Paysage,
    charges: Mapping[UUID, int],
    *,
    avec_conseillers: bool,
) -> Lot:
    """Eligibility comes from the matching: only what is certain is an option."""
    vus: dict[tuple[BesoinType, Faits], tuple[Appariement, ...]] = {}
    appariements = []
    for demande, connus in zip(demandes, faits, strict=True):
        cle = (BesoinType(demande.axe, demande.besoin, demande.offre), connus)
        if cle not in vus:
            vus[cle] = tuple(
                rang.classer(rang.apparier(p, *cle, paysage) for p in paysage.programmes if _sert(p, cle[0]))
            )
        appariements.append(vus[cle])
    besoins = tuple(
        Besoin(
            demande.reference, demande.priorite, _options(classes, demande, paysage, avec_conseillers=avec_conseillers)
        )
        for demande, classes in zip(demandes, appariements, strict=True)
    )
    capacites = _capacites(paysage, charges if avec_conseillers else None)
    return Lot(Probleme(besoins, capacites), tuple(demandes), paysage, tuple(appariements))


def _sert(programme: ProgrammeOffert, besoin: BesoinType) -> bool:
    """False when the programme says that it serves something else: it need not be looked at further."""
    return not (besoin.axe is not None and programme.axes and besoin.axe not in programme.axes)


def _options(
    classes: tuple[Appariement, ...], demande: BesoinDuLot, paysage: Paysage, *, avec_conseillers: bool
) -> tuple[Option, ...]:
    options: list[Option] = []
    for appariement in classes:
        if appariement.conclusion == "retenu":
            conseillers = _conseillers(appariement, demande, paysage) if avec_conseillers else []
            cles: list[str | None] = [str(conseiller.compte_id) for conseiller in conseillers]
            options += [
                Option(str(appariement.programme.id), cle, appariement.score, _distance(appariement))
                for cle in cles or [None]
            ]
    return tuple(options)


def _conseillers(appariement: Appariement, demande: BesoinDuLot, paysage: Paysage) -> list[ConseillerActif]:
    if appariement.antenne is None:
        return []
    siens = paysage.conseillers.get(appariement.antenne.id, ())
    return [conseiller for conseiller in siens if conseiller.suit(demande.axe)]


def _distance(appariement: Appariement) -> int:
    """0 near, 1 middle, 2 far, by the share of the Region that the antenne covers."""
    antenne = appariement.antenne
    communes = len(appariement.programme.communes if antenne is None else antenne.communes)
    part = communes / len(territoires.communes())
    return 0 if part <= PROCHE else 1 if part <= LOIN else 2


def _capacites(paysage: Paysage, charges: Mapping[UUID, int] | None) -> dict[str, int]:
    """Places left: companies that wait for an answer hold theirs, so that two batches do not promise the same one."""
    capacites = {}
    for programme in paysage.programmes:
        occupation = paysage.occupation(programme)
        libres = places_libres(programme, occupation)
        if libres is not None:
            capacites[str(programme.id)] = max(0, libres - occupation.en_attente)
    for conseiller in (c for liste in paysage.conseillers.values() for c in liste):
        if charges is not None and conseiller.simultanes is not None:
            reste = conseiller.simultanes - charges.get(conseiller.compte_id, 0)
            capacites[str(conseiller.compte_id)] = max(0, reste)
    return capacites
