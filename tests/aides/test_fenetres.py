"""Windows of deposit at a date, the last day inside."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from services.aides.catalogue.fenetres import Calendrier, Fenetre

SOURCE = {"source": "essai"}


def fenetre(genre: str, du: str, au: str | None = None, **champs: Any) -> Fenetre:
    motif = {"motif": "essai"} if genre in {"suspension", "enveloppe_epuisee"} else {}
    return Fenetre.model_validate({"genre": genre, "du": du, "au": au, **SOURCE, **motif, **champs})


def etat(le: str, *fenetres: Fenetre, au: str | None = "2026-12-31") -> tuple[str, str | None]:
    fin = None if au is None else date.fromisoformat(au)
    vue = Calendrier(date(2024, 1, 1), fin, fenetres).disponibilite(date.fromisoformat(le))
    assert vue.indisponible is (vue.etat not in {"ouvert", "pre_depot"})
    return vue.etat, None if vue.rouvre_le is None else vue.rouvre_le.isoformat()


CAMPAGNE = fenetre("ouverture", "2024-03-01", "2024-04-30", chaque_annee=True)
PRE_DEPOT = fenetre("pre_depot", "2024-02-01", "2024-02-29", chaque_annee=True)


@pytest.mark.parametrize(
    ("le", "fenetres", "attendu"),
    [
        pytest.param("2023-12-31", (), ("a_venir", "2024-01-01"), id="veille"),
        pytest.param("2024-01-01", (), ("ouvert", None), id="premier_jour"),
        pytest.param("2026-12-31", (), ("ouvert", None), id="dernier_jour"),
        pytest.param("2027-01-01", (), ("termine", None), id="lendemain"),
        pytest.param("2024-01-31", (CAMPAGNE, PRE_DEPOT), ("hors_campagne", "2024-03-01"), id="avant_le_pre_depot"),
        pytest.param("2024-02-01", (CAMPAGNE, PRE_DEPOT), ("pre_depot", "2024-03-01"), id="pre_depot"),
        pytest.param("2024-02-29", (CAMPAGNE, PRE_DEPOT), ("pre_depot", "2024-03-01"), id="dernier_jour_du_pre_depot"),
        pytest.param("2024-03-01", (CAMPAGNE, PRE_DEPOT), ("ouvert", None), id="ouverture"),
        pytest.param("2024-04-30", (CAMPAGNE,), ("ouvert", None), id="date_limite_incluse"),
        pytest.param("2024-05-01", (CAMPAGNE,), ("hors_campagne", "2025-03-01"), id="lendemain_de_la_limite"),
        pytest.param("2025-02-28", (CAMPAGNE, PRE_DEPOT), ("pre_depot", "2025-03-01"), id="annee_non_bissextile"),
        pytest.param("2026-05-01", (CAMPAGNE,), ("hors_campagne", None), id="derniere_campagne_passee"),
        pytest.param(
            "2024-03-15",
            (CAMPAGNE, fenetre("suspension", "2024-03-10", "2024-03-20")),
            ("suspendu", "2024-03-21"),
            id="suspension_dans_la_campagne",
        ),
        pytest.param(
            "2024-04-15",
            (CAMPAGNE, fenetre("suspension", "2024-04-10", "2024-05-20")),
            ("suspendu", "2025-03-01"),
            id="suspension_au_dela_de_la_campagne",
        ),
        pytest.param(
            "2024-06-01",
            (fenetre("enveloppe_epuisee", "2024-05-01", "2024-12-31"),),
            ("enveloppe_epuisee", "2025-01-01"),
            id="enveloppe_epuisee_jusqu_a_l_exercice_suivant",
        ),
        pytest.param("2024-06-01", (fenetre("suspension", "2024-05-01"),), ("suspendu", None), id="sans_terme"),
        pytest.param(
            "2024-12-31",
            (fenetre("ouverture", "2024-12-01", "2025-01-31", chaque_annee=True),),
            ("ouvert", None),
            id="campagne_a_cheval",
        ),
        pytest.param(
            "2026-01-31",
            (fenetre("ouverture", "2024-12-01", "2025-01-31", chaque_annee=True),),
            ("ouvert", None),
            id="campagne_a_cheval_sa_derniere_annee",
        ),
    ],
)
def test_l_etat_du_depot_depend_du_jour(
    le: str, fenetres: tuple[Fenetre, ...], attendu: tuple[str, str | None]
) -> None:
    assert etat(le, *fenetres) == attendu


def test_le_motif_et_la_reouverture_se_lisent() -> None:
    close = fenetre("enveloppe_epuisee", "2024-05-01", "2024-12-31", motif="Enveloppe 2024 engagée.")
    vue = Calendrier(date(2024, 1, 1), None, (close,)).disponibilite(date(2024, 6, 1))
    assert vue.phrase == "Enveloppe épuisée : Enveloppe 2024 engagée ; ouverture du dépôt le 01/01/2025."
    assert vue.jusqu_au == date(2024, 12, 31)
    limite = Calendrier(date(2024, 1, 1), None, (CAMPAGNE,)).disponibilite(date(2024, 4, 1))
    assert limite.phrase == "Dépôt ouvert jusqu'au 30/04/2024 inclus."


@pytest.mark.parametrize(
    ("champs", "manque"),
    [
        ({"genre": "ouverture", "du": "2024-02-01", "au": "2024-01-31"}, "finit avant"),
        ({"genre": "suspension", "du": "2024-02-01", "motif": None}, "motif"),
        ({"genre": "ouverture", "du": "2024-02-01", "chaque_annee": True}, "moins d'un an"),
        ({"genre": "ouverture", "du": "2024-02-01", "au": "2025-02-01", "chaque_annee": True}, "moins d'un an"),
        ({"genre": "ouverture", "du": "2024-02-01", "source": None}, "a_verifier"),
        ({"genre": "fermeture", "du": "2024-02-01"}, "genre"),
    ],
)
def test_une_fenetre_contradictoire_est_refusee(champs: dict[str, Any], manque: str) -> None:
    with pytest.raises(ValidationError, match=manque):
        Fenetre.model_validate({**SOURCE, **champs})
