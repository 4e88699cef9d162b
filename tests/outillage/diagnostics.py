"""A diagnostic as tests play it over HTTP: opened, answered, submitted, validated, given back."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import httpx

from shared.securite.identite import Role
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest

INDICATEURS_T0: dict[str, Any] = {
    "exercice": 2025,
    "chiffre_affaires_eur": "4200000.00",
    "effectif_etp": "38.50",
    "indicateurs": [
        {
            "code": "taux-de-service",
            "libelle": "Lignes livrées à la date confirmée",
            "valeur": "81.5",
            "unite": "%",
            "sens": "croissant",
            "source": "releve",
        }
    ],
}
OFFICIEL = "/v1/referentiels/smart-industrie/versions/1.0.0"
OBJECTIFS = ["couts", "delais", "croissance"]


def reponses_types(
    contenu: Mapping[str, Any], niveaux: Mapping[str, int] | None = None, *, defaut: int = 2, preuve: str = "vu"
) -> Iterator[dict[str, Any]]:
    """One answer per anchor question of a référentiel's content; `niveaux` sets the level (0-5) of named axes."""
    for thematique in contenu["thematiques"]:
        for axe in thematique["axes"]:
            for question in axe["questions"]:
                if question["ancre"]:
                    niveau = (niveaux or {}).get(axe["code"], defaut)
                    option = next(option["code"] for option in question["options"] if option["points"] == niveau)
                    yield {"question": question["code"], "etat": "repondu", "valeur": option, "preuve": preuve}


REPONSES_TYPES = reponses_types
"""The generator of the 36 answers, from the content that `contenu_referentiel` reads over HTTP."""


async def contenu_neuf(plateforme: PlateformeTest, numero: str = "1.0.0", code: str | None = None) -> dict[str, Any]:
    """The official content under a code of its own, so that tests do not change the version in force."""
    lu = reussie(await plateforme.client(Role.REGION).get(OFFICIEL)).json()
    return {**lu["contenu"], "code": code or f"essai-{uuid4().hex[:12]}", "numero": numero}


async def contenu_referentiel(client: httpx.AsyncClient, diagnostic: Mapping[str, Any]) -> dict[str, Any]:
    """Content of the version that the diagnostic keeps."""
    chemin = f"/v1/referentiels/{diagnostic['referentiel']}/versions/{diagnostic['version_referentiel']}"
    return dict(reussie(await client.get(chemin)).json()["contenu"])


def reussie(reponse: httpx.Response) -> httpx.Response:
    """The answer, which must be a success."""
    assert reponse.is_success, f"{reponse.status_code} {reponse.text}"
    return reponse


async def ouvrir_diagnostic(client: httpx.AsyncClient, dossier_id: str, **corps: Any) -> httpx.Response:
    """Opens a flash T0 diagnostic of a dossier."""
    entree = {"dossier_id": dossier_id, "type": "flash", "moment": "T0", **corps}
    return reussie(await client.post("/v1/diagnostics", json=entree))


async def repondre(client: httpx.AsyncClient, ouvert: httpx.Response, reponses: list[dict[str, Any]]) -> httpx.Response:
    """Saves answers at the version of the last answer read."""
    identifiant = ouvert.json().get("diagnostic_id") or ouvert.json()["id"]
    chemin = f"/v1/diagnostics/{identifiant}/reponses"
    return reussie(await client.patch(chemin, json={"reponses": reponses}, headers=version(ouvert)))


async def faire(client: httpx.AsyncClient, diagnostic_id: str, geste: str, **corps: Any) -> httpx.Response:
    """Performs a gesture at the current version; gives the answer, refusal or not."""
    lu = reussie(await client.get(f"/v1/diagnostics/{diagnostic_id}"))
    demande = {"geste": geste, **corps}
    return await client.post(f"/v1/diagnostics/{diagnostic_id}/gestes", json=demande, headers=version(lu))


async def etats_lus(client: httpx.AsyncClient, diagnostic_id: str) -> dict[str, dict[str, Any]]:
    """State of each question of a diagnostic, by code."""
    lues = reussie(await client.get(f"/v1/diagnostics/{diagnostic_id}/reponses")).json()
    return {lue["question"]: lue for lue in lues}


async def diagnostic_rempli(
    plateforme: PlateformeTest,
    dossier_id: str,
    niveaux: Mapping[str, int] | None = None,
    *,
    organisation: str = "cci-paris-idf",
    defaut: int = 2,
    **corps: Any,
) -> dict[str, Any]:
    """A diagnostic with its answers, objectives and baseline, ready to be submitted."""
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation=organisation)
    ouvert = await ouvrir_diagnostic(client, dossier_id, **corps)
    diagnostic = ouvert.json()
    chemin = f"/v1/diagnostics/{diagnostic['id']}"
    contenu = await contenu_referentiel(client, diagnostic)
    suite = await repondre(client, ouvert, list(reponses_types(contenu, niveaux, defaut=defaut)))
    suite = reussie(await client.put(f"{chemin}/objectifs", json={"objectifs": OBJECTIFS}, headers=version(suite)))
    if diagnostic["moment"] == "T0":
        reussie(await client.put(f"{chemin}/indicateurs-t0", json=INDICATEURS_T0, headers=version(suite)))
    return dict(reussie(await client.get(chemin)).json())


async def diagnostic_restitue(
    plateforme: PlateformeTest,
    dossier_id: str,
    niveaux: Mapping[str, int] | None = None,
    *,
    organisation: str = "cci-paris-idf",
    defaut: int = 2,
    **corps: Any,
) -> dict[str, Any]:
    """Plays the whole passation: an adviser answers and submits, the ensemblier validates, the company is given it."""
    rempli = await diagnostic_rempli(plateforme, dossier_id, niveaux, organisation=organisation, defaut=defaut, **corps)
    conseiller = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation=organisation)
    reussie(await faire(conseiller, rempli["id"], "soumettre"))
    reussie(await faire(plateforme.client(Role.ENSEMBLIER), rempli["id"], "valider"))
    return dict(reussie(await faire(conseiller, rempli["id"], "restituer")).json())
