"""A late group: told, alerted before, and each of its companies offered an individual parcours, once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from services.parcours.groupes import domain
from shared.calendrier import ajouter_jours_ouvres
from shared.securite.identite import Role
from tests.outillage.groupes import CETIM, GroupeTest, dans, midi, ouvrir_groupe
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest

DEMAIN = date.fromisoformat(dans(1))


@pytest.fixture
async def apres(plateforme: PlateformeTest) -> AsyncIterator[Any]:
    """Moves the clock past the closing date of a group, and brings it back."""

    def avancer(jour: date) -> None:
        plateforme.horloge.fige = midi(jour)

    yield avancer
    plateforme.horloge.fige = None


async def appliquer(plateforme: PlateformeTest) -> dict[str, Any]:
    reponse = await plateforme.client(Role.MACHINE).post("/v1/groupes-echus")
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())


async def groupe_en_retard(plateforme: PlateformeTest) -> GroupeTest:
    """Two kept, one waiting, one candidate, one gone; closing tomorrow."""
    groupe = await ouvrir_groupe(plateforme, limite_le=DEMAIN.isoformat())
    for _ in range(2):
        await groupe.retenir()
    await groupe.decider(await groupe.candidater(), "mettre-en-attente")
    await groupe.candidater()
    await groupe.decider(await groupe.candidater(), "retirer", motif="entreprise-renonce")
    return groupe


async def test_un_groupe_en_retard_propose_a_chaque_entreprise_un_parcours_individuel(
    plateforme: PlateformeTest, apres: Any
) -> None:
    groupe = await groupe_en_retard(plateforme)
    assert groupe.id not in (await appliquer(plateforme))["groupes"]
    apres(DEMAIN)
    assert groupe.id not in (await appliquer(plateforme))["groupes"], "le dernier jour compte encore"
    jour = DEMAIN + timedelta(days=3)
    apres(jour)
    assert groupe.id in (await appliquer(plateforme))["groupes"]
    lu = await groupe.lire()
    assert (lu["etat"], lu["motif"]) == ("hors_delai", "quorum-non-atteint")
    propositions = await groupe.propositions()
    membres = [lue for lue in await groupe.candidatures() if lue["etat"] != "retiree"]
    assert {p["dossier_id"] for p in propositions} == {membre["dossier_id"] for membre in membres}
    assert len(propositions) == 4
    for proposition in propositions:
        assert proposition["etat"] == "proposee"
        assert proposition["responsable"] == {"role": "ensemblier", "compte_id": None}
        assert proposition["echeance_le"] == ajouter_jours_ouvres(jour, domain.DELAI_REPONSE_JOURS_OUVRES).isoformat()
        assert proposition["raisons"][0]["code"] == "quorum-non-atteint"
        assert "2 membres retenus sur 3" in proposition["raisons"][0]["message"]


async def test_rejouer_les_echeances_apres_une_panne_ne_fait_rien_deux_fois(
    plateforme: PlateformeTest, apres: Any
) -> None:
    groupe = await groupe_en_retard(plateforme)
    apres(DEMAIN + timedelta(days=30))
    passages = await asyncio.gather(*[appliquer(plateforme) for _ in range(5)])
    assert sum(groupe.id in passage["groupes"] for passage in passages) == 1
    assert groupe.id not in (await appliquer(plateforme))["groupes"]
    assert len(await groupe.propositions()) == 4
    async with plateforme.base("parcours").lecture() as session:
        requete = text("SELECT donnees FROM evenement WHERE sujet_id = :id AND type = 'parcours.groupe.hors-delai'")
        annonces = (await session.execute(requete, {"id": groupe.id})).scalars().all()
    assert len(annonces) == 1
    lu = await groupe.lire()
    assert annonces[0]["porteur_id"] == lu["porteur_id"]
    assert (annonces[0]["retenus"], annonces[0]["propositions"]) == (2, 4)


async def test_l_acceptation_ouvre_le_parcours_individuel_et_garde_le_lien(
    plateforme: PlateformeTest, apres: Any
) -> None:
    groupe = await groupe_en_retard(plateforme)
    apres(DEMAIN + timedelta(days=1))
    await appliquer(plateforme)
    proposition = (await groupe.propositions())[0]
    chemin = f"/v1/propositions-individuelles/{proposition['id']}"
    entreprise = plateforme.client(Role.ENTREPRISE, siren=proposition["siren"])
    autre = plateforme.client(Role.ENTREPRISE, siren="732829320")
    verifier_probleme(await plateforme.client().get(chemin), 401)
    verifier_probleme(await autre.get(chemin), 404, "proposition-introuvable")
    lue = await entreprise.get(chemin)
    corps = {"decision": "acceptee"}
    refus = await autre.post(f"{chemin}/reponse", json=corps, headers=version(lue))
    verifier_probleme(refus, 404, "proposition-introuvable")
    acceptee = await entreprise.post(f"{chemin}/reponse", json=corps, headers=version(lue))
    assert acceptee.status_code == 200, acceptee.text
    parcours = (await entreprise.get(f"/v1/parcours/{acceptee.json()['parcours_id']}")).json()
    assert (parcours["modele"], parcours["dossier_id"]) == ("parcours-individuel", proposition["dossier_id"])
    deuxieme = await entreprise.post(f"{chemin}/reponse", json=corps, headers=version(acceptee))
    verifier_probleme(deuxieme, 409, "proposition-deja-repondue")


async def test_un_refus_dit_pourquoi_et_le_dossier_garde_une_suite(plateforme: PlateformeTest, apres: Any) -> None:
    groupe = await groupe_en_retard(plateforme)
    apres(DEMAIN + timedelta(days=1))
    await appliquer(plateforme)
    proposition = (await groupe.propositions())[0]
    chemin = f"/v1/propositions-individuelles/{proposition['id']}"
    await plateforme.rattraper()
    fiche = f"/v1/dossiers/{proposition['siren']}/fiche"
    suite = (await groupe.client.get(fiche)).json()
    assert suite["prochaine_action"] == "Répondre à la proposition de parcours individuel"
    assert suite["echeance_le"] == proposition["echeance_le"]
    entetes = {"If-Match": '"v1"'}
    sans_motif = await groupe.client.post(f"{chemin}/reponse", json={"decision": "declinee"}, headers=entetes)
    motif = verifier_probleme(sans_motif, 409, "motif-declin-necessaire")["motifs"][0]
    corps = {"decision": "declinee", "motif": motif}
    declinee = await groupe.client.post(f"{chemin}/reponse", json=corps, headers=entetes)
    assert (declinee.json()["etat"], declinee.json()["parcours_id"]) == ("declinee", None)
    await plateforme.rattraper()
    assert (await groupe.client.get(fiche)).json()["prochaine_action"] == "Convenir d'une autre suite avec l'entreprise"


async def test_un_groupe_ne_se_dissout_qu_une_fois_chaque_proposition_repondue(
    plateforme: PlateformeTest, apres: Any
) -> None:
    groupe = await groupe_en_retard(plateforme)
    apres(DEMAIN + timedelta(days=1))
    await appliquer(plateforme)
    apres(DEMAIN + timedelta(days=40))
    propositions = await groupe.propositions()
    retards = (await groupe.client.get("/v1/propositions-individuelles?en_retard=true&limite=100")).json()["elements"]
    assert {p["id"] for p in propositions} <= {p["id"] for p in retards}
    for rang, proposition in enumerate(propositions):
        refus = verifier_probleme(await groupe.geste("dissoudre", motif="membres-reorientes"), 409)
        assert (refus["code"], refus["propositions"]) == ("propositions-sans-reponse", len(propositions) - rang)
        chemin = f"/v1/propositions-individuelles/{proposition['id']}/reponse"
        corps = {"decision": "declinee", "motif": "manque-de-temps"}
        assert (await groupe.client.post(chemin, json=corps, headers={"If-Match": '"v1"'})).status_code == 200
    assert (await groupe.geste("dissoudre", motif="membres-reorientes")).json()["etat"] == "dissous"


async def test_le_porteur_qui_renonce_ne_perd_aucune_entreprise(plateforme: PlateformeTest) -> None:
    groupe = await groupe_en_retard(plateforme)
    cetim = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation=CETIM)
    renonce = await groupe.geste("renoncer", client=cetim, motif="porteur-renonce")
    assert renonce.json()["etat"] == "hors_delai"
    assert len(await groupe.propositions()) == 4
    tardive = await groupe.client.post(f"{groupe.chemin}/candidatures", json={"dossier_id": groupe.id})
    verifier_probleme(tardive, 404, "dossier-introuvable")


async def test_une_place_ne_se_donne_plus_apres_la_date_limite(plateforme: PlateformeTest, apres: Any) -> None:
    groupe = await groupe_en_retard(plateforme)
    candidature = next(lue for lue in await groupe.candidatures() if lue["etat"] == "candidate")
    apres(DEMAIN + timedelta(days=1))
    verifier_probleme(await groupe.decider(candidature, "retenir"), 409, "candidatures-fermees")


async def test_une_alerte_previent_avant_la_date_limite(plateforme: PlateformeTest, apres: Any) -> None:
    """Opened for 60 days: 1 member of 3 after 30 days foretells 2 on the closing day; a second one changes that."""
    groupe = await ouvrir_groupe(plateforme)
    await groupe.retenir()
    apres(date.fromisoformat(dans(30)))

    async def en_alerte() -> bool:
        lus = (await groupe.client.get("/v1/groupes?alerte=quorum&limite=100")).json()["elements"]
        return groupe.id in [lu["id"] for lu in lus]

    prevision = (await groupe.lire())["prevision"]
    assert (prevision["risque"], prevision["jours_restants"]) == ("manque", 30)
    assert (prevision["membres_prevus"], prevision["a_verifier"]) == ("2.0", True)
    assert await en_alerte()
    await groupe.retenir()
    assert (await groupe.lire())["prevision"]["risque"] == "probable"
    assert not await en_alerte()


@given(st.integers(0, 60), st.integers(1, 40), st.integers(1, 400), st.integers(0, 500))
def test_la_prevision_ne_descend_jamais_sous_les_membres_presents(
    retenus: int, quorum: int, duree: int, ecoules: int
) -> None:
    ouvert = date(2026, 1, 5)
    periode = (ouvert, ouvert + timedelta(days=duree))
    prevision = domain.prevoir("en_constitution", retenus, quorum, periode, ouvert + timedelta(days=ecoules))
    assert prevision.membres_prevus >= retenus
    assert (prevision.risque == "atteint") == (retenus >= quorum)
    if ecoules >= duree:
        assert prevision.membres_prevus == retenus
