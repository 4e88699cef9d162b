"""The table of a demande's gestures, and its guards."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.aides.demandes import domain
from services.aides.demandes.domain import Etat, Geste, Situation

ATTENDUS = {
    "brouillon": {"deposer": "deposee", "retirer": "retiree"},
    "deposee": {"completer": "complete", "retirer": "retiree"},
    "complete": {"instruire": "instruite", "retirer": "retiree"},
    "instruite": {"accorder": "accordee", "refuser": "refusee", "retirer": "retiree"},
    "accordee": {"conventionner": "conventionnee", "retirer": "retiree"},
    "conventionnee": {"payer": "payee", "retirer": "retiree"},
    "refusee": {"clore": "close"},
    "payee": {"payer": "payee", "clore": "close"},
    "close": {},
    "retiree": {},
}
MONTANTS = st.decimals(0, 10**9, places=2)


@pytest.mark.parametrize("geste", list(Geste))
@pytest.mark.parametrize("etat", list(Etat))
def test_chaque_couple_etat_geste_est_permis_ou_refuse_avec_sa_raison(etat: Etat, geste: Geste) -> None:
    attendu = ATTENDUS[etat].get(geste)
    assert domain.suivant(etat, geste) == attendu
    if attendu is None:
        phrase = domain.refus_de_transition(etat, geste)
        assert domain.NOMS_ETATS[etat] in phrase
        for possible in ATTENDUS[etat]:
            assert possible in phrase


def test_une_table_a_laquelle_il_manque_un_depart_est_refusee(monkeypatch: pytest.MonkeyPatch) -> None:
    amputee = {cle: vers for cle, vers in domain.TRANSITIONS.items() if cle[0] is not Etat.REFUSEE}
    monkeypatch.setattr(domain, "TRANSITIONS", amputee)
    with pytest.raises(ValueError, match="incomplète"):
        domain.verifier_table()


def situation(**valeurs: object) -> Situation:
    base = {
        "etat": Etat.INSTRUITE,
        "verdict": "eligible",
        "montant_demande_eur": Decimal(90_000),
        "dispositif_ouvert": True,
    }
    return Situation(**{**base, **valeurs})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("valeurs", "geste", "mot"),
    [
        pytest.param({"montant_demande_eur": Decimal(0)}, Geste.DEPOSER, "supérieur à zéro", id="montant_nul"),
        pytest.param({"dispositif_ouvert": False}, Geste.DEPOSER, "n'est plus ouvert", id="dispositif_ferme"),
        pytest.param({"instructeur_est_appelant": True}, Geste.ACCORDER, "autre personne", id="quatre_yeux_accord"),
        pytest.param({"instructeur_est_appelant": True}, Geste.REFUSER, "autre personne", id="quatre_yeux_refus"),
        pytest.param({"marge_de_minimis_eur": Decimal(0)}, Geste.ACCORDER, "Aucun montant", id="marge_epuisee"),
        pytest.param(
            {"montant_accorde_eur": Decimal(5), "montant_paye_eur": Decimal(5)},
            Geste.PAYER,
            "entièrement",
            id="tout_paye",
        ),
    ],
)
def test_une_garde_dit_ce_qui_manque(valeurs: dict[str, object], geste: Geste, mot: str) -> None:
    (phrase,) = domain.manques(situation(**valeurs), geste)
    assert mot in phrase
    assert domain.manques(situation(montant_accorde_eur=Decimal(1)), geste) == []


@given(MONTANTS, st.none() | MONTANTS, st.none() | MONTANTS)
def test_le_montant_maximal_ne_depasse_ni_la_demande_ni_le_plafond_ni_la_marge(
    demande: Decimal, plafond: Decimal | None, marge: Decimal | None
) -> None:
    bornes = [demande, *(borne for borne in (plafond, marge) if borne is not None)]
    maximum = domain.montant_maximal(
        situation(montant_demande_eur=demande, plafond_eur=plafond, marge_de_minimis_eur=marge)
    )
    assert maximum in bornes
    assert all(maximum <= borne for borne in bornes)
