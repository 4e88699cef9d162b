"""Models as versioned data: the checker, a new version by two persons, running parcours keep theirs."""

import copy
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.parcours.modeles.diagramme import diagramme
from services.parcours.modeles.lecture import lire_modele
from services.parcours.modeles.verification import defauts
from shared.securite.identite import Role
from tests.outillage.http import verifier_probleme
from tests.outillage.modeles import MODELES, dernieres, publier
from tests.outillage.parcours import ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest

INDIVIDUEL: dict[str, Any] = MODELES["parcours-individuel-1.1.0"]


def modifie(**changements: Any) -> dict[str, Any]:
    """The individual parcours with changes of gestures: `geste__champ=valeur`."""
    contenu = copy.deepcopy(INDIVIDUEL)
    for cle, valeur in changements.items():
        code, champ = cle.split("__")
        geste = next(geste for geste in contenu["gestes"] if geste["code"] == code.replace("_", "-"))
        geste[champ] = valeur
    return contenu


@pytest.mark.parametrize("code", dernieres())
def test_les_modeles_livres_sont_sains(code: str) -> None:
    assert defauts(lire_modele(dernieres()[code])) == []


@pytest.mark.parametrize(
    ("contenu", "attendu"),
    [
        (modifie(deployer__conditions=["orientations_enregistrees"]), "sans adaptation ni dispense"),
        (modifie(deployer__conditions=["adaptation_reglee"]), "sans que chaque action soit orientée"),
        (modifie(clore__conditions=[]), "impact_mesure n'est pas une condition de ce geste"),
        (modifie(clore__de=["financement"]), "la clôture n'est plus atteignable"),
        (modifie(qualifier__vers="ailleurs"), "l'étape ailleurs n'existe pas"),
        (modifie(abandonner__motifs=[]), "demande un motif typé"),
        (modifie(qualifier__conditions=["la_lune"]), "la_lune n'est pas une condition connue"),
        (modifie(qualifier__roles=["president"]), "president n'est pas un rôle connu"),
        (modifie(rouvrir__portees=["deploiement"]), "on ne rouvre pas un parcours à l'étape deploiement"),
        (modifie(deployer__vers="financement"), "etapes.deploiement : aucun chemin n'y mène"),
    ],
)
def test_le_verificateur_dit_le_defaut_et_son_endroit(contenu: dict[str, Any], attendu: str) -> None:
    assert any(attendu in faute for faute in defauts(lire_modele(contenu))), defauts(lire_modele(contenu))


def test_le_diagramme_montre_chaque_etape() -> None:
    dessin = diagramme(lire_modele(INDIVIDUEL))
    assert dessin.startswith("stateDiagram-v2\n")
    assert all(f"{etape['code'].replace('-', '_')}: {etape['libelle']}" in dessin for etape in INDIVIDUEL["etapes"])
    assert "financement --> deploiement: deployer [adaptation_reglee, orientations_enregistrees]" in dessin
    levees = "clore sans impact_mesure (motif entreprise-injoignable ou donnees-refusees ou entreprise-cedee)"
    assert "suivi --> cloture: clore [impact_mesure]\n" in dessin
    assert f"suivi --> cloture: {levees}\n" in dessin
    robot = diagramme(lire_modele(dernieres()["pret-robot"]))
    assert "decision --> suivi: silence de 40 jours ouvrés, vaut rejet" in robot
    assert "rendre sans fait decision_achat=restitution (motif silence)" in robot


def version_nouvelle(numero: str) -> dict[str, Any]:
    contenu = copy.deepcopy(INDIVIDUEL)
    del contenu["code"]
    contenu["numero"] = numero
    contenu["etapes"][0]["prochaine_action"] = f"Appeler l'entreprise ({numero})"
    return contenu


async def test_une_version_se_publie_a_deux_et_les_parcours_en_cours_gardent_la_leur(
    plateforme: PlateformeTest,
) -> None:
    code = await publier(plateforme, version_nouvelle("1.0.0"))
    ancien = await ouvrir_parcours(plateforme, code)
    ensemblier, region = plateforme.client(Role.ENSEMBLIER), plateforme.client(Role.REGION)
    base = f"/v1/modeles-parcours/{code}/versions"
    contenu = version_nouvelle("1.1.0")
    ecrit = await ensemblier.post(base, json=contenu)
    assert ecrit.status_code == 201, ecrit.text
    assert ecrit.json()["etat"] == "brouillon"
    verifier_probleme(await ensemblier.post(base, json=contenu), 409, "version-deja-prise")
    verifier_probleme(await ensemblier.post(f"{base}/1.1.0/publication"), 409, "deuxieme-personne-necessaire")
    publie = await region.post(f"{base}/1.1.0/publication")
    assert publie.json()["etat"] == "publie"
    verifier_probleme(await region.post(f"{base}/1.1.0/publication"), 409, "modele-deja-publie")
    nouveau = await ouvrir_parcours(plateforme, code)
    lu = (await nouveau.lire()).json()
    assert (lu["modele_version"], lu["prochaine_action"]) == ("1.1.0", "Appeler l'entreprise (1.1.0)")
    assert (await ancien.lire()).json()["modele_version"] == "1.0.0"


async def test_un_modele_defectueux_est_refuse_avec_ses_defauts(plateforme: PlateformeTest) -> None:
    contenu = modifie(deployer__conditions=[])
    del contenu["code"]
    contenu["numero"] = "9.0.0"
    reponse = await plateforme.client(Role.REGION).post("/v1/modeles-parcours/essai/versions", json=contenu)
    document = verifier_probleme(reponse, 409, "modele-defectueux")
    assert len(document["defauts"]) == 2
    verifier_probleme(await plateforme.client(Role.REGION).get("/v1/modeles-parcours/essai/versions/9.0.0"), 404)


async def test_une_version_publiee_ne_change_pas_meme_en_base(plateforme: PlateformeTest) -> None:
    with pytest.raises(IntegrityError):
        async with plateforme.base("parcours").ecriture() as session:
            await session.execute(text("UPDATE modele_parcours SET titre = 'autre' WHERE etat = 'publie'"))


async def test_un_conseiller_n_ecrit_pas_de_modele(plateforme: PlateformeTest) -> None:
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    reponse = await client.post("/v1/modeles-parcours/essai/versions", json=version_nouvelle("2.0.0"))
    verifier_probleme(reponse, 403, "acces-interdit")
    assert len((await client.get("/v1/modeles-parcours")).json()) >= 2
