"""Due dates over HTTP: extensions with a typed reason and bounds, the clock stopped by a suspension."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.parcours.echeances.domain import JOURS_PROLONGATION_MAX, MOTIFS_PROLONGATION, PROLONGATIONS_MAX
from shared.securite.identite import Role
from tests.outillage.http import verifier_probleme
from tests.outillage.parcours import ParcoursTest, ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest

DEVIS = {"motif": "attente-devis"}


@pytest.fixture
def horloge(plateforme: PlateformeTest) -> Iterator[Any]:
    """Moves the clock to a day; put back at the end."""

    def regler(jour: date) -> None:
        plateforme.horloge.fige = datetime(jour.year, jour.month, jour.day, 9, tzinfo=UTC)

    yield regler
    plateforme.horloge.fige = None


async def prolonger(parcours: ParcoursTest, **corps: Any) -> Any:
    return await parcours.ecrire("POST", "/prolongations", {**DEVIS, **corps})


async def lire_horloge(parcours: ParcoursTest) -> dict[str, Any]:
    return dict((await parcours.lire()).json()["horloge"])


async def test_une_prolongation_est_reservee_aux_parties_du_dossier(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    chemin, corps, entetes = f"{parcours.chemin}/prolongations", {**DEVIS, "jours_ouvres": 5}, {"If-Match": '"v1"'}
    verifier_probleme(await plateforme.client().post(chemin, json=corps, headers=entetes), 401)
    autre = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cci-seine-et-marne")
    verifier_probleme(await autre.post(chemin, json=corps, headers=entetes), 404, "parcours-introuvable")
    region = plateforme.client(Role.REGION_LECTURE)
    verifier_probleme(await region.post(chemin, json=corps, headers=entetes), 403, "acces-interdit")
    verifier_probleme(await parcours.client.post(chemin, json=corps), 428)
    verifier_probleme(await parcours.client.post(chemin, json=corps, headers={"If-Match": '"v7"'}), 412)


async def test_l_horloge_dit_les_jours_les_pauses_et_les_echeances(plateforme: PlateformeTest, horloge: Any) -> None:
    horloge(date(2026, 6, 5))
    parcours = await ouvrir_parcours(plateforme)
    horloge(date(2026, 6, 9))
    prolonge = await prolonger(parcours, jours_ouvres=3, commentaire="Le fournisseur répond vendredi")
    assert prolonge.status_code == 201, prolonge.text
    horloge(date(2026, 6, 10))
    await parcours.geste("suspendre", motif="demande-entreprise")
    horloge(date(2026, 6, 16))
    arretee = await lire_horloge(parcours)
    assert (arretee["arretee"], arretee["etape"], arretee["en_retard"]) == (True, "candidature", False)
    assert (arretee["jours_travailles"], arretee["jours_en_pause"]) == (3, 4)
    await parcours.geste("reprendre")
    horloge(date(2026, 6, 24))
    lue = await lire_horloge(parcours)
    assert (lue["debut_le"], lue["jours_travailles"], lue["jours_en_pause"]) == ("2026-06-05", 9, 4)
    assert (lue["echeance_initiale_le"], lue["echeance_le"]) == ("2026-06-12", "2026-06-23")
    assert (lue["en_retard"], lue["jours_de_retard"], lue["arretee"]) == (True, 1, False)
    assert lue["limites"]["a_verifier"] is True
    [accordee] = lue["prolongations"]
    assert (accordee["motif"], accordee["ancienne_le"], accordee["nouvelle_le"]) == (
        "attente-devis",
        "2026-06-12",
        "2026-06-17",
    )


async def test_une_nouvelle_etape_a_une_horloge_neuve(plateforme: PlateformeTest, horloge: Any) -> None:
    horloge(date(2026, 6, 5))
    parcours = await ouvrir_parcours(plateforme)
    await prolonger(parcours, jours_ouvres=3)
    horloge(date(2026, 6, 15))
    assert (await parcours.geste("qualifier")).status_code == 200
    lue = await lire_horloge(parcours)
    assert (lue["debut_le"], lue["jours_travailles"], lue["prolongations"]) == ("2026-06-15", 0, [])
    assert lue["echeance_initiale_le"] == lue["echeance_le"] == "2026-06-29"


async def test_les_prolongations_d_une_etape_sont_comptees_et_bornees(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    for rang in range(PROLONGATIONS_MAX):
        assert (await prolonger(parcours, jours_ouvres=rang + 1)).status_code == 201
    verifier_probleme(await prolonger(parcours, jours_ouvres=1), 409, "prolongations-epuisees")


@pytest.mark.parametrize(
    ("corps", "statut", "code"),
    [
        pytest.param({"jours_ouvres": 5, "motif": "parce-que"}, 422, "saisie-invalide", id="motif inconnu"),
        pytest.param({"jours_ouvres": 0}, 422, "saisie-invalide", id="aucun jour"),
        pytest.param({"jours_ouvres": JOURS_PROLONGATION_MAX + 1}, 422, "saisie-invalide", id="trop de jours"),
        pytest.param({}, 409, "nouvelle-echeance-necessaire", id="ni date ni durée"),
        pytest.param({"jours_ouvres": 5, "echeance_le": "2199-01-01"}, 409, "nouvelle-echeance-necessaire", id="deux"),
        pytest.param({"echeance_le": "2020-01-01"}, 409, "prolongation-sans-effet", id="date passée"),
        pytest.param({"echeance_le": "2199-01-01"}, 409, "prolongation-trop-longue", id="date lointaine"),
    ],
)
async def test_une_prolongation_mal_demandee_est_refusee(
    plateforme: PlateformeTest, corps: dict[str, Any], statut: int, code: str
) -> None:
    parcours = await ouvrir_parcours(plateforme)
    verifier_probleme(await prolonger(parcours, **corps), statut, code)


async def test_une_horloge_arretee_ou_finie_ne_se_prolonge_pas(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    await parcours.geste("suspendre", motif="demande-entreprise")
    verifier_probleme(await prolonger(parcours, jours_ouvres=5), 409, "horloge-arretee")
    await parcours.geste("abandonner", motif="renoncement")
    verifier_probleme(await prolonger(parcours, jours_ouvres=5), 409, "parcours-termine")
    assert (await parcours.lire()).json()["horloge"] is None


async def test_chaque_prolongation_laisse_sa_ligne_et_son_evenement(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    for motif in MOTIFS_PROLONGATION[:2]:
        assert (await prolonger(parcours, motif=motif, jours_ouvres=2, commentaire="Appel du 3")).status_code == 201
    lignes = (await parcours.client.get(f"{parcours.chemin}/journal")).json()["lignes"]
    faits = [ligne["apres"] for ligne in lignes if ligne["type"] == "parcours.echeance.prolongee"]
    assert [(fait["motif"], fait["rang"], fait["commentaire"]) for fait in faits] == [
        (motif, rang, "Appel du 3") for rang, motif in enumerate(MOTIFS_PROLONGATION[:2], start=1)
    ]
    await plateforme.rattraper()
    vue = await parcours.client.get(f"/v1/dossiers/{parcours.dossier['siren']}/journal")
    phrases = [element["libelle"] for element in vue.json()["elements"]]
    assert sum(phrase.startswith("Échéance prolongée (attente-devis)") for phrase in phrases) == 1
