"""The decision and the convention as PDF, over HTTP."""

import hashlib
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.aides.conventions.mots import euros
from shared.securite.identite import Role
from tests.outillage import conventions, pdf
from tests.outillage.aides import avancer, clients_des_gestes, demande_creee, geste, signatures
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

VERSION_1 = "convention/versions/1/document.pdf"


def chiffre(montant: str) -> str:
    """The amount of the API as the document writes it."""
    return " ".join(euros(Decimal(montant)).split())


async def telecharger(plateforme: PlateformeTest, demande_id: str, suite: str, **entetes: str) -> Any:
    return await plateforme.client(Role.ENSEMBLIER).get(f"/v1/demandes/{demande_id}/{suite}", headers=entetes)


@pytest.mark.parametrize("suite", ["decision.pdf", VERSION_1])
async def test_un_document_ne_se_lit_que_par_qui_voit_la_demande(
    plateforme: PlateformeTest, accordee: dict[str, Any], suite: str
) -> None:
    chemin = f"/v1/demandes/{accordee['id']}/{suite}"
    verifier_probleme(await plateforme.client().get(chemin), 401, "non-authentifie")
    etranger = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cci-essonne")
    verifier_probleme(await etranger.get(chemin), 404, "demande-introuvable")


async def test_la_notification_porte_les_chiffres_de_l_api_et_les_voies_de_recours(
    plateforme: PlateformeTest, accordee: dict[str, Any]
) -> None:
    reponse = await telecharger(plateforme, accordee["id"], "decision.pdf")
    assert reponse.headers["content-type"] == "application/pdf"
    pdf.verifier_accessible(reponse.content, "Notification d'attribution d'une aide")
    lu = pdf.texte(reponse.content)
    for montant in (accordee["montant_accorde_eur"], accordee["montant_demande_eur"]):
        assert chiffre(montant) in lu
    for mot in ("R. 421-1", "R. 421-5", "L. 411-2", "deux mois", "(UE) 2023/2831", accordee["id"], accordee["objet"]):
        assert mot in lu


async def test_un_refus_est_motive_avec_ses_textes(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier(raison_sociale='Forge #eval("1") $a$ \\ Fils')
    creee = await demande_creee(plateforme, dossier["id"])
    avant = await telecharger(plateforme, creee["id"], "decision.pdf")
    verifier_probleme(avant, 404, "document-indisponible")
    await avancer(plateforme, creee["id"], "deposer", "completer", "instruire")
    decideur = clients_des_gestes(plateforme)["refuser"]
    await geste(decideur, creee["id"], "refuser", motif="effet-incitatif", motif_detail="Commande du 2 mars.")
    reponse = await telecharger(plateforme, creee["id"], "decision.pdf")
    pdf.verifier_accessible(reponse.content, "Notification de refus d'une aide")
    lu = pdf.texte(reponse.content)
    for mot in ("le projet a commencé avant la demande", "Commande du 2 mars.", "L. 211-2", "R. 421-5"):
        assert mot in lu
    assert 'Forge #eval("1") $a$ \\ Fils' in lu


async def test_la_convention_signee_est_un_fichier_unique_qui_ne_change_plus(
    plateforme: PlateformeTest, accordee: dict[str, Any]
) -> None:
    absente = await telecharger(plateforme, accordee["id"], VERSION_1)
    verifier_probleme(absente, 404, "version-de-convention-introuvable")
    await conventions.preparer(plateforme, accordee["id"], ("avance", "15000.01"), ("solde", "34999.99"))
    projet = await telecharger(plateforme, accordee["id"], VERSION_1)
    assert pdf.lire(projet.content).metadata.title.startswith("Projet — ")  # type: ignore[union-attr]
    region = clients_des_gestes(plateforme)["conventionner"]
    await geste(region, accordee["id"], "conventionner", **signatures(plateforme))
    signee = await telecharger(plateforme, accordee["id"], VERSION_1)
    pdf.verifier_accessible(signee.content, "Convention d'attribution d'une aide")
    assert signee.headers["etag"] == f'"{hashlib.sha256(signee.content).hexdigest()}"'
    lu, [version] = pdf.texte(signee.content), (await conventions.lire(plateforme, accordee["id"]))["versions"]
    montants = [version["montant_eur"], *(e["montant_max_eur"] for e in version["echeancier"])]
    for montant in [*montants, *(cout["montant_eur"] for cout in version["couts"])]:
        assert chiffre(montant) in lu
    assert "50 % des dépenses" in lu
    encore = await telecharger(plateforme, accordee["id"], VERSION_1)
    assert encore.content == signee.content
    connu = await telecharger(plateforme, accordee["id"], VERSION_1, **{"If-None-Match": signee.headers["etag"]})
    assert (connu.status_code, connu.content) == (304, b"")
    requete = text("UPDATE convention_document SET cle = 'autre' WHERE demande_id = :id")
    async with plateforme.base("aides").ecriture() as session:
        with pytest.raises(DBAPIError):
            await session.execute(requete, {"id": UUID(accordee["id"])})
        await session.rollback()


async def test_chaque_avenant_a_son_document(plateforme: PlateformeTest, accordee: dict[str, Any]) -> None:
    await avancer(plateforme, accordee["id"], "conventionner")
    await conventions.preparer(plateforme, accordee["id"], motif="Projet prolongé de six mois.")
    region = plateforme.client(Role.REGION)
    await conventions.poster(region, accordee["id"], "convention/signatures", signatures(plateforme))
    avenant = await telecharger(plateforme, accordee["id"], "convention/versions/2/document.pdf")
    pdf.verifier_accessible(avenant.content, "Avenant n° 1 à la convention d'aide")
    assert "Projet prolongé de six mois." in pdf.texte(avenant.content)
