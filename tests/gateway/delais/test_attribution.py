"""Labelled intervals: their parties sum to the total, whatever happened and in whatever order it was read."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.gateway.projection.repli_periodes import replier_periode
from services.gateway.projection.vues import Vues
from shared.attribution import PARTIES, Intervalle, attribuer
from shared.contracts.flux import EvenementRecu
from shared.identifiants import uuid7

DEBUT = datetime(2026, 1, 5, 9, tzinfo=UTC)
ETAPES = (
    "qualification",
    "diagnostic",
    "plan-actions",
    "financement",
    "suspension",
    "deploiement",
    "abandon",
    "cloture",
)
MOUVEMENTS = ("parcours.geste.effectue", "parcours.modele.change")
"""A gesture, and every third time a move to another version of the model."""
PAS = st.lists(
    st.tuples(st.sampled_from(ETAPES), st.sampled_from((*PARTIES, None, "inconnue")), st.integers(0, 10_000_000)),
    max_size=12,
)


def evenements(pas: list[tuple[str, str | None, int]]) -> list[EvenementRecu]:
    sujet, le, suite = uuid7(), DEBUT, []
    for numero, (etape, attend, secondes) in enumerate([("candidature", "partenaire", 0), *pas], start=1):
        le += timedelta(seconds=secondes)
        ouverture = numero == 1
        donnees = {"modele": "m", "etape" if ouverture else "vers": etape, "attend": attend, "motif": None}
        type_ = "parcours.parcours.ouvert" if ouverture else MOUVEMENTS[numero % 3 == 0]
        champs = {"id": uuid7(), "type": type_, "sujet_id": sujet, "dossier_id": sujet, "le": le, "donnees": donnees}
        suite.append(EvenementRecu(**champs, curseur=f"1.{numero}", acteur_id=uuid7(), acteur_role="region"))
    return suite


def replies(suite: list[EvenementRecu]) -> list[tuple[int, str, str | None, datetime, datetime | None]]:
    vues = Vues()
    for evenement in suite:
        replier_periode(vues, evenement)
    (periodes,) = vues.periodes.values()
    return [(p.numero, p.etat, p.attend, p.du, p.au) for _, p in sorted(periodes.items())]


@given(pas=PAS, alea=st.randoms(use_true_random=False))
def test_l_ordre_de_lecture_ne_change_pas_les_intervalles(pas: list[tuple[str, str | None, int]], alea: object) -> None:
    suite = evenements(pas)
    melangee = list(suite)
    alea.shuffle(melangee)  # type: ignore[attr-defined]
    assert replies(melangee) == replies(suite)


@given(pas=PAS, reste=st.integers(0, 10_000_000))
def test_les_parties_somment_au_total_et_le_total_est_le_temps_ecoule(
    pas: list[tuple[str, str | None, int]], reste: int
) -> None:
    suite = evenements(pas)
    periodes = replies(suite)
    a = suite[-1].le + timedelta(seconds=reste)
    intervalles = [Intervalle(etat, attend, du, au) for _, etat, attend, du, au in periodes]
    attribution = attribuer(intervalles, a)
    assert set(attribution.par_partie) == set(PARTIES)
    assert sum(attribution.par_partie.values(), timedelta()) == attribution.total
    fini = sum(((i.au or a) - i.du for i in intervalles if i.etat in {"cloture", "abandon"}), timedelta())
    assert attribution.total + fini == a - suite[0].le


def test_une_etape_finale_n_attend_personne_et_une_suspension_attend_qui_le_motif_dit() -> None:
    periodes = replies(
        evenements([("suspension", "financeur", 60), ("diagnostic", None, 60), ("abandon", "region", 60)])
    )
    assert [(etat, attend) for _, etat, attend, _, _ in periodes] == [
        ("candidature", "partenaire"),
        ("suspension", "financeur"),
        ("diagnostic", "partenaire"),
        ("abandon", None),
    ]
