"""The steps as the company reads them: in order, with what was skipped, paused, stopped or is not known."""

from datetime import UTC, datetime, timedelta

import pytest

from services.gateway.notifications.etapes import Chemin, derouler, libelle, phrases, suite, titre

LE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def chemin(etape: str, *atteintes: str, modele: str = "diagnostic-seul", quittee: str | None = None) -> Chemin:
    """A parcours that reached these steps one day after the other."""
    dates = {code: LE + timedelta(days=rang) for rang, code in enumerate((*atteintes, etape))}
    return Chemin(modele, etape, dates[etape], quittee, dates)


def etats(un: Chemin) -> dict[str, str]:
    return {etape["code"]: etape["etat"] for etape in derouler(un)}


@pytest.mark.parametrize(
    ("un", "attendus"),
    [
        pytest.param(chemin("candidature"), ["en-cours", *["a-venir"] * 5], id="au-debut"),
        pytest.param(
            chemin("plan-actions", "candidature", "diagnostic"),
            ["franchie", "sans-objet", "franchie", "en-cours", "a-venir", "a-venir"],
            id="une-etape-sautee-est-sans-objet",
        ),
        pytest.param(
            chemin("suspension", "candidature", "qualification", quittee="qualification"),
            ["franchie", "en-pause", *["a-venir"] * 4],
            id="une-pause-montre-l-etape-quittee",
        ),
        pytest.param(
            chemin("abandon", "candidature", "qualification", "suspension", quittee="suspension"),
            ["franchie", "arretee", *["sans-objet"] * 4],
            id="un-arret-depuis-une-pause-montre-la-derniere-etape",
        ),
        pytest.param(
            chemin("cloture", "candidature", "qualification", "diagnostic", "plan-actions", "suivi"),
            ["franchie"] * 6,
            id="un-parcours-termine",
        ),
        pytest.param(
            Chemin("diagnostic-seul", "diagnostic", LE + timedelta(days=9), "plan-actions", {"plan-actions": LE}),
            ["sans-objet", "sans-objet", "en-cours", "a-venir", "a-venir", "a-venir"],
            id="un-retour-en-arriere-rouvre-la-suite",
        ),
    ],
)
def test_chaque_etape_dit_son_etat(un: Chemin, attendus: list[str]) -> None:
    assert list(etats(un).values()) == attendus


def test_une_etape_inconnue_prend_sa_place_par_sa_date() -> None:
    un = chemin("suivi", "candidature", "visite-d-usine", "qualification")
    assert list(etats(un))[:3] == ["candidature", "visite-d-usine", "qualification"]
    assert etats(un)["visite-d-usine"] == "franchie"
    assert libelle("diagnostic-seul", "visite-d-usine") == "Visite d usine"
    assert suite("diagnostic-seul", "visite-d-usine") == phrases()["etape_inconnue"]


def test_un_modele_inconnu_se_lit_par_ses_etapes_atteintes() -> None:
    un = chemin("essai-pilote", "candidature", modele="modele-neuf")
    assert etats(un) == {"candidature": "franchie", "essai-pilote": "en-cours"}
    assert titre("modele-neuf") == "Modele neuf"
    vide = Chemin("modele-neuf", "suspension", LE, None, {"suspension": LE})
    assert derouler(vide) == []
