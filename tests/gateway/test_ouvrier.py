"""The worker: feeds followed once each, failures kept apart, dossiers kept moving, views rebuilt alike."""

import asyncio
from typing import Any

import pytest

from services.gateway.ouvrier.domain import repos
from services.gateway.ouvrier.ouvrier import Ouvrier
from services.gateway.ouvrier.sources import lecteur
from services.gateway.ouvrier.suiveur import Pas, Suiveur
from shared.clients.base import VoisinIndisponible
from shared.contracts.flux import PageFlux
from shared.identifiants import uuid7
from shared.securite.identite import Role
from tests.gateway.evenements import nouveau, raconter
from tests.gateway.lectures import fiche, lignes, ouvrier
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest

VUES = {
    "vue_evenement": "source, evenement_id, type, sujet_id, dossier_id, le, donnees",
    "vue_objet": "*",
    "vue_parcours": "*",
    "vue_demande": "*",
}


async def test_un_evenement_illisible_reste_au_journal_et_n_arrete_pas_le_flux(plateforme: PlateformeTest) -> None:
    _, publieur = await nouveau(plateforme)
    folle, saine = uuid7(), uuid7()
    await publieur.demande(folle, "creee", montant_demande_eur="beaucoup")
    await publieur.demande(saine, "creee", montant_demande_eur="10.00")
    await plateforme.rattraper()
    vues = await lignes(plateforme, "SELECT * FROM vue_demande WHERE dossier_id = :id", id=publieur.dossier_id)
    assert [vue["demande_id"] for vue in vues] == [saine]
    gardes = await lignes(plateforme, "SELECT 1 FROM vue_evenement WHERE sujet_id = :id", id=folle)
    assert len(gardes) == 1


async def test_la_reconstruction_donne_le_meme_resultat_sans_refaire_les_effets(plateforme: PlateformeTest) -> None:
    dossier, publieur = await nouveau(plateforme)
    await raconter(publieur)
    await plateforme.rattraper()
    ensemblier, chemin = plateforme.client(Role.ENSEMBLIER), f"/v1/dossiers/{dossier['siren']}"
    lu = await ensemblier.get(f"{chemin}/fiche")
    action = {"libelle": "Décidé par une personne", "echeance_le": "2032-01-01"}
    fixe = await ensemblier.put(f"{chemin}/prochaine-action", json=action, headers=version(lu))
    await plateforme.rattraper()

    async def photo() -> dict[str, list[Any]]:
        lues = {vue: await lignes(plateforme, f"SELECT {colonnes} FROM {vue}") for vue, colonnes in VUES.items()}
        return {vue: sorted(map(repr, contenu)) for vue, contenu in lues.items()}

    avant = await photo()
    assert all(avant.values())
    assert await ouvrier(plateforme).reconstruire() == []
    await plateforme.rattraper()
    assert await photo() == avant
    assert await fiche(plateforme, dossier["siren"]) == fixe.json()


async def test_une_page_coupee_au_milieu_d_une_transaction_est_lue_entierement(plateforme: PlateformeTest) -> None:
    _, publieur = await nouveau(plateforme)
    await plateforme.rattraper()
    for _ in range(5):
        await publieur.publier("parcours.etude.enregistree", publieur.parcours_id)
    app = plateforme.plateforme.applications["gateway"].state
    lire = lecteur("parcours", app.base, app.voisinage, app.emetteur)
    petit = Suiveur("parcours", app.base, app.horloge, lire, page=2)
    while await petit.avancer() is not Pas.TARI:
        pass
    await plateforme.rattraper()
    vus = await lignes(plateforme, "SELECT 1 FROM vue_evenement WHERE sujet_id = :id", id=publieur.parcours_id)
    assert len(vus) == 5
    suivi = await lignes(plateforme, "SELECT * FROM suivi_flux WHERE source = 'parcours'")
    assert suivi[0]["lu_jusqu_a"] == suivi[0]["transaction"]


async def test_deux_ouvriers_n_appliquent_jamais_deux_fois(plateforme: PlateformeTest) -> None:
    dossier, publieur = await nouveau(plateforme)
    await plateforme.rattraper()
    for rang in range(40):
        await publieur.geste("candidature", "qualification", prochaine_action=f"Action {rang}")
    app = plateforme.plateforme.applications["gateway"].state
    lire = lecteur("parcours", app.base, app.voisinage, app.emetteur)
    suiveurs = [Suiveur("parcours", app.base, app.horloge, lire, page=7) for _ in range(3)]

    async def suivre(suiveur: Suiveur) -> None:
        for _ in range(60):
            await suiveur.avancer()

    await asyncio.gather(*map(suivre, suiveurs))
    await plateforme.rattraper()
    vus = await lignes(plateforme, "SELECT 1 FROM vue_evenement WHERE sujet_id = :id", id=publieur.parcours_id)
    assert len(vus) == 40
    lu = await fiche(plateforme, dossier["siren"])
    assert (lu["prochaine_action"], lu["version"]) == ("Action 39", dossier["version"] + 40)


async def test_une_source_en_panne_n_arrete_pas_les_autres(plateforme: PlateformeTest) -> None:
    dossier, publieur = await nouveau(plateforme)
    await publieur.ouvrir()
    appels = []

    async def en_panne(apres: str, limite: int) -> PageFlux:
        appels.append(apres)
        raise VoisinIndisponible()

    travailleur = Ouvrier(plateforme.plateforme.applications["gateway"])
    travailleur.suiveurs["aides"]._lire = en_panne
    pannes: list[str] = []
    for _ in range(100):
        pannes = await travailleur.rattraper_tout()
        if (await fiche(plateforme, dossier["siren"]))["prochaine_action"] == "Qualifier la demande":
            break
        await asyncio.sleep(0.05)
    assert pannes == ["aides"]
    assert travailleur.echecs["suivi-aides"] == len(appels)
    assert (await fiche(plateforme, dossier["siren"]))["prochaine_action"] == "Qualifier la demande"


async def test_l_ouvrier_demarre_travaille_seul_et_s_arrete(plateforme: PlateformeTest) -> None:
    dossier, publieur = await nouveau(plateforme)
    travailleur = Ouvrier(plateforme.plateforme.applications["gateway"])
    appels = 0
    lire = travailleur.suiveurs["parcours"]._lire

    async def capricieux(apres: str, limite: int) -> PageFlux:
        nonlocal appels
        appels += 1
        if appels <= 2:
            raise ConnectionError("voisin en train de redémarrer")
        return await lire(apres, limite)

    travailleur.suiveurs["parcours"]._lire = capricieux
    travailleur.demarrer()
    try:
        await publieur.ouvrir(prochaine_action="Vu par l'ouvrier")
        for _ in range(200):
            if (await fiche(plateforme, dossier["siren"]))["prochaine_action"] == "Vu par l'ouvrier":
                break
            await asyncio.sleep(0.05)
    finally:
        await travailleur.arreter()
    assert (await fiche(plateforme, dossier["siren"]))["prochaine_action"] == "Vu par l'ouvrier"
    assert travailleur.echecs == {}
    assert not [tache for tache in asyncio.all_tasks() if tache.get_name() == "suivi-parcours"]


@pytest.mark.parametrize(("echecs", "attendu"), [(0, 0.25), (1, 0.5), (3, 2.0), (7, 30.0), (5000, 30.0)])
def test_le_repos_double_a_chaque_echec_et_reste_borne(echecs: int, attendu: float) -> None:
    assert repos(0.25, echecs) == attendu


@pytest.mark.parametrize(("echecs", "attendu"), [(0, 600.0), (1, 10.0), (3, 40.0), (7, 600.0), (5000, 600.0)])
def test_un_travail_lent_en_panne_est_repris_avant_son_prochain_tour(echecs: int, attendu: float) -> None:
    assert repos(600.0, echecs) == attendu
