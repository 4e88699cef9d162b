"""The first gestures of the instruction's stories, over HTTP."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from services.aides.instruction.amorcage import FICHIER
from shared.horloge import Horloge
from shared.securite.identite import Role
from tests.outillage.aides import avancer, demande_creee, geste
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest

REGLAGES = "/v1/aides/reglages-instruction"
HABILITATIONS = "/v1/aides/habilitations"
TRANSITION = "guichet-transition"


def organisation(**changements: Any) -> dict[str, Any]:
    """The organisation delivered with the platform, changed."""
    return dict(json.loads(FICHIER.read_text()) | changements)


def saisie_organisation(**changements: Any) -> dict[str, Any]:
    return {"genre": "organisation", "motif": "Essai", "contenu": organisation(**changements)}


def personne(plateforme: PlateformeTest, rang: int) -> Any:
    """A person of the Région."""
    return plateforme.client(Role.REGION, compte=UUID(int=1000 + rang))


async def faire(client: Any, reponse: Any, geste: str) -> Any:
    """A gesture on a setting, at the version of the answer."""
    return await client.post(f"{REGLAGES}/{reponse.json()['id']}/{geste}", headers=version(reponse))


async def publier(plateforme: PlateformeTest, corps: dict[str, Any]) -> Any:
    """Written by one person, approved by another, published."""
    auteur, relecteur = personne(plateforme, 90), personne(plateforme, 91)
    redige = await auteur.post(REGLAGES, json=corps)
    assert redige.status_code == 201, redige.text
    publie = await faire(auteur, await faire(relecteur, redige, "approbation"), "publication")
    assert publie.status_code == 200, publie.text
    return publie


async def habiliter(
    plateforme: PlateformeTest, rang: int, fonction: str, guichet: str | None = None, **limites: Any
) -> None:
    """Gives a function to a person, unless they hold it already."""
    donneur = personne(plateforme, 92)
    corps = {"compte_id": str(UUID(int=1000 + rang)), "fonction": fonction, "guichet": guichet, **limites}
    chemin = f"{HABILITATIONS}?compte_id={corps['compte_id']}&fonction={fonction}"
    tenues = (await donneur.get(chemin)).json()["elements"]
    if not any(t["guichet"] == guichet and t["finie_le"] is None for t in tenues):
        reponse = await donneur.post(HABILITATIONS, json=corps)
        assert reponse.status_code == 201, reponse.text


async def agir(client: Any, demande_id: str, geste: str, **corps: Any) -> Any:
    """Reads the instruction for its ETag, then tries the gesture; gives the HTTP answer."""
    chemin = f"/v1/demandes/{demande_id}/instruction"
    lue = await client.get(chemin)
    return await client.post(f"{chemin}/gestes", json={"geste": geste, **corps}, headers=version(lue))


async def agir_ou_echouer(client: Any, demande_id: str, geste: str, **corps: Any) -> dict[str, Any]:
    """The gesture, which must be accepted."""
    reponse = await agir(client, demande_id, geste, **corps)
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())


INSTRUCTEUR, RESPONSABLE, DIRECTION, COMMISSION, PETIT_RESPONSABLE, DECIDEUR = 10, 31, 32, 33, 34, 41
PERSONNES: tuple[tuple[int, str, str | None, dict[str, Any]], ...] = (
    (INSTRUCTEUR, "instructeur", TRANSITION, {}),
    (INSTRUCTEUR, "direction", None, {}),
    (RESPONSABLE, "responsable-guichet", TRANSITION, {}),
    (RESPONSABLE, "direction", None, {}),
    (DIRECTION, "direction", None, {}),
    (DIRECTION, "responsable-guichet", TRANSITION, {}),
    (COMMISSION, "commission-permanente", None, {}),
    (PETIT_RESPONSABLE, "responsable-guichet", TRANSITION, {"plafond_eur": "10000"}),
)
"""Rank, function, desk, limits: enough for every level, and for some to hold two functions."""
RAISON = "Projet cohérent avec la stratégie de l'entreprise."


def chaine_essai(**changements: Any) -> dict[str, Any]:
    """Two levels up to 50,000 euros, three above, the last one a vote."""
    niveaux = [
        {"code": "responsable", "libelle": "Responsable de guichet", "fonction": "responsable-guichet"},
        {"code": "direction", "libelle": "Direction", "fonction": "direction"},
        {"code": "commission", "libelle": "Commission permanente", "fonction": "commission-permanente", "vote": True},
    ]
    tranches = [{"jusqu_a_eur": "50000", "niveaux": niveaux[:2]}, {"niveaux": niveaux}]
    contenu = {"tranches": tranches, "a_verifier": True} | changements
    return {"genre": "chaine", "dispositif": "pmup", "motif": "Essai", "contenu": contenu}


def grille_essai(**changements: Any) -> dict[str, Any]:
    """Two criteria, 60 and 40, on three anchors."""
    ancres = [{"note": note, "libelle": libelle} for note, libelle in ((0, "absent"), (2, "présent"), (4, "majeur"))]
    criteres = [
        {"code": "effet", "libelle": "Effet sur la production", "poids": 60, "ancres": ancres},
        {"code": "emploi", "libelle": "Emploi", "poids": 40, "ancres": ancres},
    ]
    contenu = {"criteres": criteres, "justification_min": 20, "a_verifier": True} | changements
    return {"genre": "grille", "dispositif": "pmup", "motif": "Essai", "contenu": contenu}


async def prise(plateforme: PlateformeTest, demande_id: str) -> None:
    """Deposited, then taken by the instructor of its desk."""
    await habiliter(plateforme, INSTRUCTEUR, "instructeur", TRANSITION)
    await avancer(plateforme, demande_id, "deposer")
    await agir_ou_echouer(personne(plateforme, INSTRUCTEUR), demande_id, "prendre")


async def instruite(plateforme: PlateformeTest, dossier_id: str, montant_eur: str = "90000", noter: Any = None) -> str:
    """A demande that its instructor has instructed."""
    demande = await demande_creee(plateforme, dossier_id, montant_eur=montant_eur)
    await prise(plateforme, demande["id"])
    for nom in ("completer", "instruire"):
        if nom == "instruire" and noter:
            await agir_ou_echouer(personne(plateforme, INSTRUCTEUR), demande["id"], "noter", notes=noter)
        reponse = await geste(personne(plateforme, INSTRUCTEUR), demande["id"], nom)
        assert reponse.status_code == 200, reponse.text
    return str(demande["id"])


async def proposer(plateforme: PlateformeTest, demande_id: str, montant_eur: str = "60000") -> dict[str, Any]:
    """The instructor proposes to grant."""
    corps = {"sens": "accorder", "montant_eur": montant_eur, "motif_detail": RAISON}
    return await agir_ou_echouer(personne(plateforme, INSTRUCTEUR), demande_id, "proposer", **corps)


async def approuver(plateforme: PlateformeTest, demande_id: str, niveau: str, rang: int, **corps: Any) -> Any:
    """The HTTP answer to an approval by a person."""
    return await agir(personne(plateforme, rang), demande_id, "approuver", niveau=niveau, motif_detail=RAISON, **corps)


def vote(le: date | None = None) -> dict[str, str]:
    return {"reference": "CP 2026-417", "le": f"{le or Horloge().aujourdhui():%Y-%m-%d}"}
