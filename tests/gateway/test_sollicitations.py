"""What arrives before a dossier: judged, linked, counted; one reminder and no more; addresses forgotten."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.gateway.sollicitations.domain import FINALS, TRANSITIONS, Etat, Geste, permis, qualite_contact
from services.gateway.sollicitations.regles import regle
from shared.securite.identite import Role
from tests.gateway.lectures import fiche, lignes, ouvrier
from tests.gateway.partenaires import client_de, partenaire
from tests.outillage.entreprises import siret_neuf
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest

SAISIE = {"raison_sociale": "Mécanique d'essai", "naf": "25.62B", "code_commune": "93066"}


def corps(**champs: Any) -> dict[str, Any]:
    """A complete sollicitation of a new company, by a new contact."""
    courriel = f"dirigeant.{uuid4().hex[:10]}@exemple.fr"
    return {"siret": siret_neuf(), "besoin": "Robotiser", "courriel": courriel, "canal": "portail", **champs}


async def deposer(client: Any, **champs: Any) -> dict[str, Any]:
    reponse = await client.post("/v1/sollicitations", json=corps(**champs))
    assert reponse.status_code == 201, reponse.text
    assert reponse.headers["location"] == f"/v1/sollicitations/{reponse.json()['id']}"
    return dict(reponse.json())


async def decider(plateforme: PlateformeTest, sollicitation: dict[str, Any], geste: str, **contenu: Any) -> Any:
    client, chemin = plateforme.client(Role.ENSEMBLIER), f"/v1/sollicitations/{sollicitation['id']}"
    return await client.post(f"{chemin}/{geste}", json=contenu, headers=version(await client.get(chemin)))


async def test_une_sollicitation_acceptee_ouvre_un_dossier(plateforme: PlateformeTest) -> None:
    depot = await partenaire(plateforme)
    recue = await deposer(depot.client, campagne="semaine-industrie", canal="salon")
    assert (recue["etat"], recue["nature"], recue["manque"]) == ("recue", "nouvelle", [])
    sans_fiche = await decider(plateforme, recue, "acceptation")
    verifier_probleme(sans_fiche, 409, "saisie-necessaire")
    acceptee = await decider(plateforme, recue, "acceptation", saisie=SAISIE)
    assert acceptee.status_code == 200, acceptee.text
    lu = await fiche(plateforme, recue["siren"])
    assert (acceptee.json()["etat"], acceptee.json()["dossier_id"]) == ("acceptee", lu["id"])
    assert lu["proprietaire"] == "file-ensemblier"
    suivi = (await depot.client.get(f"/v1/sollicitations/{recue['id']}")).json()
    assert (suivi["etat"], suivi["courriel"]) == ("acceptee", None)
    verifier_probleme(await decider(plateforme, recue, "rejet", motif="spam"), 409, "geste-sollicitation-refuse")


async def test_une_entreprise_deja_suivie_est_rattachee_et_non_doublee(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    relance = await deposer(plateforme.client(Role.MACHINE), siret=dossier["siret"])
    assert (relance["nature"], relance["dossier_id"]) == ("relance", dossier["id"])
    acceptee = (await decider(plateforme, relance, "acceptation")).json()
    assert acceptee["dossier_id"] == dossier["id"]
    faits = await lignes(
        plateforme,
        "SELECT type, donnees FROM evenement WHERE dossier_id = CAST(:id AS uuid) AND type LIKE 'gateway.soll%' "
        "ORDER BY numero",
        id=dossier["id"],
    )
    assert [fait["type"].rpartition(".")[2] for fait in faits] == ["recue", "acceptee"]
    assert "@" not in str([fait["donnees"] for fait in faits])


async def test_une_seconde_demande_dans_le_mois_est_une_relance_et_la_meme_un_doublon(
    plateforme: PlateformeTest,
) -> None:
    client = plateforme.client(Role.MACHINE)
    premiere = await deposer(client)
    seconde = await deposer(client, siret=premiere["siret"], besoin="Former les équipes")
    assert (seconde["nature"], seconde["liee_a"], seconde["etat"]) == ("relance", premiere["id"], "recue")
    meme = await deposer(client, siret=premiere["siret"], besoin="Former les équipes")
    assert (meme["etat"], meme["motif"], meme["liee_a"]) == ("ecartee", "doublon", seconde["id"])
    try:
        plateforme.horloge.fige = plateforme.horloge.maintenant() + timedelta(days=regle("fenetre_jours"), hours=1)
        plus_tard = await deposer(client, siret=premiere["siret"])
    finally:
        plateforme.horloge.fige = None
    assert (plus_tard["nature"], plus_tard["liee_a"]) == ("nouvelle", None)


async def test_dix_depots_simultanes_de_la_meme_demande_n_en_gardent_qu_un(plateforme: PlateformeTest) -> None:
    client, siret = plateforme.client(Role.MACHINE), siret_neuf()
    deposees = await asyncio.gather(*(deposer(client, siret=siret, besoin="La même") for _ in range(10)))
    assert sorted(depot["etat"] for depot in deposees) == [*["ecartee"] * 9, "recue"]
    assert {depot["motif"] for depot in deposees} == {None, "doublon"}


@pytest.mark.parametrize(
    ("champs", "motif"),
    [
        ({"courriel": "pas une adresse"}, "courriel-invalide"),
        ({"courriel": "a..b@exemple.fr"}, "courriel-invalide"),
        ({"besoin": "www.a.fr http://b.fr https://c.fr"}, "spam"),
        ({"naf": "47.24Z", "code_commune": "93066"}, "hors-perimetre"),
        ({"naf": "25.62B", "code_commune": "69123"}, "hors-perimetre"),
    ],
)
async def test_ce_qui_est_ecarte_a_l_arrivee_porte_un_motif_type(
    plateforme: PlateformeTest, champs: dict[str, Any], motif: str
) -> None:
    ecartee = await deposer(plateforme.client(Role.MACHINE), **champs)
    assert (ecartee["etat"], ecartee["motif"]) == ("ecartee", motif)
    restes = await lignes(
        plateforme, "SELECT courriel FROM sollicitation WHERE id = CAST(:id AS uuid)", id=ecartee["id"]
    )
    assert restes == [{"courriel": None}]


async def test_un_contact_est_plafonne_sans_que_son_adresse_soit_gardee(plateforme: PlateformeTest) -> None:
    client, courriel = plateforme.client(Role.MACHINE), f"Un.Contact.{uuid4().hex[:8]}@exemple.fr"
    depots = [await deposer(client, courriel=courriel) for _ in range(regle("plafond_contact"))]
    assert {depot["etat"] for depot in depots} == {"recue"}
    de_trop = await deposer(client, courriel=courriel.lower())
    assert (de_trop["etat"], de_trop["motif"]) == ("ecartee", "plafond-contact")
    assert (await deposer(client))["etat"] == "recue"
    lue = await plateforme.client(Role.ENSEMBLIER).get(f"/v1/sollicitations/{depots[0]['id']}")
    assert lue.json()["courriel"] == courriel
    try:
        jours = regle("conservation_contact_jours")
        plateforme.horloge.fige = plateforme.horloge.maintenant() + timedelta(days=jours, hours=1)
        await ouvrier(plateforme).relancer_sollicitations()
    finally:
        plateforme.horloge.fige = None
    requete = "SELECT courriel, contact_empreinte FROM sollicitation WHERE id = CAST(:id AS uuid)"
    [reste] = await lignes(plateforme, requete, id=depots[0]["id"])
    assert reste["courriel"] is None
    assert len(reste["contact_empreinte"]) == 64


async def test_la_moderation_ecarte_avec_un_motif_compte_dans_l_entonnoir(plateforme: PlateformeTest) -> None:
    jour = plateforme.horloge.aujourdhui()
    pilote, campagne = plateforme.client(Role.REGION), f"campagne-{uuid4().hex[:8]}"

    async def entonnoir() -> dict[str, Any]:
        reponse = await pilote.get("/v1/entonnoirs/sollicitations", params={"du": str(jour), "au": str(jour)})
        assert reponse.status_code == 200, reponse.text
        return dict(reponse.json())

    avant = await entonnoir()
    recue = await deposer(plateforme.client(Role.MACHINE), campagne=campagne)
    sans_precision = await decider(plateforme, recue, "rejet", motif="autre")
    assert verifier_probleme(sans_precision, 422)["champs"][0]["champ"] == "body.precision"
    ecartee = await decider(plateforme, recue, "rejet", motif="hors-perimetre")
    assert (ecartee.json()["etat"], ecartee.json()["motif"]) == ("ecartee", "hors-perimetre")
    apres = await entonnoir()
    assert apres["recues"] == avant["recues"] + 1
    assert {"valeur": campagne, "nombre": 1} in apres["par_campagne"]
    motifs = [{c["valeur"]: c["nombre"] for c in lu["par_motif"]}.get("hors-perimetre", 0) for lu in (avant, apres)]
    assert motifs[1] == motifs[0] + 1
    refus = await pilote.get("/v1/entonnoirs/sollicitations", params={"du": "2026-02-02", "au": "2026-02-01"})
    assert verifier_probleme(refus, 409, "periode-inversee")["champs"][0]["champ"] == "query.au"


async def test_les_sollicitations_ont_les_droits_de_qui_les_depose(plateforme: PlateformeTest) -> None:
    depot, tiers = await partenaire(plateforme), await partenaire(plateforme)
    recue = await deposer(depot.client)
    chemin = f"/v1/sollicitations/{recue['id']}"
    anonyme = plateforme.client()
    verifier_probleme(await anonyme.post("/v1/sollicitations", json=corps()), 401, "non-authentifie")
    verifier_probleme(await anonyme.get(chemin), 401, "non-authentifie")
    verifier_probleme(await tiers.client.get(chemin), 404, "sollicitation-introuvable")
    completer = await tiers.client.put(chemin, json={"besoin": "x"}, headers={"If-Match": '"v1"'})
    verifier_probleme(completer, 404, "sollicitation-introuvable")
    verifier_probleme(await depot.client.post(f"{chemin}/rejet", json={"motif": "spam"}), 403, "acces-interdit")
    verifier_probleme(await depot.client.post(f"{chemin}/acceptation", json={}), 403, "acces-interdit")
    assert (await tiers.client.get("/v1/sollicitations")).json()["elements"] == []
    entreprise = client_de(plateforme, Role.ENTREPRISE, None, recue["siren"])
    assert (await entreprise.get(chemin)).status_code == 200
    autre = verifier_probleme(await entreprise.post("/v1/sollicitations", json=corps()), 409, "autre-entreprise")
    assert autre["champs"][0]["champ"] == "body.siret"
    inconnue = await plateforme.client(Role.ENSEMBLIER).get(f"/v1/sollicitations/{UUID(int=1)}")
    verifier_probleme(inconnue, 404, "sollicitation-introuvable")


@pytest.mark.parametrize("etat", list(Etat))
@pytest.mark.parametrize("geste", list(Geste))
def test_chaque_etat_d_une_sollicitation_permet_ou_refuse(etat: Etat, geste: Geste) -> None:
    assert permis(etat, geste) == ((etat, geste) in TRANSITIONS)
    assert not (etat in FINALS and permis(etat, geste))


@pytest.mark.parametrize(
    ("courriel", "attendu"),
    [
        (None, "absent"),
        ("contact@exemple.fr", "generique"),
        ("jeanne.martin@exemple.fr", "nominatif"),
        ("jeanne@exemple", "invalide"),
        ("@exemple.fr", "invalide"),
        ("a b@exemple.fr", "invalide"),
        ("x" * 65 + "@exemple.fr", "invalide"),
        ("jeanne@-exemple.fr", "invalide"),
    ],
)
def test_la_qualite_d_un_contact_se_lit_dans_son_adresse(courriel: str | None, attendu: str) -> None:
    assert qualite_contact(courriel) == attendu
