"""The adapter to the API Recherche d'entreprises, the degraded mode, and the repair of typed sheets."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from services.gateway.annuaire import recherche_entreprises
from services.gateway.annuaire.domain import AnnuaireIndisponible, Fiche, conditions_manquantes, departement_de
from services.gateway.annuaire.recherche_entreprises import RechercheEntreprises
from services.gateway.app import installer_annuaire
from shared.securite.identite import Role
from tests.outillage.entreprises import siret_neuf
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest

Repondre = Callable[[httpx.Request], httpx.Response]


def unite(siret: str, **changements: Any) -> dict[str, Any]:
    """A legal unit as the API gives it, its head office being the establishment."""
    siege = {
        "siret": siret,
        "activite_principale": "25.62B",
        "commune": "93066",
        "departement": "93",
        "etat_administratif": "A",
        **changements.pop("siege", {}),
    }
    return {
        "siren": siret[:9],
        "nom_complet": "MECA D'ESSAI (MDE)",
        "nom_raison_sociale": "MECA D'ESSAI",
        "activite_principale": "25.62B",
        "categorie_entreprise": "PME",
        "nature_juridique": "5710",
        "tranche_effectif_salarie": "12",
        "date_creation": "1998-04-01",
        "etat_administratif": "A",
        "statut_diffusion": "O",
        "siege": siege,
        "matching_etablissements": [],
        **changements,
    }


def resultats(*unites: Any) -> dict[str, Any]:
    return {"results": list(unites), "total_results": len(unites), "page": 1, "per_page": 1, "total_pages": 1}


def annuaire(repondre: Repondre) -> RechercheEntreprises:
    client = httpx.AsyncClient(base_url="https://annuaire.test", transport=httpx.MockTransport(repondre))
    return RechercheEntreprises(client)


def toujours(document: Any, statut: int = 200, **options: Any) -> Repondre:
    return lambda _: httpx.Response(statut, json=document, **options)


async def test_la_demande_suit_le_contrat_de_l_api() -> None:
    demandes: list[httpx.Request] = []
    siret = siret_neuf()

    def repondre(requete: httpx.Request) -> httpx.Response:
        demandes.append(requete)
        return httpx.Response(200, json=resultats(unite(siret)))

    fiche = await annuaire(repondre).fiche(siret)
    (demande,) = demandes
    assert (demande.method, demande.url.path) == ("GET", "/search")
    attendus = {"q": siret, "page": "1", "per_page": "1", "limite_matching_etablissements": "100"}
    assert dict(demande.url.params) == attendus
    assert demande.headers["user-agent"].startswith("ensemblier (")
    assert fiche == Fiche(
        siret=siret,
        raison_sociale="MECA D'ESSAI",
        naf="25.62B",
        code_commune="93066",
        tranche_effectif="12",
        categorie="PME",
        nature_juridique="5710",
        date_creation=date(1998, 4, 1),
    )
    assert (fiche.siren, fiche.departement, fiche.degradee) == (siret[:9], "93", False)


async def test_un_etablissement_secondaire_a_sa_propre_activite_et_sa_commune() -> None:
    siret, siege = siret_neuf(), siret_neuf()
    secondaire = {"siret": siret, "activite_principale": "28.99B", "commune": "77288", "etat_administratif": "F"}
    trouvee = unite(siege, siege={"commune": "69123"}, matching_etablissements=[secondaire])
    fiche = await annuaire(toujours(resultats(trouvee))).fiche(siret)
    assert fiche is not None
    assert (fiche.naf, fiche.code_commune, fiche.active) == ("28.99B", "77288", False)


@pytest.mark.parametrize(
    "document",
    [resultats(), resultats(unite(siret_neuf())), resultats({"siege": None})],
    ids=["aucun", "autre", "vide"],
)
async def test_un_siret_absent_de_la_reponse_est_inconnu(document: dict[str, Any]) -> None:
    assert await annuaire(toujours(document)).fiche(siret_neuf()) is None


async def test_une_diffusion_partielle_garde_une_raison_sociale_lisible() -> None:
    siret = siret_neuf()
    masquee = unite(siret, nom_complet=None, nom_raison_sociale=None, statut_diffusion="P", date_creation=None)
    fiche = await annuaire(toujours(resultats(masquee))).fiche(siret)
    assert fiche is not None
    assert fiche.raison_sociale == "Raison sociale non diffusée"
    assert (fiche.diffusion_partielle, fiche.date_creation) == (True, None)


@pytest.mark.parametrize(
    "document",
    [
        [],
        {},
        {"results": None},
        {"results": "?"},
        {"results": [None]},
        {"results": {"0": {}}},
        {"results": [{"siege": ["x"]}]},
    ],
    ids=["liste", "vide", "nul", "texte", "element-nul", "objet", "siege-liste"],
)
async def test_une_reponse_d_une_autre_forme_met_l_annuaire_au_repos(document: Any) -> None:
    service = annuaire(toujours(document))
    with pytest.raises(AnnuaireIndisponible):
        await service.fiche(siret_neuf())
    assert not service.disponible


@pytest.mark.parametrize(
    "changement", [{"date_creation": "hier"}, {"nature_juridique": 5710}, {"siege": {"commune": 93066}}]
)
async def test_un_champ_d_un_autre_type_met_l_annuaire_au_repos(changement: dict[str, Any]) -> None:
    siret = siret_neuf()
    with pytest.raises(AnnuaireIndisponible):
        await annuaire(toujours(resultats(unite(siret, **changement)))).fiche(siret)


async def test_les_caracteres_de_controle_ne_passent_pas() -> None:
    siret = siret_neuf()
    fiche = await annuaire(toujours(resultats(unite(siret, nom_raison_sociale=" MECA\u0000\n D'ESSAI ")))).fiche(siret)
    assert fiche is not None
    assert fiche.raison_sociale == "MECA D'ESSAI"


@pytest.mark.parametrize(
    ("entetes", "repos_s"),
    [({"retry-after": "7"}, 7.0), ({}, 30.0), ({"retry-after": "bientôt"}, 30.0), ({"retry-after": "999999"}, 3600.0)],
    ids=["secondes", "absent", "illisible", "demesure"],
)
async def test_un_429_est_respecte(monkeypatch: pytest.MonkeyPatch, entetes: dict[str, str], repos_s: float) -> None:
    appels = []

    def repondre(requete: httpx.Request) -> httpx.Response:
        appels.append(requete)
        return httpx.Response(429, headers=[(nom.encode(), valeur.encode()) for nom, valeur in entetes.items()])

    instant = time.monotonic()
    monkeypatch.setattr(recherche_entreprises.time, "monotonic", lambda: instant)
    service = annuaire(repondre)
    for decalage, attendus in ((0.0, 1), (repos_s - 0.1, 1), (repos_s + 0.1, 2)):
        monkeypatch.setattr(recherche_entreprises.time, "monotonic", lambda decalage=decalage: instant + decalage)
        with pytest.raises(AnnuaireIndisponible):
            await service.fiche(siret_neuf())
        assert len(appels) == attendus


def _lever(erreur: Exception) -> Repondre:
    def repondre(requete: httpx.Request) -> httpx.Response:
        raise erreur

    return repondre


@pytest.mark.parametrize(
    "repondre",
    [
        _lever(httpx.ConnectError("réseau coupé")),
        _lever(httpx.ReadTimeout("trop long")),
        toujours({}, 500),
        toujours({}, 302),
        lambda _: httpx.Response(200, content=b"<html>maintenance</html>"),
    ],
    ids=["reseau", "delai", "500", "redirection", "html"],
)
async def test_une_panne_met_l_annuaire_au_repos(repondre: Repondre) -> None:
    service = annuaire(repondre)
    with pytest.raises(AnnuaireIndisponible):
        await service.fiche(siret_neuf())
    assert not service.disponible


async def test_une_demande_refusee_ne_prive_pas_les_autres_de_l_annuaire() -> None:
    siret = siret_neuf()

    def repondre(requete: httpx.Request) -> httpx.Response:
        if requete.url.params["q"] == siret:
            return httpx.Response(200, json=resultats(unite(siret)))
        return httpx.Response(400, json={"erreur": "Veuillez indiquer au moins un paramètre"})

    service = annuaire(repondre)
    with pytest.raises(AnnuaireIndisponible):
        await service.fiche(siret_neuf())
    assert await service.fiche(siret) is not None


async def test_un_annuaire_muet_est_abandonne_apres_trois_secondes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recherche_entreprises, "DELAI_S", 0.2)

    async def muet(requete: httpx.Request) -> httpx.Response:
        await asyncio.sleep(10)
        return httpx.Response(200)

    service = RechercheEntreprises(httpx.AsyncClient(base_url="https://x.test", transport=httpx.MockTransport(muet)))
    debut = time.monotonic()
    with pytest.raises(AnnuaireIndisponible):
        await service.fiche(siret_neuf())
    assert time.monotonic() - debut < 2


async def test_sept_demandes_par_seconde_au_plus() -> None:
    instants: list[float] = []

    def repondre(requete: httpx.Request) -> httpx.Response:
        instants.append(time.monotonic())
        return httpx.Response(200, json=resultats())

    service = annuaire(repondre)
    await asyncio.gather(*(service.fiche(siret_neuf()) for _ in range(15)))
    assert len(instants) == 15
    assert all(instants[rang + 7] - instants[rang] > 0.99 for rang in range(8))


async def test_la_file_d_attente_ne_harcele_pas_un_annuaire_qui_vient_de_tomber() -> None:
    appels = []

    def repondre(requete: httpx.Request) -> httpx.Response:
        appels.append(requete)
        return httpx.Response(503)

    service = annuaire(repondre)
    issues = await asyncio.gather(*(service.fiche(siret_neuf()) for _ in range(10)), return_exceptions=True)
    assert all(isinstance(issue, AnnuaireIndisponible) for issue in issues)
    assert len(appels) == 1


def test_les_conditions_du_parcours() -> None:
    fiche = Fiche(siret="1" * 14, raison_sociale="x", naf="47.24Z", code_commune="97411", active=False)
    assert [code for code, _ in conditions_manquantes(fiche)] == ["etablissement_actif", "ile_de_france", "industrie"]
    assert [departement_de(commune) for commune in ("97411", "2A004", "75101", None)] == ["974", "2A", "75", None]


@contextmanager
def branche(plateforme: PlateformeTest, repondre: Repondre) -> Iterator[RechercheEntreprises]:
    """The gateway with this directory plugged in, then as it was."""
    app = plateforme.plateforme.applications["gateway"]
    avant = app.state.annuaire
    client = httpx.AsyncClient(base_url="https://annuaire.test", transport=httpx.MockTransport(repondre))
    installer_annuaire(app, app.state.reglages, client)
    try:
        yield app.state.annuaire
    finally:
        app.state.annuaire = avant
        app.state.sondes.pop("annuaire-entreprises", None)


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
    with branche(plateforme, _lever(httpx.ConnectError("réseau coupé"))):
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

    with branche(plateforme, _lever(httpx.ConnectError("réseau coupé"))):
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
    coupe = httpx.MockTransport(_lever(httpx.ConnectError("arrêté")))
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
