"""Whose turn it is: each step says whom it waits for, a suspension may say another; silence follows a gesture."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from services.parcours.modeles.domain import NATURES_ETAPE, PARTIES, attend_par_defaut, geste_du_silence
from services.parcours.modeles.lecture import lire_modele
from services.parcours.modeles.verification import defauts
from shared.securite.identite import Role
from tests.outillage.http import verifier_probleme
from tests.outillage.parcours import ParcoursTest, ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest

DONNEES = Path(__file__).resolve().parents[2] / "services" / "parcours" / "donnees"
INDIVIDUEL: dict[str, Any] = json.loads((DONNEES / "parcours-individuel-1.1.0.json").read_text(encoding="utf-8"))


async def attendus(plateforme: PlateformeTest, parcours: ParcoursTest) -> list[str | None]:
    """Party carried by each event that begins an interval, oldest first."""
    requete = text(
        "SELECT donnees->>'attend' FROM evenement WHERE sujet_id = :id"
        " AND type IN ('parcours.parcours.ouvert', 'parcours.geste.effectue') ORDER BY numero"
    )
    async with plateforme.base("parcours").lecture() as session:
        return list((await session.execute(requete, {"id": parcours.id})).scalars())


async def test_chaque_evenement_dit_qui_est_attendu_ensuite(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    for geste, motif in (
        ("qualifier", None),
        ("suspendre", "attente-financement"),
        ("reprendre", None),
        ("suspendre", "attente-region"),
        ("abandonner", "renoncement"),
    ):
        reponse = await parcours.geste(geste, **({"motif": motif} if motif else {}))
        assert reponse.status_code == 200, reponse.text
    attendu = ["partenaire", "partenaire", "financeur", "partenaire", "region", None]
    assert await attendus(plateforme, parcours) == attendu
    etapes = (await parcours.lire()).json()["etapes"]
    assert {etape["code"]: etape["attend"] for etape in etapes}["plan-actions"] == "entreprise"


def test_toute_nature_ouverte_attend_quelqu_un_par_defaut() -> None:
    defaut = {nature: attend_par_defaut(nature) for nature in NATURES_ETAPE}
    assert defaut.pop("fin") is None
    assert set(defaut.values()) <= set(PARTIES)


@pytest.mark.parametrize("fichier", sorted(DONNEES.glob("*.json")), ids=lambda chemin: chemin.stem)
def test_dans_chaque_modele_une_etape_ouverte_attend_une_partie(fichier: Path) -> None:
    modele = lire_modele(json.loads(fichier.read_text(encoding="utf-8")))
    for etape in modele.etapes.values():
        assert (etape.attend is None) == etape.finale, etape.code


def avec_silence(etape: str = "plan-actions", motif: str | None = None, **silence: Any) -> dict[str, Any]:
    contenu = copy.deepcopy(INDIVIDUEL)
    trouvee = next(une for une in contenu["etapes"] if une["code"] == etape)
    trouvee["silence"] = {"effet": "rejet", "delai_jours_ouvres": 20, "vers": "abandon", **silence}
    if motif is not None:
        geste = next(geste for geste in contenu["gestes"] if geste["code"] == "abandonner")
        geste["motifs"].append({"code": motif, "libelle": "Le délai de réponse est passé", "leve": []})
    return contenu


def test_un_silence_est_un_geste_du_modele_et_en_garde_les_conditions() -> None:
    modele = lire_modele(avec_silence(motif="silence"))
    assert defauts(modele) == []
    geste = geste_du_silence(modele, modele.etapes["plan-actions"])
    assert geste is not None
    assert geste.code == "abandonner"
    assert geste_du_silence(modele, modele.etapes["suivi"]) is None
    accepte = lire_modele(avec_silence(effet="acceptation", vers="faisabilite"))
    assert defauts(accepte) == []


@pytest.mark.parametrize(
    ("contenu", "attendu"),
    [
        (avec_silence(vers="ailleurs"), "plan-actions.silence.vers : l'étape ailleurs n'existe pas"),
        (avec_silence(vers="suivi"), "aucun geste ne mène de là à suivi"),
        (avec_silence(), "il lui faut le motif silence"),
        (avec_silence(motif="silence", effet="acceptation"), "n'est pas une acceptation"),
        (avec_silence(etape="cloture"), "une fin n'attend personne"),
    ],
    ids=["cible-inconnue", "cible-hors-d-atteinte", "sans-motif", "faux-accord", "sur-une-fin"],
)
def test_un_silence_mal_defini_est_refuse_avec_son_endroit(contenu: dict[str, Any], attendu: str) -> None:
    assert [defaut for defaut in defauts(lire_modele(contenu)) if attendu in defaut]


async def test_seule_une_suspension_dit_qui_est_attendu_et_l_api_le_refuse_ailleurs(plateforme: PlateformeTest) -> None:
    contenu = copy.deepcopy(INDIVIDUEL)
    del contenu["code"]
    geste = next(geste for geste in contenu["gestes"] if geste["code"] == "clore")
    geste["motifs"][0]["attend"] = "region"
    client = plateforme.client(Role.REGION)
    refus = await client.post("/v1/modeles-parcours/essai-attente/versions", json=contenu)
    assert "clore.motifs.objectifs-atteints.attend" in verifier_probleme(refus, 409, "modele-defectueux")["detail"]
    contenu["etapes"][0]["attend"] = "le-voisin"
    refus = await client.post("/v1/modeles-parcours/essai-attente/versions", json=contenu)
    verifier_probleme(refus, 422)
