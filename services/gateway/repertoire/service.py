"""Writing antennes and advisers."""

from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.acces.errors import CodeDejaPris, OrganisationInconnue
from services.gateway.acces.models import Compte, Organisation
from services.gateway.repertoire import repository
from services.gateway.repertoire.errors import AntenneIncoherente, AntenneIntrouvable, ConseillerNonEligible
from services.gateway.repertoire.models import Antenne, Conseiller
from services.gateway.repertoire.schemas import AntenneModifiee, AntenneNouvelle, ConseillerInscrit
from services.gateway.repertoire.territoire import fautes_du_territoire
from shared.securite.identite import PARTENAIRES, Role
from shared.trace import ContexteRequete, tracer
from shared.versions import verifier_version


async def inscrire(session: AsyncSession, contexte: ContexteRequete, entree: AntenneNouvelle) -> tuple[Antenne, int]:
    """A new antenne of the caller's organisation, or of any for the Region."""
    identite = contexte.identite
    organisation_id = entree.organisation_id or identite.organisation_id
    etrangere = identite.role in PARTENAIRES and organisation_id != identite.organisation_id
    if organisation_id is None or etrangere or await session.get(Organisation, organisation_id) is None:
        raise OrganisationInconnue()
    await _verifier(session, organisation_id, entree)
    antenne = Antenne(organisation_id=organisation_id, code=entree.code, **_colonnes(contexte, entree))
    try:
        async with session.begin_nested():
            session.add(antenne)
            await session.flush()
    except IntegrityError as erreur:
        raise CodeDejaPris() from erreur
    return antenne, await _tracer(session, contexte, antenne, "gateway.antenne.creee", None)


async def a_modifier(
    session: AsyncSession, contexte: ContexteRequete, antenne_id: UUID, attendue: int | None = None
) -> Antenne:
    """The antenne at the version read, locked; a foreign one does not exist for a partner."""
    antenne = await repository.verrouiller(session, antenne_id)
    identite = contexte.identite
    if antenne is None or (identite.role in PARTENAIRES and antenne.organisation_id != identite.organisation_id):
        raise AntenneIntrouvable()
    if attendue is not None:
        verifier_version(antenne.version, attendue)
    return antenne


async def modifier(session: AsyncSession, contexte: ContexteRequete, antenne: Antenne, entree: AntenneModifiee) -> int:
    """Replaces what the antenne says."""
    await _verifier(session, antenne.organisation_id, entree)
    avant = {"nom": antenne.nom, "boite": antenne.boite, "territoire": antenne.territoire, "active": antenne.active}
    for nom, valeur in _colonnes(contexte, entree).items():
        setattr(antenne, nom, valeur)
    await session.flush()
    return await _tracer(session, contexte, antenne, "gateway.antenne.modifiee", avant)


def _colonnes(contexte: ContexteRequete, entree: AntenneModifiee) -> dict[str, Any]:
    return {
        "nom": entree.nom,
        "boite": entree.boite,
        "territoire": entree.territoire.model_dump(mode="json"),
        "responsable_id": entree.responsable_id,
        "active": entree.active,
        "modifiee_le": contexte.horloge.maintenant(),
    }


async def _verifier(session: AsyncSession, organisation_id: UUID, entree: AntenneModifiee) -> None:
    fautes = fautes_du_territoire(entree.territoire, "territoire")
    if entree.responsable_id is not None:
        compte = await session.get(Compte, entree.responsable_id)
        if (
            compte is None
            or not compte.actif
            or compte.organisation_id != organisation_id
            or compte.role != Role.PARTENAIRE_RESPONSABLE.value
        ):
            fautes.append(("responsable_id", "n'est pas un compte actif de responsable de l'organisation"))
    if fautes:
        champs = [{"champ": f"body.{champ}", "message": message} for champ, message in fautes]
        raise AntenneIncoherente(" ; ".join(f"{c} {m}" for c, m in fautes[:5]) + ".", champs=champs)


async def _tracer(
    session: AsyncSession, contexte: ContexteRequete, antenne: Antenne, type_: str, avant: dict[str, Any] | None
) -> int:
    faits = {"organisation_id": antenne.organisation_id, "code": antenne.code, "active": antenne.active}
    apres = {**faits, "nom": antenne.nom, "boite": antenne.boite, "territoire": antenne.territoire}
    return await tracer(session, contexte, type=type_, objet_id=antenne.id, avant=avant, apres=apres, donnees=faits)


async def rattacher(
    session: AsyncSession, contexte: ContexteRequete, compte_id: UUID, attendue: int, entree: ConseillerInscrit
) -> int:
    """Attaches an account to an antenne of its organisation, or moves it to another; gives the event's position."""
    antenne = await a_modifier(session, contexte, entree.antenne_id)
    compte = await session.get(Compte, compte_id, with_for_update=True)
    if (
        compte is None
        or not compte.actif
        or compte.organisation_id != antenne.organisation_id
        or compte.role not in {role.value for role in PARTENAIRES}
    ):
        raise ConseillerNonEligible()
    conseiller = await session.get(Conseiller, compte_id)
    verifier_version(0 if conseiller is None else conseiller.version, attendue)
    valeurs = {**entree.model_dump(), "modifie_le": contexte.horloge.maintenant()}
    if conseiller is None:
        conseiller = Conseiller(compte_id=compte_id, **valeurs)
        session.add(conseiller)
    else:
        for nom, valeur in valeurs.items():
            setattr(conseiller, nom, valeur)
    await session.flush()
    apres = {nom: getattr(conseiller, nom) for nom in ("antenne_id", "axes", "simultanes", "actif")}
    return await tracer(session, contexte, type="gateway.antenne.conseiller-rattache", objet_id=compte_id, apres=apres)
