"""Results over HTTP: coverage with every figure, refusals under the threshold, forecasts never mixed in."""

from statistics import median
from typing import Any

import pytest
from sqlalchemy import text

from services.parcours.indicateurs.resultats import refus
from shared.securite.identite import Role
from tests.outillage.campagnes import au, collectes, passage, repondre
from tests.outillage.effet import REBUT, mesure, mesurer, ouvrir_sur, parcours_deploye
from tests.outillage.effet import deployer as mettre_en_service
from tests.outillage.http import verifier_probleme
from tests.outillage.parcours import ParcoursTest
from tests.outillage.plateforme import PlateformeTest

RESULTATS = "/v1/indicateurs/resultats"


async def lire(plateforme: PlateformeTest, division: str, role: Role = Role.REGION, **filtres: Any) -> dict[str, Any]:
    """Results of a NAF division that this test alone uses."""
    reponse = await plateforme.client(role).get(RESULTATS, params={"division_naf": division, **filtres})
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())


def ligne(lus: dict[str, Any], code: str = "effectif", moment: str = "t6") -> dict[str, Any]:
    return next(r for r in lus["resultats"] if (r["code"], r["moment"]) == (code, moment))


async def entreprises(plateforme: PlateformeTest, nombre: int, naf: str) -> list[ParcoursTest]:
    """That many companies of that activity, each deployed and with a baseline (32 people)."""
    return [await parcours_deploye(plateforme, REBUT, naf=naf) for _ in range(nombre)]


async def embaucher(parcours: ParcoursTest, effectif: str, **options: Any) -> None:
    options = {"source": "dsn", "reference": "DSN", **options}
    reponse = await mesurer(parcours, mesure("effectif", effectif, "ETP", **options))
    assert reponse.status_code == 201, reponse.text


async def test_les_resultats_sont_reserves_a_qui_pilote(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client().get(RESULTATS), 401)
    for role in (Role.PARTENAIRE_RESPONSABLE, Role.ENTREPRISE, Role.MACHINE):
        verifier_probleme(await plateforme.client(role).get(RESULTATS), 403, "acces-interdit")


@pytest.mark.parametrize(
    ("filtre", "valeur"),
    [("moment", "t0"), ("annee", "1999"), ("division_naf", "2562B"), ("tranche_effectif", "x"), ("departement", "Z")],
)
async def test_un_filtre_malforme_est_nomme(plateforme: PlateformeTest, filtre: str, valeur: str) -> None:
    refuse = await plateforme.client(Role.REGION).get(RESULTATS, params={filtre: valeur})
    assert verifier_probleme(refuse, 422)["champs"][0]["champ"] == f"query.{filtre}"


async def test_un_chiffre_vient_avec_sa_couverture_ses_preuves_et_ses_manques(plateforme: PlateformeTest) -> None:
    parcours = await entreprises(plateforme, 6, "12.00Z")
    for rang, effectif in enumerate(("36", "30", "32", "40")):
        await embaucher(parcours[rang], effectif)
    await mesurer(parcours[4], {"code": "effectif", "manque": "non-communique"})
    lus = await lire(plateforme, "12")
    vu = ligne(lus)
    assert (lus["entreprises"], lus["sans_depart"]) == (6, 0)
    assert (vu["attendus"], vu["mesures"], vu["couverture"], vu["motif"]) == (6, 4, "0.6667", None)
    assert vu["manquants"] == {"non-communique": 1, "non-demande": 1}
    assert vu["preuves"] == {"A": 4, "B": 0, "C": 0, "D": 0}
    assert (vu["quartile_1"], vu["mediane"], vu["quartile_3"], vu["moyenne"]) == ("-0.5", "2", "5", "2.5")
    assert vu["mediane"] == f"{median([4, -2, 0, 8]):g}"
    assert (vu["mediane_relative"], vu["ameliorees_taux"]) == ("0.0625", "0.5")
    assert all(r["couverture"] is not None for r in lus["resultats"] if r["mediane"] is not None)
    assert ligne(lus, moment="t36")["motif"] == "aucune-attendue"


async def test_sous_le_seuil_de_couverture_le_chiffre_est_refuse_avec_sa_raison(plateforme: PlateformeTest) -> None:
    parcours = await entreprises(plateforme, 5, "19.10Z")
    assert ligne(await lire(plateforme, "19"))["motif"] == "aucune-mesure"
    for un in parcours[:2]:
        await embaucher(un, "36")
    vu = ligne(await lire(plateforme, "19"))
    assert (vu["attendus"], vu["mesures"], vu["couverture"]) == (5, 2, "0.4")
    assert vu["motif"] == "couverture-insuffisante"
    chiffres = ("mediane", "quartile_1", "quartile_3", "moyenne", "mediane_relative", "ameliorees_taux")
    assert {vu[nom] for nom in chiffres} == {None}
    await embaucher(parcours[2], "36")
    assert ligne(await lire(plateforme, "19"))["mediane"] == "4"


async def test_le_comite_ne_lit_pas_les_petits_effectifs(plateforme: PlateformeTest) -> None:
    parcours = await entreprises(plateforme, 6, "39.00Z")
    for un in parcours[:4]:
        await embaucher(un, "36")
    cache = ligne(await lire(plateforme, "39", Role.COMITE))
    assert (cache["attendus"], cache["mesures"], cache["couverture"], cache["mediane"]) == (6, None, None, None)
    assert (cache["motif"], cache["manquants"]["non-demande"], cache["preuves"]["A"]) == (
        "petits-effectifs",
        None,
        None,
    )
    assert ligne(await lire(plateforme, "39", Role.REGION_LECTURE))["mediane"] == "4"
    await embaucher(parcours[4], "36")
    montre = ligne(await lire(plateforme, "39", Role.COMITE))
    assert (montre["mesures"], montre["couverture"], montre["mediane"]) == (5, "0.8333", "4")
    assert montre["manquants"] == {"non-demande": None}


async def test_une_prevision_ne_change_aucun_resultat(plateforme: PlateformeTest) -> None:
    parcours = await entreprises(plateforme, 2, "05.10Z")
    await embaucher(parcours[0], "36")
    avant = await lire(plateforme, "05")
    prevus = [
        {"code": code, "moment": moment, "valeur": "60", "unite": unite, "origine": "entreprise"}
        for code, unite in (("effectif", "ETP"), ("emplois-crees", "ETP"), ("taux-rebut", "%"))
        for moment in ("t24", "t36")
    ]
    for un in parcours:
        assert (await un.ecrire("POST", "/indicateurs/previsions", {"previsions": prevus})).status_code == 201
    assert await lire(plateforme, "05") == avant


async def test_une_entreprise_n_a_qu_une_voix_et_la_derniere_correction_compte(plateforme: PlateformeTest) -> None:
    (premier,) = await entreprises(plateforme, 1, "06.10Z")
    corps = {"dossier_id": premier.dossier["id"], "modele": "diagnostic-seul"}
    cree = (await premier.client.post("/v1/parcours", json=corps)).json()
    second = ParcoursTest(plateforme, premier.client, premier.dossier, cree["id"])
    await mettre_en_service(second)
    await embaucher(premier, "36")
    await embaucher(premier, "40", correction="valeur-definitive")
    vu = ligne(await lire(plateforme, "06"))
    assert (vu["attendus"], vu["mesures"], vu["mediane"]) == (1, 1, "8")


async def test_une_entreprise_sans_depart_se_compte_mais_n_a_pas_de_resultat(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_sur(plateforme, naf="07.10Z")
    await mettre_en_service(parcours)
    lus = await lire(plateforme, "07")
    assert (lus["entreprises"], lus["sans_depart"]) == (1, 1)
    assert {r["motif"] for r in lus["resultats"]} == {"aucune-attendue"}


LOURDS = tuple(
    {"code": code, "libelle": code, "valeur": "50", "unite": "%", "sens": "croissant"}
    for code in ("trs", "taux-service", "part-export", "taux-rebut")
)
"""With turnover, headcount and what is counted since the start: more than fifteen minutes."""


async def test_le_manque_dit_ce_que_la_campagne_a_fait(plateforme: PlateformeTest) -> None:
    parcours = [await parcours_deploye(plateforme, *LOURDS, naf="08.11Z") for _ in range(2)]
    await passage(plateforme, "2026-07-15")
    vu = ligne(await lire(plateforme, "08"))
    assert vu["manquants"] == {"en-attente": 2}
    (lue,) = await collectes(plateforme, parcours[0].dossier["siren"])
    with au(plateforme, "2026-07-16"):
        corps = {"mesure_le": "2026-07-16", "reponses": [], "terminer": True}
        assert (await repondre(parcours[0].client, lue["id"], corps)).status_code == 201
    lus = await lire(plateforme, "08")
    assert ligne(lus)["manquants"] == {"en-attente": 1, "sans-reponse": 1}
    assert {"reporte": 2} in [r["manquants"] for r in lus["resultats"]]


async def test_les_filtres_retiennent_l_annee_le_moment_et_le_modele(plateforme: PlateformeTest) -> None:
    await entreprises(plateforme, 1, "09.10Z")
    seul = await lire(plateforme, "09", moment="t6", annee=2026, modele="parcours-individuel")
    assert {r["moment"] for r in seul["resultats"]} == {"t6"}
    assert ligne(seul)["attendus"] == 1
    for autre in ({"annee": 2027}, {"modele": "diagnostic-seul"}, {"departement": "75"}, {"tranche_effectif": "53"}):
        assert ligne(await lire(plateforme, "09", **autre))["attendus"] == 0


async def test_le_temps_de_l_ancrage_se_lit_dans_le_journal_sans_ligne_rangee(plateforme: PlateformeTest) -> None:
    """A parcours that reached its follow-up by gestures counts from that day, before any job has run."""
    parcours = await parcours_deploye(plateforme, REBUT, naf="38.11Z")
    async with plateforme.base("parcours").ecriture() as session:
        await session.execute(text("DELETE FROM ancrage_effet WHERE parcours_id = :id"), {"id": parcours.id})
    assert (await lire(plateforme, "38"))["entreprises"] == 0
    with au(plateforme, "2026-01-20"):
        await parcours.placer("deploiement", etapes_visitees=["deploiement"])
        assert (await parcours.geste("suivre")).status_code == 200
    lus = (await parcours.client.get(f"{parcours.chemin}/indicateurs")).json()
    assert lus["deploye_le"] == "2026-01-20"
    assert (await lire(plateforme, "38"))["entreprises"] == 1


@pytest.mark.parametrize(
    ("attendus", "mesures", "minimum", "motif"),
    [
        (0, 0, 5, "aucune-attendue"),
        (4, 4, 5, "petits-effectifs"),
        (9, 4, 5, "petits-effectifs"),
        (9, 0, 5, "aucune-mesure"),
        (11, 5, 5, "couverture-insuffisante"),
        (10, 5, 5, None),
        (1, 1, 0, None),
    ],
)
def test_un_chiffre_se_publie_ou_dit_pourquoi(attendus: int, mesures: int, minimum: int, motif: str | None) -> None:
    assert refus(attendus, mesures, minimum) == motif
