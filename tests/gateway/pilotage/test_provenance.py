"""Provenance over HTTP: conversion by channel, campaign and list, losses by reason, the figures of a past day."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.securite.identite import Role
from tests.gateway.evenements import Publieur
from tests.gateway.test_sollicitations import SAISIE, decider, deposer
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

CHEMIN = "/v1/provenances"


async def lire(plateforme: PlateformeTest, cle: str, role: Role = Role.REGION, **parametres: Any) -> dict[str, Any]:
    """The line of that campaign or list."""
    reponse = await plateforme.client(role).get(CHEMIN, params={"par": "campagne", **parametres})
    assert reponse.status_code == 200, reponse.text
    (ligne,) = [une for une in reponse.json()["provenances"] if une["cle"] == cle]
    return dict(ligne)


def marches(ligne: dict[str, Any]) -> dict[str, int]:
    return {marche["marche"]: marche["nombre"] for marche in ligne["marches"]}


async def test_la_conversion_d_une_campagne_va_du_contact_a_l_evaluation(plateforme: PlateformeTest) -> None:
    campagne, liste = f"c-{uuid4().hex[:10]}", f"l-{uuid4().hex[:10]}"
    jour = plateforme.horloge.fige = datetime(2026, 5, 4, 8, tzinfo=UTC)
    try:
        machine = plateforme.client(Role.MACHINE)
        champs = {"campagne": campagne, "liste_prospects": liste, "canal": "salon"}
        recues = [await deposer(machine, **champs) for _ in range(4)]
        acceptees = [(await decider(plateforme, une, "acceptation", saisie=SAISIE)).json() for une in recues[:2]]
        assert (await decider(plateforme, recues[2], "rejet", motif="spam")).status_code == 200
        publieur = Publieur(plateforme, UUID(acceptees[0]["dossier_id"]))
        await publieur.ouvrir()
        await publieur.diagnostic(uuid4(), "restitue")
        await publieur.geste("candidature", "qualification")
        await plateforme.rattraper()
        plateforme.horloge.fige = jour + timedelta(days=30)
        ligne = await lire(plateforme, campagne)
        vus = marches(ligne)
        assert (vus["contact"], vus["acceptation"], vus["parcours"], vus["deploiement"]) == (4, 2, 1, 0)
        assert ligne["pertes"] == [{"motif": "spam", "nombre": 1}]
        taux = {marche["marche"]: marche["taux"] for marche in ligne["marches"]}
        assert (taux["acceptation"], taux["parcours"]) == (0.5, 0.25)
        assert marches(await lire(plateforme, liste, par="liste")) == vus
        passe: dict[str, Any] = {"vu_le": "2026-05-20"}
        avant = await lire(plateforme, campagne, **passe)
        publieur.le = jour + timedelta(days=20)
        await publieur.geste("qualification", "deploiement")
        await decider(plateforme, recues[3], "acceptation", saisie=SAISIE)
        await plateforme.rattraper()
        assert await lire(plateforme, campagne, **passe) == avant
        assert marches(await lire(plateforme, campagne))["deploiement"] == 1
        assert marches(await lire(plateforme, campagne))["acceptation"] == 3
        assert (await lire(plateforme, campagne, Role.COMITE))["pertes"] == [{"motif": "spam", "nombre": None}]
    finally:
        plateforme.horloge.fige = None


async def test_l_ensemble_est_la_somme_des_canaux(plateforme: PlateformeTest) -> None:
    await deposer(plateforme.client(Role.MACHINE))
    lu = (await plateforme.client(Role.REGION).get(CHEMIN)).json()
    contacts = [marches(ligne)["contact"] for ligne in lu["provenances"]]
    assert sum(contacts) == marches(lu["ensemble"])["contact"] > 0
    vide = (await plateforme.client(Role.REGION).get(CHEMIN, params={"au": "1999-12-31"})).json()
    assert (vide["provenances"], marches(vide["ensemble"])["contact"]) == ([], 0)


async def test_la_provenance_se_refuse_a_qui_n_y_a_pas_droit(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client().get(CHEMIN), 401, "non-authentifie")
    verifier_probleme(await plateforme.client(Role.PARTENAIRE_CONSEILLER).get(CHEMIN), 403, "acces-interdit")


@pytest.mark.parametrize(
    ("parametres", "code"),
    [({"du": "2024-02-01", "au": "2024-01-01"}, "periode-inversee"), ({"vu_le": "2150-01-01"}, "date-future")],
)
async def test_une_provenance_hors_du_temps_est_refusee(
    plateforme: PlateformeTest, parametres: dict[str, str], code: str
) -> None:
    verifier_probleme(await plateforme.client(Role.REGION).get(CHEMIN, params=parametres), 409, code)
