"""The feed of events: nothing lost, nothing twice, whatever the order in which writers commit."""

import asyncio
import random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.base import Base
from shared.horloge import Horloge
from shared.identifiants import uuid7
from shared.securite.identite import Role
from shared.trace import tracer
from shared.trace.contexte import contexte_systeme
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

ECRIVAINS, PAR_ECRIVAIN = 8, 25
TYPE = "gateway.essai.ecrit"


async def fin_du_flux(plateforme: PlateformeTest) -> str:
    client, curseur = plateforme.client(Role.REGION), "0.0"
    while True:
        page = (await client.get(f"/v1/evenements?apres={curseur}&limite=1000")).json()
        if not page["evenements"]:
            return curseur
        curseur = page["suite"]


class Lecteur:
    """Polls the feed until it has seen a number of events of the test."""

    def __init__(self, plateforme: PlateformeTest, curseur: str, limite: int) -> None:
        self._client = plateforme.client(Role.MACHINE)
        self._curseur = curseur
        self._limite = limite
        self.vus: list[dict[str, Any]] = []
        self.attendus: int | None = None

    async def lire(self, attendus: int | None = None) -> None:
        """Reads until `attendus` events are seen (given here or set later), then once more."""
        self.attendus = attendus if attendus is not None else self.attendus
        async with asyncio.timeout(30):
            while self.attendus is None or len(self.vus) < self.attendus:
                await self._page()
                await asyncio.sleep(0.002)
            await self._page()

    async def _page(self) -> None:
        page = (await self._client.get(f"/v1/evenements?apres={self._curseur}&limite={self._limite}")).json()
        self.vus += [evenement for evenement in page["evenements"] if evenement["type"] == TYPE]
        self._curseur = page["suite"]


async def ecrire(base: Base, alea: random.Random, sujet: UUID) -> None:
    """Transactions that take their number early, write late, commit later still; one in six is given up."""
    faits = 0
    while faits < PAR_ECRIVAIN:
        garde = alea.random() > 1 / 6
        async with AsyncSession(base.moteur) as session:
            await session.execute(text("SELECT pg_current_xact_id()"))
            await asyncio.sleep(alea.random() * 0.01)
            for rang in range(alea.choice([1, 1, 3])):
                apres = {"fait": faits, "rang": rang, "garde": garde}
                await tracer(session, contexte_systeme(Horloge()), type=TYPE, objet_id=sujet, apres=apres)
            await asyncio.sleep(alea.random() * 0.02)
            await (session.commit() if garde else session.rollback())
        faits += garde


@pytest.mark.parametrize("limite", [1000, 7])
async def test_le_flux_ne_perd_rien_sous_des_ecritures_concurrentes(plateforme: PlateformeTest, limite: int) -> None:
    depart, sujets = await fin_du_flux(plateforme), [uuid7() for _ in range(ECRIVAINS)]
    lecteur = Lecteur(plateforme, depart, limite)
    lecture = asyncio.create_task(lecteur.lire())
    base = Base(plateforme.base("gateway").moteur.url, "gateway", ECRIVAINS)
    await asyncio.gather(*(ecrire(base, random.Random(rang), sujet) for rang, sujet in enumerate(sujets)))
    await base.fermer()
    ecrits = await ecrits_en_base(plateforme, sujets)
    lecteur.attendus = len(ecrits)
    await lecture
    assert [evenement["id"] for evenement in lecteur.vus] == ecrits
    assert all(evenement["donnees"]["garde"] for evenement in lecteur.vus)
    for sujet in sujets:
        faits = [e["donnees"]["fait"] for e in lecteur.vus if e["sujet_id"] == str(sujet)]
        assert faits == sorted(faits)
        assert set(faits) == set(range(PAR_ECRIVAIN))


async def ecrits_en_base(plateforme: PlateformeTest, sujets: list[UUID]) -> list[str]:
    requete = text("SELECT id FROM evenement WHERE sujet_id = ANY(:sujets) ORDER BY transaction, numero")
    async with plateforme.base("gateway").lecture() as session:
        return [str(ligne) for ligne in (await session.execute(requete, {"sujets": sujets})).scalars()]


async def test_une_transaction_ouverte_retient_ce_qui_la_suit(plateforme: PlateformeTest) -> None:
    """A number handed out before is committed after: a reader ordered by number alone would skip it."""
    depart, tard, tot = await fin_du_flux(plateforme), uuid7(), uuid7()
    base, contexte = plateforme.base("gateway"), contexte_systeme(plateforme.horloge)
    client = plateforme.client(Role.MACHINE)
    async with base.ecriture() as lente:
        await tracer(lente, contexte, type=TYPE, objet_id=tard)
        async with base.ecriture() as rapide:
            await tracer(rapide, contexte, type=TYPE, objet_id=tot)
        retenu = (await client.get(f"/v1/evenements?apres={depart}&limite=1000")).json()
        assert {tard, tot}.isdisjoint({UUID(e["sujet_id"]) for e in retenu["evenements"]})
    lecteur = Lecteur(plateforme, depart, 1000)
    await lecteur.lire(2)
    assert [evenement["sujet_id"] for evenement in lecteur.vus] == [str(tard), str(tot)]


async def test_une_ecriture_annulee_ne_laisse_ni_journal_ni_evenement(plateforme: PlateformeTest) -> None:
    sujet = uuid7()

    async def ecrire_puis_echouer() -> None:
        async with plateforme.base("gateway").ecriture() as session:
            await tracer(session, contexte_systeme(plateforme.horloge), type=TYPE, objet_id=sujet)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        await ecrire_puis_echouer()
    assert await ecrits_en_base(plateforme, [sujet]) == []
    async with plateforme.base("gateway").lecture() as session:
        lus = await session.execute(text("SELECT 1 FROM journal WHERE objet_id = :sujet"), {"sujet": sujet})
        assert lus.first() is None


@pytest.mark.parametrize("service", ["gateway", "diagnostic", "parcours", "aides"])
@pytest.mark.parametrize("table", ["evenement", "journal"])
@pytest.mark.parametrize("ordre", ["UPDATE {} SET type = 'faux'", "DELETE FROM {}", "TRUNCATE {}"])
async def test_un_service_ne_peut_pas_reecrire_son_histoire(
    plateforme: PlateformeTest, service: str, table: str, ordre: str
) -> None:
    with pytest.raises(Exception, match="permission denied"):
        async with plateforme.base(service).ecriture() as session:
            await session.execute(text(ordre.format(table)))


@pytest.mark.parametrize("role", list(Role))
async def test_le_flux_est_reserve_aux_machines_et_a_la_region(plateforme: PlateformeTest, role: Role) -> None:
    client = plateforme.client(role, siren="732829320" if role is Role.ENTREPRISE else None)
    reponse = await client.get("/v1/evenements")
    if role in {Role.MACHINE, Role.REGION}:
        assert reponse.status_code == 200
    else:
        verifier_probleme(reponse, 403, "acces-interdit")


async def test_un_anonyme_ne_lit_pas_le_flux(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client().get("/v1/evenements"), 401, "non-authentifie")


@pytest.mark.parametrize(
    "parametres", ["apres=1", "apres=a.b", "apres=1.-2", f"apres={'9' * 19}.0", "limite=0", "limite=1001", "limite=x"]
)
async def test_un_curseur_mal_forme_est_refuse(plateforme: PlateformeTest, parametres: str) -> None:
    reponse = await plateforme.client(Role.MACHINE).get(f"/v1/evenements?{parametres}")
    document = verifier_probleme(reponse, 422, "saisie-invalide")
    assert document["champs"][0]["champ"] == f"query.{parametres.partition('=')[0]}"


async def test_un_curseur_au_dela_de_la_fin_ne_donne_rien(plateforme: PlateformeTest) -> None:
    reponse = await plateforme.client(Role.MACHINE).get(f"/v1/evenements?apres={'9' * 18}.{'9' * 18}")
    assert reponse.json() == {"evenements": [], "suite": f"{'9' * 18}.{'9' * 18}"}
