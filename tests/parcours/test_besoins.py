"""Training needs over HTTP: from the axes of the diagnostic to one orientation towards the training fund."""

import asyncio
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.ouvrier import besoins as effet
from services.parcours.besoins import domain
from services.parcours.besoins.reperes import opco_de, regles
from shared.contracts.flux import EvenementRecu
from shared.horloge import Horloge
from shared.securite.identite import Role
from shared.trace.flux import lire_flux
from tests.outillage.besoins import diagnostique, geste, identifies, orientations
from tests.outillage.http import verifier_probleme
from tests.outillage.parcours import ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest

AXES = tuple(regles().axes)
FAIBLES = {"rh_competences": 1, "rh_formation": 2, "rh_sante": 2}


async def test_un_appelant_anonyme_ou_etranger_ne_voit_aucun_besoin(plateforme: PlateformeTest) -> None:
    parcours = await diagnostique(plateforme, FAIBLES)
    besoin = (await identifies(parcours))["besoins"][0]
    chemin, entetes = f"{parcours.chemin}/besoins", {"If-Match": '"v1"'}
    autre = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cci-seine-et-marne")
    verifier_probleme(await plateforme.client().get(chemin), 401)
    verifier_probleme(await autre.get(chemin), 404, "parcours-introuvable")
    verifier_probleme(await autre.post(chemin, headers=entetes), 404, "parcours-introuvable")
    corps = {"geste": "adresser"}
    refus = await autre.post(f"{chemin}/{besoin['id']}/gestes", json=corps, headers=entetes)
    verifier_probleme(refus, 404, "parcours-introuvable")
    voisin = await ouvrir_parcours(plateforme)
    verifier_probleme(await geste(voisin, besoin, "adresser"), 404, "besoin-introuvable")


async def test_chaque_axe_de_ressources_humaines_sous_le_seuil_donne_un_besoin(plateforme: PlateformeTest) -> None:
    parcours = await diagnostique(plateforme, {**FAIBLES, "mod_auto": 1, "org_charge": 0})
    lus = await identifies(parcours)
    assert {besoin["axe"] for besoin in lus["besoins"]} == set(FAIBLES)
    assert (lus["seuil"], lus["a_verifier"], lus["non_evalues"]) == ("3.00", True, [])
    par_axe = {besoin["axe"]: besoin for besoin in lus["besoins"]}
    assert par_axe["rh_competences"]["urgence"] == "haute"
    assert par_axe["rh_formation"]["urgence"] == "normale"
    assert (Decimal(par_axe["rh_sante"]["niveau_vu"]), Decimal(par_axe["rh_sante"]["niveau_cible"])) == (2, 4)
    assert all(besoin["etat"] == "identifie" for besoin in lus["besoins"])
    assert len((await identifies(parcours))["besoins"]) == len(FAIBLES), "identifier deux fois n'ajoute rien"


async def test_au_dessus_du_seuil_aucun_besoin_n_est_identifie(plateforme: PlateformeTest) -> None:
    parcours = await diagnostique(plateforme, dict.fromkeys(AXES, 3))
    assert (await identifies(parcours))["besoins"] == []


async def test_sans_diagnostic_rattache_il_n_y_a_pas_de_besoin(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    verifier_probleme(await parcours.ecrire("POST", "/besoins", {}), 409, "diagnostic-non-rattache")


async def test_un_besoin_adresse_devient_une_seule_orientation_vers_l_opco(plateforme: PlateformeTest) -> None:
    parcours = await diagnostique(plateforme, {"rh_competences": 1})
    lus = await identifies(parcours)
    assert (lus["opco"]["code"], lus["opco"]["a_verifier"]) == ("opco-2i", False)
    besoin = lus["besoins"][0]
    envois = await asyncio.gather(*[geste(parcours, besoin, "adresser") for _ in range(5)])
    assert sorted(envoi.status_code for envoi in envois) == [200, 412, 412, 412, 412]
    adresse = next(envoi.json() for envoi in envois if envoi.status_code == 200)
    verifier_probleme(await geste(parcours, adresse, "adresser"), 409, "geste-besoin-refuse")
    envoyees = await orientations(parcours)
    assert [(lue["axe"], lue["besoin"], lue["etat"]) for lue in envoyees] == [
        ("rh_competences", besoin["besoin"], "envoyee")
    ]
    opco = plateforme.identite(Role.PARTENAIRE_CONSEILLER, "opco-2i").organisation_id
    assert envoyees[0]["decidee_organisation_id"] == str(opco)
    assert envoyees[0]["identifiant_externe"] == f"{besoin['id']}-1"
    await relire_les_evenements(plateforme, besoin["id"])
    assert len(await orientations(parcours)) == 1


async def relire_les_evenements(plateforme: PlateformeTest, besoin_id: str) -> None:
    """Gives the gateway the events of the need once more, as after a restored cursor."""
    curseur, trouves = "0.0", []
    async with plateforme.base("parcours").lecture() as session:
        while (page := await lire_flux(session, curseur, 1000)).evenements:
            trouves += [EvenementRecu.model_validate(e) for e in page.evenements if str(e.sujet_id) == besoin_id]
            curseur = page.suite
    assert effet.TYPE in [evenement.type for evenement in trouves]
    async with plateforme.base("gateway").ecriture() as session:
        await effet.orienter_besoins(session, Horloge(), trouves)


async def test_un_besoin_refuse_dit_pourquoi_et_se_renvoie_a_un_autre_opco(plateforme: PlateformeTest) -> None:
    parcours = await diagnostique(plateforme, {"rh_formation": 2})
    besoin = (await geste(parcours, (await identifies(parcours))["besoins"][0], "adresser")).json()
    sans_motif = verifier_probleme(await geste(parcours, besoin, "refuser"), 409, "motif-besoin-necessaire")
    refuse = (await geste(parcours, besoin, "refuser", motif=sans_motif["motifs"][0])).json()
    assert (refuse["etat"], refuse["motif"]) == ("refuse", "hors-branche")
    renvoye = (await geste(parcours, refuse, "adresser", opco="opco-2i")).json()
    assert (renvoye["etat"], renvoye["envois"], renvoye["motif"]) == ("adresse", 2, None)
    assert len(await orientations(parcours)) == 2
    accepte = (await geste(parcours, renvoye, "accepter")).json()
    assert (await geste(parcours, accepte, "realiser")).json()["etat"] == "realise"
    relus = (await parcours.client.get(f"{parcours.chemin}/besoins")).json()["besoins"]
    assert [relu["etat"] for relu in relus] == ["realise"]


async def test_une_branche_inconnue_demande_de_nommer_l_opco(plateforme: PlateformeTest) -> None:
    parcours = await diagnostique(plateforme, {"rh_formation": 2}, naf="38.11Z")
    lus = await identifies(parcours)
    assert lus["opco"] is None
    refus = verifier_probleme(await geste(parcours, lus["besoins"][0], "adresser"), 409, "opco-necessaire")
    assert "opco-2i" in refus["opcos"]
    verifier_probleme(await geste(parcours, lus["besoins"][0], "adresser", opco="opco-inconnu"), 409, "opco-necessaire")
    assert (await geste(parcours, lus["besoins"][0], "adresser", opco="opco-2i")).status_code == 200


async def test_un_opco_qui_n_est_pas_inscrit_rend_le_besoin_a_l_ensemblier(plateforme: PlateformeTest) -> None:
    parcours = await diagnostique(plateforme, {"rh_formation": 2}, naf="10.71A")
    lus = await identifies(parcours)
    assert (lus["opco"]["code"], lus["opco"]["a_verifier"]) == ("ocapiat", True)
    assert (await geste(parcours, lus["besoins"][0], "adresser")).status_code == 200
    assert await orientations(parcours) == []
    fiche = (await parcours.client.get(f"/v1/dossiers/{parcours.dossier['siren']}/fiche")).json()
    assert "OPCO" in fiche["prochaine_action"]


@pytest.mark.parametrize(
    ("naf", "code"),
    [("25.62B", "opco-2i"), ("33.20A", "opco-2i"), ("10.71A", "ocapiat"), ("12.00Z", "opco-2i"), (None, None)],
)
def test_la_division_naf_suggere_l_opco(naf: str | None, code: str | None) -> None:
    opco = opco_de(naf)
    assert (opco.code if opco else None) == code


NOTES = st.none() | st.decimals(min_value=0, max_value=5, places=2)


@given(notes=st.dictionaries(st.sampled_from([*AXES, "mod_auto", "lea_flux"]), NOTES), cible=st.integers(1, 5))
def test_un_axe_donne_un_besoin_si_et_seulement_s_il_est_sous_le_seuil(
    notes: dict[str, Decimal | None], cible: int
) -> None:
    axes = [domain.Axe(code, code, code[:2], note, Decimal(cible)) for code, note in notes.items()]
    vus = domain.identifier(axes, regles())
    attendus = [code for code, note in notes.items() if code in AXES and note is not None and note < regles().seuil]
    assert [vu.axe for vu in vus] == attendus
    assert all(vu.niveau_vu < regles().seuil <= vu.niveau_cible for vu in vus)
    inconnus = set(domain.non_evalues(axes, regles()))
    assert inconnus == {code for code in AXES if notes.get(code) is None}


def test_la_table_des_gestes_d_un_besoin_est_saine() -> None:
    assert domain.defauts_de_la_table() == []
