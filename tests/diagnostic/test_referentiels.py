"""Référentiels: drafts, publication by a second person, immutability, over HTTP."""

import asyncio
import copy
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.diagnostic.amorcage import amorcer
from shared.horloge import Horloge
from shared.securite.identite import Role
from tests.outillage.diagnostics import (
    OFFICIEL,
    contenu_neuf,
    diagnostic_restitue,
    ouvrir_diagnostic,
    repondre,
    reponses_types,
    reussie,
)
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest


async def creer(plateforme: PlateformeTest, contenu: dict[str, Any], role: Role = Role.REGION) -> httpx.Response:
    return await plateforme.client(role).post(f"/v1/referentiels/{contenu['code']}/versions", json=contenu)


async def publier(plateforme: PlateformeTest, cree: httpx.Response, role: Role = Role.ENSEMBLIER) -> httpx.Response:
    chemin = f"/v1/referentiels/{cree.json()['code']}/versions/{cree.json()['numero']}/publication"
    return await plateforme.client(role).post(chemin, headers=version(cree))


async def test_les_droits_sur_les_referentiels(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client().get("/v1/referentiels"), 401, "non-authentifie")
    verifier_probleme(await plateforme.client().get(OFFICIEL), 401, "non-authentifie")
    for role in (Role.COMITE, Role.ENTREPRISE):
        verifier_probleme(await plateforme.client(role).get(OFFICIEL), 403, "acces-interdit")
    contenu = await contenu_neuf(plateforme)
    for role in set(Role) - {Role.REGION, Role.ENSEMBLIER}:
        verifier_probleme(await creer(plateforme, contenu, role), 403, "acces-interdit")
    chemin = "/v1/referentiels/smart-industrie/versions/9.9.9"
    verifier_probleme(await plateforme.client(Role.REGION).get(chemin), 404, "version-introuvable")


async def test_le_referentiel_livre_est_publie_avec_son_empreinte(plateforme: PlateformeTest) -> None:
    lu = reussie(await plateforme.client(Role.PARTENAIRE_CONSEILLER).get(OFFICIEL))
    assert (lu.json()["etat"], lu.headers["etag"]) == ("publie", '"v1"')
    assert len(list(reponses_types(lu.json()["contenu"]))) == 36
    page = reussie(
        await plateforme.client(Role.MACHINE).get("/v1/referentiels", params={"code": "smart-industrie"})
    ).json()
    assert [(e["numero"], e["etat"], e["sha256"]) for e in page["elements"]] == [
        ("1.0.0", "publie", lu.json()["sha256"])
    ]


async def test_un_second_amorcage_ne_change_rien(plateforme: PlateformeTest) -> None:
    async def lignes() -> Any:
        async with plateforme.base("diagnostic").lecture() as session:
            requete = "SELECT id, sha256, version FROM diagnostic.referentiel_version UNION ALL " + (
                "SELECT id, sha256, 0 FROM diagnostic.bibliotheque_actions ORDER BY 1"
            )
            return (await session.execute(text(requete))).all()

    avant = await lignes()
    await amorcer(plateforme.base("diagnostic"), Horloge())
    assert await lignes() == avant


async def test_un_brouillon_se_modifie_puis_une_seconde_personne_le_publie(plateforme: PlateformeTest) -> None:
    contenu = await contenu_neuf(plateforme)
    cree = await creer(plateforme, contenu)
    assert cree.status_code == 201, cree.text
    chemin = f"/v1/referentiels/{contenu['code']}/versions/1.0.0"
    assert cree.headers["location"] == chemin
    conseiller = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    verifier_probleme(await conseiller.get(chemin), 404, "version-introuvable")
    region = plateforme.client(Role.REGION)
    modifie = reussie(await region.put(chemin, json={**contenu, "titre": "Titre revu"}, headers=version(cree)))
    assert modifie.json()["sha256"] != cree.json()["sha256"]
    verifier_probleme(await publier(plateforme, cree), 412, "version-perimee")
    verifier_probleme(await publier(plateforme, modifie, Role.REGION), 409, "auteur-ne-publie-pas")
    publie = reussie(await publier(plateforme, modifie)).json()
    assert (publie["etat"], publie["titre"]) == ("publie", "Titre revu")
    lu = reussie(await conseiller.get(chemin))
    assert lu.json()["contenu"] == {**contenu, "titre": "Titre revu"}
    verifier_probleme(await region.put(chemin, json=contenu, headers=version(lu)), 409, "version-deja-publiee")
    verifier_probleme(await publier(plateforme, lu), 409, "version-deja-publiee")


async def test_qui_a_modifie_le_brouillon_ne_le_publie_pas(plateforme: PlateformeTest) -> None:
    contenu = await contenu_neuf(plateforme)
    cree = await creer(plateforme, contenu)
    chemin = f"/v1/referentiels/{contenu['code']}/versions/1.0.0"
    ensemblier = plateforme.client(Role.ENSEMBLIER)
    modifie = reussie(await ensemblier.put(chemin, json=contenu, headers=version(cree)))
    verifier_probleme(await publier(plateforme, modifie), 409, "auteur-ne-publie-pas")


async def test_le_meme_contenu_a_la_meme_empreinte_quel_que_soit_l_ordre_des_cles(plateforme: PlateformeTest) -> None:
    contenu = await contenu_neuf(plateforme)
    cree = reussie(await creer(plateforme, contenu)).json()
    verifier_probleme(await creer(plateforme, contenu), 409, "numero-deja-pris")
    melange = dict(reversed(contenu.items()))
    chemin = f"/v1/referentiels/{contenu['code']}/versions/1.0.0"
    lu = await plateforme.client(Role.REGION).get(chemin)
    rejoue = reussie(await plateforme.client(Role.REGION).put(chemin, json=melange, headers=version(lu))).json()
    assert rejoue["sha256"] == cree["sha256"]


async def test_un_diagnostic_de_la_v1_garde_sa_note_quand_la_v2_est_publiee(plateforme: PlateformeTest) -> None:
    """A2: frozen and re-computed results keep the version of the passation."""
    v1 = await contenu_neuf(plateforme)
    reussie(await publier(plateforme, reussie(await creer(plateforme, v1))))
    dossier = await plateforme.ouvrir_dossier()
    voulu = {"referentiel": {"code": v1["code"]}}
    restitue = await diagnostic_restitue(plateforme, dossier["id"], {"lea_flux": 4}, **voulu)
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    en_cours = await ouvrir_diagnostic(client, (await plateforme.ouvrir_dossier())["id"], **voulu)
    await repondre(client, en_cours, list(reponses_types(v1)))
    chemins = [f"/v1/diagnostics/{d}/resultats" for d in (restitue["id"], en_cours.json()["id"])]
    avant = [reussie(await client.get(chemin, params={"apercu": True})).json() for chemin in chemins]

    v2 = copy.deepcopy({**v1, "numero": "2.0.0"})
    for thematique in v2["thematiques"]:
        for axe in thematique["axes"]:
            axe["poids"] = 1 if axe["code"].endswith("x") else 7
            axe["questions"][0]["options"] = [{**o, "points": 5} for o in axe["questions"][0]["options"]]
    reussie(await publier(plateforme, reussie(await creer(plateforme, v2))))

    apres = [reussie(await client.get(chemin, params={"apercu": True})).json() for chemin in chemins]
    assert [r["sha256"] for r in apres] == [r["sha256"] for r in avant]
    fige = reussie(await client.get(chemins[0])).json()
    assert (fige["sha256"], fige["note_globale"]) == (apres[0]["sha256"], restitue["note_globale"])
    neuf = await ouvrir_diagnostic(client, (await plateforme.ouvrir_dossier())["id"], **voulu)
    assert neuf.json()["version_referentiel"] == "2.0.0"
    suite = await repondre(client, neuf, list(reponses_types(v1)))
    chemin = f"/v1/diagnostics/{suite.json()['diagnostic_id']}/resultats"
    assert reussie(await client.get(chemin, params={"apercu": True})).json()["note_globale"] == "100.00"
    retiree = reussie(await client.get(f"/v1/referentiels/{v1['code']}/versions/1.0.0")).json()
    assert retiree["etat"] == "retire"
    entree = {"dossier_id": dossier["id"], "referentiel": {"code": v1["code"], "numero": "1.0.0"}}
    verifier_probleme(await client.post("/v1/diagnostics", json=entree), 409, "referentiel-inconnu")


async def test_un_numero_ne_recule_pas(plateforme: PlateformeTest) -> None:
    contenu = await contenu_neuf(plateforme, "2.0.0")
    reussie(await publier(plateforme, reussie(await creer(plateforme, contenu))))
    ancien = reussie(await creer(plateforme, {**contenu, "numero": "1.10.0"}))
    verifier_probleme(await publier(plateforme, ancien), 409, "numero-non-croissant")


async def test_deux_publications_simultanees_ne_laissent_qu_une_version_en_vigueur(plateforme: PlateformeTest) -> None:
    contenu = await contenu_neuf(plateforme)
    reussie(await publier(plateforme, reussie(await creer(plateforme, contenu))))
    brouillons = [reussie(await creer(plateforme, {**contenu, "numero": f"2.{n}.0"})) for n in range(3)]
    statuts = [r.status_code for r in await asyncio.gather(*(publier(plateforme, b) for b in brouillons))]
    assert set(statuts) <= {200, 409}
    page = await plateforme.client(Role.REGION).get("/v1/referentiels", params={"code": contenu["code"]})
    etats = [element["etat"] for element in reussie(page).json()["elements"]]
    assert etats.count("publie") == 1
    assert etats.count("brouillon") == statuts.count(409)


@pytest.mark.parametrize(
    "ordre",
    [
        "UPDATE referentiel_version SET contenu = '{}' WHERE etat = 'publie'",
        "UPDATE referentiel_version SET etat = 'brouillon' WHERE etat = 'publie'",
        "DELETE FROM referentiel_version WHERE etat = 'publie'",
        "UPDATE bibliotheque_actions SET contenu = '{}'",
        "UPDATE resultat SET contenu = '{}'",
        "DELETE FROM reponse WHERE diagnostic_id IN (SELECT id FROM diagnostic WHERE etat = 'restitue')",
    ],
)
async def test_la_base_elle_meme_refuse_de_changer_ce_qui_est_fige(plateforme: PlateformeTest, ordre: str) -> None:
    dossier = await plateforme.ouvrir_dossier()
    await diagnostic_restitue(plateforme, dossier["id"])
    with pytest.raises(DBAPIError, match="change"):
        async with plateforme.base("diagnostic").ecriture() as session:
            await session.execute(text(ordre))
