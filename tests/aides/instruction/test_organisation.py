"""The organisation of the instruction over HTTP: written, approved by a second person, published for good."""

import copy
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.securite.identite import Role
from tests.outillage.aides import avancer, demande_creee
from tests.outillage.http import verifier_probleme, version
from tests.outillage.instruction import (
    HABILITATIONS,
    REGLAGES,
    TRANSITION,
    faire,
    organisation,
    personne,
    publier,
    saisie_organisation,
)
from tests.outillage.plateforme import PlateformeTest


async def test_un_anonyme_ou_un_autre_role_ne_lit_ni_n_ecrit_les_reglages(plateforme: PlateformeTest) -> None:
    for methode, chemin in (("get", REGLAGES), ("get", "/v1/aides/guichets"), ("get", HABILITATIONS)):
        verifier_probleme(await getattr(plateforme.client(), methode)(chemin), 401, "non-authentifie")
        for role in (Role.ENSEMBLIER, Role.ENTREPRISE, Role.PARTENAIRE_CONSEILLER):
            assert (await plateforme.client(role).get(chemin)).status_code == 403
    lecture = plateforme.client(Role.REGION_LECTURE)
    assert (await lecture.post(REGLAGES, json=saisie_organisation())).status_code == 403
    verifier_probleme(await lecture.get(f"{REGLAGES}/{uuid4()}"), 404, "brouillon-introuvable")


async def test_l_organisation_livree_a_un_guichet_par_defaut_et_se_dit_a_verifier(plateforme: PlateformeTest) -> None:
    vus = (await plateforme.client(Role.REGION_LECTURE).get("/v1/aides/guichets")).json()
    assert vus["a_verifier"] is True
    assert [guichet["code"] for guichet in vus["guichets"] if guichet["par_defaut"]] == ["guichet-regional"]
    assert {guichet["contact"] for guichet in vus["guichets"]} == {"Responsable du guichet"}


async def test_une_organisation_approuvee_par_une_autre_personne_route_les_depots_suivants(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    auteur, relecteur = personne(plateforme, 1), personne(plateforme, 2)
    regles = [
        {"code": "pmup-93", "libelle": "PM'up en Seine-Saint-Denis", "guichet": "guichet-93"}
        | {"dispositifs": ["pmup"], "territoire": ["departement:93"], "montant_min_eur": "50000"},
        *organisation()["regles"],
    ]
    neuf = {"code": "guichet-93", "nom": "Guichet 93", "organisation": "Région", "contact": "Responsable"}
    corps = saisie_organisation(regles=regles, guichets=[*organisation()["guichets"], neuf])
    redige = await auteur.post(REGLAGES, json=corps)
    assert redige.json()["defauts"] == []
    verifier_probleme(await auteur.post(REGLAGES, json=corps), 409, "brouillon-deja-en-cours")
    verifier_probleme(await faire(auteur, redige, "publication"), 409, "etat-brouillon-contraire")
    verifier_probleme(await faire(auteur, redige, "approbation"), 409, "approbation-par-redacteur")
    chemin = f"{REGLAGES}/{redige.json()['id']}"
    approuve = await faire(relecteur, redige, "approbation")
    corrige = await relecteur.put(chemin, json=corps, headers=version(approuve))
    assert (corrige.json()["etat"], corrige.json()["approuve_par"]) == ("brouillon", None)
    publie = await faire(auteur, await faire(auteur, corrige, "approbation"), "publication")
    numero = publie.json()["numero"]
    assert numero >= 2
    demande = await demande_creee(plateforme, dossier["id"])
    await avancer(plateforme, demande["id"], "deposer")
    lue = (await auteur.get(f"/v1/demandes/{demande['id']}/instruction")).json()
    assert (lue["guichet"]["code"], lue["regle"], lue["organisation_numero"]) == ("guichet-93", "pmup-93", numero)
    assert "territoire Seine-Saint-Denis" in lue["guichet"]["raison"]
    journal = (await auteur.get(f"/v1/demandes/{demande['id']}/journal")).json()["elements"]
    assert journal[-1]["apres"]["routage"]["regle"] == "pmup-93"
    retour = await auteur.post(REGLAGES, json=saisie_organisation())
    defaut = next(d for d in retour.json()["defauts"] if d["lieu"] == "guichets")
    assert "guichet-93 a 1 demandes en cours" in defaut["message"]
    verifier_probleme(await faire(relecteur, retour, "approbation"), 409, "regles-refusees")
    await avancer(plateforme, demande["id"], "retirer")
    await faire(auteur, await faire(relecteur, retour, "approbation"), "publication")
    verifier_probleme(await faire(auteur, publie, "abandon"), 409, "etat-brouillon-contraire")
    async with plateforme.base("aides").ecriture() as session:
        with pytest.raises(DBAPIError, match="ne change plus"):
            await session.execute(
                text("UPDATE instruction_reglage SET motif = 'x' WHERE numero = :n AND genre = 'organisation'"),
                {"n": numero},
            )
        await session.rollback()


@pytest.mark.parametrize(
    ("changement", "lieu"),
    [
        pytest.param({"defaut": None}, "defaut", id="sans_defaut"),
        pytest.param({"guichet": "inconnu"}, "regles.0.guichet", id="guichet_inconnu"),
        pytest.param({"dispositifs": ["aide-inconnue"]}, "regles.0.dispositifs.0", id="dispositif_inconnu"),
    ],
)
async def test_une_organisation_fautive_n_est_pas_approuvee(
    plateforme: PlateformeTest, changement: dict[str, Any], lieu: str
) -> None:
    corps = copy.deepcopy(saisie_organisation())
    cible = corps["contenu"] if "defaut" in changement else corps["contenu"]["regles"][0]
    cible.update(changement)
    redige = await personne(plateforme, 1).post(REGLAGES, json=corps)
    refus = verifier_probleme(await faire(personne(plateforme, 2), redige, "approbation"), 409, "regles-refusees")
    assert [defaut["lieu"] for defaut in refus["defauts"]] == [lieu]
    assert (await faire(personne(plateforme, 1), redige, "abandon")).json()["etat"] == "ecarte"


async def test_la_liste_des_reglages_se_filtre_et_se_pagine(plateforme: PlateformeTest) -> None:
    await publier(plateforme, saisie_organisation())
    lecteur = plateforme.client(Role.REGION_LECTURE)
    chemin = f"{REGLAGES}?genre=organisation&etat=publie"
    tous = (await lecteur.get(chemin)).json()["elements"]
    assert [element["numero"] for element in tous] == list(range(1, len(tous) + 1))
    premiere = (await lecteur.get(f"{chemin}&limite=1")).json()
    suite = (await lecteur.get(f"{chemin}&apres={premiere['suivant']}")).json()
    assert premiere["elements"] + suite["elements"] == tous
    lue = (await lecteur.get(f"{REGLAGES}/{tous[0]['id']}")).json()
    assert (lue["origine"], lue["contenu"]["defaut"], lue["defauts"]) == ("fichier", "guichet-regional", [])
    assert TRANSITION in {guichet["code"] for guichet in lue["contenu"]["guichets"]}
