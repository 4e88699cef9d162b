"""Envelopes of the tests: each in a commune of its own, so that no other test draws on it."""

from typing import Any
from uuid import UUID

from services.aides.enveloppes import repository
from services.aides.enveloppes.verification import Contenu, verifier
from shared.horloge import Horloge
from shared.nomenclatures.territoires import membres
from shared.securite.identite import Role
from tests.outillage.aides import demande_creee
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest

RACINE = "/v1/aides/enveloppes"
AUTRE = UUID(int=2)
ANNEE = Horloge().aujourdhui().year
"""Year of the envelopes, unless a test sets another clock."""
_COMMUNES = iter(sorted(membres("77")))


def commune_neuve() -> str:
    """A commune that no other test uses."""
    return next(_COMMUNES)


def vote(montant_eur: str, **changements: Any) -> dict[str, Any]:
    """A vote of the past."""
    corps = {"montant_eur": montant_eur, "deliberation": "CP n° 1 (essai)", "deliberation_le": f"{ANNEE - 2}-01-15"}
    return corps | changements


def corps_enveloppe(montant_eur: str, **changements: Any) -> dict[str, Any]:
    """An envelope of PM'up for this year, in a commune of its own unless it is given."""
    return {
        "mesure": "moderniser",
        "mesure_nom": "Moderniser l'outil de production",
        "exercice": ANNEE,
        "dispositifs": ["pmup"],
        "territoire": f"commune:{changements.pop('commune', None) or commune_neuve()}",
        "vote": vote(montant_eur, **changements.pop("vote", {})),
        **changements,
    }


async def ouvrir(plateforme: PlateformeTest, montant_eur: str, **changements: Any) -> dict[str, Any]:
    """An envelope whose vote awaits its second person."""
    corps = corps_enveloppe(montant_eur, **changements)
    reponse = await plateforme.client(Role.REGION).post(RACINE, json=corps)
    assert reponse.status_code == 201, reponse.text
    return dict(reponse.json())


async def votee(plateforme: PlateformeTest, montant_eur: str, **changements: Any) -> dict[str, Any]:
    """An envelope that has its credits."""
    return await approuver(plateforme, await ouvrir(plateforme, montant_eur, **changements))


async def approuver(plateforme: PlateformeTest, enveloppe: dict[str, Any]) -> dict[str, Any]:
    """Approves the vote that is waiting, as another person."""
    (attente,) = [lu for lu in enveloppe["votes"] if lu["etat"] == "propose"]
    client = plateforme.client(Role.REGION, compte=AUTRE)
    chemin = f"{RACINE}/{enveloppe['id']}"
    lue = await client.get(chemin)
    reponse = await client.post(f"{chemin}/votes/{attente['id']}/approbation", headers=version(lue))
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())


async def lire(plateforme: PlateformeTest, enveloppe: dict[str, Any]) -> dict[str, Any]:
    reponse = await plateforme.client(Role.REGION_LECTURE).get(f"{RACINE}/{enveloppe['id']}")
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())


async def natures(plateforme: PlateformeTest, enveloppe: dict[str, Any]) -> list[tuple[str, str]]:
    """Movements of an envelope: nature and amount."""
    page = (await plateforme.client(Role.REGION).get(f"{RACINE}/{enveloppe['id']}/mouvements?limite=100")).json()
    return [(element["nature"], element["montant_eur"]) for element in page["elements"]]


async def demande_dans(plateforme: PlateformeTest, commune: str, montant_eur: str, **creation: Any) -> dict[str, Any]:
    """A draft of a company of that commune."""
    dossier = await plateforme.ouvrir_dossier(commune=commune)
    return await demande_creee(plateforme, dossier["id"], montant_eur=montant_eur, **creation)


async def anomalies(plateforme: PlateformeTest, *enveloppes: dict[str, Any]) -> list[str]:
    """What the checker finds in these envelopes."""
    ids = {UUID(enveloppe["id"]) for enveloppe in enveloppes}
    async with plateforme.base("aides").ecriture() as session:
        tout = await repository.tout(session)
    affectations = [ligne for ligne in tout.affectations if ligne.enveloppe_id in ids]
    demandes = {ligne.demande_id for ligne in affectations}
    return verifier(
        Contenu(
            [ligne for ligne in tout.enveloppes if ligne.id in ids],
            affectations,
            [ligne for ligne in tout.mouvements if ligne.enveloppe_id in ids],
            [ligne for ligne in tout.votes if ligne.enveloppe_id in ids],
            [ligne for ligne in tout.demandes if ligne.id in demandes],
        )
    ).anomalies
