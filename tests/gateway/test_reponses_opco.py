"""What the training fund answers comes back to the need, once, whatever was down meanwhile."""

from datetime import date
from typing import Any

import httpx
import pytest

from services.gateway.ouvrier.reponses_opco import lire_reponse
from services.parcours.besoins import domain
from shared.securite.identite import Role
from tests.outillage.besoins import diagnostique, geste, identifies, orientations
from tests.outillage.groupes import dans, midi, ouvrir_groupe
from tests.outillage.http import verifier_probleme
from tests.outillage.parcours import ParcoursTest
from tests.outillage.plateforme import PlateformeTest


async def besoin_envoye(plateforme: PlateformeTest) -> tuple[ParcoursTest, dict[str, Any], dict[str, Any]]:
    """A need addressed, and the orientation that came of it."""
    parcours = await diagnostique(plateforme, {"rh_formation": 1})
    besoin = (await geste(parcours, (await identifies(parcours))["besoins"][0], "adresser")).json()
    return parcours, besoin, (await orientations(parcours))[0]


async def repondre(plateforme: PlateformeTest, orientation: dict[str, Any], quoi: str, **corps: Any) -> httpx.Response:
    """The training fund answers at the current version of the orientation."""
    opco = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="opco-2i")
    chemin = f"/v1/orientations/{orientation['id']}"
    lue = await opco.get(chemin)
    reponse = await opco.post(f"{chemin}/{quoi}", json=corps or None, headers={"If-Match": lue.headers["etag"]})
    assert reponse.is_success, reponse.text
    return reponse


async def rendre(plateforme: PlateformeTest) -> int:
    """Gives back everything that waits, over several runs."""
    ouvrier, total = plateforme.plateforme.applications["gateway"].state.ouvrier, 0
    while rendues := await ouvrier.rendre_reponses_opco():
        total += rendues
    return total


async def relu(parcours: ParcoursTest) -> dict[str, Any]:
    return dict((await parcours.client.get(f"{parcours.chemin}/besoins")).json()["besoins"][0])


async def test_l_acceptation_puis_la_formation_font_avancer_le_besoin_une_seule_fois(
    plateforme: PlateformeTest,
) -> None:
    parcours, _, orientation = await besoin_envoye(plateforme)
    await repondre(plateforme, orientation, "acceptation")
    assert await rendre(plateforme) >= 1
    accepte = await relu(parcours)
    assert accepte["etat"] == "accepte"
    assert await rendre(plateforme) == 0
    assert (await relu(parcours))["version"] == accepte["version"]
    await repondre(plateforme, orientation, "cloture", issue="aide-apportee")
    await rendre(plateforme)
    assert (await relu(parcours))["etat"] == "realise"


async def test_deux_reponses_pendant_une_panne_se_rattrapent_en_une_fois(plateforme: PlateformeTest) -> None:
    parcours, _, orientation = await besoin_envoye(plateforme)
    await repondre(plateforme, orientation, "acceptation")
    await repondre(plateforme, orientation, "cloture", issue="aide-apportee")
    await rendre(plateforme)
    assert (await relu(parcours))["etat"] == "realise"


async def test_un_refus_rend_le_besoin_avec_son_motif_et_l_ancien_envoi_ne_compte_plus(
    plateforme: PlateformeTest,
) -> None:
    parcours, besoin, orientation = await besoin_envoye(plateforme)
    await repondre(plateforme, orientation, "declin", motif="plus-de-capacite")
    await rendre(plateforme)
    refuse = await relu(parcours)
    assert (refuse["etat"], refuse["motif"]) == ("refuse", "financement-epuise")
    renvoye = (await geste(parcours, refuse, "adresser")).json()
    jeton = plateforme.plateforme.applications["gateway"].state.emetteur.jeton_systeme()
    voisin = plateforme.plateforme.applications["parcours"].state.voisinage.client("parcours")
    chemin, entetes = f"/interne/besoins/{besoin['id']}", {"Authorization": f"Bearer {jeton}"}
    ancien = {"besoin_id": besoin["id"], "envoi": 1, "etat": "refuse", "motif": "autre"}
    assert (await voisin.put(chemin, json=ancien, headers=entetes)).status_code == 204
    assert (await relu(parcours))["version"] == renvoye["version"]
    verifier_probleme(await voisin.put(chemin, json=ancien), 401)
    inconnu = {**ancien, "besoin_id": parcours.id}
    verifier_probleme(await voisin.put(f"/interne/besoins/{parcours.id}", json=inconnu, headers=entetes), 404)


@pytest.mark.parametrize("etat", domain.ETATS)
@pytest.mark.parametrize("cible", ["accepte", "refuse", "realise"])
def test_le_chemin_vers_une_reponse_ne_suit_que_des_gestes_permis(etat: str, cible: str) -> None:
    ici = etat
    for pas in domain.chemin(etat, cible):
        assert ici in domain.DEPUIS[pas]
        ici = domain.VERS[pas]
    assert ici in (cible, etat)


@pytest.mark.parametrize("identifiant", ["n-importe-quoi", "", "0190a1c2-0000-7000-8000-000000000001-x"])
def test_une_reference_qui_n_est_pas_celle_d_un_besoin_est_laissee(identifiant: str) -> None:
    ligne = {"identifiant_externe": identifiant, "etat": "acceptee", "motif": None, "issue": None}
    assert lire_reponse(ligne) is None


async def test_l_ouvrier_applique_les_dates_limites_des_groupes(plateforme: PlateformeTest) -> None:
    groupe = await ouvrir_groupe(plateforme, limite_le=dans(1))
    await groupe.candidater()
    ouvrier = plateforme.plateforme.applications["gateway"].state.ouvrier
    await ouvrier.appliquer_groupes()
    assert (await groupe.lire())["etat"] == "en_constitution"
    plateforme.horloge.fige = midi(date.fromisoformat(dans(3)))
    try:
        await ouvrier.appliquer_groupes()
    finally:
        plateforme.horloge.fige = None
    assert (await groupe.lire())["etat"] == "hors_delai"
    assert len(await groupe.propositions()) == 1
