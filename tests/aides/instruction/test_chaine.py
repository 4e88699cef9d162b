"""The approval chain over HTTP: in order, by different persons, on what is still current; then the decision."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.aides.instruction.decision import reference_decision
from shared.horloge import Horloge
from tests.outillage.aides import geste
from tests.outillage.http import verifier_probleme, version
from tests.outillage.instruction import (
    COMMISSION,
    DECIDEUR,
    DIRECTION,
    INSTRUCTEUR,
    PETIT_RESPONSABLE,
    RAISON,
    RESPONSABLE,
    agir,
    agir_ou_echouer,
    approuver,
    instruite,
    personne,
    proposer,
    vote,
)
from tests.outillage.plateforme import PlateformeTest

pytestmark = pytest.mark.usefixtures("chaine")


async def accorder(plateforme: PlateformeTest, demande_id: str, montant_eur: str = "60000") -> Any:
    return await geste(personne(plateforme, DECIDEUR), demande_id, "accorder", montant_eur=montant_eur)


async def attendu(plateforme: PlateformeTest, demande_id: str) -> str:
    """What blocks the grant, as the list of gestures says it."""
    gestes = (await personne(plateforme, DECIDEUR).get(f"/v1/demandes/{demande_id}/gestes")).json()["gestes"]
    return str(next(g for g in gestes if g["geste"] == "accorder")["manque"][0])


async def test_toute_la_chaine_dans_l_ordre_puis_l_accord_du_montant_approuve(
    plateforme: PlateformeTest, dossier: dict[str, Any], chaine: int
) -> None:
    demande = await instruite(plateforme, dossier["id"])
    assert "Proposition attendue" in await attendu(plateforme, demande)
    verifier_probleme(await approuver(plateforme, demande, "responsable", RESPONSABLE), 409)
    lue = await proposer(plateforme, demande)
    assert (lue["chaine"]["numero"], lue["chaine"]["a_verifier"], lue["chaine"]["complete"]) == (chaine, True, False)
    assert [niveau["etat"] for niveau in lue["chaine"]["niveaux"]] == ["attendu", "a_venir", "a_venir"]
    assert await attendu(plateforme, demande) == "Approbation attendue : Responsable de guichet (niveau 1 sur 3)."
    refus = verifier_probleme(await approuver(plateforme, demande, "direction", DIRECTION), 409)
    assert refus["niveau_attendu"] == "responsable"
    assert (await approuver(plateforme, demande, "responsable", RESPONSABLE)).status_code == 200
    verifier_probleme(await accorder(plateforme, demande), 409, "geste-refuse")
    assert (await approuver(plateforme, demande, "direction", DIRECTION)).status_code == 200
    assert await attendu(plateforme, demande) == "Approbation attendue : Commission permanente (niveau 3 sur 3)."
    sans_vote = await approuver(plateforme, demande, "commission", COMMISSION)
    assert verifier_probleme(sans_vote, 409, "geste-instruction-refuse")["champ"] == "vote"
    for ecart in (-1, 1):
        hors = await approuver(
            plateforme, demande, "commission", COMMISSION, vote=vote(Horloge().aujourdhui() + timedelta(days=ecart))
        )
        assert verifier_probleme(hors, 409, "geste-instruction-refuse")["champ"] == "vote.le"
    complete = await approuver(plateforme, demande, "commission", COMMISSION, vote=vote())
    assert (complete.json()["chaine"]["complete"], complete.json()["chaine"]["attendu"]) == (True, None)
    assert (
        "60000.00 €" in verifier_probleme(await accorder(plateforme, demande, "59999"), 409, "geste-refuse")["detail"]
    )
    refuser = await geste(personne(plateforme, DECIDEUR), demande, "refuser", motif="autre")
    assert "Un accord est proposé" in verifier_probleme(refuser, 409, "geste-refuse")["detail"]
    assert (await accorder(plateforme, demande)).json()["etat"] == "accordee"
    finale = (await personne(plateforme, 10).get(f"/v1/demandes/{demande}/instruction")).json()
    assert (finale["reference_decision"], finale["chaine"]["complete"]) == ("CP 2026-417", True)
    async with plateforme.base("aides").lecture() as session:
        reference = await reference_decision(session, UUID(demande))
    assert reference is not None
    assert (reference.reference, reference.le) == ("CP 2026-417", Horloge().aujourdhui())


async def test_le_montant_propose_choisit_la_tranche(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    demande = await instruite(plateforme, dossier["id"])
    lue = await proposer(plateforme, demande, "50000")
    assert [niveau["code"] for niveau in lue["chaine"]["niveaux"]] == ["responsable", "direction"]
    assert len((await proposer(plateforme, demande, "50000.01"))["chaine"]["niveaux"]) == 3


async def test_quatre_yeux_ni_l_auteur_ni_deux_fois_la_meme_personne(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await instruite(plateforme, dossier["id"])
    await proposer(plateforme, demande)
    assert (await approuver(plateforme, demande, "responsable", RESPONSABLE)).status_code == 200
    for rang in (INSTRUCTEUR, RESPONSABLE):
        verifier_probleme(await approuver(plateforme, demande, "direction", rang), 409, "quatre-yeux")
    verifier_probleme(await approuver(plateforme, demande, "direction", COMMISSION), 409, "non-habilite")


async def test_une_personne_n_approuve_pas_au_dela_de_son_plafond(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await instruite(plateforme, dossier["id"])
    await proposer(plateforme, demande, "10000.01")
    refus = await approuver(plateforme, demande, "responsable", PETIT_RESPONSABLE)
    assert verifier_probleme(refus, 409, "non-habilite")["plafond_eur"] == "10000.00"
    await proposer(plateforme, demande, "10000")
    assert (await approuver(plateforme, demande, "responsable", PETIT_RESPONSABLE)).status_code == 200


async def test_qui_a_declare_un_lien_n_approuve_pas_et_ce_qu_il_a_approuve_tombe(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await instruite(plateforme, dossier["id"])
    await proposer(plateforme, demande)
    assert (await approuver(plateforme, demande, "responsable", RESPONSABLE)).status_code == 200
    await agir_ou_echouer(personne(plateforme, COMMISSION), demande, "declarer-lien", motif_detail="Parent")
    lue = (await personne(plateforme, 10).get(f"/v1/demandes/{demande}/instruction")).json()
    assert lue["chaine"]["niveaux"][0]["etat"] == "approuve"
    apres = await agir_ou_echouer(personne(plateforme, RESPONSABLE), demande, "declarer-lien", motif_detail="Associé")
    assert (apres["chaine"]["niveaux"][0]["etat"], apres["chaine"]["tombees"]) == ("attendu", 1)
    verifier_probleme(await approuver(plateforme, demande, "responsable", RESPONSABLE), 409, "lien-interet-declare")
    assert (await approuver(plateforme, demande, "responsable", DIRECTION)).status_code == 200


async def test_deux_personnes_approuvent_le_meme_niveau_en_meme_temps_une_seule_compte(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await instruite(plateforme, dossier["id"])
    await proposer(plateforme, demande)
    chemin = f"/v1/demandes/{demande}/instruction"
    entete = version(await personne(plateforme, 10).get(chemin))
    corps = {"geste": "approuver", "niveau": "responsable", "motif_detail": RAISON}
    envois = [
        personne(plateforme, rang).post(f"{chemin}/gestes", json=corps, headers=entete)
        for rang in (RESPONSABLE, DIRECTION)
    ]
    assert sorted(reponse.status_code for reponse in await asyncio.gather(*envois)) == [200, 412]
    requete = text("SELECT count(*) FROM demande_approbation WHERE demande_id = :id")
    copie = text("""INSERT INTO demande_approbation SELECT gen_random_uuid(), demande_id, demande_version,
        notation_rang, proposition_rang, avis_recus, deports, niveau, niveau_rang, fonction, sens, motif,
        vote_reference, vote_le, gen_random_uuid(), le FROM demande_approbation WHERE demande_id = :id""")
    async with plateforme.base("aides").ecriture() as session:
        assert (await session.execute(requete, {"id": demande})).scalar() == 1
        with pytest.raises(DBAPIError, match="uq_demande_approbation_niveau"):
            await session.execute(copie, {"id": demande})
        await session.rollback()


async def test_un_niveau_qui_refuse_arrete_la_chaine_jusqu_a_une_autre_proposition(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await instruite(plateforme, dossier["id"])
    await proposer(plateforme, demande)
    corps = {"niveau": "responsable", "motif_detail": "Montant trop élevé au regard de l'effet."}
    refusee = await agir_ou_echouer(personne(plateforme, RESPONSABLE), demande, "desapprouver", **corps)
    assert refusee["chaine"]["niveaux"][0]["etat"] == "refuse"
    assert "a refusé" in await attendu(plateforme, demande)
    verifier_probleme(await approuver(plateforme, demande, "direction", DIRECTION), 409, "geste-instruction-refuse")
    lue = await proposer(plateforme, demande, "40000")
    assert (lue["chaine"]["niveaux"][0]["etat"], lue["chaine"]["tombees"]) == ("attendu", 1)


async def test_un_refus_passe_aussi_par_la_chaine(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    demande = await instruite(plateforme, dossier["id"], "40000")
    instructeur, decideur = personne(plateforme, INSTRUCTEUR), personne(plateforme, DECIDEUR)
    for montant, sens in (("1", "refuser"), (None, "accorder"), ("0", "accorder"), ("40000.01", "accorder")):
        corps = {"sens": sens, "montant_eur": montant, "motif_detail": RAISON}
        assert verifier_probleme(await agir(instructeur, demande, "proposer", **corps), 409)["champ"] == "montant_eur"
    await agir_ou_echouer(instructeur, demande, "proposer", sens="refuser", motif_detail="Sans effet incitatif.")
    for niveau, rang in (("responsable", RESPONSABLE), ("direction", DIRECTION)):
        verifier_probleme(await geste(decideur, demande, "refuser", motif="effet-incitatif"), 409, "geste-refuse")
        assert (await approuver(plateforme, demande, niveau, rang)).status_code == 200
    assert "Un refus est proposé" in verifier_probleme(await accorder(plateforme, demande, "40000"), 409)["detail"]
    refusee = await geste(decideur, demande, "refuser", motif="effet-incitatif")
    assert refusee.json()["etat"] == "refusee"


async def test_seul_l_instructeur_propose_et_une_fois_la_demande_instruite(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await instruite(plateforme, dossier["id"])
    corps = {"sens": "accorder", "montant_eur": "60000", "motif_detail": RAISON}
    refus = await agir(personne(plateforme, RESPONSABLE), demande, "proposer", **corps)
    assert "qui instruit" in verifier_probleme(refus, 409, "geste-instruction-refuse")["detail"]
    inconnu = await agir(personne(plateforme, RESPONSABLE), demande, "approuver", niveau="lune", motif_detail=RAISON)
    verifier_probleme(inconnu, 409, "geste-instruction-refuse")
