"""The edition of the catalogue over HTTP: a draft, a second person, a publication that never changes."""

import copy
import json
import uuid
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.aides.catalogue.chargement import DOSSIER
from shared.securite.identite import Role
from tests.outillage.edition import ANNEE, ROUTE, faire, personnes, proposition, rediger
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest


async def test_un_anonyme_ou_un_autre_role_ne_redige_pas(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client().post(ROUTE, json=proposition()), 401, "non-authentifie")
    for role in (Role.ENSEMBLIER, Role.ENTREPRISE, Role.PARTENAIRE_CONSEILLER):
        reponse = await plateforme.client(role).post(ROUTE, json=proposition())
        assert reponse.status_code == 403
    reponse = await plateforme.client(Role.REGION).get(f"{ROUTE}/{uuid.uuid4()}")
    verifier_probleme(reponse, 404, "brouillon-introuvable")


async def test_un_brouillon_approuve_par_une_autre_personne_entre_au_catalogue(plateforme: PlateformeTest) -> None:
    auteur, relecteur = personnes(plateforme)
    corps = proposition()
    redige = await rediger(auteur, corps)
    assert (redige.json()["etat"], redige.json()["defauts"]) == ("brouillon", [])
    verifier_probleme(await faire(auteur, redige, "publication"), 409, "etat-brouillon-contraire")
    verifier_probleme(await faire(auteur, redige, "approbation"), 409, "approbation-par-redacteur")
    approuve = await faire(relecteur, redige, "approbation")
    assert approuve.json()["etat"] == "approuve"
    publie = await faire(auteur, approuve, "publication")
    assert publie.json()["etat"] == "publie"
    lu = (await auteur.get(f"/v1/dispositifs/{corps['dispositif']}")).json()
    assert [v["empreinte"] for v in lu["versions"]] == [publie.json()["empreinte"]]
    assert lu["versions"][0]["montant"]["plafond_eur"] == "4000.00"
    for geste in ("approbation", "publication", "abandon"):
        verifier_probleme(await faire(relecteur, publie, geste), 409, "etat-brouillon-contraire")
    requete = text("UPDATE dispositif_brouillon SET etat = 'ecarte' WHERE dispositif = :code")
    async with plateforme.base("aides").ecriture() as session:
        with pytest.raises(DBAPIError, match="ne change plus"):
            await session.execute(requete, {"code": corps["dispositif"]})
        await session.rollback()


async def test_corriger_fait_tomber_l_approbation_et_ecarter_libere_la_place(plateforme: PlateformeTest) -> None:
    auteur, relecteur = personnes(plateforme)
    corps = proposition()
    redige = await rediger(auteur, corps)
    verifier_probleme(await auteur.post(ROUTE, json=corps), 409, "brouillon-deja-en-cours")
    approuve = await faire(relecteur, redige, "approbation")
    chemin = f"{ROUTE}/{redige.json()['id']}"
    verifier_probleme(await auteur.put(chemin, json=corps, headers=version(redige)), 412, "version-perimee")
    corrige = await relecteur.put(chemin, json=corps, headers=version(approuve))
    assert (corrige.json()["etat"], corrige.json()["approuve_par"]) == ("brouillon", None)
    verifier_probleme(await faire(relecteur, corrige, "approbation"), 409, "approbation-par-redacteur")
    ecarte = await faire(auteur, corrige, "abandon")
    assert ecarte.json()["etat"] == "ecarte"
    assert (await rediger(auteur, corps)).json()["etat"] == "brouillon"


async def test_une_version_publiee_ne_se_recouvre_pas(plateforme: PlateformeTest) -> None:
    auteur, _ = personnes(plateforme)
    corps = proposition() | {"dispositif": "pmup"}
    corps["regles"] |= {"version": "2023", "valide_du": "2020-01-01", "valide_au": None}
    redige = await rediger(auteur, corps)
    trouves = {(d["lieu"], d["message"]) for d in redige.json()["defauts"]}
    assert ("regles.version", "la version 2023 est déjà publiée et ne change plus") in trouves
    assert ("regles.valide_du", "la période chevauche la version 2016") in trouves
    await faire(auteur, redige, "abandon")


def poser(corps: dict[str, Any], chemin: str, valeur: Any) -> None:
    *pas, dernier = chemin.split(".")
    cible: Any = corps
    for nom in pas:
        cible = cible[int(nom)] if isinstance(cible, list) else cible[nom]
    cible[int(dernier) if isinstance(cible, list) else dernier] = valeur


CONDITION = "regles.criteres.0.condition"
FAUTES = [
    pytest.param(f"{CONDITION}.fait", "couleur", CONDITION, "fait inconnu", id="fait_inconnu"),
    pytest.param(f"{CONDITION}.seuil", True, CONDITION, "impropre", id="type"),
    pytest.param(
        CONDITION,
        {
            "tous": [
                {"fait": "effectif_etp", "operateur": ">=", "seuil": 50},
                {"fait": "effectif_etp", "operateur": "<", "seuil": 50},
            ]
        },
        CONDITION,
        "intervalle impossible",
        id="intervalle",
    ),
    pytest.param("regles.montant.taux", "1.01", "regles.montant.taux", "inférieur ou égal à 1", id="taux"),
    pytest.param("regles.montant.plancher_eur", "4001", "regles.montant.plafond_eur", "sous le plancher", id="plafond"),
    pytest.param("regles.montant.taux_mini", "0.60", "regles.montant.taux_mini", "dépasse le taux", id="taux_mini"),
    pytest.param("regles.valide_au", "1994-12-31", "regles", "finit avant", id="periode"),
    pytest.param("regles.revise", ANNEE, "regles.revise", "cycle", id="cycle"),
    pytest.param("regles.revise", "1900", "regles.revise", "n'est pas publiée", id="revision_de_rien"),
    pytest.param("regles.champs_ouverts", ["couleur"], "regles", "champs ouverts inconnus", id="ouverture_inconnue"),
    pytest.param(f"{CONDITION}.seuil", "beaucoup", f"{CONDITION}.seuil", "doit être un nombre", id="seuil_texte"),
    pytest.param("regles.criteres.0.source", None, "regles.criteres.0", "a_verifier", id="sans_source"),
    pytest.param("scenarios.scenarios.3.attendu.critere", "vrai", "scenarios.scenarios.3", "au lieu", id="scenario"),
    pytest.param("scenarios.scenarios", [], "scenarios.scenarios", "6", id="sans_scenario"),
]


@pytest.mark.parametrize(("chemin", "valeur", "lieu", "message"), FAUTES)
async def test_une_regle_fautive_est_refusee_a_l_approbation_avec_son_lieu(
    plateforme: PlateformeTest, chemin: str, valeur: Any, lieu: str, message: str
) -> None:
    auteur, relecteur = personnes(plateforme)
    corps = copy.deepcopy(proposition())
    poser(corps, chemin, valeur)
    refus = await faire(relecteur, await rediger(auteur, corps), "approbation")
    verifier_probleme(refus, 409, "regles-refusees")
    defauts = refus.json()["defauts"]
    assert any(d["lieu"].startswith(lieu) and message in d["message"] for d in defauts), defauts
    assert not (DOSSIER / f"{corps['dispositif']}.json").exists()
    lu = await auteur.get(f"/v1/dispositifs/{corps['dispositif']}")
    verifier_probleme(lu, 404, "dispositif-introuvable")


@pytest.mark.parametrize("regles", [{"texte": "a\x00b"}, {"texte": "x" * 200_001}, {"nombre": 2**70}])
async def test_un_contenu_qui_ne_se_conserve_pas_est_refuse(plateforme: PlateformeTest, regles: Any) -> None:
    corps = proposition() | {"regles": regles}
    refus = await plateforme.client(Role.REGION).post(ROUTE, json=corps)
    verifier_probleme(refus, 409, "contenu-impropre")
    assert [faute["champ"] for faute in refus.json()["champs"]] == ["body.regles"]


@pytest.mark.parametrize(
    ("niveaux", "statut", "code"), [(300, 409, "contenu-impropre"), (20_000, 422, "saisie-invalide")]
)
async def test_une_condition_sans_fond_est_refusee_et_rien_ne_tombe(
    plateforme: PlateformeTest, niveaux: int, statut: int, code: str
) -> None:
    feuille = '{"fait": "effectif_etp", "operateur": "<", "seuil": 50}'
    profonde = '{"non":' * niveaux + feuille + "}" * niveaux
    corps = json.dumps(proposition()).replace(json.dumps(json.loads(feuille)), profonde, 1)
    entetes = {"Content-Type": "application/json"}
    reponse = await plateforme.client(Role.REGION).post(ROUTE, content=corps, headers=entetes)
    verifier_probleme(reponse, statut, code)
