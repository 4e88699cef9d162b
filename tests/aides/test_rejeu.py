"""Replay over HTTP and by the command: byte-equal after any change of the catalogue; what was altered is found."""

from datetime import date
from typing import Any
from uuid import uuid4

import orjson
import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.aides.catalogue import regimes
from services.aides.catalogue.definition import Dispositif
from services.aides.catalogue.errors import VersionDejaPubliee
from services.aides.catalogue.publication import publier
from services.commande.rejeu import rejouer_et_dire
from shared.base import Base
from shared.securite.identite import Role
from tests.outillage.aides import avancer, demande_creee, evaluation_type, resultat
from tests.outillage.catalogue import dispositif_d_essai
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest


async def _publier(plateforme: PlateformeTest, *dispositifs: Dispositif) -> int:
    async with plateforme.base("aides").ecriture() as session:
        return await publier(session, plateforme.horloge, list(dispositifs))


async def _rejeu(plateforme: PlateformeTest, evaluation_id: str) -> dict[str, Any]:
    reponse = await plateforme.client(Role.REGION).post(f"/v1/aides/evaluations/{evaluation_id}/rejeu")
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())


async def test_un_anonyme_ne_rejoue_rien(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client().post(f"/v1/aides/evaluations/{uuid4()}/rejeu"), 401, "non-authentifie")


async def test_une_autre_organisation_ne_rejoue_pas_l_evaluation(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    evaluation = await evaluation_type(plateforme, dossier["id"])
    autre = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    refus = await autre.post(f"/v1/aides/evaluations/{evaluation['id']}/rejeu")
    verifier_probleme(refus, 404, "evaluation-introuvable")


async def test_apres_trois_changements_du_catalogue_la_decision_est_retrouvee_octet_pour_octet(
    plateforme: PlateformeTest, dossier: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, jour = f"essai-{uuid4().hex[:8]}", "1995-06-01"
    premier = dispositif_d_essai(code, "v1", date(1995, 1, 1), seuil=10)
    await _publier(plateforme, premier)
    avant = await evaluation_type(plateforme, dossier["id"], le=jour, actions=[])
    jugee = {r["dispositif"]: r for r in avant["resultats"]}[code]
    assert (jugee["version"], jugee["verdict"], jugee["nom"]) == ("v1", "eligible", "Essai")

    actuelle = await evaluation_type(plateforme, dossier["id"])
    suivant = dispositif_d_essai(code, "v2", date(1995, 3, 1), seuil=500)
    await _publier(plateforme, suivant)  # a new version rules on the same day, and the first file is gone
    await _publier(plateforme, suivant.model_copy(update={"nom": "Autre nom", "porteur": "Autre porteur"}))
    change = {**regimes.regimes_actuels(), "de_minimis": _plafond_double()}
    monkeypatch.setattr(regimes, "regimes_actuels", lambda: change)

    apres = await evaluation_type(plateforme, dossier["id"], le=jour, actions=[])
    rejugee = {r["dispositif"]: r for r in apres["resultats"]}[code]
    assert (rejugee["version"], rejugee["verdict"], rejugee["nom"]) == ("v2", "non_eligible", "Autre nom")
    nouvelle = await evaluation_type(plateforme, dossier["id"])
    marges = [resultat(e, "pmup")["montant"]["marge_de_minimis_eur"] for e in (actuelle, nouvelle)]
    assert marges == ["300000.00", "600000.00"]
    for evaluation in (avant, apres, actuelle, nouvelle):
        rejeu = await _rejeu(plateforme, evaluation["id"])
        assert (rejeu["conforme"], rejeu["ecarts"], rejeu["meme_moteur"]) == (True, [], True)
    assert (await plateforme.client(Role.REGION).get(f"/v1/aides/evaluations/{avant['id']}")).json() == avant


def _plafond_double() -> bytes:
    contenu = orjson.loads(regimes.regimes_actuels()["de_minimis"])
    for periode in contenu["periodes"]:
        periode["plafond_eur"] = str(int(float(periode["plafond_eur"])) * 2)
    return orjson.dumps(contenu, option=orjson.OPT_SORT_KEYS)


async def test_une_version_publiee_ne_change_ni_ne_disparait(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    code = f"essai-{uuid4().hex[:8]}"
    await _publier(plateforme, dispositif_d_essai(code, "v1", date(1994, 1, 1), seuil=10))
    with pytest.raises(VersionDejaPubliee):
        await _publier(plateforme, dispositif_d_essai(code, "v1", date(1994, 1, 1), seuil=11))
    await evaluation_type(plateforme, dossier["id"], le="1994-06-01", actions=[])
    for ordre in ("DELETE FROM contenu_conserve", "UPDATE contenu_conserve SET contenu = '{}'"):
        with pytest.raises(DBAPIError, match="ne change plus"):
            async with plateforme.base("aides").ecriture() as session:
                await session.execute(text(ordre))


async def test_une_decision_sur_une_demande_se_rejoue_avec_son_evaluation(
    plateforme: PlateformeTest, dossier: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    await avancer(plateforme, demande["id"], "deposer", "completer", "instruire", "accorder")
    change = {**regimes.regimes_actuels(), "de_minimis": _plafond_double()}
    monkeypatch.setattr(regimes, "regimes_actuels", lambda: change)
    rejeu = await _rejeu(plateforme, demande["evaluation_id"])
    assert rejeu["conforme"], rejeu
    (decision,) = rejeu["decisions"]
    assert (decision["demande_id"], decision["geste"], decision["conforme"]) == (demande["id"], "accorder", True)


def _falsifier(url: str, ordre: str, *valeurs: Any) -> None:
    """What only the owner of the database can do: change a row behind the trigger."""
    with psycopg.connect(url) as connexion:
        connexion.execute("SET session_replication_role = replica")
        connexion.execute(ordre.encode(), valeurs)


async def _commande(plateforme: PlateformeTest, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """(differences, printed text) of `ensemblier aides rejouer` over the whole base."""
    base = Base(plateforme.base("aides").moteur.url, "aides", 2)
    capsys.readouterr()
    return await rejouer_et_dire(base), capsys.readouterr().out


_VERDICT = "UPDATE aides.evaluation SET resultats = jsonb_set(resultats, '{0,verdict}', %s::jsonb) WHERE id = %s"


async def test_la_commande_rejoue_tout_et_trouve_un_verdict_falsifie(
    plateforme: PlateformeTest, dossier: dict[str, Any], url_base: str, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluation = await evaluation_type(plateforme, dossier["id"])
    differents, texte = await _commande(plateforme, capsys)
    assert differents == 0, texte
    assert "0 avec un écart" in texte
    vrai = evaluation["resultats"][0]["verdict"]
    faux = "non_eligible" if vrai != "non_eligible" else "eligible"
    _falsifier(url_base, _VERDICT, f'"{faux}"', evaluation["id"])
    try:
        differents, texte = await _commande(plateforme, capsys)
        assert differents == 1
        assert f"{evaluation['id']} : resultats[0].verdict : '{faux}' enregistré, '{vrai}' recalculé" in texte
        rejeu = await _rejeu(plateforme, evaluation["id"])
        assert [e["chemin"] for e in rejeu["ecarts"]] == ["resultats[0].verdict", "sceau"]
        assert not rejeu["conforme"]
    finally:
        _falsifier(url_base, _VERDICT, f'"{vrai}"', evaluation["id"])
    assert (await _commande(plateforme, capsys))[0] == 0


async def test_une_decision_et_une_regle_falsifiees_sont_trouvees(
    plateforme: PlateformeTest, dossier: dict[str, Any], url_base: str
) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    await avancer(plateforme, demande["id"], "deposer", "completer", "instruire", "accorder")
    ordre = "UPDATE aides.decision_rendue SET issue = issue || jsonb_build_object('montant_accorde_eur', %s::text) "
    _falsifier(url_base, f"{ordre} WHERE demande_id = %s", "90000.00", demande["id"])
    (decision,) = (await _rejeu(plateforme, demande["evaluation_id"]))["decisions"]
    assert decision["ecarts"][0] == {
        "chemin": "montant_accorde_eur",
        "enregistre": "90000.00",
        "rejoue": "80000.00",
    }
    _falsifier(url_base, f"{ordre} WHERE demande_id = %s", "80000.00", demande["id"])
    assert (await _rejeu(plateforme, demande["evaluation_id"]))["conforme"]


async def test_une_evaluation_anterieure_est_comptee_et_dite_sans_origine(
    plateforme: PlateformeTest, dossier: dict[str, Any], url_base: str, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluation = await evaluation_type(plateforme, dossier["id"])
    _falsifier(url_base, "UPDATE aides.evaluation SET origine = NULL, sceau = NULL WHERE id = %s", evaluation["id"])
    refus = await plateforme.client(Role.REGION).post(f"/v1/aides/evaluations/{evaluation['id']}/rejeu")
    verifier_probleme(refus, 409, "evaluation-sans-origine")
    differents, texte = await _commande(plateforme, capsys)
    assert differents == 0
    assert "antérieures à la conservation" in texte
