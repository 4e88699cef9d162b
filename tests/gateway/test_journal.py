"""The business journal of the gateway: one line per write, with its author and what changed; none for a refusal."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import uuid4

import httpx
from sqlalchemy import text

from services.commande.amorcage import organisation_id
from shared.securite.identite import Role
from tests.outillage.entreprises import siren_neuf, siret_neuf
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest


class Ecriture(NamedTuple):
    """A write of the story, and the type of the line it must leave."""

    type: str
    methode: str
    chemin: str
    corps: Mapping[str, Any]


async def _lignes(plateforme: PlateformeTest, requete_id: str) -> list[Mapping[str, Any]]:
    async with plateforme.base("gateway").lecture() as session:
        lignes = await session.execute(
            text("SELECT * FROM journal WHERE requete_id = :r ORDER BY numero"), {"r": requete_id}
        )
        return [dict(ligne) for ligne in lignes.mappings()]


async def _evenements(plateforme: PlateformeTest, type_: str, sujet: Any) -> int:
    requete = text("SELECT count(*) FROM evenement WHERE type = :t AND sujet_id = :s")
    async with plateforme.base("gateway").lecture() as session:
        return int((await session.execute(requete, {"t": type_, "s": sujet})).scalar_one())


async def _envoyer(
    plateforme: PlateformeTest, client: httpx.AsyncClient, ecriture: Ecriture, fiche: str
) -> httpx.Response:
    lue = await client.get(fiche)
    entetes = {"X-Request-ID": uuid4().hex, **(version(lue) if lue.status_code == 200 else {})}
    return await client.request(ecriture.methode, ecriture.chemin, json=dict(ecriture.corps), headers=entetes)


def _histoire(plateforme: PlateformeTest, siren: str, siret: str) -> list[Ecriture]:
    dossier = f"/v1/dossiers/{siren}"
    demain = (plateforme.horloge.aujourdhui() + timedelta(days=1)).isoformat()
    saisie = {"raison_sociale": "Journal", "naf": "25.62B", "code_commune": "93066"}
    organisation = {"code": f"org-{siren}", "nom": "Pôle", "reseau": "pole"}
    compte = {"identifiant": f"compte-{siren}", "libelle": "Dirigeant", "role": "entreprise", "siren": siren}
    return [
        Ecriture("gateway.organisation.inscrite", "POST", "/v1/organisations", organisation),
        Ecriture("gateway.compte.ouvert", "POST", "/v1/comptes", compte),
        Ecriture("gateway.cle.creee", "POST", "/v1/cles", {"libelle": "Clé"}),
        Ecriture("gateway.dossier.ouvert", "POST", "/v1/dossiers", {"siret": siret, "saisie": saisie}),
        Ecriture("gateway.dossier.pris-en-charge", "POST", f"{dossier}/prise-en-charge", {}),
        Ecriture(
            "gateway.dossier.partie-associee",
            "POST",
            f"{dossier}/parties",
            {"organisation_id": str(organisation_id("cetim"))},
        ),
        Ecriture(
            "gateway.dossier.action-fixee",
            "PUT",
            f"{dossier}/prochaine-action",
            {"libelle": "Visiter", "echeance_le": demain},
        ),
        Ecriture("gateway.dossier.clos", "POST", f"{dossier}/cloture", {"motif": "abandon-entreprise"}),
    ]


async def test_chaque_ecriture_laisse_une_ligne_avec_son_auteur(plateforme: PlateformeTest) -> None:
    siren = siren_neuf()
    par_type = {"gateway.organisation.inscrite": Role.REGION}
    for ecriture in _histoire(plateforme, siren, siret_neuf(siren)):
        role = par_type.get(ecriture.type, Role.ENSEMBLIER)
        identite = plateforme.identite(role)
        reponse = await _envoyer(plateforme, plateforme.client(role), ecriture, f"/v1/dossiers/{siren}/fiche")
        assert reponse.status_code in (200, 201), f"{ecriture.type}: {reponse.text}"
        lignes = await _lignes(plateforme, reponse.headers["x-request-id"])
        assert [ligne["type"] for ligne in lignes] == [ecriture.type]
        ligne = lignes[0]
        assert (ligne["acteur_id"], ligne["acteur_role"]) == (identite.compte_id, role.value)
        assert ligne["automatique"] is False
        assert ligne["apres"]
        assert await _evenements(plateforme, ecriture.type, ligne["objet_id"]) >= 1


async def test_une_modification_garde_l_avant_et_l_apres(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    ecriture = Ecriture("", "POST", f"/v1/dossiers/{dossier['siren']}/prise-en-charge", {})
    reponse = await _envoyer(
        plateforme, plateforme.client(Role.ENSEMBLIER), ecriture, f"/v1/dossiers/{dossier['siren']}/fiche"
    )
    ligne = (await _lignes(plateforme, reponse.headers["x-request-id"]))[0]
    assert ligne["avant"]["proprietaire"] == "file-ensemblier"
    assert ligne["apres"]["proprietaire"] == "referent"
    assert ligne["apres"]["referent_id"] == reponse.json()["referent_id"]


async def test_un_refus_et_une_lecture_n_ecrivent_rien(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    chemin = f"/v1/dossiers/{dossier['siren']}"
    ensemblier, entetes = plateforme.client(Role.ENSEMBLIER), {"X-Request-ID": uuid4().hex}
    refus = await ensemblier.post(f"{chemin}/prise-en-charge", json={}, headers={**entetes, "If-Match": '"v9"'})
    assert refus.status_code == 412
    assert await _lignes(plateforme, refus.headers["x-request-id"]) == []
    lecture = await ensemblier.get(f"{chemin}/fiche", headers={"X-Request-ID": uuid4().hex})
    assert await _lignes(plateforme, lecture.headers["x-request-id"]) == []
