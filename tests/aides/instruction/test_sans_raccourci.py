"""No order of gestures grants an aid without its whole chain: random walks judged by a model of their own."""

import random
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest

from tests.outillage.aides import geste
from tests.outillage.instruction import (
    COMMISSION,
    DECIDEUR,
    DIRECTION,
    INSTRUCTEUR,
    PETIT_RESPONSABLE,
    RAISON,
    RESPONSABLE,
    agir,
    instruite,
    personne,
    vote,
)
from tests.outillage.plateforme import PlateformeTest

PERSONNES = (INSTRUCTEUR, RESPONSABLE, DIRECTION, COMMISSION, PETIT_RESPONSABLE, DECIDEUR)
NIVEAUX = ("responsable", "direction", "commission")
TENUES: dict[str, dict[int, int | None]] = {
    "responsable": {RESPONSABLE: None, DIRECTION: None, PETIT_RESPONSABLE: 10_000},
    "direction": {INSTRUCTEUR: None, RESPONSABLE: None, DIRECTION: None},
    "commission": {COMMISSION: None},
}
"""Who may approve at each level, and up to how much: written here again, apart from the code."""
PAS = 45


@dataclass
class Modele:
    """What a careful reader of the rules would remember."""

    sens: str | None = None
    montant: int | None = None
    approuves: list[tuple[str, int]] = field(default_factory=list)
    refusee: bool = False
    retires: set[int] = field(default_factory=set)
    signales: list[str] = field(default_factory=list)
    etat: str = "instruite"

    def niveaux(self) -> tuple[str, ...]:
        return NIVEAUX if (self.montant or 90_000) > 50_000 else NIVEAUX[:2]

    def complete(self, sens: str, montant: int | None) -> bool:
        noms = tuple(niveau for niveau, _ in self.approuves)
        return (self.sens, self.montant) == (sens, montant) and noms == self.niveaux() and not self.refusee

    def peut_decider(self, rang: int, sens: str, montant: int | None) -> bool:
        libre = rang not in self.retires and rang != INSTRUCTEUR and not self.signales
        return self.etat == "instruite" and libre and self.complete(sens, montant)

    def peut_approuver(self, rang: int, niveau: str) -> bool:
        if self.sens is None or self.refusee or self.etat != "instruite" or rang in self.retires:
            return False
        suivants = self.niveaux()[len(self.approuves) :]
        deja = {qui for _, qui in self.approuves} | {INSTRUCTEUR}
        plafond = TENUES[niveau].get(rang, 0)
        dans = plafond is None or (self.montant or 90_000) <= plafond
        return bool(suivants) and suivants[0] == niveau and rang not in deja and dans


Pas = tuple[str, int, dict[str, Any]]


def tirer(hasard: random.Random, modele: Modele) -> Pas:
    """A gesture, often one that the model allows, sometimes any."""
    rang = hasard.choice(PERSONNES)
    tirage = hasard.random()
    if tirage < 0.15:
        sens, montant = hasard.choice([("accorder", 60_000), ("accorder", 9_000), ("refuser", None)])
        return "proposer", hasard.choice([INSTRUCTEUR, INSTRUCTEUR, rang]), {"sens": sens, "montant_eur": montant}
    if tirage < 0.70:
        niveau = hasard.choice(NIVEAUX)
        permis = [(n, p) for n in NIVEAUX for p in PERSONNES if modele.peut_approuver(p, n)]
        if permis and hasard.random() < 0.6:
            niveau, rang = hasard.choice(permis)
        return hasard.choice(["approuver"] * 8 + ["desapprouver"]), rang, {"niveau": niveau}
    if tirage < 0.75:
        return "signaler", rang, {}
    if tirage < 0.82:
        return "resoudre", rang, {}
    if tirage < 0.84:
        return "declarer-lien", hasard.choice([RESPONSABLE, PETIT_RESPONSABLE]), {}
    return "accorder", rang, {"montant_eur": hasard.choice([modele.montant or 60_000, 60_000])}


async def tenter(plateforme: PlateformeTest, demande: str, modele: Modele, pas: Pas) -> None:
    nom, rang, corps = pas
    client = personne(plateforme, rang)
    if nom == "accorder":
        reponse = await geste(client, demande, nom, montant_eur=str(corps["montant_eur"]))
        attendu = modele.peut_decider(rang, "accorder", corps["montant_eur"])
        assert (reponse.status_code == 200) == attendu, (pas, modele, reponse.text)
        modele.etat = "accordee" if attendu else modele.etat
        return
    complet = corps | ({"objet": "Point"} if nom == "signaler" else {"motif_detail": RAISON})
    if nom == "approuver" and corps["niveau"] == "commission":
        complet["vote"] = vote()
    if nom == "resoudre":
        complet["signalement_id"] = modele.signales[0] if modele.signales else str(UUID(int=0))
    reponse = await agir(client, demande, nom, **complet)
    assert reponse.status_code in {200, 409}, reponse.text
    suivre(modele, pas, reponse)


def suivre(modele: Modele, pas: Pas, reponse: Any) -> None:
    """Checks an approval against the model, then moves the model."""
    nom, rang, corps = pas
    accepte = reponse.status_code == 200
    if nom in {"approuver", "desapprouver"}:
        assert accepte == modele.peut_approuver(rang, corps["niveau"]), (pas, modele, reponse.text)
    if not accepte:
        return
    if nom == "proposer":
        assert rang == INSTRUCTEUR
        modele.sens, modele.montant, modele.approuves, modele.refusee = corps["sens"], corps["montant_eur"], [], False
    elif nom == "approuver":
        modele.approuves.append((corps["niveau"], rang))
    elif nom == "desapprouver":
        modele.refusee = True
    elif nom == "declarer-lien":
        modele.retires.add(rang)
        modele.approuves = [] if rang in {qui for _, qui in modele.approuves} else modele.approuves
    else:
        modele.signales = [s["id"] for s in reponse.json()["signalements"] if s["etat"] != "resolu"]


@pytest.mark.usefixtures("chaine")
@pytest.mark.parametrize("graine", range(6))
async def test_aucun_ordre_de_gestes_n_accorde_sans_toute_la_chaine(
    plateforme: PlateformeTest, dossier: dict[str, Any], graine: int
) -> None:
    demande = await instruite(plateforme, dossier["id"])
    hasard, modele = random.Random(graine), Modele()
    for _ in range(PAS):
        await tenter(plateforme, demande, modele, tirer(hasard, modele))
        if modele.etat != "instruite":
            break
    lue = (await personne(plateforme, DECIDEUR).get(f"/v1/demandes/{demande}")).json()
    assert lue["etat"] == modele.etat
    if modele.etat == "accordee":
        assert lue["montant_accorde_eur"] == f"{modele.montant}.00"


@pytest.mark.usefixtures("chaine")
async def test_la_marche_la_plus_courte_accorde(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    demande, modele = await instruite(plateforme, dossier["id"]), Modele()
    chemin: list[Pas] = [
        ("proposer", INSTRUCTEUR, {"sens": "accorder", "montant_eur": 60_000}),
        ("approuver", RESPONSABLE, {"niveau": "responsable"}),
        ("accorder", DECIDEUR, {"montant_eur": 60_000}),
        ("approuver", DIRECTION, {"niveau": "direction"}),
        ("approuver", COMMISSION, {"niveau": "commission"}),
        ("accorder", INSTRUCTEUR, {"montant_eur": 60_000}),
        ("accorder", DECIDEUR, {"montant_eur": 60_000}),
    ]
    for pas in chemin:
        await tenter(plateforme, demande, modele, pas)
    assert modele.etat == "accordee"
