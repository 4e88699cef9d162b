"""What is shown of a parcours: its row, its steps with their dates, its actions with their orientation."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement import domain, repository
from services.parcours.avancement.errors import ParcoursIntrouvable
from services.parcours.avancement.mouvement import position
from services.parcours.avancement.schemas import (
    EcartLu,
    EtapeSuivie,
    GesteLu,
    JournalParcours,
    LigneJournal,
    ManqueLu,
    MotifLu,
    ParcoursLu,
)
from services.parcours.echeances.lecture import horloge_lue
from services.parcours.modeles.domain import Geste, Modele
from services.parcours.modeles.repository import publie
from services.parcours.plan.lecture import actions_lues
from services.parcours.reconstruction.service import lignes_de, verifier
from shared.securite.identite import Identite


async def parcours_visible(session: AsyncSession, identite: Identite, parcours_id: UUID) -> RowMapping:
    """The row of `repository.complet`; ParcoursIntrouvable when it is not the caller's."""
    ligne = await repository.complet(session, identite, parcours_id)
    if ligne is None:
        raise ParcoursIntrouvable()
    return ligne


async def modele_de(session: AsyncSession, ligne: RowMapping) -> Modele:
    return await publie(session, ligne["modele"], ligne["modele_version"], ligne["modele_sha256"])


async def parcours_complet(
    session: AsyncSession, identite: Identite, parcours_id: UUID, aujourdhui: date
) -> ParcoursLu:
    """The parcours with its steps, the clock of the current one, and its plan."""
    ligne = await parcours_visible(session, identite, parcours_id)
    modele = await modele_de(session, ligne)
    lignes = await repository.lignes_du_parcours(session, parcours_id)
    atteintes = _premieres_entrees(lignes)
    etapes = [
        EtapeSuivie(
            code=etape.code,
            libelle=etape.libelle,
            atteinte_le=atteintes.get(etape.code),
            actuelle=etape.code == ligne["etape"],
            attend=etape.attend,
        )
        for etape in modele.etapes.values()
    ]
    horloge = horloge_lue(ligne, modele, lignes, aujourdhui) if ligne["actif"] else None
    actions = await actions_lues(session, ligne, identite.role, aujourdhui)
    return ParcoursLu.model_validate({**ligne, "etapes": etapes, "horloge": horloge, "actions": actions})


def _premieres_entrees(lignes: Any) -> dict[str, Any]:
    entrees: dict[str, Any] = {}
    for ligne in lignes:
        if ligne["type"] in {"parcours.parcours.ouvert", "parcours.geste.effectue"}:
            etape = ligne["apres"].get("vers") or ligne["apres"]["etape"]
            entrees.setdefault(etape, ligne["le"])
        elif ligne["type"] == "parcours.modele.change":
            renommees = ligne["apres"]["renommees"]
            entrees = {renommees.get(code, code): le for code, le in entrees.items()}
    return entrees


async def gestes_lus(
    session: AsyncSession, identite: Identite, parcours_id: UUID, *, tous: bool
) -> tuple[list[GesteLu], int]:
    """Gestures allowed and blocked with what is missing, those that leave the current step first; and the version."""
    ligne = await parcours_visible(session, identite, parcours_id)
    modele, ici, faits = await modele_de(session, ligne), position(ligne), repository.faits(ligne)
    gestes = [geste for geste in domain.ordonner(modele, ici.etape) if tous or ici.etape in geste.de]
    return [_geste_lu(geste, ici, identite, domain.manques(modele, geste, ici, faits)) for geste in gestes], ligne[
        "version"
    ]


def _geste_lu(geste: Geste, ici: domain.Position, identite: Identite, trouves: list[domain.Manque]) -> GesteLu:
    manques = [ManqueLu(code=manque.code, message=manque.message) for manque in trouves]
    if identite.role.value not in geste.roles:
        manques.append(ManqueLu(code="role", message=f"Ce geste revient à : {', '.join(geste.roles)}."))
    return GesteLu(
        geste=geste.code,
        libelle=geste.libelle,
        vers=domain.cible(geste, ici, None),
        permis=not manques,
        roles=list(geste.roles),
        manques=manques,
        motifs=[MotifLu(code=motif.code, libelle=motif.libelle, leve=list(motif.leve)) for motif in geste.motifs],
        portees=domain.portees_possibles(geste, ici),
    )


async def journal_lu(
    session: AsyncSession, identite: Identite, parcours_id: UUID, *, apres: int = 0, limite: int
) -> JournalParcours:
    """A page of the journal of the parcours and of its actions, and whether replaying all of it gives the rows."""
    dossier_id: UUID = (await parcours_visible(session, identite, parcours_id))["dossier_id"]
    lues = await repository.lignes_du_journal(session, dossier_id, parcours_id, apres=apres, limite=limite)
    page, suite = list(lues[:limite]), len(lues) > limite
    verdict = await verifier(session, parcours_id, await lignes_de(session, dossier_id, parcours_id))
    return JournalParcours(
        lignes=[LigneJournal.model_validate(dict(une)) for une in page],
        suivant=page[-1]["numero"] if suite else None,
        etape_rejouee=verdict.etape,
        conforme=verdict.conforme,
        incoherence=verdict.incoherence,
        ecarts=[EcartLu.model_validate(ecart) for ecart in verdict.ecarts],
    )
