"""A partner's system that receives webhooks, over a real port: it checks the signature, and answers as told."""

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from standardwebhooks import Webhook

from services.gateway.webhooks.envoi import poster
from services.gateway.webhooks.livraison import Livreur
from shared.securite.identite import Role
from tests.gateway.partenaires import Partenaire, orienter, partenaire
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest

TYPES = [f"gateway.orientation.{fait}" for fait in ("envoyee", "vue", "acceptee", "declinee", "close")]


@dataclass
class Recepteur:
    """ASGI application; `reponses` are the statuses of the next calls (then 204), `attente_s` delays each answer."""

    reponses: list[int] = field(default_factory=list)
    entetes: dict[str, str] = field(default_factory=dict)
    attente_s: float = 0.0
    appels: list[dict[str, Any]] = field(default_factory=list)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "http"
        corps = b""
        while True:
            message = await receive()
            corps += message.get("body", b"")
            if not message.get("more_body"):
                break
        entetes = {nom.decode(): valeur.decode() for nom, valeur in scope["headers"]}
        self.appels.append({"chemin": scope["path"], "entetes": entetes, "corps": corps.decode()})
        if self.attente_s:
            await asyncio.sleep(self.attente_s)
        statut = self.reponses.pop(0) if self.reponses else 204
        brutes = [(nom.encode(), valeur.encode()) for nom, valeur in self.entetes.items()]
        await send({"type": "http.response.start", "status": statut, "headers": brutes})
        await send({"type": "http.response.body", "body": b""})

    def messages(self, secret: str) -> list[dict[str, Any]]:
        """What was received, each signature verified."""
        return [Webhook(secret).verify(appel["corps"], appel["entetes"]) for appel in self.appels]

    def identifiants(self) -> list[str]:
        return [appel["entetes"]["webhook-id"] for appel in self.appels]


def livreur(plateforme: PlateformeTest, attente_s: float = 2.0) -> Livreur:
    """The worker's duty, with a shorter wait."""
    envoyer = partial(poster, attente_s=attente_s, boucle_permise=True)
    return Livreur(plateforme.base("gateway"), plateforme.horloge, plateforme.emetteur.racine_webhooks(), envoyer)


async def abonner(client: Any, url: str, types: list[str] | None = None) -> dict[str, Any]:
    reponse = await client.post("/v1/webhooks/abonnements", json={"url": url, "types": types or TYPES})
    assert reponse.status_code == 201, reponse.text
    assert reponse.headers["cache-control"] == "no-store"
    return dict(reponse.json())


async def emetteur_abonne(plateforme: PlateformeTest) -> Partenaire:
    """A partner whose manager subscribes."""
    return await partenaire(plateforme, Role.PARTENAIRE_RESPONSABLE)


async def orientation_emise(plateforme: PlateformeTest, emetteur: Partenaire) -> tuple[dict[str, Any], Partenaire]:
    """An orientation to a partner of its own, sent by the subscriber on a dossier that it has opened."""
    ouvert = await plateforme.ouvrir_dossier()
    ensemblier, chemin = plateforme.client(Role.ENSEMBLIER), f"/v1/dossiers/{ouvert['siren']}"
    entetes = version(await ensemblier.get(f"{chemin}/fiche"))
    await ensemblier.post(f"{chemin}/parties", json={"organisation_id": emetteur.cle}, headers=entetes)
    cible = await partenaire(plateforme)
    [orientation] = await orienter(plateforme, ouvert, cible, client=emetteur.client, message="Secret d'atelier")
    return orientation, cible


async def livraisons(client: Any, abonnement: dict[str, Any]) -> list[dict[str, Any]]:
    page = await client.get(f"/v1/webhooks/abonnements/{abonnement['id']}/livraisons")
    assert page.status_code == 200, page.text
    return list(page.json()["elements"])
