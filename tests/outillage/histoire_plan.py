"""A plan told to the product as history: conventions, statements at past instants, programmes, parcours."""

from datetime import UTC, datetime, timedelta
from typing import Any

from shared.securite.identite import Role
from tests.gateway.evenements import Publieur, nouveau
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest
from tests.outillage.repertoire import partenaire_neuf


def a_midi(jour: str) -> datetime:
    return datetime.fromisoformat(f"{jour}T12:00:00+00:00").astimezone(UTC)


async def signer(plateforme: PlateformeTest, convention: dict[str, Any], organisation_id: str) -> dict[str, Any]:
    """Signs the convention on its first day, then states what was done, each on its day; gives what is read last."""
    client = plateforme.client(Role.REGION)
    corps = {nom: convention[nom] for nom in ("programme", "intitule", "du", "au", "montant_eur", "cibles")}
    plateforme.horloge.fige = a_midi(convention["du"])
    lue = await client.post("/v1/conventions", json={**corps, "organisation_id": organisation_id})
    assert lue.status_code == 201, lue.text
    chemin = lue.headers["location"]
    for releve in sorted(convention["releves"], key=lambda un: un["le"]):
        plateforme.horloge.fige = a_midi(releve["le"])
        lue = await client.post(f"{chemin}/releves", json={**releve, "source": "bilan du plan"}, headers=version(lue))
        assert lue.status_code == 201, lue.text
    plateforme.horloge.fige = None
    return dict(lue.json())


async def signer_plan(plateforme: PlateformeTest, conventions: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Each convention with an organisation of its bearer: programme → convention."""
    porteurs: dict[str, Any] = {}
    signees = {}
    for convention in conventions:
        if convention["porteur"] not in porteurs:
            porteurs[convention["porteur"]] = await partenaire_neuf(plateforme)
        signees[convention["programme"]] = await signer(plateforme, convention, porteurs[convention["porteur"]].id)
    return signees


async def vivre(
    plateforme: PlateformeTest, debut: datetime, attente: timedelta, *, oriente: bool, clos: bool = True
) -> Publieur:
    """A robot loan: signature, installation after `attente`, plan accepted, closure with or without orientation."""
    plateforme.horloge.fige = debut
    _, publieur = await nouveau(plateforme)
    publieur.le = debut
    await publieur.ouvrir(etape="signature", modele="robots")
    publieur.le = debut + attente
    await publieur.geste("signature", "installation")
    await publieur.publier("parcours.plan.accepte", publieur.parcours_id, actions=1)
    if oriente:
        await publieur.publier(
            "parcours.orientation.enregistree",
            publieur.parcours_id,
            parcours_id=str(publieur.parcours_id),
            decision="ecartee",
            motif="autofinancement",
        )
    if clos:
        publieur.le += timedelta(days=30)
        await publieur.geste("installation", "cloture")
    plateforme.horloge.fige = None
    return publieur
