"""Recording a fact, and reading those that the model declares."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement.ecriture import enregistrer
from services.parcours.avancement.models import Parcours
from services.parcours.faits.domain import Valeur, attente, valeur_lue
from services.parcours.faits.errors import (
    EtapeDuFait,
    FaitNonDeclare,
    FaitReserve,
    PreuveNecessaire,
    ValeurDuFaitRefusee,
)
from services.parcours.faits.models import FaitEnregistre
from services.parcours.faits.schemas import FaitDeclare, FaitLu, FaitNouveau
from services.parcours.modeles.domain import Fait, Modele
from services.parcours.modeles.repository import publie
from shared.trace import ContexteRequete

T: Any = FaitEnregistre.__table__  # type: ignore[attr-defined]
TYPE = "parcours.fait.enregistre"


async def enregistrer_fait(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, entree: FaitNouveau
) -> tuple[FaitEnregistre, int]:
    """A person records a fact that the model declares: their role, the step and the evidence are checked."""
    modele = await publie(session, parcours.modele, parcours.modele_version, parcours.modele_sha256)
    fait = _declare(modele, entree.code)
    if contexte.identite.role.value not in fait.roles:
        raise FaitReserve(roles_permis=list(fait.roles))
    if not fait.permis(parcours.etape):
        noms = ", ".join(modele.etapes[code].libelle for code in fait.etapes)
        raise EtapeDuFait(f"« {fait.libelle} » s'enregistre à : {noms}.", etapes=list(fait.etapes))
    if fait.preuve and entree.preuve is None:
        raise PreuveNecessaire(f"« {fait.libelle} » demande la référence d'une pièce.")
    return await consigner(session, contexte, parcours, fait, entree.valeur, entree.preuve)


def _declare(modele: Modele, code: str) -> Fait:
    fait = modele.faits.get(code)
    if fait is None:
        raise FaitNonDeclare(faits=sorted(modele.faits))
    return fait


async def consigner_si_declare(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, code: str, valeur: Valeur
) -> int | None:
    """What another room knows by itself (a group is formed): recorded if the model declares it, else None."""
    modele = await publie(session, parcours.modele, parcours.modele_version, parcours.modele_sha256)
    fait = modele.faits.get(code)
    if fait is None or parcours.faits.get(code) == valeur:
        return None
    return (await consigner(session, contexte, parcours, fait, valeur, None))[1]


async def consigner(
    session: AsyncSession,
    contexte: ContexteRequete,
    parcours: Parcours,
    fait: Fait,
    valeur: Valeur,
    preuve: str | None,
) -> tuple[FaitEnregistre, int]:
    """Writes the fact, under the parcours' lock: its line, its value for the guards, journal and event."""
    lue = valeur_lue(fait, valeur, contexte.horloge.aujourdhui())
    if lue is None:
        raise ValeurDuFaitRefusee(f"« {fait.libelle} » attend {attente(fait)}.")
    identite, le = contexte.identite, contexte.horloge.maintenant()
    ligne = FaitEnregistre(
        parcours_id=parcours.id,
        code=fait.code,
        valeur=lue,
        preuve=preuve,
        par=identite.compte_id,
        role=identite.role.value,
        le=le,
    )
    session.add(ligne)
    avant = {"code": fait.code, "valeur": parcours.faits.get(fait.code)}
    parcours.faits = {**parcours.faits, fait.code: lue}
    donnees = {"code": fait.code, "libelle": fait.libelle, "etape": parcours.etape}
    if fait.type != "montant":  # an amount says too much of a company: it stays in the service
        donnees["valeur"] = str(lue)
    apres = {"code": fait.code, "valeur": lue, "preuve": preuve}
    return ligne, await enregistrer(session, contexte, parcours, TYPE, apres, avant=avant, donnees=donnees)


async def faits_lus(session: AsyncSession, ligne: RowMapping) -> list[FaitDeclare]:
    """Each fact that the model declares, with its value and its history."""
    modele = await publie(session, ligne["modele"], ligne["modele_version"], ligne["modele_sha256"])
    historique = await _historique(session, ligne["id"])
    return [
        FaitDeclare(
            code=fait.code,
            libelle=fait.libelle,
            type=fait.type,
            choix=dict(fait.choix),
            roles=list(fait.roles),
            etapes=list(fait.etapes),
            preuve_demandee=fait.preuve,
            valeur=ligne["faits"].get(fait.code),
            historique=historique[fait.code],
        )
        for fait in modele.faits.values()
    ]


async def _historique(session: AsyncSession, parcours_id: UUID) -> dict[str, list[FaitLu]]:
    requete = select(FaitEnregistre).where(T.c.parcours_id == parcours_id).order_by(T.c.le, T.c.id)
    groupes: dict[str, list[FaitLu]] = defaultdict(list)
    for ligne in (await session.execute(requete)).scalars():
        groupes[ligne.code].append(FaitLu.model_validate(ligne))
    return groupes
