"""Five years of a parcours under a simulated clock: nothing expires, something always comes next, the journal holds."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.parcours.avancement.models import Parcours
from services.parcours.plan.dependencies import FaitsDiagnostic
from services.parcours.plan.service import rattacher_diagnostic
from shared.contracts.diagnostic import DiagnosticResume, IndicateursT0
from shared.identifiants import uuid7
from shared.securite.identite import Role
from shared.trace.contexte import contexte_systeme
from tests.outillage.effet import REBUT, mesurer
from tests.outillage.effet import mesure as une_mesure
from tests.outillage.parcours import ParcoursTest, ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest

ANNEES = 5
DEPLOYE = 6
"""Month of the deployment: T+6 is then month 12."""


def jour_du_mois(mois: int) -> date:
    return date(2026 + mois // 12, mois % 12 + 1, 6)


@pytest.fixture
def horloge(plateforme: PlateformeTest) -> Iterator[Callable[[int], None]]:
    """Moves the clock to a month of the simulation; put back at the end."""

    def regler(mois: int) -> None:
        jour = jour_du_mois(mois)
        plateforme.horloge.fige = datetime(jour.year, jour.month, jour.day, 9, tzinfo=UTC)

    yield regler
    plateforme.horloge.fige = None


def reussi(reponse: httpx.Response) -> Any:
    assert reponse.status_code in (200, 201), reponse.text
    return reponse.json()


async def rattacher(plateforme: PlateformeTest, parcours: ParcoursTest) -> None:
    """The diagnostic given back and its baseline, as the neighbour tells them."""
    champs = {"type": "complet", "moment": "t0", "etat": "restitue", "version_referentiel": "1.0.0"}
    diagnostic = DiagnosticResume.model_validate({"id": uuid7(), "dossier_id": parcours.dossier["id"], **champs})
    chiffres = {"exercice": 2025, "chiffre_affaires_eur": "4000000", "effectif_etp": "32"}
    t0 = IndicateursT0.model_validate({**chiffres, "indicateurs": [{"source": "releve", **REBUT}]})
    async with plateforme.base("parcours").ecriture() as session:
        ligne = await session.get_one(Parcours, UUID(parcours.id), with_for_update=True)
        contexte = contexte_systeme(plateforme.horloge)
        await rattacher_diagnostic(session, contexte, ligne, FaitsDiagnostic(diagnostic, t0))


async def geste(parcours: ParcoursTest, code: str, **corps: Any) -> None:
    reussi(await parcours.geste(code, **corps))


async def planifier(parcours: ParcoursTest) -> None:
    await geste(parcours, "etablir-plan")
    action = {"code": "former", "axe": "axe", "thematique": "mod", "titre": "Former", "pourquoi": "Monter en gamme"}
    reussi(await parcours.ecrire("POST", "/plan/actions", {**action, "besoin_aide": ["formation"]}))
    reussi(await parcours.ecrire("POST", "/plan/acceptation", {"qualite": "dirigeant"}))
    await geste(parcours, "financer-sans-equipement")


async def agir(parcours: ParcoursTest, suite: str, corps: dict[str, Any]) -> None:
    [action] = (await parcours.lire()).json()["actions"]
    reussi(await parcours.ecrire("POST", f"/actions/{action['id']}/{suite}", corps))


async def deployer(parcours: ParcoursTest) -> None:
    await agir(parcours, "orientation-financement", {"decision": "ecartee", "motif": "autofinancement"})
    await geste(parcours, "deployer")
    await agir(parcours, "gestes", {"geste": "deployer", "cout_reel_eur": "8200.00"})
    await geste(parcours, "suivre")
    mise_en_service = {"deploye_le": jour_du_mois(DEPLOYE).isoformat()}
    reussi(await parcours.ecrire("PUT", "/indicateurs/mise-en-service", mise_en_service))


async def mesurer_tout(parcours: ParcoursTest, apres: int) -> None:
    le = jour_du_mois(DEPLOYE + apres).isoformat()
    mesures = [
        une_mesure("chiffre_affaires", "4400000", "EUR", source="comptes-annuels"),
        une_mesure("effectif", "33.5", "ETP", source="dsn"),
        une_mesure("taux-rebut", "3", "%"),
    ]
    reussi(await mesurer(parcours, *mesures, moment=f"t{apres}", le=le))


async def prolonger(parcours: ParcoursTest) -> None:
    corps = {"motif": "disponibilite-entreprise", "jours_ouvres": 40}
    reussi(await parcours.ecrire("POST", "/prolongations", corps))


Jalon = Callable[[ParcoursTest], Awaitable[None]]
JALONS: dict[int, Jalon] = {
    1: lambda p: geste(p, "qualifier"),
    2: lambda p: geste(p, "lancer-diagnostic"),
    4: planifier,
    5: prolonger,
    DEPLOYE: deployer,
    8: prolonger,
    9: lambda p: geste(p, "suspendre", motif="demande-entreprise"),
    11: lambda p: geste(p, "reprendre"),
    12: lambda p: mesurer_tout(p, 6),
    13: lambda p: agir(p, "gestes", {"geste": "mesurer"}),
    18: lambda p: mesurer_tout(p, 12),
    20: lambda p: geste(p, "suspendre", motif="attente-fournisseur"),
    29: lambda p: geste(p, "reprendre"),
    30: lambda p: mesurer_tout(p, 24),
    42: lambda p: mesurer_tout(p, 36),
    43: lambda p: geste(p, "clore", motif="objectifs-partiels"),
    48: lambda p: geste(p, "rouvrir", motif="effet-a-mesurer", portee="suivi"),
    52: prolonger,
    60: lambda p: geste(p, "clore", motif="objectifs-atteints"),
}
FERMES = range(43, 48)


async def verifier_le_mois(parcours: ParcoursTest, mois: int) -> dict[str, Any]:
    """Open: someone knows what comes next and for when; and the journal gives the rows, field by field."""
    lu: dict[str, Any] = (await parcours.lire()).json()
    assert lu["actif"] is (mois not in FERMES and mois < ANNEES * 12), f"mois {mois} : {lu['etape']}"
    if lu["actif"]:
        assert lu["prochaine_action"]
        assert lu["echeance_le"]
        assert lu["horloge"]["jours_travailles"] >= 0
    journal = (await parcours.client.get(f"{parcours.chemin}/journal")).json()
    assert (journal["incoherence"], journal["ecarts"]) == (None, []), f"mois {mois}"
    return lu


async def test_un_parcours_vit_cinq_ans_sans_expirer_et_se_rejoue(
    plateforme: PlateformeTest, horloge: Callable[[int], None]
) -> None:
    horloge(0)
    parcours = await ouvrir_parcours(plateforme)
    vues = []
    for mois in range(ANNEES * 12 + 1):
        horloge(mois)
        if mois == 3:
            await rattacher(plateforme, parcours)
        if (jalon := JALONS.get(mois)) is not None:
            await jalon(parcours)
        reussi(await plateforme.client(Role.MACHINE).post("/v1/silences-echus"))
        vues.append(await verifier_le_mois(parcours, mois))
    assert vues[13]["actions"][0]["etat"] == "mesuree"
    assert vues[15]["horloge"]["jours_en_pause"] == 42
    assert vues[35]["horloge"]["jours_en_pause"] > 200
    assert vues[41]["horloge"]["en_retard"] is True
    assert vues[50]["horloge"]["debut_le"] == jour_du_mois(48).isoformat()
    assert {vue["etape"] for vue in vues} >= {"suspension", "suivi", "cloture", "financement"}
