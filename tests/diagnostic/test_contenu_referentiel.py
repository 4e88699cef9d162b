"""What a référentiel must hold to be accepted, over HTTP."""

import copy
from typing import Any

import pytest

from shared.securite.identite import Role
from tests.outillage.diagnostics import contenu_neuf, reussie
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest


def _question(contenu: dict[str, Any], rang: int = 0) -> Any:
    return contenu["thematiques"][0]["axes"][0]["questions"][rang]


def _cycle(contenu: dict[str, Any]) -> None:
    _question(contenu)["visible_si"] = {"question": "mod_parc_b", "min": 1, "max": 2}


FAUTES: list[tuple[str, Any]] = [
    ("body.code", lambda c: c.update(code="autre-code")),
    ("body.numero", lambda c: c.update(numero="1.0")),
    ("body.inconnu", lambda c: c.update(inconnu=1)),
    ("body.echelle", lambda c: c["echelle"][5].update(niveau=4)),
    ("body.thematiques.1.code", lambda c: c["thematiques"][1].update(code="mod")),
    ("body.thematiques.0.poids", lambda c: c["thematiques"][0].update(poids=-1)),
    ("body.thematiques.0.axes.0.cible", lambda c: c["thematiques"][0]["axes"][0].update(cible=6)),
    (
        "body.thematiques.0.axes.1.questions.0.code",
        lambda c: c["thematiques"][0]["axes"][1]["questions"][0].update(code="mod_parc_a"),
    ),
    (
        "body.thematiques.0.axes.0.questions.0.choix_unique.options.0.points",
        lambda c: _question(c)["options"][0].update(points="5"),
    ),
    ("body.thematiques.0.axes.0.questions.0.options", lambda c: _question(c)["options"].pop()),
    ("body.thematiques.0.axes.0.questions.0.options.1.code", lambda c: _question(c)["options"][1].update(code="n0")),
    ("body.thematiques.0.axes.0.questions.1.max", lambda c: _question(c, 1).update(max=-1)),
    ("body.thematiques.0.axes.0.questions.1.seuils", lambda c: _question(c, 1).update(compte=True)),
    ("body.thematiques.0.axes.0.questions.1.seuils", lambda c: _question(c, 1).update(seuils=[[5, 0], [1, 5]])),
    ("body.thematiques.0.axes.0.questions.1.bloquant", lambda c: _question(c, 1).update(bloquant=True)),
    (
        "body.thematiques.0.axes.0.questions.1.visible_si.dans",
        lambda c: _question(c, 1)["visible_si"].update(dans=["n9"]),
    ),
    (
        "body.thematiques.0.axes.0.questions.1.visible_si.question",
        lambda c: _question(c, 1)["visible_si"].update(question="absente"),
    ),
    ("body.thematiques", _cycle),
    ("body.pertinence", lambda c: c["pertinence"].pop("mod_parc")),
    ("body.pertinence.mod_auto", lambda c: c["pertinence"]["mod_auto"].pop("couts")),
    ("body.pertinence.mod_auto.couts", lambda c: c["pertinence"]["mod_auto"].update(couts=0.7)),
]


@pytest.mark.parametrize(("champ", "fausser"), FAUTES, ids=[f"{r}-{champ}" for r, (champ, _) in enumerate(FAUTES)])
async def test_un_contenu_fautif_est_refuse_et_le_champ_nomme(
    plateforme: PlateformeTest, champ: str, fausser: Any
) -> None:
    contenu = copy.deepcopy(await contenu_neuf(plateforme))
    code = contenu["code"]
    fausser(contenu)
    refus = await plateforme.client(Role.REGION).post(f"/v1/referentiels/{code}/versions", json=contenu)
    code_attendu = "saisie-invalide" if refus.status_code == 422 else "referentiel-incoherent"
    champs = [c["champ"] for c in verifier_probleme(refus, refus.status_code, code_attendu)["champs"]]
    assert refus.status_code in {409, 422}
    assert champ in champs, champs
    page = reussie(await plateforme.client(Role.REGION).get("/v1/referentiels", params={"code": code})).json()
    assert page["elements"] == []
