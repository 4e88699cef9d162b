"""Drafts of the catalogue: a sound proposition, and the gestures of two persons."""

import uuid
from typing import Any
from uuid import UUID

from shared.securite.identite import Role
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest

ROUTE = "/v1/aides/brouillons"
SOURCE = {"reference": "Règlement d'essai", "adresse": "iledefrance.fr/essai", "confiance": "V"}
ANNEE = "1995"


def scenario(code: str, regle: str, attendu: dict[str, Any], **champs: Any) -> dict[str, Any]:
    return {"code": code, "regle": regle, "le": f"{ANNEE}-06-01", "attendu": {"version": ANNEE, **attendu}, **champs}


def proposition() -> dict[str, Any]:
    """A sound draft of a new dispositif, in force long ago."""
    critere = {"fait": "effectif_etp", "operateur": "<", "seuil": 50}
    depenses = [{"nature": "conseil", "montant_eur": "10000"}]
    return {
        "dispositif": f"essai-{uuid.uuid4().hex[:12]}",
        "nom": "Essai",
        "porteur": "Région Île-de-France",
        "objet": "Dispositif d'essai.",
        "sources": {"essai": SOURCE},
        "regles": {
            "version": ANNEE,
            "libelle": "Essai",
            "valide_du": f"{ANNEE}-01-01",
            "valide_au": f"{ANNEE}-12-31",
            "source": "essai",
            "besoins": ["conseil"],
            "instrument": "subvention",
            "regimes": [{"code": "a_determiner", "a_verifier": True}],
            "criteres": [{"code": "effectif", "libelle": "Moins de 50", "condition": critere, "source": "essai"}],
            "montant": {"mode": "taux", "taux": "0.50", "plafond_eur": "4000", "source": "essai"},
        },
        "scenarios": {
            "socle": {"effectif_etp": 10},
            "scenarios": [
                scenario("premier-jour", "validite", {"verdict": "eligible"}, le=f"{ANNEE}-01-01"),
                scenario("dernier-jour", "validite", {"verdict": "eligible"}, le=f"{ANNEE}-12-31"),
                scenario("quarante-neuf", "effectif", {"critere": "vrai"}, faits={"effectif_etp": "49.99"}),
                scenario("cinquante", "effectif", {"critere": "faux"}, faits={"effectif_etp": 50}),
                scenario("inconnu", "effectif", {"critere": "inconnu"}, faits={"effectif_etp": None}),
                scenario("plafond", "montant", {"montant_eur": "4000", "plafonnee_par": "plafond"}, depenses=depenses),
            ],
        },
    }


def personnes(plateforme: PlateformeTest) -> tuple[Any, Any]:
    return plateforme.client(Role.REGION, compte=UUID(int=1)), plateforme.client(Role.REGION, compte=UUID(int=2))


async def rediger(client: Any, corps: dict[str, Any]) -> Any:
    reponse = await client.post(ROUTE, json=corps)
    assert reponse.status_code == 201, reponse.text
    return reponse


async def faire(client: Any, reponse: Any, geste: str) -> Any:
    return await client.post(f"{ROUTE}/{reponse.json()['id']}/{geste}", headers=version(reponse))


async def publier(plateforme: PlateformeTest, corps: dict[str, Any]) -> Any:
    """Written by one person, approved by another, published."""
    auteur, relecteur = personnes(plateforme)
    approuve = await faire(relecteur, await rediger(auteur, corps), "approbation")
    assert approuve.status_code == 200, approuve.text
    return await faire(auteur, approuve, "publication")
