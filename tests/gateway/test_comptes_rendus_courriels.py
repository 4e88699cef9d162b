"""The reports after an award reach the company by mail, once per step; the second reminder reaches its adviser."""

from collections.abc import Iterator
from datetime import date, timedelta
from email.header import decode_header, make_header
from email.message import Message
from typing import Any
from uuid import UUID

import pytest

from shared.securite.identite import Role
from tests.aides.comptes_rendus.outils import EXIGIBLES, demande_signee, lus
from tests.gateway.lectures import lignes, ouvrier
from tests.gateway.serveur_courriel import Serveur, adresser, facteur_de, serveur_courriel
from tests.outillage.campagnes import au
from tests.outillage.plateforme import PlateformeTest


@pytest.fixture
def smtp() -> Iterator[Serveur]:
    with serveur_courriel() as serveur:
        yield serveur


def sujet(message: Message) -> str:
    """Subject, decoded."""
    return str(make_header(decode_header(str(message["Subject"]))))


async def journee(plateforme: PlateformeTest, jour: date, smtp: Serveur) -> None:
    """What the worker does of that day, twice: reports, feeds, mail."""
    with au(plateforme, jour):
        for _ in range(2):
            await ouvrier(plateforme).passer_comptes_rendus()
            await plateforme.rattraper()
            while await facteur_de(plateforme, smtp).distribuer():
                pass


async def _periodes(plateforme: PlateformeTest, dossier: dict[str, Any]) -> list[str]:
    filtre = f"/v1/courriels?type=compte-rendu&dossier_id={dossier['id']}"
    trouves = (await plateforme.client(Role.REGION).get(filtre)).json()["elements"]
    return [lu["periode"].partition(":")[2] for lu in sorted(trouves, key=lambda lu: lu["cree_le"])]


async def test_chaque_compte_rendu_s_ecrit_une_fois_par_etape_puis_le_conseiller_est_prevenu(
    plateforme: PlateformeTest, smtp: Serveur
) -> None:
    dossier = await plateforme.ouvrir_dossier()
    adresse = await adresser(plateforme, dossier)
    demande = await demande_signee(plateforme, dossier)
    await journee(plateforme, EXIGIBLES["t6"], smtp)
    (recu,) = [m for m in smtp.pour(adresse) if "votre compte rendu à six mois" in sujet(m)]
    texte = recu.get_payload()[0].get_payload(decode=True).decode()
    echeance = date.fromisoformat((await lus(plateforme, demande))[0]["echeance_le"])
    assert f"avant le {echeance:%d/%m/%Y}" in texte
    assert "/v1/suivi/pages/" in texte
    assert dossier["siren"] not in sujet(recu)
    assert await _periodes(plateforme, dossier) == ["demande"]
    await journee(plateforme, echeance + timedelta(days=1), smtp)
    assert await _periodes(plateforme, dossier) == ["demande", "rappel-1"]
    notes = "SELECT ligne FROM notification WHERE objet_id = :id AND type = 'compte-rendu-sans-reponse'"
    assert await lignes(plateforme, notes, id=UUID(dossier["id"])) == []
    await journee(plateforme, echeance + timedelta(days=40), smtp)
    assert await _periodes(plateforme, dossier) == ["demande", "rappel-1", "rappel-2"]
    trouvees = await lignes(plateforme, notes, id=UUID(dossier["id"]))
    assert trouvees
    assert all("six mois après 2 rappels" in note["ligne"] for note in trouvees)
    await journee(plateforme, echeance + timedelta(days=90), smtp)
    assert len(await _periodes(plateforme, dossier)) == 3
