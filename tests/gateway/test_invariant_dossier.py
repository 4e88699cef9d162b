"""The invariant of the ensemblier under random sequences: every open dossier has an owner, an action and a due date.

A hypothesis state machine plays the gestures of everybody over HTTP, refused ones included; after each step the
dossiers are read in the database, whose truth the screens only show.
"""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import httpx
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import text

from shared.securite.identite import Role
from tests.gateway.test_releve import conseiller_neuf
from tests.outillage.entreprises import siret_neuf
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest

T = TypeVar("T")
ORGANISATIONS = ("cci-paris-idf", "cetim", "cci-seine-et-marne")
_LIRE = text("""
SELECT d.siren, d.etat, d.proprietaire, d.referent_id, d.prochaine_action, d.echeance_le,
  count(r.id) FILTER (WHERE r.jusqu_au IS NULL) AS actifs, bool_or(c.actif) FILTER (WHERE r.jusqu_au IS NULL) AS present
FROM dossier d LEFT JOIN dossier_referent r ON r.dossier_id = d.id LEFT JOIN compte c ON c.id = r.compte_id
WHERE d.siren = ANY(:sirens) GROUP BY d.id
""")


class Ensemblier(RuleBasedStateMachine):
    """Everybody's gestures; the synchronous rules run their requests in the loop of the platform."""

    plateforme: PlateformeTest
    boucle: asyncio.AbstractEventLoop
    dossiers: Bundle[str] = Bundle("dossiers")
    referents: Bundle[tuple[str, str]] = Bundle("referents")
    orientations: Bundle[tuple[str, str]] = Bundle("orientations")

    def __init__(self) -> None:
        super().__init__()
        self.sirens: list[str] = []
        self.statuts: set[int] = set()
        self.plateforme.horloge.fige = datetime.now(UTC)

    def jouer(self, travail: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(travail, self.boucle).result(60)

    def envoyer(self, client: httpx.AsyncClient, chemin: str, corps: Any, lecture: str | None = None) -> Any:
        entetes = {}
        if lecture is not None:
            lue = self.jouer(client.get(lecture))
            if "etag" not in lue.headers:
                return None
            entetes = version(lue)
        reponse = self.jouer(client.post(chemin, json=corps, headers=entetes))
        assert reponse.status_code < 500, f"{chemin} : {reponse.text}"
        self.statuts.add(reponse.status_code)
        return reponse.json()

    @initialize(target=referents)
    def un_dossier_confie(self) -> tuple[str, str]:
        referent = self.ouvrir_compte_de("cetim")
        self.confier_a(self.ouvrir_neuf(), referent)
        return referent

    @initialize(target=dossiers)
    def un_dossier(self) -> str:
        return self.ouvrir_neuf()

    def ouvrir_neuf(self) -> str:
        siren: str = self.jouer(self.plateforme.ouvrir_dossier())["siren"]
        self.sirens.append(siren)
        return siren

    def ouvrir_compte_de(self, organisation: str) -> tuple[str, str]:
        return self.jouer(conseiller_neuf(self.plateforme, organisation)), organisation

    def confier_a(self, siren: str, referent: tuple[str, str]) -> None:
        base = f"/v1/dossiers/{siren}"
        corps = {"referent_id": referent[0]}
        self.envoyer(self.plateforme.client(Role.ENSEMBLIER), f"{base}/prise-en-charge", corps, f"{base}/fiche")

    @rule(target=dossiers)
    def ouvrir(self) -> str:
        return self.ouvrir_neuf()

    @rule(siren=dossiers)
    def rouvrir(self, siren: str) -> None:
        saisie = {"raison_sociale": "Retour", "naf": "25.62B", "code_commune": "93066"}
        siret = siret_neuf(siren)
        self.envoyer(self.plateforme.client(Role.ENSEMBLIER), "/v1/dossiers", {"siret": siret, "saisie": saisie})

    @rule(target=referents, organisation=st.sampled_from(ORGANISATIONS))
    def ouvrir_compte(self, organisation: str) -> tuple[str, str]:
        return self.ouvrir_compte_de(organisation)

    @rule(siren=dossiers, referent=referents)
    def confier(self, siren: str, referent: tuple[str, str]) -> None:
        self.confier_a(siren, referent)

    @rule(siren=dossiers, motif=st.sampled_from(["surcharge", "autre-referent", "hors-competence"]))
    def rendre(self, siren: str, motif: str) -> None:
        base = f"/v1/dossiers/{siren}"
        client = self.plateforme.client(Role.ENSEMBLIER)
        self.envoyer(client, f"{base}/retour-a-la-file", {"motif": motif}, f"{base}/fiche")

    @rule(referent=referents)
    def partir(self, referent: tuple[str, str]) -> None:
        chemin = f"/v1/comptes/{referent[0]}/fermeture"
        self.envoyer(self.plateforme.client(Role.REGION), chemin, {"motif": "depart"})

    @rule(siren=dossiers, jours=st.integers(-3, 30))
    def fixer(self, siren: str, jours: int) -> None:
        base, client = f"/v1/dossiers/{siren}", self.plateforme.client(Role.ENSEMBLIER)
        lue = self.jouer(client.get(f"{base}/fiche"))
        echeance = self.plateforme.horloge.aujourdhui() + timedelta(days=jours)
        corps = {"libelle": "Rappeler l'entreprise", "echeance_le": str(echeance)}
        reponse = self.jouer(client.put(f"{base}/prochaine-action", json=corps, headers=version(lue)))
        assert reponse.status_code < 500

    @rule(siren=dossiers)
    def clore(self, siren: str) -> None:
        base = f"/v1/dossiers/{siren}"
        corps = {"motif": "parcours-termine"}
        self.envoyer(self.plateforme.client(Role.ENSEMBLIER), f"{base}/cloture", corps, f"{base}/fiche")

    @rule(target=orientations, siren=dossiers, organisation=st.sampled_from(ORGANISATIONS))
    def orienter(self, siren: str, organisation: str) -> tuple[str, str]:
        destinataire = self.plateforme.identite(Role.PARTENAIRE_CONSEILLER, organisation).organisation_id
        corps = {"besoin": "Robotiser une ligne", "destinataires": [{"organisation_id": str(destinataire)}]}
        client = self.plateforme.client(Role.ENSEMBLIER)
        recu = self.envoyer(client, f"/v1/dossiers/{siren}/orientations", corps)
        envoyees = recu.get("orientations", [])
        return (envoyees[0]["id"], organisation) if envoyees else ("", organisation)

    @rule(orientation=orientations, geste=st.sampled_from(["acceptation", "declin"]))
    def repondre(self, orientation: tuple[str, str], geste: str) -> None:
        identifiant, organisation = orientation
        if not identifiant:
            return
        client = self.plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation=organisation)
        corps = {"motif": "plus-de-capacite"} if geste == "declin" else {}
        base = f"/v1/orientations/{identifiant}"
        self.envoyer(client, f"{base}/{geste}", corps, base)

    @rule(jours=st.integers(1, 40))
    def attendre(self, jours: int) -> None:
        assert self.plateforme.horloge.fige is not None
        self.plateforme.horloge.fige += timedelta(days=jours)
        self.jouer(self.plateforme.plateforme.applications["gateway"].state.ouvrier.expirer())

    @invariant()
    def personne_n_est_perdu(self) -> None:
        for ligne in self.jouer(lire(self.plateforme, self.sirens)):
            if ligne["etat"] == "clos":
                continue
            assert ligne["prochaine_action"].strip(), ligne
            assert ligne["echeance_le"] is not None, ligne
            assert ligne["actifs"] == (ligne["proprietaire"] == "referent"), ligne
            assert ligne["present"] in (None, True), f"le référent a quitté : {ligne}"


async def lire(plateforme: PlateformeTest, sirens: list[str]) -> list[Any]:
    async with plateforme.base("gateway").lecture() as session:
        return list((await session.execute(_LIRE, {"sirens": sirens})).mappings())


async def test_aucune_suite_de_gestes_ne_laisse_un_dossier_sans_responsable(plateforme: PlateformeTest) -> None:
    reglages = settings(
        max_examples=12,
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    liens = {"plateforme": plateforme, "boucle": asyncio.get_running_loop()}
    fabrique = type("EnsemblierBranche", (Ensemblier,), liens)
    try:
        await asyncio.to_thread(run_state_machine_as_test, fabrique, settings=reglages)
    finally:
        plateforme.horloge.fige = None


async def test_l_invariant_voit_un_referent_parti(plateforme: PlateformeTest) -> None:
    """What the machine watches for is really visible to it: a closed account left on a dossier."""
    parti, siren = await conseiller_neuf(plateforme), (await plateforme.ouvrir_dossier())["siren"]
    client = plateforme.client(Role.ENSEMBLIER)
    entetes = version(await client.get(f"/v1/dossiers/{siren}/fiche"))
    await client.post(f"/v1/dossiers/{siren}/prise-en-charge", json={"referent_id": parti}, headers=entetes)
    async with plateforme.base("gateway").ecriture() as session:
        await session.execute(text("UPDATE compte SET actif = false WHERE id = :id"), {"id": UUID(parti)})
    (ligne,) = await lire(plateforme, [siren])
    assert ligne["present"] is False
