"""Whatever is done to an envelope, in whatever order: movements, amounts and an independent model agree to the cent."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from shared.securite.identite import Role
from tests.aides.enveloppes.outils import (
    AUTRE,
    RACINE,
    anomalies,
    commune_neuve,
    demande_dans,
    lire,
    vote,
    votee,
)
from tests.outillage.aides import avancer, clients_des_gestes, geste
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest

DEPART = datetime(2026, 3, 2, 9, tzinfo=UTC)
DEMANDES, PAS = 4, 40
SUITES = {
    "deposee": ("completer",),
    "complete": ("instruire", "retirer"),
    "instruite": ("accorder", "accorder", "refuser", "retirer"),
    "accordee": ("conventionner", "retirer"),
    "conventionnee": ("payer", "retirer"),
    "payee": ("payer", "clore"),
}


@dataclass
class Modele:
    """What should be left, kept with nothing of the service: credits, and what each thing holds until when."""

    credits: Decimal
    tenus: dict[str, tuple[Decimal, datetime]] = field(default_factory=dict)
    engages: dict[str, Decimal] = field(default_factory=dict)

    def disponible(self, maintenant: datetime) -> Decimal:
        """Credits, less what is held and not expired, less what is committed."""
        tenu = sum((montant for montant, fin in self.tenus.values() if fin > maintenant), Decimal(0))
        return self.credits - tenu - sum(self.engages.values(), Decimal(0))


class Marche:
    """A walk of random operations over HTTP; every answer is foreseen by the model."""

    def __init__(self, plateforme: PlateformeTest, enveloppe: dict[str, Any], alea: Random) -> None:
        self.plateforme, self.enveloppe, self.alea = plateforme, enveloppe, alea
        self.modele = Modele(Decimal(enveloppe["vote_eur"]))
        self.region = plateforme.client(Role.REGION)
        self.seconde = plateforme.client(Role.REGION, compte=AUTRE)

    @property
    def maintenant(self) -> datetime:
        return self.plateforme.horloge.maintenant()

    async def reserver(self) -> None:
        """Accepted exactly when the model has the room."""
        montant, heures = Decimal(self.alea.randint(1, 4_000_000)) / 100, self.alea.randint(1, 200)
        corps = {"montant_eur": str(montant), "objet": "Essai", "heures": heures}
        reponse = await self.region.post(f"{RACINE}/{self.enveloppe['id']}/reservations", json=corps)
        reste = self.modele.disponible(self.maintenant)
        assert reponse.status_code == (201 if montant <= reste else 409), (reponse.text, reste)
        if reponse.status_code == 201:
            self.modele.tenus[reponse.json()["id"]] = (montant, self.maintenant + timedelta(hours=heures))
        else:
            assert reponse.json()["disponible_eur"] == f"{reste:.2f}"

    async def rendre(self) -> None:
        """A reservation gives its amount back once; expired, it has nothing left."""
        libres = [cle for cle in self.modele.tenus if not cle.startswith("demande:")]
        if libres:
            cle = self.alea.choice(libres)
            _, fin = self.modele.tenus.pop(cle)
            chemin = f"{RACINE}/{self.enveloppe['id']}/reservations/{cle}/liberation"
            attendu = 200 if fin > self.maintenant else 409
            assert (await self.region.post(chemin)).status_code == attendu

    async def modifier(self) -> None:
        """A change of the credits passes exactly when what is held stays covered."""
        montant = Decimal(self.alea.randint(1, 5_000_000)) / 100
        sens = self.alea.choice(("hausse", "baisse"))
        chemin = f"{RACINE}/{self.enveloppe['id']}"
        lue = await self.region.get(chemin)
        corps = vote(str(montant), deliberation_le="2026-01-15") | {"sens": sens}
        proposee = await self.region.post(f"{chemin}/votes", json=corps, headers=version(lue))
        attente = f"{chemin}/votes/{proposee.json()['votes'][-1]['id']}"
        approuvee = await self.seconde.post(f"{attente}/approbation", headers=version(proposee))
        possible = sens == "hausse" or montant <= self.modele.disponible(self.maintenant)
        assert approuvee.status_code == (200 if possible else 409), approuvee.text
        if possible:
            self.modele.credits += montant if sens == "hausse" else -montant
        else:
            await self.region.post(f"{attente}/abandon", headers=version(proposee))

    async def attendre(self) -> None:
        """Time goes by: reservations expire by themselves."""
        self.plateforme.horloge.fige = self.maintenant + timedelta(hours=self.alea.randint(1, 90))


@pytest.mark.parametrize("graine", range(3))
async def test_toute_suite_d_operations_laisse_l_enveloppe_juste(plateforme: PlateformeTest, graine: int) -> None:
    plateforme.horloge.fige = DEPART + timedelta(days=graine)
    try:
        enveloppe = await votee(plateforme, "100000.00", exercice=2026)
        marche = Marche(plateforme, enveloppe, Random(graine))
        operations = (marche.reserver, marche.reserver, marche.rendre, marche.modifier, marche.attendre)
        for _ in range(PAS):
            await marche.alea.choice(operations)()
            lue = await lire(plateforme, enveloppe)
            assert Decimal(lue["disponible_eur"]) == marche.modele.disponible(marche.maintenant)
        assert await anomalies(plateforme, enveloppe) == []
    finally:
        plateforme.horloge.fige = None


@pytest.mark.parametrize("graine", range(2))
async def test_toute_vie_de_demandes_laisse_l_enveloppe_juste(plateforme: PlateformeTest, graine: int) -> None:
    alea, commune = Random(graine), commune_neuve()
    enveloppe = await votee(plateforme, "150000.00", commune=commune)
    etats: dict[str, str] = {}
    for _ in range(DEMANDES):
        demande = await demande_dans(plateforme, commune, str(alea.randint(20_000, 80_000)))
        etats[demande["id"]] = (await avancer(plateforme, demande["id"], "deposer"))["etat"]
    for _ in range(PAS):
        demande_id = alea.choice(sorted(etats))
        suites = SUITES.get(etats[demande_id])
        if suites is not None:
            etats[demande_id] = await _essayer(plateforme, demande_id, alea.choice(suites), alea)
            lue = await lire(plateforme, enveloppe)
            assert Decimal(lue["disponible_eur"]) >= 0
            assert Decimal(lue["paye_eur"]) <= Decimal(lue["engage_eur"])
    assert set(etats.values()) != {"deposee"}
    assert await anomalies(plateforme, enveloppe) == []


async def _essayer(plateforme: PlateformeTest, demande_id: str, nom: str, alea: Random) -> str:
    """Tries the gesture with an amount that may be refused; the state after it."""
    jour = plateforme.horloge.aujourdhui().isoformat()
    montant = {"montant_eur": f"{alea.randint(1, 6_000_000) / 100:.2f}"}
    corps: dict[str, dict[str, str]] = {
        "accorder": montant,
        "payer": montant,
        "refuser": {"motif": "projet-insuffisant"},
        "retirer": {"motif": "abandon-entreprise", "motif_detail": "Essai."},
        "conventionner": {"signee_entreprise_le": jour, "signee_region_le": jour},
    }
    client = clients_des_gestes(plateforme)[nom]
    reponse = await geste(client, demande_id, nom, **corps.get(nom, {}))
    assert reponse.status_code in {200, 409}, reponse.text
    return str((await client.get(f"/v1/demandes/{demande_id}")).json()["etat"])
