"""Measures of the effect over HTTP: comparable to the start, typed, append-only, with their coverage."""

import asyncio
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from shared.securite.identite import Role
from tests.outillage.effet import REBUT, TOUTES, deployer, donner_t0, mesure, mesurer, parcours_deploye
from tests.outillage.http import verifier_probleme, version
from tests.outillage.parcours import ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest


async def test_un_anonyme_ou_un_etranger_ne_lit_ni_ne_mesure_rien(plateforme: PlateformeTest) -> None:
    parcours = await parcours_deploye(plateforme)
    chemin = f"{parcours.chemin}/indicateurs"
    corps = {"moment": "t6", "mesure_le": "2026-07-20", "mesures": [TOUTES[1]]}
    verifier_probleme(await plateforme.client().get(chemin), 401)
    verifier_probleme(await plateforme.client().post(chemin, json=corps), 401)
    etranger = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="opco-2i")
    for adresse in (chemin, f"{chemin}/historique"):
        verifier_probleme(await etranger.get(adresse), 404, "parcours-introuvable")
    verifier_probleme(await mesurer(parcours, TOUTES[1], client=etranger), 404, "parcours-introuvable")
    previsions = {"previsions": []}
    for suite, methode, contenu in (("/previsions", "POST", previsions), ("/mise-en-service", "PUT", {})):
        verifier_probleme(await plateforme.client().request(methode, chemin + suite, json=contenu), 401)
    date = {"deploye_le": "2026-02-01"}
    refus = await parcours.ecrire("PUT", "/indicateurs/mise-en-service", date, client=etranger)
    verifier_probleme(refus, 404, "parcours-introuvable")
    region = plateforme.client(Role.REGION)
    verifier_probleme(await mesurer(parcours, TOUTES[1], client=region), 403, "acces-interdit")
    inconnu = plateforme.client(Role.REGION)
    verifier_probleme(await inconnu.get(f"/v1/parcours/{uuid4()}/indicateurs"), 404, "parcours-introuvable")


async def test_l_effet_se_compare_au_depart_et_dit_sa_couverture(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    await donner_t0(plateforme, parcours)
    verifier_probleme(await mesurer(parcours, TOUTES[2]), 409, "mesure-prematuree")
    await deployer(parcours)
    lus = (await mesurer(parcours, TOUTES[2])).json()
    rebut = next(indicateur for indicateur in lus["indicateurs"] if indicateur["code"] == "taux-rebut")
    assert rebut["mesures"][1]["ecart"] == "-1"
    assert Decimal(rebut["mesures"][1]["ecart_relatif"]) == Decimal("-0.25")
    assert rebut["mesures"][1]["amelioration"] is True
    assert (rebut["mesures"][1]["source"], rebut["mesures"][1]["preuve"]) == ("releve-atelier", "C")
    assert lus["couverture"] == {"t6": "0.25", "t12": "0", "t24": "0", "t36": "0"}
    assert lus["impact_mesure"] is False
    verifier_probleme(await parcours.geste("clore", motif="objectifs-atteints"), 409, "geste-refuse")
    suite = (await mesurer(parcours, *TOUTES[:2], TOUTES[3])).json()
    assert suite["impact_mesure"] is True
    assert (await parcours.geste("clore", motif="objectifs-atteints")).status_code == 200


async def test_chaque_moment_dit_ce_qui_est_attendu_et_ce_qui_manque(plateforme: PlateformeTest) -> None:
    parcours = await parcours_deploye(plateforme)
    assert (await mesurer(parcours, TOUTES[0], {"code": "effectif", "manque": "ne-sait-pas"})).status_code == 201
    lus = (await parcours.client.get(f"{parcours.chemin}/indicateurs")).json()
    t6, t36 = lus["moments"][0], lus["moments"][3]
    assert (t6["prevu_le"], t6["ouvre_le"], t6["ferme_le"]) == ("2026-07-15", "2026-06-15", "2026-10-13")
    assert (t6["attendus"], t6["mesures"], t6["couverture"], t6["atteint"]) == (4, 1, "0.25", True)
    manquants = {manque["code"]: manque["motif"] for manque in t6["manquants"]}
    assert manquants == {"effectif": "ne-sait-pas", "taux-rebut": "non-mesure", "taux_maison": "non-mesure"}
    assert (t36["mesures"], t36["couverture"], t36["atteint"], t36["manquants"]) == (0, "0", False, [])


async def test_une_correction_est_une_ligne_de_plus_et_la_derniere_compte(plateforme: PlateformeTest) -> None:
    parcours = await parcours_deploye(plateforme)
    assert (await mesurer(parcours, TOUTES[1])).status_code == 201
    refus = verifier_probleme(await mesurer(parcours, TOUTES[1]), 409, "mesure-deja-faite")
    assert refus["champ"] == "body.mesures.0.correction"
    corrigee = mesure("effectif", "35", "ETP", source="dsn", correction="valeur-definitive")
    lus = (await mesurer(parcours, corrigee)).json()
    effectif = next(indicateur for indicateur in lus["indicateurs"] if indicateur["code"] == "effectif")
    assert [(m["valeur"], m["revision"]) for m in effectif["mesures"]] == [("32", 1), ("35", 2)]
    historique = (await parcours.client.get(f"{parcours.chemin}/indicateurs/historique")).json()
    lignes = [(x["valeur"], x["revision"], x["correction"]) for x in historique if x["code"] == "effectif"]
    assert lignes == [("32", 1, None), ("33.5", 1, None), ("35", 2, "valeur-definitive")]


async def test_une_ligne_de_mesure_ne_se_recrit_pas_meme_en_base(plateforme: PlateformeTest) -> None:
    parcours = await parcours_deploye(plateforme)
    for ordre in ("UPDATE mesure SET valeur = 1 WHERE parcours_id = :id", "DELETE FROM mesure WHERE parcours_id = :id"):
        with pytest.raises(IntegrityError, match="never changes"):
            async with plateforme.base("parcours").ecriture() as session:
                await session.execute(text(ordre), {"id": parcours.id})


async def test_une_valeur_obtenue_apres_un_ne_sait_pas_compte(plateforme: PlateformeTest) -> None:
    parcours = await parcours_deploye(plateforme)
    await mesurer(parcours, {"code": "effectif", "manque": "non-communique"})
    lus = (await mesurer(parcours, TOUTES[1])).json()
    effectif = next(indicateur for indicateur in lus["indicateurs"] if indicateur["code"] == "effectif")
    assert (effectif["mesures"][1]["valeur"], effectif["mesures"][1]["revision"]) == ("33.5", 2)


async def test_un_cumul_part_de_zero_et_un_niveau_de_son_depart(plateforme: PlateformeTest) -> None:
    parcours = await parcours_deploye(plateforme)
    emplois = mesure("emplois-crees", "3", "ETP", source="dsn", reference="DSN juin 2026")
    lus = (await mesurer(parcours, emplois)).json()
    cumul = next(indicateur for indicateur in lus["indicateurs"] if indicateur["code"] == "emplois-crees")
    vue = cumul["mesures"][0]
    assert (vue["ecart"], vue["ecart_relatif"], vue["amelioration"], vue["preuve"]) == ("3", None, True, "A")
    refus = verifier_probleme(await mesurer(parcours, mesure("trs", "60", "%")), 409, "indicateur-sans-depart")
    assert refus["champ"] == "body.mesures.0.code"


async def test_sans_depart_aucun_resultat_ne_se_mesure(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    await deployer(parcours)
    for une in (mesure("emplois-crees", "3", "ETP"), mesure("effectif", "33", "ETP")):
        verifier_probleme(await mesurer(parcours, une), 409, "indicateur-sans-depart")


async def test_le_conseiller_releve_un_depart_avant_la_mise_en_service(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    trs = mesure("trs", "55", "%")
    entreprise = plateforme.client(Role.ENTREPRISE, siren=parcours.dossier["siren"])
    refuse = await mesurer(parcours, trs, moment="t0", le="2026-01-10", client=entreprise)
    verifier_probleme(refuse, 403, "depart-reserve")
    emplois = await mesurer(parcours, mesure("emplois-crees", "0", "ETP"), moment="t0", le="2026-01-10")
    verifier_probleme(emplois, 409, "depart-inutile")
    lus = (await mesurer(parcours, trs, moment="t0", le="2026-01-10")).json()
    assert (lus["t0_exercice"], lus["indicateurs"][0]["mesures"][0]["valeur"]) == (2026, "55")
    await deployer(parcours)
    trop_tard = await mesurer(parcours, mesure("effectif", "30", "ETP"), moment="t0", le="2026-01-10")
    verifier_probleme(trop_tard, 409, "depart-tardif")
    apres = (await mesurer(parcours, mesure("trs", "61", "%"))).json()
    assert (apres["impact_mesure"], apres["couverture"]["t6"]) == (True, "1")


async def test_l_effet_se_mesure_encore_apres_la_cloture(plateforme: PlateformeTest) -> None:
    parcours = await parcours_deploye(plateforme, REBUT)
    await mesurer(parcours, *TOUTES[:3])
    assert (await parcours.geste("clore", motif="objectifs-atteints")).status_code == 200
    corrigee = mesure("effectif", "34", "ETP", source="dsn", correction="source-meilleure")
    assert (await mesurer(parcours, corrigee)).status_code == 201
    prevision = {"code": "effectif", "moment": "t36", "valeur": "40", "unite": "ETP", "origine": "entreprise"}
    refus = await parcours.ecrire("POST", "/indicateurs/previsions", {"previsions": [prevision]})
    verifier_probleme(refus, 409, "parcours-termine")


async def test_deux_mesures_simultanees_une_seule_ecrit(plateforme: PlateformeTest) -> None:
    parcours = await parcours_deploye(plateforme)
    corps = {"moment": "t6", "mesure_le": "2026-07-20", "mesures": [TOUTES[1]]}
    entetes = version(await parcours.lire())
    chemin = f"{parcours.chemin}/indicateurs"
    envois = (parcours.client.post(chemin, json=corps, headers=entetes) for _ in range(8))
    statuts = sorted(reponse.status_code for reponse in await asyncio.gather(*envois))
    assert statuts == [201, *[412] * 7]
    historique = (await parcours.client.get(f"{chemin}/historique")).json()
    assert len([ligne for ligne in historique if ligne["moment"] == "t6"]) == 1
