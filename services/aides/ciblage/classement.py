"""How useful a call would be, and why in words: once per profile, since it rests on the verdicts alone. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.aides.catalogue.faits import QUESTIONS
from services.aides.catalogue.fenetres import Disponibilite
from services.aides.ciblage.jugements import Detail, Jugements
from services.aides.eligibilite.schemas import VerdictAide

POINTS_ELIGIBLE, POINTS_A_CONFIRMER, POINTS_BIENTOT = 100, 50, 10
"""HYPOTHESE: an aid that the stock alone opens is worth two that remain to be confirmed, those in proportion to the
criteria already met; a deposit that closes soon comes first among equals."""
BIENTOT = timedelta(days=60)
"""HYPOTHESE: two months to prepare a file."""
CITES_MAX, QUESTIONS_MAX = 5, 3


@dataclass(frozen=True, slots=True)
class Presentation:
    """What a list says of a company, from its verdicts."""

    score: int
    eligibles: int
    a_confirmer: int
    dispositifs_eligibles: str
    dispositifs_a_confirmer: str
    questions: str
    fenetres: str
    raison: str


@dataclass(frozen=True, slots=True)
class Vu:
    """A dispositif that is not refused to the company."""

    nom: str
    verdict: VerdictAide
    detail: Detail
    disponibilite: Disponibilite
    bientot: bool

    @property
    def ouvert(self) -> bool:
        return not self.disponibilite.indisponible

    @property
    def points(self) -> int:
        if not self.ouvert:
            return 0
        propres = POINTS_ELIGIBLE
        if self.verdict == "a_confirmer":
            propres = POINTS_A_CONFIRMER * self.detail.vrais // max(1, self.detail.criteres)
        return propres + POINTS_BIENTOT * self.bientot


def presenter(jugements: Jugements) -> Iterator[Presentation]:
    """What the lists say of each profile, in order."""
    dispos = [v.regles.calendrier(v.valide_au).disponibilite(jugements.jour) for v in jugements.versions]
    bientot = [_ferme_bientot(dispo, jugements.jour) for dispo in dispos]
    for profil, verdicts in enumerate(jugements.verdicts):
        retenus = [
            Vu(jugements.versions[rang].nom, verdict, jugements.detail(profil, rang), dispos[rang], bientot[rang])
            for rang, verdict in enumerate(verdicts)
            if verdict != "non_eligible"
        ]
        yield _presentation(sorted(retenus, key=lambda vu: (-vu.points, vu.nom)))


def _ferme_bientot(dispo: Disponibilite, jour: date) -> bool:
    return not dispo.indisponible and dispo.jusqu_au is not None and dispo.jusqu_au - jour <= BIENTOT


def _presentation(vus: Sequence[Vu]) -> Presentation:
    ouverts = [vu for vu in vus if vu.ouvert]
    eligibles = [vu for vu in ouverts if vu.verdict == "eligible"]
    incertains = [vu for vu in ouverts if vu.verdict == "a_confirmer"]
    questions = _questions(incertains)
    fenetres = [*_echeances(ouverts), *_fermes(vus)]
    return Presentation(
        score=sum(vu.points for vu in ouverts),
        eligibles=len(eligibles),
        a_confirmer=len(incertains),
        dispositifs_eligibles=" | ".join(vu.nom for vu in eligibles),
        dispositifs_a_confirmer=" | ".join(vu.nom for vu in incertains),
        questions=" | ".join(questions),
        fenetres=" | ".join(fenetres),
        raison=" ".join(_phrases(eligibles, incertains, questions, list(_echeances(ouverts)))),
    )


def _questions(incertains: Sequence[Vu]) -> list[str]:
    """The questions that matter to most dispositifs, with how many."""
    comptes = Counter(champ for vu in incertains for champ in vu.detail.questions)
    rangs = {champ: rang for rang, champ in enumerate(QUESTIONS)}
    tries = sorted(comptes, key=lambda champ: (-comptes[champ], rangs[champ]))
    return [f"{QUESTIONS[champ]} ({_dispositifs(comptes[champ])})" for champ in tries[:QUESTIONS_MAX]]


def _dispositifs(nombre: int) -> str:
    return f"{nombre} dispositif{'s' if nombre > 1 else ''}"


def _echeances(ouverts: Sequence[Vu]) -> Iterator[str]:
    for vu in ouverts:
        if vu.bientot and vu.disponibilite.jusqu_au is not None:
            yield f"{vu.nom} : dépôt jusqu'au {vu.disponibilite.jusqu_au:%d/%m/%Y} inclus"


def _fermes(vus: Sequence[Vu]) -> Iterator[str]:
    for vu in vus:
        if not vu.ouvert:
            yield f"{vu.nom} : {vu.disponibilite.phrase.rstrip('.')}"


def _phrases(
    eligibles: Sequence[Vu], incertains: Sequence[Vu], questions: Sequence[str], echeances: Sequence[str]
) -> Iterator[str]:
    if eligibles:
        yield f"Accessible d'après Sirene : {_citer([vu.nom for vu in eligibles])}."
    if incertains:
        proches = [f"{vu.nom} ({_criteres(vu.detail)})" for vu in incertains]
        yield f"À confirmer : {_citer(proches)}."
    if questions:
        yield f"À demander : {' '.join(questions)}."
    if echeances:
        yield f"Ferme bientôt : {_citer(echeances)}."
    if not eligibles and not incertains:
        yield "Aucun dispositif ouvert aujourd'hui ne lui est accessible d'après Sirene."


def _criteres(detail: Detail) -> str:
    remplis = f"{detail.vrais} critère{'s' if detail.vrais > 1 else ''}"
    return f"{remplis} sur {detail.criteres} rempli{'s' if detail.vrais > 1 else ''}"


def _citer(noms: Sequence[str]) -> str:
    suite = len(noms) - CITES_MAX
    return " ; ".join(noms[:CITES_MAX]) + (f" ; et {suite} autre{'s' if suite > 1 else ''}" if suite > 0 else "")
