"""Programmes and antennes for tests: each of an organisation of its own, so that nothing needs cleaning."""

import itertools
from typing import Any
from uuid import UUID, uuid4, uuid5

import httpx

from services.commande.amorcage import compte_id
from shared.securite.identite import Identite, Role
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest

SECONDE_PERSONNE = compte_id("demo-region-2")
_RANG = itertools.count(1)


def contenu(**changements: Any) -> dict[str, Any]:
    """A sound content; `changements` replace whole fields."""
    return {
        "titre": "Diagnostic lean",
        "offre": "diagnostic",
        "axes": ["lea_flux"],
        "besoins": ["conseil"],
        "territoire": {"departements": ["77"]},
        "periode": {"valide_du": "2020-01-01"},
        "capacite": {"places": 10, "simultanes": 5},
        **changements,
    }


class Partenaire:
    """An organisation of its own and its people."""

    def __init__(self, plateforme: PlateformeTest, organisation: dict[str, Any]) -> None:
        self.plateforme, self.organisation = plateforme, organisation
        self.id = organisation["id"]

    def client(self, role: Role = Role.PARTENAIRE_RESPONSABLE) -> httpx.AsyncClient:
        identite = Identite(uuid5(UUID(self.id), role.value), role, UUID(self.id))
        client = self.plateforme.client()
        client.headers["Authorization"] = f"Bearer {self.plateforme.emetteur.jeton_acces(identite)[0]}"
        return client

    async def brouillon(self, code: str | None = None, edition: str = "1", **changements: Any) -> httpx.Response:
        corps = {"code": code or f"essai-{uuid4().hex[:12]}", "edition": edition, "contenu": contenu(**changements)}
        return await self.client().post("/v1/programmes", json=corps)

    async def publie(self, code: str | None = None, edition: str = "1", **changements: Any) -> dict[str, Any]:
        """A programme written by the partner and approved by the Region."""
        ecrit = await self.brouillon(code, edition, **changements)
        assert ecrit.status_code == 201, ecrit.text
        return await publier(self, ecrit)

    async def antenne(self, **changements: Any) -> dict[str, Any]:
        corps = {
            "code": f"antenne-{next(_RANG)}",
            "nom": "Antenne d'essai",
            "boite": "industrie@exemple.fr",
            "territoire": {"departements": ["77"]},
            **changements,
        }
        reponse = await self.client().post("/v1/antennes", json=corps)
        assert reponse.status_code == 201, reponse.text
        return dict(reponse.json())

    async def rattacher(self, compte: str, version: int = 0, **corps: Any) -> httpx.Response:
        """Attaches an account to an antenne."""
        return await self.client().put(f"/v1/conseillers/{compte}", json=corps, headers={"If-Match": f'"v{version}"'})

    async def compte(self, role: Role = Role.PARTENAIRE_CONSEILLER) -> str:
        corps = {
            "identifiant": f"essai-{uuid4().hex[:12]}",
            "libelle": "Compte d'essai",
            "role": role.value,
            "organisation_id": self.id,
        }
        reponse = await self.plateforme.client(Role.REGION).post("/v1/comptes", json=corps)
        assert reponse.status_code == 201, reponse.text
        return str(reponse.json()["id"])


async def partenaire_neuf(plateforme: PlateformeTest, reseau: str = "autre") -> Partenaire:
    corps = {"code": f"essai-{uuid4().hex[:12]}", "nom": "Partenaire d'essai", "reseau": reseau}
    reponse = await plateforme.client(Role.REGION).post("/v1/organisations", json=corps)
    assert reponse.status_code == 201, reponse.text
    return Partenaire(plateforme, reponse.json())


async def decider(plateforme: PlateformeTest, proposition_id: str, decision: str = "approuver") -> httpx.Response:
    """The Region decides a proposed change."""
    client = plateforme.client(Role.REGION, compte=SECONDE_PERSONNE)
    chemin = f"/v1/propositions-programmes/{proposition_id}/decision"
    return await client.post(chemin, json={"decision": decision, "motif": "essai"})


async def publier(partenaire: Partenaire, ecrit: httpx.Response) -> dict[str, Any]:
    """Asks for the publication of a draft and has the Region approve it; gives the programme."""
    chemin = f"/v1/programmes/{ecrit.json()['id']}"
    demande = await partenaire.client().post(f"{chemin}/publication", headers=version(ecrit))
    assert demande.status_code == 200, demande.text
    decision = await decider(partenaire.plateforme, demande.json()["proposition"]["id"])
    assert decision.status_code == 200, decision.text
    return dict((await partenaire.client().get(chemin)).json())
