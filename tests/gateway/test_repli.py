"""The fold of events into views, and the words of the timeline."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.gateway.projection.libelles import LIBELLES, libelle
from services.gateway.projection.repli import replier
from services.gateway.projection.vues import Vues
from shared.contracts.flux import EvenementRecu
from shared.identifiants import uuid7

DEBUT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def evenement(type_: str, numero: int, le: datetime, sujet: Any, **donnees: Any) -> EvenementRecu:
    valeurs = {"id": uuid7(), "type": type_, "sujet_id": sujet, "dossier_id": sujet, "le": le}
    return EvenementRecu(**valeurs, curseur=f"1.{numero}", acteur_id=uuid7(), acteur_role="region", donnees=donnees)


def test_l_etat_suit_le_dernier_numero_et_les_jalons_la_premiere_date() -> None:
    sujet, vues = uuid7(), Vues()
    heures = [DEBUT + timedelta(hours=rang) for rang in range(4)]
    suite = [
        evenement("parcours.geste.effectue", 3, heures[2], sujet, de="qualification", vers="diagnostic"),
        evenement("parcours.parcours.ouvert", 1, heures[0], sujet, modele="m", etape="candidature"),
        evenement("parcours.geste.effectue", 2, heures[1], sujet, de="candidature", vers="qualification"),
    ]
    derniers = [replier(vues, fait) for fait in suite]
    parcours = vues.parcours[sujet]
    assert derniers == [True, False, False]
    assert (parcours.etape, parcours.depuis_le, parcours.ouvert_le) == ("diagnostic", heures[2], heures[0])
    assert parcours.modele == "m"
    dates = {etape: datetime.fromisoformat(le) for etape, le in parcours.jalons["etapes"].items()}
    assert dates == {"candidature": heures[0], "qualification": heures[1], "diagnostic": heures[2]}


def test_un_parcours_rouvert_n_est_plus_clos_et_oublie_son_motif_d_abandon() -> None:
    sujet, vues = uuid7(), Vues()
    replier(vues, evenement("parcours.parcours.ouvert", 1, DEBUT, sujet, modele="m", etape="candidature"))
    abandon = {"de": "candidature", "vers": "abandon", "motif": "renoncement"}
    replier(vues, evenement("parcours.geste.effectue", 2, DEBUT, sujet, **abandon))
    parcours = vues.parcours[sujet]
    assert (parcours.clos_le, parcours.jalons["motif_abandon"]) == (DEBUT, "renoncement")
    replier(vues, evenement("parcours.geste.effectue", 3, DEBUT, sujet, de="abandon", vers="qualification", motif="x"))
    assert (parcours.clos_le, parcours.jalons["motif_abandon"], parcours.etape) == (None, None, "qualification")


def test_les_montants_d_une_demande_suivent_son_dernier_evenement() -> None:
    sujet, vues = uuid7(), Vues()
    faits = [
        ("aides.demande.accordee", 5, {"montant_accorde_eur": "10.10", "etat": "accordee"}),
        ("aides.demande.deposee", 4, {"montant_accorde_eur": None, "etat": "deposee"}),
        ("aides.demande.payee", 6, {"montant_paye_eur": "5", "montant_accorde_eur": None, "etat": "payee"}),
    ]
    for type_, numero, donnees in faits[:2]:
        replier(vues, evenement(type_, numero, DEBUT, sujet, dispositif="pm-up", **donnees))
    assert (vues.demandes[sujet].etat, str(vues.demandes[sujet].montant_accorde_eur)) == ("accordee", "10.10")
    replier(vues, evenement(faits[2][0], faits[2][1], DEBUT, sujet, dispositif="pm-up", **faits[2][2]))
    assert (vues.demandes[sujet].montant_accorde_eur, str(vues.demandes[sujet].montant_paye_eur)) == (None, "5.00")


@pytest.mark.parametrize("type_", sorted(LIBELLES))
def test_chaque_type_a_un_libelle_meme_sans_donnees(type_: str) -> None:
    assert "{" not in libelle(type_, {})
    assert libelle(type_, {"motif": {"a": 1}, "titre": ["x"]})


def test_un_type_inconnu_se_montre_tel_quel() -> None:
    assert libelle("parcours.nouveaute.faite", {}) == "Fait enregistré (parcours.nouveaute.faite)"
    assert libelle("parcours.action.ajoutee", {"titre": "{0.__class__}"}) == "Action ajoutée au plan : {0.__class__}"
