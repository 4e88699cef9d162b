"""A move to another version of the model cuts an interval: its step is dated, its party named, the total unchanged."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from services.gateway.projection.repli import replier
from services.gateway.projection.repli_periodes import replier_periode
from services.gateway.projection.vues import Vues
from shared.identifiants import uuid7
from shared.securite.identite import Role
from tests.gateway.delais.test_delais import suivie  # noqa: F401  the platform of the delays
from tests.gateway.evenements import nouveau
from tests.gateway.test_repli import evenement
from tests.outillage.modeles import copie, element, publier
from tests.outillage.parcours import ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest
from tests.parcours.test_changement_de_modele import appliquer, deuxieme, en_cours

DEBUT = datetime(2026, 3, 2, 8, tzinfo=UTC)


async def test_un_changement_de_version_coupe_un_intervalle_et_les_delais_somment_encore(
    plateforme: PlateformeTest,
) -> None:
    plateforme.horloge.fige = DEBUT
    try:
        code = await publier(plateforme, copie(numero="1.0.0"))
        parcours = await ouvrir_parcours(plateforme, code)
        await publier(plateforme, {**deuxieme(), "faits": []} | _sans_visite(deuxieme()), code)
        for jours, geste, corps in (
            (2, "qualifier", {}),
            (3, "suspendre", {"motif": "attente-financement"}),
            (5, None, {}),
            (7, "reprendre", {}),
            (11, "abandonner", {"motif": "renoncement"}),
        ):
            plateforme.horloge.fige += timedelta(days=jours)
            reponse = await (parcours.geste(geste, **corps) if geste else appliquer(parcours))
            assert reponse.status_code == 200, reponse.text
        await plateforme.rattraper()
        siren = parcours.dossier["siren"]
        lus = (await plateforme.client(Role.REGION).get(f"/v1/dossiers/{siren}/delais")).json()["objets"]
        (objet,) = [o for o in lus if o["genre"] == "parcours"]
    finally:
        plateforme.horloge.fige = None
    intervalles = [(i["etat"], i["attend"], i["jours"]) for i in objet["intervalles"]]
    assert intervalles == [
        ("candidature", "partenaire", 2),
        ("qualification", "partenaire", 3),
        ("suspension", "financeur", 5),
        ("suspension", "financeur", 7),
        ("cadrage", "partenaire", 11),
        ("abandon", None, 0),
    ]
    assert sum(objet["jours_par_partie"].values()) == objet["total_jours"] == 28


def _sans_visite(contenu: dict[str, object]) -> dict[str, object]:
    for geste in contenu["gestes"]:  # type: ignore[attr-defined]
        geste["conditions"] = [code for code in geste["conditions"] if code != "fait:visite"]
    return {"gestes": contenu["gestes"]}


def test_l_etape_renommee_est_datee_et_le_sejour_continue() -> None:
    sujet, vues = uuid7(), Vues()
    heures = [DEBUT + timedelta(hours=rang) for rang in range(3)]
    for fait in (
        evenement("parcours.parcours.ouvert", 1, heures[0], sujet, modele="m", etape="candidature"),
        evenement("parcours.modele.change", 3, heures[2], sujet, de="cadrage", vers="qualification", modele="m"),
        evenement("parcours.geste.effectue", 2, heures[1], sujet, de="candidature", vers="cadrage"),
    ):
        replier(vues, fait)
        replier_periode(vues, fait)
    parcours, jalons = vues.parcours[sujet], vues.jalons[sujet]
    assert (parcours.etape, parcours.numero) == ("qualification", 3)
    assert jalons.qualification_le == heures[2]
    assert datetime.fromisoformat(parcours.jalons["etapes"]["qualification"]) == heures[2]
    assert [(p.etat, p.du, p.au) for _, p in sorted(vues.periodes[sujet].items())] == [
        ("candidature", heures[0], heures[1]),
        ("cadrage", heures[1], heures[2]),
        ("qualification", heures[2], None),
    ]


async def test_un_changement_de_version_ne_fait_pas_taire_l_alerte_d_une_etape_trop_longue(
    suivie: PlateformeTest,  # noqa: F811
) -> None:
    dossier, publieur = await nouveau(suivie)
    publieur.le = suivie.horloge.maintenant() - timedelta(days=30)
    await publieur.ouvrir(attend="partenaire")
    entree = publieur.le = publieur.le + timedelta(days=1)
    await publieur.geste("candidature", "qualification", attend="entreprise")
    publieur.le = suivie.horloge.maintenant() - timedelta(days=1)
    change = {"de": "qualification", "vers": "qualification", "attend": "partenaire", "modele": "parcours-individuel"}
    await publieur.publier("parcours.modele.change", UUID(str(publieur.parcours_id)), **change)
    await suivie.rattraper()
    alertes = (await suivie.client(Role.ENSEMBLIER).get("/v1/alertes")).json()["alertes"]
    (alerte,) = [a for a in alertes if a["siren"] == dossier["siren"] and a["type"] == "etape-trop-longue"]
    assert (alerte["attend"], alerte["etape"]) == ("partenaire", "qualification")
    assert datetime.fromisoformat(alerte["depuis_le"]) == entree


async def test_la_page_de_suivi_dit_qui_a_la_main_dans_la_nouvelle_version(plateforme: PlateformeTest) -> None:
    suite = deuxieme()
    element(suite, "etapes", "cadrage")["attend"] = "region"
    parcours = await en_cours(plateforme, suite)
    assert (await appliquer(parcours)).status_code == 200
    await plateforme.rattraper()
    lu = await parcours.client.get(f"/v1/dossiers/{parcours.dossier['siren']}/suivi")
    assert (lu.status_code, lu.json()["attend"]) == (200, "region"), lu.text
