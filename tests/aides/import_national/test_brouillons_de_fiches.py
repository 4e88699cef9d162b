"""A sheet kept becomes a draft of rules: nothing is published without a second person."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.outillage.edition import ANNEE, faire, personnes, proposition, publier
from tests.outillage.http import verifier_probleme
from tests.outillage.import_national import FICHES, aide, changements, fiche, importer, region, source, trancher
from tests.outillage.plateforme import PlateformeTest

JOUR = f"{ANNEE}-03-01"


@pytest.fixture
def autrefois(plateforme: PlateformeTest) -> Iterator[None]:
    """A day that no real dispositif covers."""
    plateforme.horloge.fige = datetime.fromisoformat(f"{JOUR}T08:00:00+00:00").astimezone(UTC)
    yield
    plateforme.horloge.fige = None


async def exporter(client: Any, identifiant: str) -> dict[str, Any]:
    lu = await client.get(f"/v1/aides/dispositifs/export?le={JOUR}")
    return next(dict(ligne) for ligne in lu.json()["elements"] if ligne["id"].partition("@")[0] == identifiant)


@pytest.mark.usefixtures("autrefois")
async def test_un_changement_accepte_entre_aux_regles_par_une_revision_approuvee_a_deux(
    plateforme: PlateformeTest,
) -> None:
    corps = proposition()
    code = corps["dispositif"]
    assert (await publier(plateforme, corps)).json()["etat"] == "publie"
    auteur, relecteur = personnes(plateforme)
    ligne, origine = await exporter(auteur, code), source()
    assert ligne["eligibilite_effectif_maximal"] == "49"
    recue = ligne | {
        "eligibilite_effectif_maximal": "99",
        "eligibilite_effectif_minimal": "5",
        "ciblage_naf": "25|28.4",
        "ciblage_naf_exclusions": "25.4|28.49Z",
        "eligibilite_geographique": "departement:93",
        "url_source": "https://exemple.fr/essai",
    }
    fait = await importer(auteur, origine, [recue])
    for changement in (await changements(auteur, import_id=fait["id"], etat="en_attente")).values():
        assert (await trancher(auteur, changement, "accepte")).status_code == 200
    fiche_id = (await fiche(auteur, origine)).json()["id"]
    redige = await auteur.post(f"{FICHES}/{fiche_id}/brouillon")
    assert redige.status_code == 201, redige.text
    regles = redige.json()["contenu"]["regles"]
    assert (regles["revise"], regles["valide_du"], regles["valide_au"]) == (ANNEE, JOUR, f"{ANNEE}-12-31")
    lieux = {defaut["lieu"].partition(" ")[0] for defaut in redige.json()["defauts"]}
    assert lieux <= {f"scenarios.scenarios.{rang}" for rang in range(6)}, "seuls les scénarios sont à relire"
    assert lieux, "la borne change : un scénario au moins ne tient plus"
    verifier_probleme(await faire(relecteur, redige, "approbation"), 409, "regles-refusees")
    corrige = await corriger(auteur, redige)
    assert corrige.json()["defauts"] == []
    verifier_probleme(await faire(auteur, corrige, "approbation"), 409, "approbation-par-redacteur")
    publiee = await faire(relecteur, await faire(relecteur, corrige, "approbation"), "publication")
    assert publiee.json()["etat"] == "publie"
    apres = await exporter(auteur, code)
    assert {nom: apres[nom] for nom in recue if nom not in NON_REGLES} == {
        nom: recue[nom] for nom in recue if nom not in NON_REGLES
    }
    rendu = (await importer(auteur, origine, [recue | {"titre": "Nouveau titre"}]))["compte_rendu"]
    assert (rendu["appliques"], rendu["en_attente"]) == (1, 0)


NON_REGLES = {"id", "date_mise_a_jour", "date_ouverture", "eligibilite", "titre"}
"""What a revision says by itself: its own key, its dates and its criteria in words."""


async def corriger(auteur: Any, redige: Any) -> Any:
    """The author brings the scenarios to the new bounds: the base company is one that the new rules admit."""
    contenu = redige.json()["contenu"]
    contenu["scenarios"]["socle"] |= {"naf": "25.62B", "commune": "93066", "departement": "93"}
    for scenario in contenu["scenarios"]["scenarios"]:
        scenario["regle"] = scenario["regle"].replace("effectif", "effectif-maxi")
        if scenario["code"] in {"quarante-neuf", "cinquante"}:
            scenario["faits"]["effectif_etp"] = 100 if scenario["code"] == "cinquante" else "99.99"
    chemin = f"/v1/aides/brouillons/{redige.json()['id']}"
    return await auteur.put(chemin, json=contenu, headers={"If-Match": redige.headers["etag"]})


async def test_une_aide_inconnue_donne_un_brouillon_dont_les_manques_sont_nommes(plateforme: PlateformeTest) -> None:
    client, origine = region(plateforme), source()
    await importer(client, origine, [aide("Robot 2026", ciblage_naf_exclusions="33", date_cloture="2026-12-31")])
    fiche_id = (await fiche(client, origine)).json()["id"]
    redige = (await client.post(f"{FICHES}/{fiche_id}/brouillon")).json()
    assert redige["dispositif"] == f"{origine}-robot-2026"
    contenu = redige["contenu"]
    assert contenu["porteur"] == "Agence d'essai"
    conditions = {c["code"]: c["condition"] for c in contenu["regles"]["criteres"]}
    assert conditions == {
        "effectif-maxi": {"fait": "effectif_etp", "operateur": "<", "seuil": 250},
        "territoire": {"fait": "commune", "operateur": "dans", "seuil": ["region:11"]},
        "naf-exclus": {"non": {"fait": "naf", "operateur": "commence_par", "seuil": ["33"]}},
        "industrie": {"fait": "activite_industrielle", "operateur": "=", "seuil": True},
    }
    lieux = {defaut["lieu"] for defaut in redige["defauts"]}
    assert lieux == {"regles.besoins", "regles.instrument", "scenarios.scenarios"}
    verifier_probleme(await client.post(f"{FICHES}/{fiche_id}/brouillon"), 409, "brouillon-deja-en-cours")


async def test_une_cle_de_financeur_ne_se_prend_jamais_pour_un_dispositif_du_catalogue(
    plateforme: PlateformeTest,
) -> None:
    client, origine = region(plateforme), source()
    porteurs = json.dumps([{"nom": "Agence"}])
    await importer(client, origine, [aide("PMup", porteurs=porteurs)])
    lue = (await fiche(client, origine)).json()
    assert (lue["dispositif"], lue["catalogue"]) == (None, {})
    redige = (await client.post(f"{FICHES}/{lue['id']}/brouillon")).json()
    assert redige["dispositif"] == f"{origine}-pmup"
