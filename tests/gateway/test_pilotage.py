"""Steering: figures equal to a recomputation by hand over a controlled set of events, and who may read them."""

import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from services.gateway.pilotage.domain import ETAPES, HORS_CHEMIN
from shared.identifiants import uuid7
from shared.securite.identite import Role
from tests.gateway.evenements import Publieur
from tests.outillage.base import ServeurTest
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest, monter_plateforme

PARIS = ZoneInfo("Europe/Paris")
COMMUNES = {"93": "93066", "77": "77288", "95": "95127"}
ORIGINE = datetime(2026, 1, 5, 8, tzinfo=UTC)


@dataclass
class Recit:
    """What was published about one parcours or demande, for the recomputation."""

    departement: str
    siren: str
    ouvert_le: datetime
    referent_le: datetime | None = None
    restitutions: list[datetime] = field(default_factory=list)
    etapes: list[tuple[str, datetime]] = field(default_factory=list)
    motif: str | None = None
    plan_le: datetime | None = None
    demandes: list[dict[str, Any]] = field(default_factory=list)


class Conteur:
    """Tells random stories through the platform, and remembers them."""

    def __init__(self, plateforme: PlateformeTest) -> None:
        self.plateforme = plateforme
        self.alea = random.Random(2017)
        self.recits: list[Recit] = []

    def apres(self, instant: datetime, jours_max: float) -> datetime:
        return instant + timedelta(seconds=self.alea.randrange(60, int(jours_max * 86_400)))

    async def raconter(self) -> None:
        departement = self.alea.choice(list(COMMUNES))
        debut = self.plateforme.horloge.fige = self.apres(ORIGINE, 300)
        dossier = await self.plateforme.ouvrir_dossier(commune=COMMUNES[departement])
        recit = Recit(departement, dossier["siren"], debut)
        self.recits.append(recit)
        publieur = Publieur(self.plateforme, UUID(dossier["id"]))
        if self.alea.random() < 0.8:
            await self.nommer(recit)
        if self.alea.random() < 0.9:
            await self.parcourir(recit, publieur)
        for _ in range(self.alea.randrange(3)):
            await self.demander(recit, publieur)

    async def nommer(self, recit: Recit) -> None:
        recit.referent_le = self.plateforme.horloge.fige = self.apres(recit.ouvert_le, 6)
        ensemblier, chemin = self.plateforme.client(Role.ENSEMBLIER), f"/v1/dossiers/{recit.siren}"
        for _ in range(self.alea.choice([1, 2])):
            lu = await ensemblier.get(f"{chemin}/fiche")
            entetes = {"If-Match": lu.headers["etag"]}
            assert (await ensemblier.post(f"{chemin}/prise-en-charge", json={}, headers=entetes)).status_code == 200
            self.plateforme.horloge.fige = self.apres(self.plateforme.horloge.fige, 3)

    async def parcourir(self, recit: Recit, publieur: Publieur) -> None:
        publieur.le = self.apres(recit.ouvert_le, 20)
        await publieur.ouvrir()
        recit.etapes = [("candidature", publieur.le)]
        for etape in ETAPES[1 : self.alea.randrange(1, len(ETAPES) + 1)]:
            if etape in {"faisabilite", "adaptation"} and self.alea.random() < 0.5:
                continue
            await self.avancer(recit, publieur, etape)
            if etape == "diagnostic":
                await self.diagnostiquer(recit, publieur)
            if etape == "plan-actions" and self.alea.random() < 0.9:
                recit.plan_le = publieur.le = self.apres(publieur.le, 10)
                await publieur.publier("parcours.plan.accepte", publieur.parcours_id, actions=3)
        if self.alea.random() < 0.3:
            recit.motif = self.alea.choice(["renoncement", "cessation", None])
            await self.avancer(recit, publieur, self.alea.choice(["abandon", "abandon", "suspension"]), recit.motif)

    async def avancer(self, recit: Recit, publieur: Publieur, etape: str, motif: str | None = None) -> None:
        publieur.le = self.apres(publieur.le or recit.ouvert_le, 40)
        await publieur.geste(recit.etapes[-1][0], etape, motif=motif)
        recit.etapes.append((etape, publieur.le))

    async def diagnostiquer(self, recit: Recit, publieur: Publieur) -> None:
        for _ in range(self.alea.choice([1, 1, 2])):
            publieur.le = self.apres(publieur.le or recit.ouvert_le, 15)
            diagnostic_id = uuid7()
            await publieur.diagnostic(diagnostic_id, "ouvert")
            if self.alea.random() < 0.8:
                publieur.le = self.apres(publieur.le, 15)
                await publieur.diagnostic(diagnostic_id, "restitue")
                recit.restitutions.append(publieur.le)

    async def demander(self, recit: Recit, publieur: Publieur) -> None:
        demande_id, publieur.le = uuid7(), self.apres(recit.ouvert_le, 200)
        etat = {"dispositif": self.alea.choice(["pm-up", "tp-up"]), "montant_demande_eur": self.montant()}
        await publieur.demande(demande_id, "creee", **etat)
        demande: dict[str, Any] = {**etat, "etat": "creee", "creee_le": publieur.le}
        for fait in ["deposee", "complete", self.alea.choice(["accordee", "refusee"]), "payee"]:
            if self.alea.random() < 0.25 or demande["etat"] == "refusee":
                break
            etat |= {"montant_accorde_eur": self.montant()} if fait == "accordee" else {}
            etat |= {"montant_paye_eur": self.montant()} if fait == "payee" else {}
            publieur.le = self.apres(publieur.le, 60)
            await publieur.demande(demande_id, fait, **etat)
            demande |= {**etat, "etat": fait, f"{fait}_le": publieur.le}
        recit.demandes.append(demande)

    def montant(self) -> str:
        return f"{self.alea.randrange(1, 40_000_000) / 100:.2f}"


@pytest.fixture(scope="module")
async def racontes(serveur: ServeurTest, var: Path, worker_id: str) -> AsyncIterator[Conteur]:
    """A platform of its own whose only events are those of the stories."""
    async with monter_plateforme(serveur.copie(f"pilotage_{worker_id}"), var) as plateforme:
        conteur = Conteur(plateforme)
        for _ in range(45):
            await conteur.raconter()
        plateforme.horloge.fige = None
        await plateforme.rattraper()
        yield conteur


def dans(instant: datetime | None, du: date | None, au: date | None) -> bool:
    if instant is None:
        return False
    apres_debut = du is None or instant >= datetime.combine(du, time(), PARIS)
    return apres_debut and (au is None or instant < datetime.combine(au + timedelta(days=1), time(), PARIS))


def centile(valeurs: list[float], part: float) -> float:
    """Linear interpolation between the two nearest ranks."""
    triees = sorted(valeurs)
    rang = part * (len(triees) - 1)
    bas = int(rang)
    haut = min(bas + 1, len(triees) - 1)
    return triees[bas] + (triees[haut] - triees[bas]) * (rang - bas)


def delais_attendus(recits: list[Recit], du: date | None, au: date | None) -> dict[str, list[float]]:
    paires: dict[str, list[tuple[datetime | None, datetime | None]]] = defaultdict(list)
    for recit in recits:
        etapes = dict(reversed(recit.etapes))
        paires["ouverture-referent"].append((recit.ouvert_le, recit.referent_le))
        paires["ouverture-diagnostic"].append((recit.ouvert_le, min(recit.restitutions, default=None)))
        avant = [le for le in recit.restitutions if recit.plan_le and le <= recit.plan_le]
        paires["diagnostic-plan"].append((max(avant, default=None), recit.plan_le))
        paires["plan-deploiement"].append((recit.plan_le, etapes.get("deploiement")))
        for demande in recit.demandes:
            decision = demande.get("accordee_le") or demande.get("refusee_le")
            paires["depot-decision"].append((demande.get("deposee_le"), decision))
    return {
        code: [(fin - debut).total_seconds() / 86_400 for debut, fin in suite if debut and fin and dans(fin, du, au)]
        for code, suite in paires.items()
    }


def demandes_attendues(recits: list[Recit], du: date | None, au: date | None) -> list[dict[str, Any]]:
    groupes: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for demande in (demande for recit in recits for demande in recit.demandes):
        if dans(demande["creee_le"], du, au):
            groupes[demande["dispositif"], demande["etat"]].append(demande)

    def somme(groupe: list[dict[str, Any]], nom: str) -> str:
        return f"{sum((Decimal(demande.get(f'montant_{nom}_eur') or 0) for demande in groupe), Decimal(0)):.2f}"

    return [
        {
            "dispositif": dispositif,
            "etat": etat,
            "nombre": len(groupe),
            **{f"{nom}_eur": somme(groupe, nom) for nom in ("demande", "accorde", "paye")},
        }
        for (dispositif, etat), groupe in sorted(groupes.items())
    ]


@pytest.mark.parametrize(
    ("departement", "du", "au"),
    [
        (None, None, None),
        ("93", None, None),
        (None, date(2026, 3, 1), date(2026, 6, 30)),
        ("77", date(2026, 2, 1), None),
        (None, None, date(2026, 4, 15)),
        ("75", None, None),
    ],
    ids=["tout", "departement", "periode", "depuis", "jusqu-a", "departement-vide"],
)
async def test_les_chiffres_sont_ceux_d_un_recalcul_a_la_main(
    racontes: Conteur, departement: str | None, du: date | None, au: date | None
) -> None:
    choisis = {"departement": departement, "du": du, "au": au}
    parametres = {nom: str(valeur) for nom, valeur in choisis.items() if valeur}
    reponse = await racontes.plateforme.client(Role.REGION).get("/v1/pilotage", params=parametres)
    assert reponse.status_code == 200, reponse.text
    lu = reponse.json()
    recits = [recit for recit in racontes.recits if departement in (None, recit.departement)]
    cohorte = [recit for recit in recits if recit.etapes and dans(recit.etapes[0][1], du, au)]
    assert lu["entreprises_accompagnees"] == lu["parcours"] == len(cohorte)
    atteintes = Counter(etape for recit in cohorte for etape in {nom for nom, _ in recit.etapes})
    presents = Counter(recit.etapes[-1][0] for recit in cohorte)
    attendu = [{"etape": e, "atteinte": atteintes[e], "presents": presents[e]} for e in (*ETAPES, *HORS_CHEMIN)]
    assert lu["entonnoir"] == attendu
    motifs = Counter(recit.motif or "sans-motif" for recit in cohorte if recit.etapes[-1][0] == "abandon")
    assert {ligne["motif"]: ligne["nombre"] for ligne in lu["abandons"]} == motifs
    assert lu["demandes"] == demandes_attendues(recits, du, au)
    mesures = delais_attendus(recits, du, au)
    for delai in lu["delais"]:
        valeurs = mesures.get(delai["code"], [])
        assert delai["nombre"] == len(valeurs), delai["code"]
        for nom, part in (("p50_jours", 0.5), ("p80_jours", 0.8)):
            assert delai[nom] == (pytest.approx(centile(valeurs, part), abs=0.006) if valeurs else None), delai


async def test_le_jeu_d_essai_touche_chaque_chiffre(racontes: Conteur) -> None:
    lu = (await racontes.plateforme.client(Role.REGION).get("/v1/pilotage")).json()
    assert all(ligne["atteinte"] for ligne in lu["entonnoir"])
    assert all(delai["nombre"] >= 5 for delai in lu["delais"])
    assert len(lu["abandons"]) >= 2
    assert {ligne["etat"] for ligne in lu["demandes"]} >= {"creee", "deposee", "accordee", "refusee", "payee"}


async def test_l_objectif_est_une_donnee_sourcee_et_versionnee(racontes: Conteur) -> None:
    lu = (await racontes.plateforme.client(Role.REGION_LECTURE).get("/v1/pilotage")).json()
    assert (lu["objectif"]["valeur"], lu["objectif"]["version"]) == (500, "1.0.0")
    assert "500 entreprises" in lu["objectif"]["source"]["citation"]
    assert lu["avancement_taux"] == round(lu["entreprises_accompagnees"] / 500, 4)
    assert lu["a_jour"]["retard"] == []


async def test_le_comite_lit_des_chiffres_et_aucune_entreprise(racontes: Conteur) -> None:
    reponse = await racontes.plateforme.client(Role.COMITE).get("/v1/pilotage")
    assert reponse.status_code == 200
    region = await racontes.plateforme.client(Role.REGION).get("/v1/pilotage")
    assert reponse.json() == region.json()
    assert not [recit for recit in racontes.recits if recit.siren in reponse.text]


@pytest.mark.parametrize("role", list(Role))
async def test_seuls_la_region_l_ensemblier_et_le_comite_pilotent(plateforme: PlateformeTest, role: Role) -> None:
    reponse = await plateforme.client(role, siren="732829320" if role is Role.ENTREPRISE else None).get("/v1/pilotage")
    if role in {Role.REGION, Role.REGION_LECTURE, Role.ENSEMBLIER, Role.COMITE}:
        assert reponse.status_code == 200
    else:
        verifier_probleme(reponse, 403, "acces-interdit")


async def test_un_anonyme_ne_pilote_pas(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client().get("/v1/pilotage"), 401, "non-authentifie")


@pytest.mark.parametrize(
    ("parametres", "statut", "champ"),
    [
        ({"departement": "Paris"}, 422, "query.departement"),
        ({"du": "hier"}, 422, "query.du"),
        ({"au": "2026-02-30"}, 422, "query.au"),
        ({"du": "0001-01-01"}, 422, "query.du"),
        ({"du": "2026-02-02", "au": "2026-02-01"}, 409, None),
    ],
)
async def test_un_filtre_mal_forme_est_refuse(
    plateforme: PlateformeTest, parametres: dict[str, str], statut: int, champ: str | None
) -> None:
    reponse = await plateforme.client(Role.REGION).get("/v1/pilotage", params=parametres)
    document = verifier_probleme(reponse, statut, "saisie-invalide" if champ else "periode-inversee")
    assert [faute["champ"] for faute in document.get("champs", [])] == ([champ] if champ else [])
