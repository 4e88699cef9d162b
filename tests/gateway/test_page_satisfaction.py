"""The form of the link works without script; what is over is said kindly, in the same look."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.gateway.satisfaction.questionnaire import questionnaire
from shared.securite.identite import Role
from tests.gateway.lecture_html import verifier_structure
from tests.gateway.partenaires import orienter, partenaire, reussir
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

NAVIGATEUR = {"Accept": "text/html,application/xhtml+xml"}
REPONSE = {"aide_recue": "oui", "utilite": "4", "delai": "correct"}


@pytest.fixture
async def depart(plateforme: PlateformeTest) -> AsyncIterator[datetime]:
    plateforme.horloge.fige = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    yield plateforme.horloge.fige
    plateforme.horloge.fige = None


async def demander(plateforme: PlateformeTest, depart: datetime) -> tuple[str, dict[str, Any]]:
    """The path of a link that outlives its request, and the request."""
    dossier, cible = await plateforme.ouvrir_dossier(), await partenaire(plateforme)
    [orientation] = await orienter(plateforme, dossier, cible)
    await reussir(cible.client, orientation, "acceptation")
    await reussir(cible.client, orientation, "cloture", {"issue": "aide-apportee"})
    plateforme.horloge.fige = depart + timedelta(days=10)
    assert (await plateforme.client(Role.REGION).post("/v1/relances/executions", json={})).status_code == 200
    lues = (await cible.client.get("/v1/satisfaction/demandes")).json()["elements"]
    (demande,) = [une for une in lues if une["dossier_id"] == dossier["id"]]
    liens = plateforme.plateforme.applications["gateway"].state.liens
    url = liens.url("satisfaction", UUID(demande["id"]), depart + timedelta(days=90))
    return "/v1/" + url.split("/v1/")[1], demande


async def test_le_formulaire_se_remplit_sans_script_et_redit_ce_qui_manque(
    plateforme: PlateformeTest, depart: datetime
) -> None:
    chemin, _ = await demander(plateforme, depart)
    anonyme = plateforme.client()
    lue = verifier_structure((await anonyme.get(chemin, headers=NAVIGATEUR)).text)
    assert lue.un("form").attributs == {"method": "post"}
    questions = questionnaire()["questions"]
    assert [legende.texte for legende in lue.tous("legend")] == [question["libelle"] for question in questions]
    boutons = [(champ.attributs["name"], champ.attributs["value"]) for champ in lue.tous("input")]
    assert boutons == [(question["code"], valeur) for question in questions for valeur in question["choix"]]
    assert all("required" in champ.attributs for champ in lue.tous("input"))
    assert len(lue.tous("label")) == len(boutons)
    incomplet = {"aide_recue": "oui", "delai": '"><script>alert(1)</script>'}
    refus = await anonyme.post(chemin, data=incomplet, headers=NAVIGATEUR)
    assert refus.status_code == 422
    lue = verifier_structure(refus.text)
    fautifs = [champ for champ in lue.tous("fieldset") if "aria-describedby" in champ.attributs]
    assert [champ.attributs["aria-describedby"] for champ in fautifs] == ["utilite-erreur", "delai-erreur"]
    coches = [champ.attributs["name"] for champ in lue.tous("input") if "checked" in champ.attributs]
    assert coches == ["aide_recue"]
    merci = await anonyme.post(chemin, data=REPONSE, headers=NAVIGATEUR)
    assert merci.status_code == 200
    assert "Merci" in verifier_structure(merci.text).un("h1").texte


async def test_un_avis_deja_donne_ou_trop_tardif_se_dit_avec_egards(
    plateforme: PlateformeTest, depart: datetime
) -> None:
    chemin, demande = await demander(plateforme, depart)
    anonyme = plateforme.client()
    plateforme.horloge.fige = datetime.fromisoformat(demande["expire_le"])
    for refus in (
        await anonyme.get(chemin, headers=NAVIGATEUR),
        await anonyme.post(chemin, data=REPONSE, headers=NAVIGATEUR),
    ):
        assert refus.status_code == 409
        assert refus.headers["content-security-policy"].startswith("default-src 'none'")
        assert "n'est plus possible" in verifier_structure(refus.text).un("h1").texte
    verifier_probleme(await anonyme.get(chemin), 409, "avis-expire")
    plateforme.horloge.fige = depart + timedelta(days=11)
    assert (await anonyme.post(chemin, data=REPONSE, headers=NAVIGATEUR)).status_code == 200
    relu = await anonyme.get(chemin, headers=NAVIGATEUR)
    assert relu.status_code == 200
    assert "déjà répondu" in verifier_structure(relu.text).un("h1").texte
    encore = await anonyme.post(chemin, data=REPONSE, headers=NAVIGATEUR)
    assert encore.status_code == 409
    assert "déjà répondu" in verifier_structure(encore.text).un("h1").texte
