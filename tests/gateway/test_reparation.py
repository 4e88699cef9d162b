"""Opening with and without the directory, then the repair of typed sheets and the copies that a service missed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import httpx
from sqlalchemy import text

from shared.securite.identite import Role
from tests.gateway.annuaires import branche, lever, resultats, toujours, unite
from tests.outillage.entreprises import siret_neuf
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest


async def test_une_ouverture_prend_la_fiche_de_l_annuaire(plateforme: PlateformeTest) -> None:
    siret = siret_neuf()
    with branche(plateforme, toujours(resultats(unite(siret)))):
        reponse = await plateforme.client(Role.PARTENAIRE_CONSEILLER).post("/v1/dossiers", json={"siret": siret})
    assert reponse.status_code == 201, reponse.text
    lu = reponse.json()
    assert (lu["etat_fiche"], lu["raison_sociale"], lu["date_creation"]) == ("complete", "MECA D'ESSAI", "1998-04-01")


async def test_un_siret_inconnu_de_l_annuaire_est_refuse(plateforme: PlateformeTest) -> None:
    with branche(plateforme, toujours(resultats())):
        reponse = await plateforme.client(Role.PARTENAIRE_CONSEILLER).post("/v1/dossiers", json={"siret": siret_neuf()})
    verifier_probleme(reponse, 409, "etablissement-inconnu")


async def test_sans_annuaire_la_saisie_est_demandee_puis_acceptee(plateforme: PlateformeTest) -> None:
    client, siret = plateforme.client(Role.PARTENAIRE_CONSEILLER), siret_neuf()
    with branche(plateforme, lever(httpx.ConnectError("réseau coupé"))):
        document = verifier_probleme(await client.post("/v1/dossiers", json={"siret": siret}), 409, "saisie-necessaire")
        attendus = {"body.saisie.raison_sociale", "body.saisie.naf", "body.saisie.code_commune"}
        assert {champ["champ"] for champ in document["champs"]} == attendus
        pret = await client.get("/healthz/ready")
        assert (pret.status_code, "annuaire-entreprises" in pret.json()["degrade"]) == (200, True)
    dossier = await plateforme.ouvrir_dossier(siret=siret)
    assert dossier["etat_fiche"] == "degrade"


async def test_l_ouverture_ne_tient_aucune_transaction_pendant_qu_elle_interroge_l_annuaire(
    plateforme: PlateformeTest,
) -> None:
    siret, ouvertes = siret_neuf(), []

    async def repondre(requete: httpx.Request) -> httpx.Response:
        async with plateforme.base("gateway").lecture() as session:
            requete_sql = "SELECT count(*) FROM pg_stat_activity WHERE usename = current_user AND state LIKE 'idle in%'"
            ouvertes.append((await session.execute(text(requete_sql))).scalar_one())
        return httpx.Response(200, json=resultats(unite(siret)))

    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    with branche(plateforme, repondre):  # type: ignore[arg-type]
        entetes = {"Idempotency-Key": f"ouverture-{siret}"}
        reponse = await client.post("/v1/dossiers", json={"siret": siret}, headers=entetes)
    assert (reponse.status_code, ouvertes) == (201, [0])


@asynccontextmanager
async def sans_autre_fiche_degradee(plateforme: PlateformeTest) -> AsyncIterator[None]:
    """The sheets that other tests have left degraded are set aside."""
    aparte = text("UPDATE dossier SET etat_fiche = 'complete' WHERE etat_fiche = 'degrade'")
    async with plateforme.base("gateway").ecriture() as session:
        await session.execute(aparte)
    yield


async def test_une_fiche_degradee_est_reparee_quand_l_annuaire_revient(plateforme: PlateformeTest) -> None:
    async with sans_autre_fiche_degradee(plateforme):
        dossier = await plateforme.ouvrir_dossier(naf="25.50B", commune="77288")
        inconnu = await plateforme.ouvrir_dossier()
        refuse = await plateforme.ouvrir_dossier()
    ouvrier = plateforme.plateforme.applications["gateway"].state.ouvrier

    def repondre(requete: httpx.Request) -> httpx.Response:
        if requete.url.params["q"] == refuse["siret"]:
            return httpx.Response(400, json={"erreur": "refusé"})
        return httpx.Response(200, json=resultats(unite(dossier["siret"])))

    with branche(plateforme, lever(httpx.ConnectError("réseau coupé"))):
        assert await ouvrier.reparer() == 0
    with branche(plateforme, repondre):
        assert await ouvrier.reparer() == 1
        assert await ouvrier.reparer() == 0
    ensemblier = plateforme.client(Role.ENSEMBLIER)
    lu = (await ensemblier.get(f"/v1/dossiers/{dossier['siren']}/fiche")).json()
    assert (lu["etat_fiche"], lu["naf"], lu["code_commune"], lu["departement"]) == ("complete", "25.62B", "93066", "93")
    assert lu["version"] == dossier["version"] + 1
    for autre in (inconnu, refuse):
        assert (await ensemblier.get(f"/v1/dossiers/{autre['siren']}/fiche")).json() == autre
    async with plateforme.base("parcours").lecture() as session:
        copie = await session.execute(
            text("SELECT naf, departement FROM perimetre WHERE dossier_id = :id"), {"id": UUID(dossier["id"])}
        )
        assert tuple(copie.one()) == ("25.62B", "93")
    await plateforme.rattraper()
    faits = (await ensemblier.get(f"/v1/dossiers/{dossier['siren']}/journal")).json()["elements"]
    assert (faits[0]["type"], faits[0]["automatique"]) == ("gateway.dossier.fiche-reparee", True)


async def test_une_panne_pendant_la_reparation_l_arrete_sans_rien_perdre(plateforme: PlateformeTest) -> None:
    async with sans_autre_fiche_degradee(plateforme):
        dossiers = [await plateforme.ouvrir_dossier() for _ in range(3)]
    ouvrier = plateforme.plateforme.applications["gateway"].state.ouvrier
    appels = 0

    def repondre(requete: httpx.Request) -> httpx.Response:
        nonlocal appels
        appels += 1
        if appels > 1:
            return httpx.Response(429, headers={"retry-after": "60"})
        return httpx.Response(200, json=resultats(unite(requete.url.params["q"])))

    with branche(plateforme, repondre):
        assert await ouvrier.reparer() == 1
    assert appels == 2
    ensemblier = plateforme.client(Role.ENSEMBLIER)
    etats = [(await ensemblier.get(f"/v1/dossiers/{d['siren']}/fiche")).json()["etat_fiche"] for d in dossiers]
    assert etats == ["complete", "degrade", "degrade"]


async def test_un_dossier_qu_un_service_a_manque_lui_est_renvoye(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    etat = plateforme.plateforme.applications["gateway"].state
    await etat.diffusion.rattraper()
    vraie = etat.voisinage.client("aides")
    coupe = httpx.MockTransport(lever(httpx.ConnectError("arrêté")))
    etat.voisinage._clients["aides"] = httpx.AsyncClient(base_url="http://aides", transport=coupe)
    ensemblier, chemin = plateforme.client(Role.ENSEMBLIER), f"/v1/dossiers/{dossier['siren']}"
    try:
        lu = await ensemblier.get(f"{chemin}/fiche")
        pris = await ensemblier.post(f"{chemin}/prise-en-charge", json={}, headers=version(lu))
        assert pris.status_code == 200, pris.text
        assert await etat.diffusion.rattraper() == 0
    finally:
        etat.voisinage._clients["aides"] = vraie
    recus = [await referent_recu(plateforme, service, dossier["id"]) for service in ("parcours", "aides")]
    assert recus == [UUID(pris.json()["referent_id"]), None]
    assert await etat.diffusion.rattraper() == 1
    assert await referent_recu(plateforme, "aides", dossier["id"]) == UUID(pris.json()["referent_id"])
    assert await etat.diffusion.rattraper() == 0


async def referent_recu(plateforme: PlateformeTest, service: str, dossier_id: str) -> UUID | None:
    requete = text("SELECT referent_id FROM perimetre WHERE dossier_id = :id")
    async with plateforme.base(service).lecture() as session:
        referent: UUID | None = (await session.execute(requete, {"id": UUID(dossier_id)})).scalar()
    return referent
