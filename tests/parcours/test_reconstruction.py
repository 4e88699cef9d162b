"""The row of a parcours and of its actions is the fold of their journal: random lives, tampered rows, the command."""

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from services.parcours.reconstruction.domain import JournalIncoherent, replier
from services.parcours.reconstruction.service import parcourir
from tests.outillage.parcours import ParcoursTest, ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest
from tests.outillage.processus import ensemblier
from tests.parcours.vies import au_plan, vivre


async def journal(parcours: ParcoursTest) -> dict[str, Any]:
    reponse = await parcours.client.get(f"{parcours.chemin}/journal")
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())


async def falsifier(plateforme: PlateformeTest, requete: str, **valeurs: Any) -> None:
    async with plateforme.base("parcours").ecriture() as session:
        await session.execute(text(requete), valeurs)


async def ecarts_de(plateforme: PlateformeTest, parcours: ParcoursTest, *, reparer: bool) -> list[dict[str, Any]]:
    verdicts = [v async for v in parcourir(plateforme.base("parcours"), reparer=reparer)]
    return next(verdict.ecarts for verdict in verdicts if str(verdict.parcours_id) == parcours.id)


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(graine=st.integers(0, 2**32))
async def test_toute_vie_se_rejoue_champ_par_champ(plateforme: PlateformeTest, graine: int) -> None:
    parcours = await au_plan(plateforme)
    effectues = await vivre(parcours, random.Random(graine), pas=25)
    rejoue = await journal(parcours)
    assert (rejoue["incoherence"], rejoue["ecarts"], rejoue["conforme"]) == (None, [], True), effectues
    assert len(effectues) > 4


async def test_une_ligne_falsifiee_est_trouvee_puis_retablie(plateforme: PlateformeTest) -> None:
    parcours = await au_plan(plateforme)
    await vivre(parcours, random.Random(11), pas=30)
    avant = (await parcours.lire()).json()
    await falsifier(
        plateforme,
        "UPDATE parcours SET prochaine_action = 'Rien', ouvertes = ouvertes + 3, jours_pauses = 99, "
        "etapes_visitees = '{financement}', t0_exercice = 1999 WHERE id = :id",
        id=parcours.id,
    )
    lu = await journal(parcours)
    assert lu["conforme"] is False
    champs = {ecart["champ"] for ecart in lu["ecarts"]}
    assert champs == {"prochaine_action", "ouvertes", "jours_pauses", "etapes_visitees", "t0_exercice"}
    assert len(await ecarts_de(plateforme, parcours, reparer=False)) == 5
    assert len(await ecarts_de(plateforme, parcours, reparer=True)) == 5
    assert (await journal(parcours))["conforme"] is True
    assert (await parcours.lire()).json() == avant


async def test_une_action_falsifiee_ou_perdue_est_retablie(plateforme: PlateformeTest) -> None:
    parcours = await au_plan(plateforme, actions=2)
    avant = (await parcours.lire()).json()["actions"]
    await falsifier(plateforme, "UPDATE action SET etude_conclue = NOT etude_conclue WHERE id = :id", id=avant[0]["id"])
    await falsifier(plateforme, "DELETE FROM action WHERE id = :id", id=avant[1]["id"])
    ecarts = (await journal(parcours))["ecarts"]
    assert {(ecart["objet_id"], ecart["champ"]) for ecart in ecarts} == {
        (avant[0]["id"], "etude_conclue"),
        (avant[1]["id"], "*"),
    }
    await ecarts_de(plateforme, parcours, reparer=True)
    assert (await parcours.lire()).json()["actions"] == avant
    assert (await journal(parcours))["ecarts"] == []


async def test_une_action_sans_journal_est_dite_et_gardee(plateforme: PlateformeTest) -> None:
    parcours = await au_plan(plateforme, actions=1)
    await falsifier(
        plateforme,
        "INSERT INTO action SELECT (jsonb_populate_record(a, jsonb_build_object('id', uuidv7(), 'code', 'intruse'))).* "
        "FROM action a WHERE parcours_id = :id",
        id=parcours.id,
    )
    [ecart] = (await journal(parcours))["ecarts"]
    assert (ecart["champ"], ecart["rejoue"], ecart["enregistre"]["code"]) == ("*", None, "intruse")
    await ecarts_de(plateforme, parcours, reparer=True)
    assert len((await parcours.lire()).json()["actions"]) == 2


OUVERT = ("parcours.parcours.ouvert", {"changement": {"parcours": {"etape": "a", "version": 1}}})
PERDUE = ("x", {"changement": {"version_avant": 2, "parcours": {"version": 3}}})
AILLEURS = {"geste": "g", "de": "b", "changement": {"version_avant": 1, "parcours": {"version": 2, "etape": "c"}}}


@pytest.mark.parametrize(
    ("suite", "cause"),
    [
        pytest.param(PERDUE, "part de la version 2", id="ligne perdue"),
        pytest.param(("parcours.geste.effectue", AILLEURS), "le parcours était à a", id="geste venu d'ailleurs"),
    ],
)
def test_un_journal_troue_ne_se_rejoue_pas(suite: Any, cause: str) -> None:
    with pytest.raises(JournalIncoherent, match=cause):
        replier([OUVERT, suite])


def test_un_journal_sans_ouverture_ne_se_rejoue_pas() -> None:
    with pytest.raises(JournalIncoherent, match="ne commence pas"):
        replier([PERDUE])
    assert replier([("autre", {"etape": "b"}), ("encore", None)]).parcours == {}


async def test_la_commande_dit_les_ecarts_puis_les_repare(plateforme: PlateformeTest, url_base: str) -> None:
    parcours = await ouvrir_parcours(plateforme)
    await parcours.geste("qualifier")
    await falsifier(plateforme, "UPDATE parcours SET prochaine_action = 'Falsifiée' WHERE id = :id", id=parcours.id)
    verifie = ensemblier("parcours", "reconstruire", "--verifier", database_url=url_base)
    assert verifie.returncode == 1, verifie.stdout + verifie.stderr
    assert f"{parcours.id} : parcours {parcours.id}, prochaine_action : 'Falsifiée' enregistré" in verifie.stdout
    assert (await journal(parcours))["conforme"] is False
    repare = ensemblier("parcours", "reconstruire", database_url=url_base)
    assert f"{parcours.id} : parcours" in repare.stdout, repare.stderr
    assert (await journal(parcours))["conforme"] is True
    encore = ensemblier("parcours", "reconstruire", "--verifier", database_url=url_base)
    assert f"{parcours.id} : parcours" not in encore.stdout
