"""Take-over rates over HTTP: by hand, at a past day to the digit, beside the reference, in a file that runs nothing."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from services.gateway.prises_en_charge.service import bornes_du_trimestre, sans_formule
from shared.securite.identite import Role
from tests.gateway.partenaires import Partenaire, client_de, orienter, partenaire, reussir
from tests.outillage.base import ServeurTest
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest, monter_plateforme

CHEMIN = "/v1/prises-en-charge"
LUNDI = datetime(2026, 3, 2, 8, tzinfo=UTC)


class Recit:
    """Two partners, what they were sent and when they took it."""

    def __init__(self, plateforme: PlateformeTest, vif: Partenaire, lent: Partenaire) -> None:
        self.plateforme, self.vif, self.lent = plateforme, vif, lent

    async def envoyer(
        self, cible: Partenaire, prise: timedelta | None, geste: str = "acceptation", depart: datetime = LUNDI
    ) -> None:
        self.plateforme.horloge.fige = depart
        dossier = await self.plateforme.ouvrir_dossier()
        (orientation,) = await orienter(self.plateforme, dossier, cible)
        if prise is not None:
            self.plateforme.horloge.fige = depart + prise
            corps: dict[str, Any] = {} if geste == "acceptation" else {"motif": "hors-competence"}
            await reussir(cible.client, orientation, geste, corps)

    async def lire(self, role: Role = Role.REGION, **parametres: Any) -> dict[str, Any]:
        reponse = await self.plateforme.client(role).get(CHEMIN, params=parametres)
        assert reponse.status_code == 200, reponse.text
        return dict(reponse.json())


@pytest.fixture(scope="module")
async def recit(serveur: ServeurTest, var: Path, worker_id: str) -> AsyncIterator[Recit]:
    async with monter_plateforme(serveur.copie(f"prises_{worker_id}"), var) as plateforme:
        corps = {"code": "un-formule", "nom": '=HYPERLINK("http://exemple.fr")', "reseau": "pole"}
        cree = (await plateforme.client(Role.REGION).post("/v1/organisations", json=corps)).json()
        vif = Partenaire(UUID(cree["id"]), client_de(plateforme, Role.PARTENAIRE_CONSEILLER, UUID(cree["id"])))
        conte = Recit(plateforme, vif, await partenaire(plateforme))
        for prise in (timedelta(hours=2), timedelta(hours=72), timedelta(hours=73), timedelta(days=4)):
            await conte.envoyer(vif, prise)
        await conte.envoyer(conte.lent, timedelta(days=5))
        await conte.envoyer(conte.lent, None)
        plateforme.horloge.fige = datetime(2026, 4, 10, 12, tzinfo=UTC)
        yield conte


async def test_les_taux_sont_ceux_d_un_calcul_a_la_main(recit: Recit) -> None:
    lu = await recit.lire(du="2026-03-01", au="2026-03-31")
    vif, lent = (next(g for g in lu["groupes"] if g["recues"] == n) for n in (4, 2))
    assert (vif["cle"], vif["prises"], lent["prises"]) == ("un-formule", 4, 1)
    assert vif["h72"] == {"n": 4, "prises": 2, "taux": 0.5}
    assert vif["j3"] == {"n": 4, "prises": 3, "taux": 0.75}
    assert vif["j5"] == {"n": 4, "prises": 4, "taux": 1.0}
    assert lent["j5"] == {"n": 2, "prises": 1, "taux": 0.5}
    assert lu["reference"]["h72"] == {"n": 6, "prises": 2, "taux": 0.3333}
    assert lu["reference"]["j5"] == {"n": 6, "prises": 5, "taux": 0.8333}


async def test_un_taux_ne_compte_que_les_demandes_dont_le_delai_est_passe(recit: Recit) -> None:
    veille = await recit.lire(vu_le="2026-03-04")
    assert veille["reference"]["j3"] == {"n": 0, "prises": 0, "taux": None}
    le_jour = await recit.lire(vu_le="2026-03-05")
    assert (le_jour["reference"]["j3"]["n"], le_jour["reference"]["j5"]["n"]) == (6, 0)
    assert le_jour["reference"]["prises"] == 3


async def test_les_chiffres_d_un_jour_passe_ne_bougent_pas_quand_la_suite_arrive(recit: Recit) -> None:
    avant = await recit.lire(vu_le="2026-04-09")
    jour: dict[str, Any] = {"par": "departement", "vu_le": "2026-04-09"}
    par_departement = await recit.lire(**jour)
    depart = datetime(2026, 4, 13, 8, tzinfo=UTC)
    await recit.envoyer(recit.vif, timedelta(hours=1), depart=depart)
    await recit.envoyer(recit.lent, timedelta(days=1), "declin", depart)
    recit.plateforme.horloge.fige = datetime(2026, 4, 30, 12, tzinfo=UTC)
    assert await recit.lire(vu_le="2026-04-09") == avant
    assert await recit.lire(**jour) == par_departement
    apres = await recit.lire()
    assert apres["reference"]["recues"] == avant["reference"]["recues"] + 2
    assert apres["reference"]["declinees"] == 1


async def test_un_partenaire_lit_les_siens_a_cote_de_la_reference(recit: Recit) -> None:
    reponse = await recit.lent.client.get(CHEMIN, params={"vu_le": "2026-04-09"})
    lu = reponse.json()
    assert [groupe["recues"] for groupe in lu["groupes"]] == [2]
    assert lu["reference"]["recues"] == 6
    fichier = await recit.lent.client.get(f"{CHEMIN}.csv", params={"annee": 2026, "trimestre": 1})
    assert "un-formule" not in fichier.text


async def test_le_comite_ne_lit_pas_les_petits_nombres(recit: Recit) -> None:
    lu = await recit.lire(Role.COMITE, vu_le="2026-04-09")
    assert {groupe["recues"] for groupe in lu["groupes"]} == {None}
    assert {groupe["j3"]["taux"] for groupe in lu["groupes"]} == {None}
    assert lu["reference"]["recues"] == 6


async def test_le_fichier_trimestriel_n_execute_aucune_formule(recit: Recit) -> None:
    parametres = {"annee": "2026", "trimestre": "2", "vu_le": "2026-04-09"}
    reponse = await recit.plateforme.client(Role.REGION).get(f"{CHEMIN}.csv", params=parametres)
    assert reponse.headers["content-type"].startswith("text/csv")
    lignes = list(csv.DictReader(io.StringIO(reponse.text.removeprefix("\ufeff")), delimiter=";"))
    ligne = next(une for une in lignes if une["organisation"] == "un-formule")
    assert (ligne["trimestre"], ligne["nom"][:2]) == ("2026-T1", "'=")
    assert (ligne["taux_3j"], ligne["taux_3j_region"]) == ("0,7500", "0,5000")


@pytest.mark.parametrize("texte", ["=1+1", "+1", "-1", "@A1", "\t=1"])
def test_une_cellule_qui_serait_une_formule_est_du_texte(texte: str) -> None:
    assert sans_formule(texte) == f"'{texte}"
    assert sans_formule("Pôle = 1") == "Pôle = 1"


@pytest.mark.parametrize(
    ("trimestre", "jours"),
    [(1, ("2024-01-01", "2024-03-31")), (2, ("2024-04-01", "2024-06-30")), (4, ("2024-10-01", "2024-12-31"))],
)
def test_un_trimestre_va_de_son_premier_a_son_dernier_jour(trimestre: int, jours: tuple[str, str]) -> None:
    assert tuple(map(str, bornes_du_trimestre(2024, trimestre))) == jours


async def test_les_taux_se_refusent_a_qui_n_y_a_pas_droit(plateforme: PlateformeTest) -> None:
    fichier = {"annee": 2024, "trimestre": 1}
    verifier_probleme(await plateforme.client().get(CHEMIN), 401, "non-authentifie")
    verifier_probleme(await plateforme.client().get(f"{CHEMIN}.csv", params=fichier), 401, "non-authentifie")
    verifier_probleme(await plateforme.client(Role.COMITE).get(f"{CHEMIN}.csv", params=fichier), 403)
    entreprise = plateforme.client(Role.ENTREPRISE, siren="732829320")
    verifier_probleme(await entreprise.get(CHEMIN), 403, "acces-interdit")
    region = plateforme.client(Role.REGION)
    verifier_probleme(await region.get(CHEMIN, params={"vu_le": "2150-01-01"}), 409, "date-future")
    inverse = {"du": "2024-02-01", "au": "2024-01-01"}
    verifier_probleme(await region.get(CHEMIN, params=inverse), 409, "periode-inversee")
    verifier_probleme(await region.get(f"{CHEMIN}.csv", params={"annee": 2024, "trimestre": 5}), 422)
