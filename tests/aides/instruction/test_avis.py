"""Opinions asked outside: what the body reads, what it answers, what its silence is worth."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.securite.identite import Role
from tests.outillage.aides import avancer, clients_des_gestes, demande_creee, geste
from tests.outillage.http import verifier_probleme, version
from tests.outillage.instruction import TRANSITION, agir, agir_ou_echouer, habiliter, personne
from tests.outillage.plateforme import PlateformeTest

AVIS = "/v1/aides/avis"
QUESTION = {"organisme": "cetim", "question": "La cellule est-elle adaptée à ces séries ?"}


@pytest.fixture
async def prise(plateforme: PlateformeTest, dossier: dict[str, Any]) -> str:
    """A demande that person 10 instructs."""
    await habiliter(plateforme, 10, "instructeur", TRANSITION)
    demande = await demande_creee(plateforme, dossier["id"])
    await avancer(plateforme, demande["id"], "deposer")
    await agir_ou_echouer(personne(plateforme, 10), demande["id"], "prendre")
    return str(demande["id"])


@pytest.fixture
async def retour_au_present(plateforme: PlateformeTest) -> AsyncIterator[None]:
    yield
    plateforme.horloge.fige = None


def cetim(plateforme: PlateformeTest) -> Any:
    return plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")


async def demander(plateforme: PlateformeTest, demande_id: str, **corps: Any) -> dict[str, Any]:
    lue = await agir_ou_echouer(personne(plateforme, 10), demande_id, "demander-avis", **(QUESTION | corps))
    return dict(lue["avis"][-1])


async def test_l_organisme_consulte_lit_le_resume_et_rien_d_autre(
    plateforme: PlateformeTest, dossier: dict[str, Any], prise: str
) -> None:
    avis = await demander(plateforme, prise, champs=["effectif_etp"])
    partenaire = cetim(plateforme)
    lu = (await partenaire.get(f"{AVIS}/{avis['id']}")).json()
    assert lu["question"] == QUESTION["question"]
    assert (lu["resume"]["siren"], lu["resume"]["montant_demande_eur"]) == (dossier["siren"], "90000.00")
    assert [champ["champ"] for champ in lu["resume"]["champs"]] == ["effectif_etp"]
    ailleurs = (
        *(f"/v1/demandes/{prise}{suite}" for suite in ("", "/journal", "/gestes", "/guichet")),
        f"/v1/dossiers/{dossier['siren']}",
    )
    for chemin in ailleurs:
        assert (await partenaire.get(chemin)).status_code == 404, chemin
    assert (await partenaire.get(f"/v1/demandes/{prise}/instruction")).status_code == 403
    demandes = (await partenaire.get(f"/v1/demandes?dossier_id={dossier['id']}")).json()
    assert demandes["elements"] == []


async def test_un_avis_est_introuvable_pour_tout_autre_que_l_organisme_consulte(
    plateforme: PlateformeTest, dossier: dict[str, Any], prise: str
) -> None:
    avis = await demander(plateforme, prise)
    lu = await cetim(plateforme).get(f"{AVIS}/{avis['id']}")
    reponse = {"sens": "favorable", "motif": "Rien à redire."}
    for organisation in ("cci-paris-idf", "bpifrance"):  # the first follows the dossier
        autre = plateforme.client(Role.PARTENAIRE_RESPONSABLE, organisation=organisation)
        verifier_probleme(await autre.get(f"{AVIS}/{avis['id']}"), 404, "avis-introuvable")
        refus = await autre.post(f"{AVIS}/{avis['id']}/reponse", json=reponse, headers=version(lu))
        verifier_probleme(refus, 404, "avis-introuvable")
        vus = (await autre.get(f"{AVIS}?limite=100")).json()["elements"]
        assert avis["id"] not in {vu["id"] for vu in vus}
    for role in (Role.ENSEMBLIER, Role.ENTREPRISE, Role.MACHINE):
        assert (await plateforme.client(role, siren=dossier["siren"]).get(f"{AVIS}/{avis['id']}")).status_code == 403
    assert (await plateforme.client().get(AVIS)).status_code == 401
    region = plateforme.client(Role.REGION)
    assert (await region.get(f"{AVIS}/{avis['id']}")).status_code == 200
    assert (await region.post(f"{AVIS}/{avis['id']}/reponse", json=reponse, headers=version(lu))).status_code == 403
    verifier_probleme(await region.get(f"{AVIS}/{uuid4()}"), 404, "avis-introuvable")


async def test_un_avis_attendu_bloque_la_decision_jusqu_a_sa_reponse_motivee(
    plateforme: PlateformeTest, prise: str
) -> None:
    avis = await demander(plateforme, prise)
    verifier_probleme(await agir(personne(plateforme, 10), prise, "demander-avis", **QUESTION), 409)
    await agir_ou_echouer(personne(plateforme, 10), prise, "rendre", motif="absence")
    await avancer(plateforme, prise, "completer", "instruire")
    decideur = clients_des_gestes(plateforme)["accorder"]
    for decision in ({"nom": "accorder", "montant_eur": "80000"}, {"nom": "refuser", "motif": "autre"}):
        refus = verifier_probleme(await geste(decideur, prise, **decision), 409, "geste-refuse")
        assert refus["manque"][0].startswith("Avis attendu : CETIM, jusqu'au ")
    partenaire, chemin = cetim(plateforme), f"{AVIS}/{avis['id']}"
    lu = await partenaire.get(chemin)
    sans_motif = await partenaire.post(f"{chemin}/reponse", json={"sens": "favorable"}, headers=version(lu))
    verifier_probleme(sans_motif, 422, "saisie-invalide")
    corps = {"sens": "favorable_sous_reserve", "motif": "Sous réserve d'un essai sur pièces réelles."}
    rendu = await partenaire.post(f"{chemin}/reponse", json=corps, headers=version(lu))
    assert (rendu.json()["etat"], rendu.json()["resume"]) == ("repondu", None)
    verifier_probleme(await partenaire.post(f"{chemin}/reponse", json=corps, headers=version(rendu)), 409, "avis-clos")
    assert (await geste(decideur, prise, "accorder", montant_eur="80000")).status_code == 200
    journal = (await decideur.get(f"/v1/demandes/{prise}/journal")).json()["elements"][-1]
    assert journal["apres"]["avis"] == [{"organisme": "cetim", "etat": "repondu", "sens": corps["sens"]}]
    async with plateforme.base("aides").ecriture() as session:
        with pytest.raises(DBAPIError, match="ne change plus"):
            await session.execute(text("UPDATE demande_avis SET sens = 'favorable' WHERE id = :id"), {"id": avis["id"]})
        await session.rollback()


@pytest.mark.usefixtures("retour_au_present")
async def test_le_silence_vaut_ce_que_dit_l_organisation_des_le_lendemain_de_l_echeance(
    plateforme: PlateformeTest, prise: str
) -> None:
    echeance = plateforme.horloge.aujourdhui() + timedelta(days=1)
    demain = datetime(echeance.year, echeance.month, echeance.day, 12, tzinfo=UTC)
    avis = await demander(plateforme, prise, echeance=echeance.isoformat())
    await agir_ou_echouer(personne(plateforme, 10), prise, "rendre", motif="absence")
    await avancer(plateforme, prise, "completer", "instruire")
    partenaire, decideur = cetim(plateforme), clients_des_gestes(plateforme)["accorder"]
    plateforme.horloge.fige = demain
    verifier_probleme(await geste(decideur, prise, "accorder", montant_eur="80000"), 409, "geste-refuse")
    plateforme.horloge.fige = demain + timedelta(days=1)
    lu = await partenaire.get(f"{AVIS}/{avis['id']}")
    assert (lu.json()["etat"], lu.json()["silence"], lu.json()["resume"]) == ("expire", "sans_avis", None)
    tard = {"sens": "defavorable", "motif": "Trop tard."}
    refus = verifier_probleme(
        await partenaire.post(f"{AVIS}/{avis['id']}/reponse", json=tard, headers=version(lu)), 409, "avis-clos"
    )
    assert "est passée" in refus["detail"]
    expires = (await partenaire.get(f"{AVIS}?etat=expire&limite=100")).json()["elements"]
    assert avis["id"] in {vu["id"] for vu in expires}
    attendus = (await partenaire.get(f"{AVIS}?etat=attendu&limite=100")).json()["elements"]
    assert avis["id"] not in {vu["id"] for vu in attendus}
    await agir_ou_echouer(personne(plateforme, 10), prise, "prendre")
    assert (await demander(plateforme, prise))["etat"] == "attendu"
    relance = (await personne(plateforme, 10).get(f"/v1/demandes/{prise}/instruction")).json()["avis"]
    assert [vu["etat"] for vu in relance] == ["expire", "attendu"]


async def test_un_avis_retire_avec_un_motif_ne_bloque_plus_et_ne_se_lit_plus(
    plateforme: PlateformeTest, prise: str
) -> None:
    avis = await demander(plateforme, prise)
    instructeur = personne(plateforme, 10)
    ailleurs = {"avis_id": str(uuid4()), "motif": "inutile"}
    verifier_probleme(await agir(instructeur, prise, "retirer-avis", **ailleurs), 409, "geste-instruction-refuse")
    vague = {"avis_id": avis["id"], "motif": "autre"}
    verifier_probleme(await agir(instructeur, prise, "retirer-avis", **vague), 409, "motif-a-preciser")
    lue = await agir_ou_echouer(instructeur, prise, "retirer-avis", avis_id=avis["id"], motif="inutile")
    assert (lue["avis"][-1]["etat"], lue["avis"][-1]["retrait_motif"]) == ("retire", "inutile")
    vu = (await cetim(plateforme).get(f"{AVIS}/{avis['id']}")).json()
    assert vu["resume"] is None
    verifier_probleme(await agir(instructeur, prise, "retirer-avis", **ailleurs | {"avis_id": avis["id"]}), 409)
    await avancer(plateforme, prise, "completer")
    assert (await geste(instructeur, prise, "instruire")).status_code == 200
    decideur = clients_des_gestes(plateforme)["accorder"]
    assert (await geste(decideur, prise, "accorder", montant_eur="80000")).status_code == 200


@pytest.mark.parametrize(
    ("corps", "champ"),
    [
        pytest.param({"organisme": "lune"}, "organisme", id="organisme_inconnu"),
        pytest.param({"echeance": "2020-01-01"}, "echeance", id="echeance_passee"),
        pytest.param({"echeance": "2199-01-01"}, "echeance", id="echeance_lointaine"),
        pytest.param({"champs": ["secret"]}, "champs", id="champ_inconnu"),
    ],
)
async def test_une_demande_d_avis_fautive_nomme_son_champ(
    plateforme: PlateformeTest, prise: str, corps: dict[str, Any], champ: str
) -> None:
    reponse = await agir(personne(plateforme, 10), prise, "demander-avis", **(QUESTION | corps))
    assert verifier_probleme(reponse, 409, "geste-instruction-refuse")["champ"] == champ


async def test_seul_l_instructeur_demande_un_avis(plateforme: PlateformeTest, prise: str) -> None:
    reponse = await agir(personne(plateforme, 12), prise, "demander-avis", **QUESTION)
    verifier_probleme(reponse, 409, "geste-instruction-refuse")
