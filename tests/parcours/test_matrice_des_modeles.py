"""Every pair of step and gesture, for each shipped model: allowed, or refused with what is missing; never a 500."""

from typing import Any

import pytest
from psycopg.types.json import Jsonb

from shared.securite.identite import Role
from tests.outillage.http import verifier_probleme
from tests.outillage.modeles import dernieres
from tests.outillage.parcours import TOUT_REMPLI, ParcoursTest, ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest

MODELES = dernieres()
AUTRES = [code for code in MODELES if code != "parcours-individuel"]
"""The individual parcours has its own file of tests."""
COMPTES = ("equipements", "sans_etude", "sans_adaptation", "sans_orientation", "ouvertes")


def corps(geste: dict[str, Any]) -> dict[str, Any]:
    motif = {"motif": geste["motifs"][0]["code"]} if geste["motifs"] else {}
    return {**motif, **({"portee": geste["portees"][0]} if geste["portees"] else {})}


def faits_de(geste: dict[str, Any]) -> Jsonb:
    """Facts that satisfy every `fait:` condition of the gesture."""
    dits = [code.removeprefix("fait:").partition("=") for code in geste["conditions"] if code.startswith("fait:")]
    return Jsonb({code: choix or True for code, _, choix in dits})


async def tout_remplir(parcours: ParcoursTest, modele: dict[str, Any], etape: str, geste: dict[str, Any]) -> None:
    natures = {une["code"]: une["nature"] for une in modele["etapes"]}
    comptes = {**dict.fromkeys(COMPTES, 0), "equipements": int("avec_equipement" in geste["conditions"])}
    reprise = modele["etapes"][1]["code"] if natures[etape] == "pause" else None
    visitees = [*dict.fromkeys([*geste["portees"], etape])]
    faits = faits_de(geste)
    await parcours.placer(etape, **TOUT_REMPLI, **comptes, faits=faits, etape_reprise=reprise, etapes_visitees=visitees)


@pytest.mark.parametrize("code", AUTRES)
async def test_chaque_geste_de_chaque_modele_passe_ou_dit_pourquoi(plateforme: PlateformeTest, code: str) -> None:
    modele = MODELES[code]
    parcours = await ouvrir_parcours(plateforme, code)
    region, version = plateforme.client(Role.REGION), 1
    for etape in (une["code"] for une in modele["etapes"]):
        for geste in modele["gestes"]:
            await tout_remplir(parcours, modele, etape, geste)
            client = parcours.client if "ensemblier" in geste["roles"] else region
            demande, entetes = {"geste": geste["code"], **corps(geste)}, {"If-Match": f'"v{version}"'}
            reponse = await client.post(f"{parcours.chemin}/gestes", json=demande, headers=entetes)
            if etape in geste["de"]:
                assert reponse.status_code == 200, f"{geste['code']} depuis {etape} : {reponse.text}"
                version += 1
            else:
                document = verifier_probleme(reponse, 409, "geste-refuse")
                assert [manque["code"] for manque in document["manques"]] == ["etape"]


@pytest.mark.parametrize("code", AUTRES)
async def test_un_geste_bloque_de_chaque_modele_nomme_chaque_condition_qui_manque(
    plateforme: PlateformeTest, code: str
) -> None:
    parcours = await ouvrir_parcours(plateforme, code, referent=False)
    for geste in (un for un in MODELES[code]["gestes"] if un["conditions"]):
        comptes = {**dict.fromkeys(COMPTES, 1), "equipements": int("avec_equipement" not in geste["conditions"])}
        vides = {"diagnostic_id": None, "t0_exercice": None, "plan_etat": "absent", "impact_mesure": False}
        await parcours.placer(geste["de"][0], **comptes, **vides, faits=Jsonb({}))
        refus = await parcours.geste(geste["code"], **corps(geste))
        document = verifier_probleme(refus, 409, "geste-refuse")
        assert [manque["code"] for manque in document["manques"]] == geste["conditions"]
        assert all(manque["message"] for manque in document["manques"])
