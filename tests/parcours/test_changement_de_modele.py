"""A running case moves to a new version of its model: said first, done by an explicit gesture, rebuilt the same."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.parcours.changement_modele.domain import blocages, place
from services.parcours.modeles.lecture import lire_modele
from shared.securite.identite import Role
from tests.outillage.http import verifier_probleme, version
from tests.outillage.modeles import MODELES, copie, element, publier
from tests.outillage.parcours import ParcoursTest, ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest

Contenu = dict[str, Any]
ROLES = ["ensemblier"]
FAIT = {"code": "visite", "libelle": "Visite faite", "type": "bool", "roles": ROLES}
DATE = {"code": "signature", "libelle": "Signature", "type": "date", "roles": ROLES}


def renommer(contenu: Contenu, ancien: str, nouveau: str) -> None:
    """Gives a step another code, everywhere."""
    element(contenu, "etapes", ancien)["code"] = nouveau
    for geste in contenu["gestes"]:
        geste["de"] = [nouveau if code == ancien else code for code in geste["de"]]
        geste["portees"] = [nouveau if code == ancien else code for code in geste["portees"]]
        geste["vers"] = nouveau if geste["vers"] == ancien else geste["vers"]


def premiere() -> Contenu:
    return {**copie(numero="1.0.0"), "faits": [FAIT, DATE]}


def deuxieme(*, equivalence: bool = True) -> Contenu:
    """`qualification` becomes `cadrage`; a condition is gained, a gesture lost, a fact changes its type."""
    contenu = {**copie(numero="2.0.0"), "faits": [FAIT, {**DATE, "type": "bool"}]}
    renommer(contenu, "qualification", "cadrage")
    element(contenu, "gestes", "lancer-diagnostic")["conditions"].append("fait:visite")
    contenu["gestes"] = [geste for geste in contenu["gestes"] if geste["code"] != "revoir-plan"]
    if equivalence:
        contenu["equivalences"] = [{"depuis_version": "1.0.0", "etapes": {"qualification": "cadrage"}}]
    return contenu


async def en_cours(plateforme: PlateformeTest, suite: Contenu | None = None) -> ParcoursTest:
    """A parcours of version 1.0.0 at its qualification, whose model has since been published again."""
    code = await publier(plateforme, premiere())
    parcours = await ouvrir_parcours(plateforme, code)
    for corps in ({"code": "visite", "valeur": True}, {"code": "signature", "valeur": "2026-01-12"}):
        assert (await parcours.ecrire("POST", "/faits", corps)).status_code == 201
    assert (await parcours.geste("qualifier")).status_code == 200
    await publier(plateforme, suite or deuxieme(), code)
    return parcours


async def changer(parcours: ParcoursTest, **corps: Any) -> httpx.Response:
    return await parcours.ecrire("POST", "/changement-de-modele", {"version": "2.0.0", **corps})


async def appliquer(parcours: ParcoursTest, **corps: Any) -> httpx.Response:
    return await changer(parcours, simulation=False, motif="evolution-du-dispositif", **corps)


async def test_la_simulation_dit_tout_ce_qui_change_et_n_ecrit_rien(plateforme: PlateformeTest) -> None:
    parcours = await en_cours(plateforme)
    avant = await parcours.lire()
    journal = (await parcours.client.get(f"{parcours.chemin}/journal")).json()
    lu = (await changer(parcours)).json()
    assert (lu["applique"], lu["possible"], lu["blocages"], lu["etape"]) == (False, True, [], "cadrage")
    sorts = {etape["code"]: (etape["sort"], etape["vers"]) for etape in lu["etapes"]}
    assert sorts["qualification"] == ("renommee", "cadrage")
    assert sorts["suivi"] == ("conservee", "suivi")
    assert (lu["gestes_gagnes"], lu["gestes_perdus"]) == ([], ["revoir-plan"])
    (modifie,) = lu["gestes_modifies"]
    assert (modifie["code"], modifie["conditions_gagnees"]) == ("lancer-diagnostic", ["fait:visite"])
    faits = {fait["code"]: fait for fait in lu["faits"]}
    assert faits["visite"]["conserve"] is True
    assert "son type passe de date à bool" in faits["signature"]["raison"]
    apres = await parcours.lire()
    assert (apres.json(), apres.headers["etag"]) == (avant.json(), avant.headers["etag"])
    assert (await parcours.client.get(f"{parcours.chemin}/journal")).json() == journal


async def test_le_changement_est_un_geste_motive_que_le_journal_rejoue(plateforme: PlateformeTest) -> None:
    parcours = await en_cours(plateforme)
    avant = (await parcours.lire()).json()
    refus = await changer(parcours, simulation=False)
    assert "evolution-du-dispositif" in verifier_probleme(refus, 409, "motif-necessaire")["motifs"]
    fait = await appliquer(parcours, commentaire="Nouvelle convention")
    assert fait.status_code == 200, fait.text
    assert fait.json()["applique"] is True
    lu = (await parcours.lire()).json()
    assert (lu["modele_version"], lu["etape"]) == ("2.0.0", "cadrage")
    assert lu["faits"] == {"visite": True}
    assert (lu["prochaine_action"], lu["echeance_le"]) == (avant["prochaine_action"], avant["echeance_le"])
    assert element(lu, "etapes", "cadrage")["atteinte_le"] == element(avant, "etapes", "qualification")["atteinte_le"]
    journal = (await parcours.client.get(f"{parcours.chemin}/journal")).json()
    assert (journal["conforme"], journal["etape_rejouee"]) == (True, "cadrage")
    ligne = journal["lignes"][-1]
    assert (ligne["type"], ligne["apres"]["motif"]) == ("parcours.modele.change", "evolution-du-dispositif")
    assert ligne["apres"]["commentaire"] == "Nouvelle convention"
    async with plateforme.base("parcours").lecture() as session:
        requete = text("SELECT donnees FROM evenement WHERE sujet_id = :id AND type = 'parcours.modele.change'")
        donnees = (await session.execute(requete, {"id": parcours.id})).scalar_one()
    assert (donnees["vers"], donnees["attend"]) == ("cadrage", "partenaire")
    assert "commentaire" not in donnees
    suite = await parcours.geste("lancer-diagnostic")
    assert suite.status_code == 200, suite.text
    assert (await parcours.client.get(f"{parcours.chemin}/journal")).json()["conforme"] is True


async def test_un_parcours_suspendu_reprend_a_l_etape_equivalente(plateforme: PlateformeTest) -> None:
    parcours = await en_cours(plateforme)
    assert (await parcours.geste("suspendre", motif="demande-entreprise")).status_code == 200
    assert (await appliquer(parcours)).status_code == 200
    lu = (await parcours.lire()).json()
    assert (lu["etape"], lu["etape_reprise"]) == ("suspension", "cadrage")
    assert (await parcours.geste("reprendre")).json()["etape"] == "cadrage"
    assert (await parcours.client.get(f"{parcours.chemin}/journal")).json()["conforme"] is True


async def test_sans_equivalent_de_l_etape_actuelle_le_changement_est_refuse(plateforme: PlateformeTest) -> None:
    parcours = await en_cours(plateforme, deuxieme(equivalence=False))
    lu = (await changer(parcours)).json()
    assert (lu["possible"], lu["etape"]) == (False, None)
    avant = (await parcours.lire()).json()
    refus = verifier_probleme(await appliquer(parcours), 409, "changement-de-modele-bloque")
    assert "« Qualification » n'a pas d'équivalent" in refus["detail"]
    assert (await parcours.lire()).json() == avant


async def test_une_equivalence_ne_fait_pas_sauter_d_etapes(plateforme: PlateformeTest) -> None:
    suite = deuxieme()
    suite["equivalences"] = [{"depuis_version": "1.0.0", "etapes": {"qualification": "deploiement"}}]
    parcours = await en_cours(plateforme, suite)
    refus = verifier_probleme(await appliquer(parcours), 409, "changement-de-modele-bloque")
    assert "ne sont pas de même nature (qualification et deploiement)" in refus["detail"]


async def test_on_passe_a_une_version_publiee_et_plus_recente(plateforme: PlateformeTest) -> None:
    parcours = await en_cours(plateforme)
    verifier_probleme(await changer(parcours, version="1.0.0"), 409, "version-pas-plus-recente")
    verifier_probleme(await changer(parcours, version="9.9.9"), 404, "modele-introuvable")
    code = (await parcours.lire()).json()["modele"]
    brouillon = {**deuxieme(), "numero": "3.0.0"}
    ecrit = await parcours.client.post(f"/v1/modeles-parcours/{code}/versions", json=brouillon)
    assert ecrit.status_code == 201, ecrit.text
    verifier_probleme(await changer(parcours, version="3.0.0"), 404, "modele-introuvable")
    verifier_probleme(await changer(parcours, version="deux"), 422)


async def test_deux_changements_simultanes_un_seul_gagne(plateforme: PlateformeTest) -> None:
    parcours = await en_cours(plateforme)
    entetes = version(await parcours.lire())
    corps = {"version": "2.0.0", "simulation": False, "motif": "correction-du-modele"}
    chemin = f"{parcours.chemin}/changement-de-modele"
    envois = [parcours.client.post(chemin, json=corps, headers=entetes) for _ in range(6)]
    assert sorted(un.status_code for un in await asyncio.gather(*envois)) == [200] + [412] * 5
    verifier_probleme(await parcours.client.post(chemin, json=corps), 428)


async def test_le_changement_revient_a_l_ensemblier_ou_a_la_region(plateforme: PlateformeTest) -> None:
    parcours = await en_cours(plateforme)
    chemin, entetes = f"{parcours.chemin}/changement-de-modele", {"If-Match": '"v1"'}
    for client, statut in ((plateforme.client(), 401), (plateforme.client(Role.PARTENAIRE_CONSEILLER), 403)):
        verifier_probleme(await client.post(chemin, json={"version": "2.0.0"}, headers=entetes), statut)
    inconnu = f"/v1/parcours/{parcours.dossier['id']}/changement-de-modele"
    absent = await parcours.client.post(inconnu, json={"version": "2.0.0"}, headers=entetes)
    verifier_probleme(absent, 404, "parcours-introuvable")
    await parcours.placer("abandon")
    verifier_probleme(await appliquer(parcours), 409, "parcours-termine")


async def test_la_vue_de_l_ensemblier_suit_l_etape_renommee(plateforme: PlateformeTest) -> None:
    parcours = await en_cours(plateforme)
    assert (await appliquer(parcours)).status_code == 200
    await plateforme.rattraper()
    async with plateforme.base("gateway").lecture() as session:
        requete = text("SELECT etape FROM vue_parcours WHERE parcours_id = :id")
        assert (await session.execute(requete, {"id": parcours.id})).scalar_one() == "cadrage"


@pytest.mark.parametrize("code", ["parcours-individuel", "diagnostic-seul"])
def test_un_parcours_passe_de_chaque_etape_de_l_ancienne_version_livree_a_la_nouvelle(code: str) -> None:
    ancien, nouveau = (lire_modele(MODELES[f"{code}-{numero}"]) for numero in ("1.0.0", "1.1.0"))
    for etape in ancien.etapes:
        assert blocages(ancien, nouveau, etape, None) == []
        assert place(ancien, nouveau, etape, None, (etape,)).etape == etape


@pytest.mark.parametrize(
    ("equivalences", "attendu"),
    [
        ([{"depuis_version": "2.0.0", "etapes": {"qualification": "cadrage"}}], "une version antérieure à 2.0.0"),
        ([{"depuis_version": "1.0.0", "etapes": {"qualification": "lune"}}], "l'étape lune n'existe pas"),
        ([{"depuis_version": "1.0.0", "etapes": {"a1": "cadrage"}}] * 2, "deux éléments ont le même code"),
    ],
    ids=["posterieure", "inconnue", "deux-fois"],
)
async def test_une_equivalence_impossible_est_refusee_a_l_ecriture(
    plateforme: PlateformeTest, equivalences: list[Contenu], attendu: str
) -> None:
    contenu = {**deuxieme(), "equivalences": equivalences}
    refus = await plateforme.client(Role.REGION).post("/v1/modeles-parcours/essai-equivalence/versions", json=contenu)
    assert attendu in verifier_probleme(refus, 409, "modele-defectueux")["detail"]
