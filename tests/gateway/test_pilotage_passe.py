"""Figures of a past day: what was shown then, to the digit, whatever has happened since."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest

from services.gateway.projection.domain import ETAPES, HORS_CHEMIN
from shared.securite.identite import Role
from tests.gateway.evenements import Publieur
from tests.gateway.recalcul import PARIS
from tests.gateway.recits import Conteur, Recit
from tests.outillage.base import ServeurTest
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest, monter_plateforme

JOURS = (date(2026, 3, 31), date(2026, 7, 14), date(2026, 12, 31))


@pytest.fixture(scope="module")
async def passe(serveur: ServeurTest, var: Path, worker_id: str) -> AsyncIterator[Conteur]:
    """A platform of its own whose only events are those of the stories."""
    async with monter_plateforme(serveur.copie(f"passe_{worker_id}"), var) as plateforme:
        conteur = Conteur(plateforme)
        for _ in range(30):
            await conteur.raconter()
        plateforme.horloge.fige = datetime(2028, 6, 1, tzinfo=UTC)
        await plateforme.rattraper()
        yield conteur


async def lus(plateforme: PlateformeTest, jour: date, **filtres: str) -> dict[str, Any]:
    reponse = await plateforme.client(Role.REGION).get("/v1/pilotage", params={"vu_le": str(jour), **filtres})
    assert reponse.status_code == 200, reponse.text
    chiffres: dict[str, Any] = reponse.json()
    chiffres.pop("a_jour")
    return chiffres


@pytest.mark.parametrize("jour", JOURS, ids=str)
async def test_l_entonnoir_d_un_jour_passe_est_celui_d_un_recalcul_a_la_main(passe: Conteur, jour: date) -> None:
    fin = datetime.combine(jour + timedelta(days=1), time(), PARIS)
    connus = [[(etape, le) for etape, le in recit.etapes if le < fin] for recit in passe.recits]
    cohorte = [etapes for etapes in connus if etapes]
    atteintes = Counter(etape for etapes in cohorte for etape in {nom for nom, _ in etapes})
    presents = Counter(etapes[-1][0] for etapes in cohorte)
    chiffres = await lus(passe.plateforme, jour)
    assert chiffres["parcours"] == len(cohorte)
    attendu = [{"etape": e, "atteinte": atteintes[e], "presents": presents[e]} for e in (*ETAPES, *HORS_CHEMIN)]
    assert chiffres["entonnoir"] == attendu


async def test_les_chiffres_d_hier_ne_changent_pas_quand_demain_arrive(passe: Conteur) -> None:
    plateforme = passe.plateforme
    avant = [await lus(plateforme, jour, **filtre) for jour in JOURS for filtre in ({}, {"departement": "93"})]
    maintenant = await lus(plateforme, date(2028, 6, 1))
    for recit in passe.recits:
        if recit.etapes:
            await continuer(passe, recit)
    await plateforme.rattraper()
    apres = [await lus(plateforme, jour, **filtre) for jour in JOURS for filtre in ({}, {"departement": "93"})]
    assert apres == avant
    assert await lus(plateforme, date(2028, 6, 1)) != maintenant, "what has just happened is seen today"


async def continuer(conteur: Conteur, recit: Recit) -> None:
    """What happens afterwards to the same company: its parcours moves on, a demande is filed and decided."""
    lu = (await conteur.plateforme.client(Role.REGION).get(f"/v1/dossiers/{recit.siren}")).json()
    publieur = Publieur(conteur.plateforme, UUID(lu["fiche"]["id"]), datetime(2028, 5, 2, tzinfo=UTC))
    publieur.parcours_id = UUID(lu["parcours"][0]["parcours_id"])
    await publieur.geste(recit.etapes[-1][0], "abandon", motif="renoncement")
    await publieur.geste("abandon", "financement", motif="projet-repris")
    await publieur.publier("parcours.plan.accepte", publieur.parcours_id, actions=2)
    demande = uuid5(publieur.parcours_id, "demande")
    for fait in ("creee", "deposee", "accordee"):
        await publieur.demande(demande, fait, montant_demande_eur="1000.00", montant_accorde_eur="500.00")


async def test_un_jour_futur_est_refuse(passe: Conteur) -> None:
    client = passe.plateforme.client(Role.REGION)
    verifier_probleme(await client.get("/v1/pilotage?vu_le=2028-06-02"), 409, "date-future")
    verifier_probleme(await client.get("/v1/pilotage?vu_le=demain"), 422, "saisie-invalide")


async def test_les_pertes_disent_l_etape_et_le_motif(passe: Conteur) -> None:
    chiffres = await lus(passe.plateforme, date(2026, 12, 31))
    fin = datetime(2027, 1, 1, tzinfo=PARIS)
    attendues: Counter[tuple[str, str]] = Counter()
    for recit in passe.recits:
        connues = [etape for etape, le in recit.etapes if le < fin]
        if connues and connues[-1] == "abandon":
            attendues[connues[-2], recit.motif or "sans-motif"] += 1
    assert attendues, "the stories hold losses"
    assert {(p["etape"], p["motif"]): p["nombre"] for p in chiffres["pertes"]} == attendues
