"""What has changed in the groups since an instant: a state, or a candidature that the counts tell."""

from datetime import timedelta

from shared.securite.identite import Role
from tests.outillage.groupes import CETIM, GroupeTest, ouvrir_groupe
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest


async def _modifies(groupe: GroupeTest, depuis: str) -> list[str]:
    programme = (await groupe.lire())["programme"]
    filtre = {"modifie_depuis": depuis, "programme": programme}
    lus = await groupe.client.get("/v1/groupes", params=filtre)
    assert lus.status_code == 200, lus.text
    return [lu["id"] for lu in lus.json()["elements"]]


async def test_un_groupe_est_modifie_par_son_etat_et_par_ses_candidatures(plateforme: PlateformeTest) -> None:
    groupe = await ouvrir_groupe(plateforme)
    debut = plateforme.horloge.maintenant()
    try:
        instants = [debut + timedelta(hours=heures) for heures in (1, 2, 3, 4)]
        assert await _modifies(groupe, debut.isoformat()) == [], "nothing since its opening"
        ouvert_le = (await groupe.lire())["cree_le"]
        assert await _modifies(groupe, ouvert_le) == [groupe.id], "the bound is included"
        plateforme.horloge.fige = instants[0]
        candidature = await groupe.candidater()
        assert await _modifies(groupe, instants[0].isoformat()) == [groupe.id]
        assert await _modifies(groupe, instants[1].isoformat()) == []
        plateforme.horloge.fige = instants[1]
        assert (await groupe.decider(candidature, "mettre-en-attente")).status_code == 200
        assert await _modifies(groupe, instants[1].isoformat()) == [groupe.id]
        plateforme.horloge.fige = instants[2]
        assert (await groupe.geste("renoncer", motif="porteur-renonce")).status_code == 200
        assert await _modifies(groupe, instants[2].isoformat()) == [groupe.id]
        assert await _modifies(groupe, instants[3].replace(tzinfo=None).isoformat()) == [], "UTC without a zone"
    finally:
        plateforme.horloge.fige = None


async def test_le_filtre_ne_montre_que_le_perimetre_et_refuse_un_instant_illisible(plateforme: PlateformeTest) -> None:
    groupe = await ouvrir_groupe(plateforme)
    await groupe.candidater()
    question = {"modifie_depuis": (await groupe.lire())["cree_le"], "limite": 100}
    autre = plateforme.client(Role.PARTENAIRE_RESPONSABLE, organisation="cci-seine-et-marne")
    porteur = plateforme.client(Role.PARTENAIRE_RESPONSABLE, organisation=CETIM)
    vus = [
        [lu["id"] for lu in (await client.get("/v1/groupes", params=question)).json()["elements"]]
        for client in (autre, porteur)
    ]
    assert [groupe.id in lus for lus in vus] == [False, True]
    verifier_probleme(await plateforme.client().get("/v1/groupes", params=question), 401)
    refus = await groupe.client.get("/v1/groupes", params={"modifie_depuis": "hier"})
    verifier_probleme(refus, 422, "saisie-invalide")
