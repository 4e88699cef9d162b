"""Recomputes what is stored from what it rests on, and compares byte for byte (canonical JSON)."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue.regimes import regimes_rejoues
from services.aides.eligibilite.conservation import lire_contenus
from services.aides.eligibilite.origine import canonique, empreinte, empreinte_du_moteur, relire, reponse, sceller
from services.aides.rejeu import repository
from services.aides.rejeu.decisions import issue
from services.aides.rejeu.domain import Ecart, ecarts
from shared.base import Base

RENDU = ("synthese", "faits_utilises", "resultats")


@dataclass(frozen=True)
class Rejeu:
    """One stored object replayed; `rejouable` is false when it was made before its origin was kept."""

    genre: Literal["evaluation", "decision"]
    id: UUID
    rejouable: bool = True
    meme_moteur: bool = True
    ecarts: list[Ecart] = field(default_factory=list)

    @property
    def conforme(self) -> bool:
        return not self.ecarts


async def rejouer_tout(base: Base) -> AsyncIterator[Rejeu]:
    """Every stored evaluation, then every stored decision, one by one."""
    async for session, lignes in repository.pages(base, repository.E):
        contenus = await contenus_de(session, lignes)
        for ligne in lignes:
            yield rejouer_evaluation(ligne, contenus)
    async for session, lignes in repository.pages(base, repository.R):
        contenus = await contenus_de(session, lignes)
        for ligne in lignes:
            yield rejouer_decision(ligne, contenus)


async def contenus_de(session: AsyncSession, lignes: Any) -> dict[str, Any]:
    """The kept contents that these rows name."""
    origines = [ligne["origine"] for ligne in lignes if ligne["origine"] is not None]
    noms = {v["empreinte"] for o in origines for v in o.get("versions", ())}
    return await lire_contenus(session, noms | {cle for o in origines for cle in o["regimes"].values()})


def rejouer_evaluation(ligne: Mapping[str, Any], contenus: Mapping[str, Any]) -> Rejeu:
    """The stored answer against the one that its own inputs and rules give today."""
    origine = ligne["origine"]
    if origine is None:
        return Rejeu("evaluation", ligne["id"], rejouable=False)
    attendus = {v["empreinte"] for v in origine["versions"]}
    trouves = _contenus_fautifs(origine, attendus, contenus)
    if not trouves:
        with regimes_rejoues(_regimes(origine, contenus)):
            rendu = reponse(*relire(ligne, contenus).rendre())
        enregistre = {nom: ligne[nom] for nom in RENDU}
        if canonique(enregistre) != canonique(rendu):
            trouves = list(ecarts(enregistre, rendu))
    if ligne["sceau"] != sceller(ligne):
        trouves.append(Ecart("sceau", ligne["sceau"], sceller(ligne)))
    return Rejeu("evaluation", ligne["id"], meme_moteur=_meme_moteur(origine), ecarts=trouves)


def rejouer_decision(ligne: Mapping[str, Any], contenus: Mapping[str, Any]) -> Rejeu:
    """The stored outcome of a decision against the one that what it rests on gives."""
    origine = ligne["origine"]
    trouves = _contenus_fautifs(origine, set(), contenus)
    if not trouves:
        with regimes_rejoues(_regimes(origine, contenus)):
            rendu = issue(origine)
        if canonique(ligne["issue"]) != canonique(rendu):
            trouves = list(ecarts(ligne["issue"], rendu))
    sceau = empreinte({"origine": origine, "issue": ligne["issue"]})
    if ligne["sceau"] != sceau:
        trouves.append(Ecart("sceau", ligne["sceau"], sceau))
    return Rejeu("decision", ligne["id"], meme_moteur=_meme_moteur(origine), ecarts=trouves)


def _regimes(origine: Mapping[str, Any], contenus: Mapping[str, Any]) -> dict[str, bytes]:
    return {nom: canonique(contenus[cle]) for nom, cle in origine["regimes"].items()}


def _contenus_fautifs(origine: Mapping[str, Any], versions: set[str], contenus: Mapping[str, Any]) -> list[Ecart]:
    """Contents that are lost, or that no longer carry their fingerprint."""
    attendus = sorted(versions | set(origine["regimes"].values()))
    reelles = {cle: empreinte(contenus[cle]) if cle in contenus else "(perdu)" for cle in attendus}
    return [Ecart(f"contenu {cle[:12]}", cle, reelle) for cle, reelle in reelles.items() if reelle != cle]


def _meme_moteur(origine: Mapping[str, Any]) -> bool:
    return bool(origine["moteur"] == empreinte_du_moteur())
