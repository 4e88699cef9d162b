"""What silence decides: shown in advance, applied once at its date, caught up after an outage, stopped by a pause."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.parcours.echeances.silences import appliquer_silences
from shared.securite.identite import Role
from shared.trace.contexte import contexte_systeme
from tests.outillage.http import verifier_probleme
from tests.outillage.modeles import copie, element, publier
from tests.outillage.parcours import ParcoursTest, ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest
from tests.outillage.processus import ensemblier

DELAI = 10
REJET = {"effet": "rejet", "delai_jours_ouvres": DELAI, "vers": "abandon"}
ACCORD = {"effet": "acceptation", "delai_jours_ouvres": DELAI, "vers": "diagnostic"}


@pytest.fixture
def horloge(plateforme: PlateformeTest) -> Iterator[Any]:
    """Moves the clock to a day; put back at the end."""

    def regler(jour: date) -> None:
        plateforme.horloge.fige = datetime(jour.year, jour.month, jour.day, 9, tzinfo=UTC)

    yield regler
    plateforme.horloge.fige = None


async def avec_silence(plateforme: PlateformeTest, silence: dict[str, Any], *, remise: bool = False) -> ParcoursTest:
    """A parcours at its qualification, where silence means that."""
    contenu = copie()
    element(contenu, "etapes", "qualification")["silence"] = silence
    abandonner, suspendre = element(contenu, "gestes", "abandonner"), element(contenu, "gestes", "suspendre")
    abandonner["motifs"].append({"code": "silence", "libelle": "L'entreprise n'a pas répondu", "leve": []})
    if remise:
        suspendre["motifs"][0]["horloge"] = "remise-a-zero"
    parcours = await ouvrir_parcours(plateforme, await publier(plateforme, contenu))
    assert (await parcours.geste("qualifier")).status_code == 200
    return parcours


async def appliquer(plateforme: PlateformeTest, parcours: ParcoursTest) -> list[dict[str, Any]]:
    """Runs the job over HTTP; gives what it did to that parcours."""
    reponse = await plateforme.client(Role.MACHINE).post("/v1/silences-echus")
    assert reponse.status_code == 200, reponse.text
    return [fait for fait in reponse.json()["appliques"] if fait["parcours_id"] == parcours.id]


async def silence_lu(parcours: ParcoursTest) -> Any:
    return (await parcours.lire()).json()["horloge"]["silence"]


async def test_le_passage_des_silences_revient_a_la_machine_et_a_la_region(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client().post("/v1/silences-echus"), 401)
    for role in (Role.ENSEMBLIER, Role.PARTENAIRE_CONSEILLER, Role.ENTREPRISE):
        verifier_probleme(await plateforme.client(role).post("/v1/silences-echus"), 403, "acces-interdit")
    assert (await plateforme.client(Role.REGION).post("/v1/silences-echus")).status_code == 200


@pytest.mark.parametrize(("silence", "vers"), [(REJET, "abandon"), (ACCORD, "diagnostic")], ids=["rejet", "accord"])
async def test_le_silence_decide_au_jour_dit_et_une_seule_fois(
    plateforme: PlateformeTest, horloge: Any, silence: dict[str, Any], vers: str
) -> None:
    horloge(date(2026, 6, 5))
    parcours = await avec_silence(plateforme, silence)
    assert await silence_lu(parcours) == {**silence, "decision_le": "2026-06-22"}
    horloge(date(2026, 6, 21))
    assert await appliquer(plateforme, parcours) == []
    horloge(date(2026, 6, 22))
    [fait] = await appliquer(plateforme, parcours)
    assert (fait["effet"], fait["vers"], fait["decision_le"]) == (silence["effet"], vers, "2026-06-22")
    assert await appliquer(plateforme, parcours) == []
    lu = (await parcours.lire()).json()
    assert (lu["etape"], lu["actif"]) == (vers, vers != "abandon")
    assert lu["motif_fin"] == ("silence" if vers == "abandon" else None)
    journal = (await parcours.client.get(f"{parcours.chemin}/journal")).json()
    assert journal["conforme"] is True, journal["ecarts"]
    derniere = journal["lignes"][-1]
    assert (derniere["automatique"], derniere["apres"]["silence"]) == (True, silence["effet"])
    await plateforme.rattraper()
    vue = (await parcours.client.get(f"/v1/dossiers/{parcours.dossier['siren']}")).json()
    assert vue["parcours"][0]["etape"] == vers


async def test_une_suspension_repousse_le_silence_d_autant(plateforme: PlateformeTest, horloge: Any) -> None:
    horloge(date(2026, 6, 5))
    parcours = await avec_silence(plateforme, REJET)
    horloge(date(2026, 6, 9))
    await parcours.geste("suspendre", motif="attente-fournisseur")
    horloge(date(2026, 7, 31))
    assert (await silence_lu(parcours))["decision_le"] == "2026-08-13"
    assert await appliquer(plateforme, parcours) == []
    horloge(date(2026, 6, 12))
    await parcours.geste("reprendre")
    assert (await silence_lu(parcours))["decision_le"] == "2026-06-25"
    await parcours.ecrire("POST", "/prolongations", {"motif": "attente-devis", "jours_ouvres": 20})
    assert (await silence_lu(parcours))["decision_le"] == "2026-06-25"
    horloge(date(2026, 6, 25))
    assert len(await appliquer(plateforme, parcours)) == 1


async def test_un_dossier_incomplet_remet_l_horloge_a_zero(plateforme: PlateformeTest, horloge: Any) -> None:
    horloge(date(2026, 6, 5))
    parcours = await avec_silence(plateforme, REJET, remise=True)
    motifs = (await parcours.client.get(f"{parcours.chemin}/gestes")).json()
    premier = next(geste for geste in motifs if geste["geste"] == "suspendre")["motifs"][0]["code"]
    horloge(date(2026, 6, 9))
    assert (await parcours.geste("suspendre", motif=premier)).status_code == 200
    horloge(date(2026, 6, 12))
    assert (await parcours.lire()).json()["horloge"]["remise_a_zero"] is True
    assert (await silence_lu(parcours))["decision_le"] == "2026-06-29"
    await parcours.geste("reprendre")
    lue = (await parcours.lire()).json()["horloge"]
    assert (lue["debut_le"], lue["jours_en_pause"], lue["silence"]["decision_le"]) == ("2026-06-12", 0, "2026-06-29")


async def test_apres_une_panne_deux_passages_simultanes_ne_decident_qu_une_fois(
    plateforme: PlateformeTest, horloge: Any
) -> None:
    horloge(date(2026, 6, 5))
    ouverts = [await avec_silence(plateforme, REJET) for _ in range(4)]
    horloge(date(2026, 9, 1))
    base, contexte = plateforme.base("parcours"), contexte_systeme(plateforme.horloge)
    passages = await asyncio.gather(*(appliquer_silences(base, contexte) for _ in range(3)))
    faits = [str(fait.parcours_id) for passage in passages for fait in passage.appliques]
    for parcours in ouverts:
        assert faits.count(parcours.id) == 1
        lignes = (await parcours.client.get(f"{parcours.chemin}/journal")).json()["lignes"]
        assert sum(ligne["automatique"] for ligne in lignes) == 1
        assert lignes[-1]["apres"]["silence_le"] == "2026-06-22"


async def test_un_silence_ne_passe_pas_une_garde(plateforme: PlateformeTest, horloge: Any) -> None:
    horloge(date(2026, 6, 5))
    contenu = copie()
    silence = {**ACCORD, "vers": "plan-actions"}
    element(contenu, "etapes", "diagnostic")["silence"] = silence
    parcours = await ouvrir_parcours(plateforme, await publier(plateforme, contenu))
    for geste in ("qualifier", "lancer-diagnostic"):
        assert (await parcours.geste(geste)).status_code == 200
    horloge(date(2026, 9, 1))
    reponse = (await plateforme.client(Role.REGION).post("/v1/silences-echus")).json()
    [bloque] = [fait for fait in reponse["bloques"] if fait["parcours_id"] == parcours.id]
    assert bloque["geste"] == "etablir-plan"
    assert bloque["manques"]
    assert (await parcours.lire()).json()["etape"] == "diagnostic"


async def test_la_commande_applique_les_silences_echus(plateforme: PlateformeTest, horloge: Any, url_base: str) -> None:
    horloge(date(2020, 1, 6))
    parcours = await avec_silence(plateforme, REJET)
    horloge(date(2020, 1, 7))
    passe = ensemblier("parcours", "silences", database_url=url_base)
    assert passe.returncode == 0, passe.stderr
    assert "Silences appliqués" in passe.stdout
    assert (await parcours.lire()).json()["etape"] == "abandon"
