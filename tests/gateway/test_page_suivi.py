"""The company's page says the same facts as the JSON, in plain words, in a page that anyone can read."""

import hashlib
import json
from base64 import b64encode
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.gateway.notifications.etapes import phrases
from shared.pages.balises import en_lettres
from shared.securite.identite import Role
from tests.gateway.lecture_html import PageLue, verifier_structure
from tests.gateway.partenaires import orienter, partenaire, reussir
from tests.outillage.http import verifier_probleme, version
from tests.outillage.parcours import ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest

NAVIGATEUR = {"Accept": "text/html,application/xhtml+xml"}
JARGON = ("Qualifier", "Orienter chaque action", "dispositif", "assiette", "guichet", "T0")


@pytest.fixture
async def horloge(plateforme: PlateformeTest) -> AsyncIterator[Any]:
    yield plateforme.horloge
    plateforme.horloge.fige = None


async def suivi(plateforme: PlateformeTest, siren: str) -> dict[str, Any]:
    reponse = await plateforme.client(Role.ENTREPRISE, siren=siren).get(f"/v1/dossiers/{siren}/suivi")
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())


async def page(plateforme: PlateformeTest, siren: str) -> httpx.Response:
    lien = (await plateforme.client(Role.ENSEMBLIER).post(f"/v1/dossiers/{siren}/suivi/liens")).json()
    chemin = "/v1/" + lien["url"].split("/v1/")[1]
    reponse = await plateforme.client().get(chemin, headers=NAVIGATEUR)
    assert reponse.status_code == 200, reponse.text
    return reponse


def verifier_faits(lue: PageLue, faits: dict[str, Any]) -> None:
    """Every fact of the JSON can be read on the page."""
    texte = lue.texte()
    for attendu in (faits["tour"], faits["suite"], faits["retard"], faits["silence"], *faits["contact"].values()):
        assert attendu is None or attendu in texte
    for nom in ("echeance_le", "prochain_message_le"):
        assert faits[nom] is None or en_lettres(datetime.fromisoformat(faits[nom]).date()) in texte
    for message in faits["messages"]:
        assert message["texte"] in texte
    etapes = [etape for parcours in faits["parcours"] for etape in parcours["etapes"]]
    lues = [li for ol in lue.tous("ol", "etapes") for li in ol.enfants]
    assert [li.attributs["class"] for li in lues] == [etape["etat"] for etape in etapes]
    for li, etape in zip(lues, etapes, strict=True):
        assert etape["libelle"] in li.texte
        assert etape["le"] is None or en_lettres(datetime.fromisoformat(etape["le"])) in li.texte
        assert ("aria-current" in li.attributs) == (etape["etat"] in {"en-cours", "en-pause"})


async def test_la_page_dit_les_memes_faits_que_le_json_sans_jargon(plateforme: PlateformeTest, horloge: Any) -> None:
    parcours = await ouvrir_parcours(plateforme)
    assert (await parcours.geste("qualifier")).status_code == 200
    await plateforme.rattraper()
    faits = await suivi(plateforme, parcours.dossier["siren"])
    lue = verifier_structure((await page(plateforme, parcours.dossier["siren"])).text)
    verifier_faits(lue, faits)
    (un,) = faits["parcours"]
    etats = {etape["code"]: etape["etat"] for etape in un["etapes"]}
    assert list(etats)[:3] == ["candidature", "qualification", "diagnostic"]
    assert (etats["candidature"], etats["qualification"]) == ("franchie", "en-cours")
    assert set(list(etats.values())[2:]) == {"a-venir"}
    assert (un["situation"], un["attend"], faits["en_retard"], faits["retard"]) == (
        "en-cours",
        "partenaire",
        False,
        None,
    )
    assert faits["suite"] == phrases()["etapes"]["qualification"]["suite"]
    for mot in (*JARGON, faits["prochaine_action"]):
        assert mot not in lue.texte()


async def test_un_retard_est_dit_avec_egards_et_une_pause_montre_son_etape(
    plateforme: PlateformeTest, horloge: Any
) -> None:
    parcours = await ouvrir_parcours(plateforme)
    assert (await parcours.geste("qualifier")).status_code == 200
    await plateforme.rattraper()
    horloge.fige = datetime.now(UTC) + timedelta(days=60)
    faits = await suivi(plateforme, parcours.dossier["siren"])
    assert faits["en_retard"]
    assert faits["retard"] == phrases()["retards"]["autre"]
    assert faits["parcours"][0]["en_retard"]
    verifier_faits(verifier_structure((await page(plateforme, parcours.dossier["siren"])).text), faits)
    horloge.fige = None
    assert (await parcours.geste("suspendre", motif="demande-entreprise")).status_code == 200
    await plateforme.rattraper()
    faits = await suivi(plateforme, parcours.dossier["siren"])
    etats = {etape["code"]: etape["etat"] for etape in faits["parcours"][0]["etapes"]}
    assert (faits["parcours"][0]["situation"], etats["qualification"]) == ("en-pause", "en-pause")
    verifier_faits(verifier_structure((await page(plateforme, parcours.dossier["siren"])).text), faits)


async def test_plusieurs_parcours_se_lisent_chacun_avec_sa_suite(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    corps = {"dossier_id": parcours.dossier["id"], "modele": "diagnostic-seul"}
    assert (await parcours.client.post("/v1/parcours", json=corps)).status_code == 201
    await plateforme.rattraper()
    faits = await suivi(plateforme, parcours.dossier["siren"])
    assert {un["modele"] for un in faits["parcours"]} == {"parcours-individuel", "diagnostic-seul"}
    lue = verifier_structure((await page(plateforme, parcours.dossier["siren"])).text)
    verifier_faits(lue, faits)
    for un in faits["parcours"]:
        (section,) = [element for element in lue.tous("section") if un["titre"] in element.texte]
        assert un["tour"] in section.texte
        assert un["suite"] in section.texte


async def test_le_contact_est_l_organisation_et_la_boite_de_son_antenne_jamais_une_personne(
    plateforme: PlateformeTest,
) -> None:
    dossier = await plateforme.ouvrir_dossier()
    assert (await suivi(plateforme, dossier["siren"]))["contact"]["courriel"] is None
    cible = await partenaire(plateforme, Role.PARTENAIRE_RESPONSABLE)
    boite = f"contact@essai-{uuid4().hex[:8]}.fr"
    corps = {"code": "centre", "nom": "Antenne du centre", "boite": boite, "territoire": {"region": True}}
    cree = await cible.client.post("/v1/antennes", json=corps)
    assert cree.status_code == 201, cree.text
    [orientation] = await orienter(plateforme, dossier, cible)
    await reussir(cible.client, orientation, "acceptation")
    faits = await suivi(plateforme, dossier["siren"])
    assert faits["contact"] == {"organisation": "Partenaire d'essai", "antenne": "Antenne du centre", "courriel": boite}
    lue = verifier_structure((await page(plateforme, dossier["siren"])).text)
    verifier_faits(lue, faits)
    assert [a.attributs["href"] for a in lue.tous("a") if a.attributs["href"] != "#contenu"] == [f"mailto:{boite}"]


async def test_un_nom_hostile_est_echappe_et_la_politique_de_contenu_est_stricte(plateforme: PlateformeTest) -> None:
    nom = "</title><script>alert(1)</script>$style\"'&{0}"
    dossier = await plateforme.ouvrir_dossier(raison_sociale=nom)
    reponse = await page(plateforme, dossier["siren"])
    lue = verifier_structure(reponse.text)
    assert lue.un("h1").texte.startswith(nom)
    assert lue.un("title").texte.startswith(nom)
    politique = dict(regle.split(" ", 1) for regle in reponse.headers["content-security-policy"].split("; "))
    empreinte = b64encode(hashlib.sha256(lue.un("style").texte.encode()).digest()).decode()
    assert politique == {
        "default-src": "'none'",
        "style-src": f"'sha256-{empreinte}'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert (reponse.headers["cache-control"], reponse.headers["referrer-policy"]) == ("no-store", "no-referrer")


async def test_un_lien_sans_effet_et_un_dossier_clos_se_disent_dans_une_page(plateforme: PlateformeTest) -> None:
    for chemin in ("/v1/suivi/pages/faux", "/v1/satisfaction/pages/faux"):
        refus = await plateforme.client().get(chemin, headers=NAVIGATEUR)
        assert refus.status_code == 404
        assert "Ce lien ne fonctionne plus" in verifier_structure(refus.text).un("h1").texte
        assert "default-src 'none'" in refus.headers["content-security-policy"]
        verifier_probleme(await plateforme.client().get(chemin), 404, "lien-sans-effet")
    dossier = await plateforme.ouvrir_dossier()
    ensemblier = plateforme.client(Role.ENSEMBLIER)
    lu = await ensemblier.get(f"/v1/dossiers/{dossier['siren']}/fiche")
    chemin, corps = f"/v1/dossiers/{dossier['siren']}/cloture", {"motif": "hors-perimetre"}
    clos = await ensemblier.post(chemin, json=corps, headers=version(lu))
    assert clos.status_code == 200, clos.text
    faits = await suivi(plateforme, dossier["siren"])
    assert (faits["attend"], faits["echeance_le"], faits["en_retard"]) == ("personne", None, False)
    verifier_faits(verifier_structure((await page(plateforme, dossier["siren"])).text), faits)


def test_chaque_etape_de_chaque_modele_livre_a_sa_phrase_pour_l_entreprise() -> None:
    for chemin in sorted(Path(str(files("services.parcours") / "donnees")).glob("*.json")):
        modele = json.loads(chemin.read_text(encoding="utf-8"))
        dit = phrases()["modeles"][modele["code"]]
        etapes = {etape["code"]: etape for etape in modele["etapes"]}
        assert dit["titre"] == modele["titre"]
        assert dit["etapes"] == [code for code in etapes if code not in {"suspension", "abandon"}]
        for code, etape in etapes.items():
            phrase = dit.get("propres", {}).get(code) or phrases()["etapes"][code]
            assert phrase["suite"] != etape["prochaine_action"]
            assert phrase["libelle"] == etape["libelle"] or etape["nature"] in {"fin", "pause"}, (chemin.name, code)
