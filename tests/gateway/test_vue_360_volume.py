"""The 360° view of a busy dossier: five parcours, four hundred lines of journal, one SQL round trip per block."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import event

from shared.identifiants import uuid7
from shared.securite.identite import Role
from tests.gateway.evenements import Publieur
from tests.outillage.plateforme import PlateformeTest

PARCOURS, LIGNES = 5, 400


@contextmanager
def instructions(base: Any) -> Iterator[list[str]]:
    """SQL statements that the read engine of the service sends meanwhile."""
    vues: list[str] = []

    def noter(_c: Any, _cur: Any, instruction: str, *_autres: Any) -> None:
        vues.append(instruction)

    moteur = base.moteur_lecture.sync_engine
    event.listen(moteur, "before_cursor_execute", noter)
    try:
        yield vues
    finally:
        event.remove(moteur, "before_cursor_execute", noter)


async def test_une_vue_de_cinq_parcours_et_quatre_cents_lignes_tient_en_trois_allers_retours(
    plateforme: PlateformeTest,
) -> None:
    dossier = await plateforme.ouvrir_dossier()
    debut = datetime(2026, 1, 5, tzinfo=UTC)
    for rang in range(PARCOURS):
        publieur = Publieur(plateforme, UUID(dossier["id"]), debut + timedelta(days=rang))
        await publieur.ouvrir(modele=f"modele-{rang}")
        action = uuid7()
        for ligne in range(LIGNES // PARCOURS - 1):
            publieur.le = debut + timedelta(days=rang, hours=ligne)
            donnees = {"parcours_id": str(publieur.parcours_id), "code": "robot", "titre": f"Pas {ligne}"}
            await publieur.publier("parcours.action.modifiee", action, **donnees, axe="mod_auto", etat="retenue")
    await plateforme.rattraper()
    client = plateforme.client(Role.ENSEMBLIER)
    with instructions(plateforme.base("gateway")) as envoyees:
        reponse = await client.get(f"/v1/dossiers/{dossier['siren']}")
    lue = reponse.json()
    assert len(lue["parcours"]) == PARCOURS
    assert len(lue["actions"]) == PARCOURS
    assert len(envoyees) == 3, "sheet and rights, every list of the page, freshness of the feeds"
    with instructions(plateforme.base("gateway")) as envoyees:
        journal = (await client.get(f"/v1/dossiers/{dossier['siren']}/journal?limite=100")).json()
    assert len(journal["elements"]) == 100
    assert len(envoyees) == 2, "sheet and rights, one page of the journal"
    total, apres = len(journal["elements"]), journal["suivant"]
    while apres:
        page = (await client.get(f"/v1/dossiers/{dossier['siren']}/journal?limite=100&apres={apres}")).json()
        total, apres = total + len(page["elements"]), page["suivant"]
    assert total >= LIGNES
