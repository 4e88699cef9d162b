"""`ensemblier aides verifier-enveloppes` redoes every amount by itself, and sees what does not fall right."""

import asyncio
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from typer.testing import CliRunner

from services.aides.enveloppes.verification import COLONNES, Contenu, verifier
from services.commande.application import application
from tests.aides.enveloppes.outils import commune_neuve, demande_dans, votee
from tests.outillage.aides import avancer
from tests.outillage.plateforme import PlateformeTest

A, B, TENUE, VOTE, DEMANDE = (UUID(int=rang) for rang in range(1, 6))
ZERO = Decimal(0)


def mouvement(numero: int, nature: str, montant: int, **autres: Any) -> Any:
    valeurs = {"enveloppe_id": A, "affectation_id": None, "vote_id": None, "autre_id": None} | autres
    return SimpleNamespace(numero=numero, nature=nature, montant_eur=Decimal(montant), **valeurs)


def ligne(cle: UUID, **montants: int) -> Any:
    return SimpleNamespace(id=cle, **{nom: Decimal(montants.get(nom, 0)) for nom in COLONNES})


def tenue(**montants: int) -> Any:
    vue = ligne(TENUE, **montants)
    vue.demande_id = DEMANDE
    return vue


def vote(montant: int, etat: str = "approuve", traite_par: int = 2) -> Any:
    return SimpleNamespace(
        id=VOTE, montant_eur=Decimal(montant), etat=etat, propose_par=UUID(int=1), traite_par=UUID(int=traite_par)
    )


def demande(accorde: int, paye: int, etat: str = "accordee") -> Any:
    return SimpleNamespace(id=DEMANDE, etat=etat, montant_accorde_eur=Decimal(accorde), montant_paye_eur=Decimal(paye))


JUSTE = Contenu(
    [ligne(A, vote_eur=100, engage_eur=60, paye_eur=20)],
    [tenue(engage_eur=60, paye_eur=20)],
    [
        mouvement(1, "vote", 100, vote_id=VOTE),
        mouvement(2, "reservation", 70, affectation_id=TENUE),
        mouvement(3, "engagement", 60, affectation_id=TENUE),
        mouvement(4, "annulation", 10, affectation_id=TENUE),
        mouvement(5, "paiement", 20, affectation_id=TENUE),
    ],
    [vote(100)],
    [demande(60, 20)],
)


def test_une_enveloppe_juste_n_a_pas_d_anomalie() -> None:
    rapport = verifier(JUSTE)
    assert (rapport.enveloppes, rapport.mouvements, rapport.anomalies) == (1, 5, [])


def reservation(numero: int, montant: int) -> Any:
    return mouvement(numero, "reservation", montant, affectation_id=TENUE)


FAUX = {
    "compteur": ({"enveloppes": [ligne(A, vote_eur=101, engage_eur=60, paye_eur=20)]}, "vote_eur"),
    "affectation": ({"affectations": [tenue(engage_eur=59, paye_eur=20)]}, "engage_eur"),
    "depassement": ({"mouvements": [*JUSTE.mouvements, reservation(6, 41)]}, "dépassée de 1.00 €"),
    "depassement_passager": (
        {"mouvements": [JUSTE.mouvements[0], reservation(2, 101), mouvement(3, "expiration", 101)]},
        "mouvement 2 : dépassée",
    ),
    "negatif": ({"mouvements": [*JUSTE.mouvements, mouvement(6, "annulation", 1)]}, "négatif"),
    "vote_seul": ({"votes": [vote(100, traite_par=1)]}, "qui l'a saisi"),
    "vote_absent": ({"votes": [vote(100, etat="propose")]}, "ne le suit pas"),
    "report": ({"mouvements": [*JUSTE.mouvements, mouvement(6, "report_sortant", 5, autre_id=B)]}, "écart de 5.00 €"),
    "demande": ({"demandes": [demande(50, 20)]}, "attendu 50.00 €"),
    "demande_close": ({"demandes": [demande(60, 20, etat="close")]}, "attendu 20.00 €"),
}


@pytest.mark.parametrize("nom", FAUX)
def test_ce_qui_ne_tombe_pas_juste_est_dit(nom: str) -> None:
    changements, phrase = FAUX[nom]
    anomalies = verifier(replace(JUSTE, **changements)).anomalies
    assert any(phrase in anomalie for anomalie in anomalies), anomalies


async def test_la_commande_refait_tout_ce_que_l_api_a_ecrit(
    plateforme: PlateformeTest, url_base: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commune = commune_neuve()
    await votee(plateforme, "100000", commune=commune)
    creee = await demande_dans(plateforme, commune, "90000")
    await avancer(plateforme, creee["id"], "deposer", "completer", "instruire", "accorder", "conventionner", "payer")
    monkeypatch.setenv("ENSEMBLIER_DATABASE_URL", url_base)
    monkeypatch.setenv("ENSEMBLIER_VAR", str(tmp_path))
    sortie = await asyncio.to_thread(CliRunner().invoke, application, ["aides", "verifier-enveloppes"])
    assert sortie.exit_code == 0, sortie.output
    assert "mouvements vérifiés : 0 anomalies" in sortie.output
