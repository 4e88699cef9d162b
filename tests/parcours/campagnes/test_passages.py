"""The job of the campaigns under a frozen clock: once per company, year and moment, two reminders, then nothing."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from services.parcours.indicateurs.catalogue import catalogue
from shared.calendrier import ajouter_jours_ouvres
from shared.securite.identite import Role
from tests.outillage.campagnes import au, collectes, evenements, passage, repondre, reponse_a
from tests.outillage.effet import REBUT, deployer, donner_t0, mesure, mesurer, parcours_deploye
from tests.outillage.http import verifier_probleme
from tests.outillage.parcours import ParcoursTest, ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest

PASSAGES = "/v1/campagnes/passages"
DEMANDE_LE = "2026-07-15"
"""Day of T+6 of a parcours deployed on 15 January 2026."""


async def test_le_passage_est_reserve_a_ceux_qui_font_le_calendrier(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client().post(PASSAGES), 401)
    for role in (Role.ENTREPRISE, Role.PARTENAIRE_CONSEILLER, Role.COMITE, Role.REGION_LECTURE):
        verifier_probleme(await plateforme.client(role).post(PASSAGES), 403, "acces-interdit")


async def test_la_demande_est_prevue_puis_envoyee_a_sa_date_une_seule_fois(plateforme: PlateformeTest) -> None:
    parcours = await parcours_deploye(plateforme)
    siren, dossier = parcours.dossier["siren"], parcours.dossier["id"]
    await passage(plateforme, "2026-06-14")
    assert await collectes(plateforme, siren) == []
    await passage(plateforme, "2026-06-20")
    (prevue,) = await collectes(plateforme, siren)
    assert (prevue["etat"], prevue["prevue_le"], prevue["questions"]) == ("prevue", DEMANDE_LE, [])
    assert await evenements(plateforme, dossier) == []
    for _ in range(3):
        await passage(plateforme, DEMANDE_LE)
    (demandee,) = await collectes(plateforme, siren)
    assert (demandee["etat"], demandee["annee"], demandee["moment"]) == ("demandee", 2026, "t6")
    assert demandee["echeance_le"] == ajouter_jours_ouvres(date(2026, 7, 15), 20).isoformat()
    (fait,) = await evenements(plateforme, dossier)
    assert (fait["fait"], fait["dossier_id"], fait["moment"]) == ("demandee", dossier, "t6")
    assert {"chiffre_affaires", "effectif"} <= set(fait["indicateurs"])
    assert not {"siren", "raison_sociale"} & fait.keys()


async def test_deux_passages_simultanes_ne_demandent_qu_une_fois(plateforme: PlateformeTest) -> None:
    parcours = await parcours_deploye(plateforme)
    await passage(plateforme, "2026-07-14")
    with au(plateforme, DEMANDE_LE):
        faits = await asyncio.gather(*(plateforme.client(Role.MACHINE).post(PASSAGES) for _ in range(4)))
    assert {fait.status_code for fait in faits} == {200}
    await passage(plateforme, DEMANDE_LE)
    assert [f["fait"] for f in await evenements(plateforme, parcours.dossier["id"])] == ["demandee"]


async def jusqu_a(plateforme: PlateformeTest, debut: date, fin: date, pas: int = 1) -> None:
    jour = debut
    while jour <= fin:
        await passage(plateforme, jour)
        jour += timedelta(days=pas)


async def test_deux_relances_au_plus_puis_sans_reponse(plateforme: PlateformeTest) -> None:
    parcours = await parcours_deploye(plateforme)
    await jusqu_a(plateforme, date(2026, 7, 13), date(2026, 10, 10), 3)
    faits = await evenements(plateforme, parcours.dossier["id"])
    assert [fait["fait"] for fait in faits] == ["demandee", "relancee", "relancee", "sans-reponse"]
    assert [(fait["rang"], fait["conseiller"]) for fait in faits[1:3]] == [(1, False), (2, True)]
    (close,) = await collectes(plateforme, parcours.dossier["siren"])
    assert (close["etat"], close["relances"], close["prochaine_le"]) == ("sans_reponse", 2, None)
    assert {q["etat"] for q in close["questions"]} <= {"sans_reponse", "reportee", "ecartee"}


async def test_la_premiere_relance_attend_quinze_jours_ouvres(plateforme: PlateformeTest) -> None:
    parcours = await parcours_deploye(plateforme)
    await passage(plateforme, DEMANDE_LE)
    premiere = ajouter_jours_ouvres(date(2026, 7, 15), 15)
    await passage(plateforme, premiere - timedelta(days=1))
    assert len(await evenements(plateforme, parcours.dossier["id"])) == 1
    await passage(plateforme, premiere)
    assert [f["fait"] for f in await evenements(plateforme, parcours.dossier["id"])] == ["demandee", "relancee"]


async def test_une_panne_se_rattrape_sans_doubler_ni_enchainer_les_relances(plateforme: PlateformeTest) -> None:
    parcours = await parcours_deploye(plateforme)
    dossier = parcours.dossier["id"]
    await passage(plateforme, "2026-07-01")
    await passage(plateforme, "2026-08-10")
    await passage(plateforme, "2026-08-10")
    assert [f["fait"] for f in await evenements(plateforme, dossier)] == ["demandee"]
    await passage(plateforme, "2026-10-12")
    await passage(plateforme, "2026-10-12")
    assert [f["fait"] for f in await evenements(plateforme, dossier)] == ["demandee", "relancee"]
    await passage(plateforme, "2026-10-16")
    assert [f["fait"] for f in await evenements(plateforme, dossier)] == ["demandee", "relancee"]


@pytest.mark.parametrize(("reprise", "motif"), [("2026-10-14", "fenetre-fermee"), ("2026-09-01", "deja-mesuree")])
async def test_une_demande_sans_objet_dit_pourquoi(plateforme: PlateformeTest, reprise: str, motif: str) -> None:
    """The run came after the window, or the adviser had measured everything before it."""
    parcours = await parcours_deploye(plateforme, REBUT)
    await passage(plateforme, "2026-07-01")
    if motif == "deja-mesuree":
        codes = [(code, i.unite) for code, i in catalogue().indicateurs.items() if i.nature == "cumul"]
        codes += [("chiffre_affaires", "EUR"), ("effectif", "ETP"), ("taux-rebut", "%")]
        with au(plateforme, "2026-07-02"):
            mesures = (mesure(code, "9", unite, confirmer=True) for code, unite in codes)
            assert (await mesurer(parcours, *mesures, le="2026-07-02")).status_code == 201
    await passage(plateforme, reprise)
    (close,) = await collectes(plateforme, parcours.dossier["siren"])
    assert (close["etat"], close["motif"], close["questions"]) == ("dispensee", motif, [])


async def test_personne_n_est_relance_juste_apres_avoir_repondu_en_partie(plateforme: PlateformeTest) -> None:
    parcours = await parcours_deploye(plateforme)
    await passage(plateforme, DEMANDE_LE)
    (demandee,) = await collectes(plateforme, parcours.dossier["siren"])
    entreprise = plateforme.client(Role.ENTREPRISE, siren=parcours.dossier["siren"])
    relance = ajouter_jours_ouvres(date(2026, 7, 15), 15)
    with au(plateforme, relance - timedelta(days=1)):
        corps = {"mesure_le": "2026-07-20", "reponses": [reponse_a(demandee["questions"][0], "4100000")]}
        recue = await repondre(entreprise, demandee["id"], corps)
        assert recue.status_code == 201, recue.text
    await passage(plateforme, relance)
    assert [f["fait"] for f in await evenements(plateforme, parcours.dossier["id"])] == ["demandee", "partielle"]
    await passage(plateforme, relance + timedelta(days=2))
    assert (await evenements(plateforme, parcours.dossier["id"]))[-1]["fait"] == "relancee"


async def test_ce_que_le_conseiller_a_deja_mesure_n_est_plus_demande(plateforme: PlateformeTest) -> None:
    parcours = await parcours_deploye(plateforme, REBUT)
    with au(plateforme, "2026-07-01"):
        await mesurer(parcours, mesure("effectif", "33", "ETP"), mesure("taux-rebut", "3", "%"), le="2026-07-01")
    await passage(plateforme, DEMANDE_LE)
    (demandee,) = await collectes(plateforme, parcours.dossier["siren"])
    assert not {"effectif", "taux-rebut"} & {question["code"] for question in demandee["questions"]}


async def test_un_parcours_sans_depart_n_est_pas_sollicite(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    await deployer(parcours)
    await passage(plateforme, DEMANDE_LE)
    assert await collectes(plateforme, parcours.dossier["siren"]) == []


async def autre_parcours(plateforme: PlateformeTest, premier: ParcoursTest, modele: str) -> ParcoursTest:
    corps: dict[str, Any] = {"dossier_id": premier.dossier["id"], "modele": modele}
    cree = await premier.client.post("/v1/parcours", json=corps)
    assert cree.status_code == 201, cree.text
    return ParcoursTest(plateforme, premier.client, premier.dossier, cree.json()["id"])


async def test_une_entreprise_de_deux_programmes_est_sollicitee_une_fois(plateforme: PlateformeTest) -> None:
    premier = await parcours_deploye(plateforme, REBUT)
    second = await autre_parcours(plateforme, premier, "diagnostic-seul")
    await donner_t0(plateforme, second, REBUT)
    await deployer(second, "2026-01-25")
    await passage(plateforme, DEMANDE_LE)
    (demandee,) = await collectes(plateforme, premier.dossier["siren"])
    posees = [question for question in demandee["questions"] if question["etat"] == "demandee"]
    effectif = [question for question in posees if question["code"] == "effectif"]
    assert [sorted(question["parcours_ids"]) for question in effectif] == [sorted([premier.id, second.id])]
    rebuts = [question["parcours_ids"] for question in demandee["questions"] if question["code"] == "taux-rebut"]
    assert sorted(rebuts) == sorted([[premier.id], [second.id]])
    assert sum(question["minutes"] for question in posees) <= 15
    entreprise = plateforme.client(Role.ENTREPRISE, siren=premier.dossier["siren"])
    with au(plateforme, "2026-07-20"):
        corps = {"mesure_le": "2026-07-20", "reponses": [reponse_a(effectif[0], "35")], "terminer": True}
        assert (await repondre(entreprise, demandee["id"], corps)).status_code == 201
    for parcours in (premier, second):
        lus = (await parcours.client.get(f"{parcours.chemin}/indicateurs")).json()
        lu = next(indicateur for indicateur in lus["indicateurs"] if indicateur["code"] == "effectif")
        assert lu["mesures"][-1]["valeur"] == "35"


@pytest.mark.parametrize("annees", [5])
async def test_cinq_annees_simulees_tiennent_les_quinze_minutes(plateforme: PlateformeTest, annees: int) -> None:
    premier = await parcours_deploye(plateforme, deploye_le="2026-01-15")
    second = await autre_parcours(plateforme, premier, "diagnostic-seul")
    await donner_t0(plateforme, second, REBUT)
    await deployer(second, "2026-09-30")
    await jusqu_a(plateforme, date(2026, 5, 1), date(2026 + annees, 5, 1), 11)
    lues = await collectes(plateforme, premier.dossier["siren"])
    assert len({(lue["annee"], lue["moment"]) for lue in lues}) == len(lues)
    par_an: dict[int, int] = {}
    for lue in lues:
        posees = [q["minutes"] for q in lue["questions"] if q["etat"] not in {"reportee", "ecartee"}]
        par_an[lue["annee"]] = par_an.get(lue["annee"], 0) + sum(posees)
        assert all(q["motif"] for q in lue["questions"] if q["etat"] in {"reportee", "ecartee"})
    assert par_an
    assert max(par_an.values()) <= 15
    assert {q["motif"] for lue in lues for q in lue["questions"] if q["etat"] == "reportee"} >= {"budget-annuel"}
    faits = await evenements(plateforme, premier.dossier["id"])
    demandees = [(f["annee"], f["moment"]) for f in faits if f["fait"] == "demandee"]
    assert len(demandees) == len(set(demandees))
    assert {moment for _, moment in demandees} == {"t6", "t12", "t24", "t36"}
    relances = [(f["annee"], f["moment"], f["rang"]) for f in faits if f["fait"] == "relancee"]
    assert len(relances) == len(set(relances))
