"""The requests of the campaigns reach the company by mail, once each; the second reminder reaches its adviser."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from shared.calendrier import ajouter_jours_ouvres
from shared.securite.identite import Role
from tests.gateway.comptes import compte_neuf
from tests.gateway.lectures import lignes, ouvrier
from tests.gateway.serveur_courriel import Serveur, adresser, facteur_de, serveur_courriel
from tests.outillage.campagnes import au
from tests.outillage.effet import parcours_deploye
from tests.outillage.http import version
from tests.outillage.parcours import ParcoursTest
from tests.outillage.plateforme import PlateformeTest

DEMANDE_LE = date(2026, 7, 15)
"""Six months after the deployment of `parcours_deploye`."""


@pytest.fixture
def smtp() -> Iterator[Serveur]:
    with serveur_courriel() as serveur:
        yield serveur


async def journee(plateforme: PlateformeTest, jour: date, smtp: Serveur) -> None:
    """What the worker does of that day, twice: campaigns, feeds, reminders, mail."""
    with au(plateforme, jour):
        for _ in range(2):
            await ouvrier(plateforme).passer_campagnes()
            await plateforme.rattraper()
            await facteur_de(plateforme, smtp).distribuer()


async def _referent(plateforme: PlateformeTest, parcours: ParcoursTest) -> dict[str, Any]:
    organisation = plateforme.identite(Role.PARTENAIRE_CONSEILLER).organisation_id
    compte = await compte_neuf(plateforme, Role.PARTENAIRE_CONSEILLER, organisation_id=str(organisation))
    chemin = f"/v1/dossiers/{parcours.dossier['siren']}"
    fiche = await parcours.client.get(f"{chemin}/fiche")
    nomme = await parcours.client.post(
        f"{chemin}/prise-en-charge", json={"referent_id": compte["id"]}, headers=version(fiche)
    )
    assert nomme.status_code == 200, nomme.text
    return compte


async def test_chaque_demande_et_chaque_rappel_s_ecrit_une_fois_puis_le_conseiller_est_prevenu(
    plateforme: PlateformeTest, smtp: Serveur
) -> None:
    parcours = await parcours_deploye(plateforme)
    adresse = await adresser(plateforme, parcours.dossier)
    compte = await _referent(plateforme, parcours)
    await journee(plateforme, DEMANDE_LE, smtp)
    (demande,) = [m for m in smtp.pour(adresse) if "quelques questions" in str(m["Subject"])]
    texte = demande.get_payload()[0].get_payload(decode=True).decode()
    echeance = ajouter_jours_ouvres(DEMANDE_LE, 20)
    assert re.search(r"\b[2-9] questions, soit \d+ minutes environ", texte), texte
    assert f"avant le {echeance:%d/%m/%Y}" in texte
    assert "/v1/suivi/pages/" in texte
    assert parcours.dossier["siren"] not in str(demande["Subject"])
    cles = await _cles(plateforme, parcours)
    assert cles == ["2026:t6:demande"]
    premier = ajouter_jours_ouvres(DEMANDE_LE, 15)
    await journee(plateforme, premier, smtp)
    assert await _cles(plateforme, parcours) == ["2026:t6:demande", "2026:t6:rappel-1"]
    assert await _au_conseiller(plateforme, compte) == []
    await journee(plateforme, date(2026, 9, 20), smtp)
    assert await _cles(plateforme, parcours) == ["2026:t6:demande", "2026:t6:rappel-1", "2026:t6:rappel-2"]
    (note,) = await _au_conseiller(plateforme, compte)
    assert "t6, 2026" in note["ligne"]
    with au(plateforme, date(2026, 9, 21)):
        await plateforme.client(Role.ENSEMBLIER).post("/v1/relances/executions", json={})
    (note,) = await _au_conseiller(plateforme, compte)
    assert note["courriel_id"] is not None, "told in the adviser's digest"
    await journee(plateforme, date(2026, 12, 20), smtp)
    assert len(await _cles(plateforme, parcours)) == 3, "closed without an answer, nothing more is written"


async def _cles(plateforme: PlateformeTest, parcours: ParcoursTest) -> list[str]:
    filtre = f"/v1/courriels?type=campagne&dossier_id={parcours.dossier['id']}"
    lus = (await plateforme.client(Role.REGION).get(filtre)).json()["elements"]
    assert {lu["etat"] for lu in lus} <= {"envoye"}
    return [lu["periode"] for lu in sorted(lus, key=lambda lu: lu["cree_le"])]


async def _au_conseiller(plateforme: PlateformeTest, compte: dict[str, Any]) -> list[dict[str, Any]]:
    requete = "SELECT * FROM notification WHERE destinataire_id = :id AND type = 'campagne-sans-reponse'"
    return await lignes(plateforme, requete, id=UUID(compte["id"]))


async def test_sans_referent_le_second_rappel_va_aux_ensembliers_et_jamais_a_personne(
    plateforme: PlateformeTest, smtp: Serveur
) -> None:
    parcours = await parcours_deploye(plateforme)
    for jour in (DEMANDE_LE, date(2026, 8, 20), date(2026, 10, 5)):
        await journee(plateforme, jour, smtp)
    requete = "SELECT destinataire_id FROM notification WHERE objet_id = :id AND type = 'campagne-sans-reponse'"
    prevenus = {
        ligne["destinataire_id"] for ligne in await lignes(plateforme, requete, id=UUID(parcours.dossier["id"]))
    }
    ensembliers = "SELECT id FROM compte WHERE actif AND role = 'ensemblier'"
    assert prevenus == {ligne["id"] for ligne in await lignes(plateforme, ensembliers)} != set()
    filtre = f"/v1/courriels?type=campagne&dossier_id={parcours.dossier['id']}"
    lus = (await plateforme.client(Role.REGION).get(filtre)).json()["elements"]
    assert {(lu["etat"], lu["cause"]) for lu in lus} == {("annule", "sans-adresse")}
