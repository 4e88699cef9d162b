"""The explained answer normalised: nothing lost, nothing repeated, and a size that follows the distinct criteria."""

from time import process_time
from typing import Any
from uuid import uuid4

import orjson

from services.aides.eligibilite.explication import expliquer
from shared.securite.identite import Role
from tests.outillage.aides import action, evaluation_type
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest


async def test_un_anonyme_ne_lit_pas_l_explication(plateforme: PlateformeTest) -> None:
    adresse = f"/v1/aides/evaluations/{uuid4()}/explication"
    verifier_probleme(await plateforme.client().get(adresse), 401, "non-authentifie")


async def _deux(plateforme: PlateformeTest, dossier: dict[str, Any], client: Any) -> tuple[dict[str, Any], Any]:
    actions = [action("100000") | {"reference": f"A{rang}"} for rang in range(6)]
    evaluation = await evaluation_type(plateforme, dossier["id"], actions=actions)
    return evaluation, await client.get(f"/v1/aides/evaluations/{evaluation['id']}/explication")


async def test_une_autre_organisation_ne_lit_pas_l_explication(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    autre = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    _, refus = await _deux(plateforme, dossier, autre)
    verifier_probleme(refus, 404, "evaluation-introuvable")


async def test_l_explication_dit_la_meme_chose_sans_rien_repeter(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    evaluation, reponse = await _deux(plateforme, dossier, plateforme.client(Role.ENSEMBLIER))
    lue = reponse.json()
    assert len(lue["verdicts"]) == len(evaluation["resultats"])
    for verdict, resultat in zip(lue["verdicts"], evaluation["resultats"], strict=True):
        assert (verdict["dispositif"], verdict["verdict"]) == (resultat["dispositif"], resultat["verdict"])
        assert [_deplie(lue, rang) for rang in verdict["criteres"]] == [_utile(c) for c in resultat["criteres"]]
    for nom in ("faits", "sources", "criteres"):
        textes = [orjson.dumps(element) for element in lue[nom]]
        assert len(textes) == len(set(textes))


def _deplie(lue: dict[str, Any], rang: int) -> dict[str, Any]:
    cite = dict(lue["criteres"][rang])
    source = cite["source"]
    return cite | {
        "faits": [lue["faits"][place] for place in cite["faits"]],
        "source": None if source is None else lue["sources"][source],
    }


def _utile(critere: dict[str, Any]) -> dict[str, Any]:
    """A criterion as answered; the value seen is that of its facts."""
    assert critere["valeur_vue"] == " ; ".join(f"{f['libelle']} : {f['valeur']}" for f in critere["faits"])
    return {nom: valeur for nom, valeur in critere.items() if nom != "valeur_vue"}


async def test_l_explication_est_au_moins_quatre_fois_plus_petite_et_plus_rapide_a_ecrire(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    evaluation, reponse = await _deux(plateforme, dossier, plateforme.client(Role.ENSEMBLIER))
    complete = orjson.dumps({nom: evaluation[nom] for nom in ("id", "le", "resultats")})
    assert len(reponse.content) * 4 <= len(complete)
    explication = expliquer(evaluation)

    def duree(valeur: Any) -> float:
        debut = process_time()
        for _ in range(200):
            orjson.dumps(valeur)
        return process_time() - debut

    normale, entiere = explication.model_dump(mode="json"), evaluation["resultats"]
    assert min(duree(normale) for _ in range(5)) * 4 <= min(duree(entiere) for _ in range(5))
