"""Sending a company to one or several partners; a partner's system may repeat its call without doubling anything."""

from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.consentements import registre
from services.gateway.dossiers import repository as dossiers
from services.gateway.dossiers.errors import DossierClos, DossierIntrouvable
from services.gateway.orientations import repository, trace
from services.gateway.orientations.errors import DestinataireInconnu, ReferenceExterneDifferente
from services.gateway.orientations.models import Orientation, OrientationEnvoi
from services.gateway.orientations.regles import regle
from services.gateway.orientations.schemas import OrientationNouvelle
from shared.calendrier import ajouter_jours_ouvres
from shared.erreurs import SaisieInvalide
from shared.securite.identite import PARTENAIRES, Identite, Role
from shared.trace import ContexteRequete

COMPARES = ("dossier_id", "programme", "axe", "besoin", "message", "delai_jo")
"""What must be the same when an external reference comes again."""


async def envoyer(
    session: AsyncSession,
    contexte: ContexteRequete,
    siren: str,
    entree: OrientationNouvelle,
    *,
    origine_id: UUID | None = None,
) -> tuple[UUID, bool]:
    """(envoi, True when it is new); the same external reference gives the same envoi, unless the body differs."""
    dossier = await dossiers.fiche(await session.connection(), contexte.identite, siren)
    if dossier is None:
        raise DossierIntrouvable()
    await _verifier_destinataires(session, entree)
    valeurs = _valeurs(contexte, dossier["id"], entree)
    if entree.reference_externe is not None:
        existant = await repository.envoi_externe(session, valeurs["plateforme"], valeurs["identifiant_externe"])
        if existant is not None:
            return await _meme_envoi(session, existant, valeurs, entree), False
    if dossier["etat"] == "clos":
        raise DossierClos()
    cree = await session.execute(insert(OrientationEnvoi).values(valeurs).on_conflict_do_nothing().returning(_ID))
    if cree.scalar() is None:
        existant = await repository.envoi_externe(session, valeurs["plateforme"], valeurs["identifiant_externe"])
        assert existant is not None, "the conflict is on this reference"
        return await _meme_envoi(session, existant, valeurs, entree), False
    for destinataire in entree.destinataires:
        cible = {"demandee": destinataire.organisation_id, "decidee": destinataire.organisation_id}
        await ajouter(session, contexte, valeurs, cible, antenne_id=destinataire.antenne_id, origine_id=origine_id)
    return valeurs["id"], True


_ID: Any = OrientationEnvoi.__table__.c.id  # type: ignore[attr-defined]


async def ajouter(
    session: AsyncSession,
    contexte: ContexteRequete,
    envoi: dict[str, Any],
    cible: dict[str, UUID],
    **options: Any,
) -> Orientation:
    """One orientation of an envoi, sent now; `cible` gives the organisation asked for and the one decided."""
    await registre.verifier_ouvert(session, envoi["dossier_id"], cible["decidee"])
    maintenant = contexte.horloge.maintenant()
    champs: dict[str, Any] = {"demandee_le": maintenant, "demande_programme": envoi["programme"], **options}
    orientation = Orientation(
        envoi_id=envoi["id"],
        dossier_id=envoi["dossier_id"],
        emettrice_organisation_id=envoi["emettrice_organisation_id"],
        programme=envoi["programme"],
        demandee_organisation_id=cible["demandee"],
        decidee_organisation_id=cible["decidee"],
        envoyee_le=maintenant,
        echeance_le=ajouter_jours_ouvres(contexte.horloge.aujourdhui(), envoi["delai_jo"]),
        maj_le=maintenant,
        **champs,
    )
    session.add(orientation)
    await trace.annoncer(session, contexte, orientation, "envoyee", None)
    await registre.inscrire(
        session, contexte, orientation.dossier_id, cible["decidee"], voie="orientation", objet_id=orientation.id
    )
    return orientation


def _valeurs(contexte: ContexteRequete, dossier_id: UUID, entree: OrientationNouvelle) -> dict[str, Any]:
    reference = entree.reference_externe
    envoi = OrientationEnvoi(
        dossier_id=dossier_id,
        plateforme=reference.plateforme if reference else None,
        identifiant_externe=reference.identifiant if reference else None,
        emise_par=contexte.identite.compte_id,
        emettrice_organisation_id=emettrice(contexte.identite),
        programme=entree.programme,
        axe=entree.axe,
        besoin=entree.besoin,
        message=entree.message,
        delai_jo=entree.delai_jours_ouvres or regle("delai_reponse_jo"),
        creee_le=contexte.horloge.maintenant(),
    )
    return envoi.model_dump()


def emettrice(identite: Identite) -> UUID | None:
    """Organisation in whose name the caller sends: none for the ensemblier."""
    return identite.organisation_id if identite.role in PARTENAIRES | {Role.MACHINE} else None


async def _verifier_destinataires(session: AsyncSession, entree: OrientationNouvelle) -> None:
    couples = [(d.organisation_id, d.antenne_id) for d in entree.destinataires]
    if len(set(couples)) < len(couples):
        message = "nomme deux fois le même destinataire"
        raise SaisieInvalide(champs=[{"champ": "body.destinataires", "message": message}])
    connues = await repository.organisations_connues(session, {organisation for organisation, _ in couples})
    fautes = [
        {"champ": f"body.destinataires.{rang}.organisation_id", "message": "n'est pas une organisation inscrite"}
        for rang, (organisation, _) in enumerate(couples)
        if organisation not in connues
    ]
    ouvertes = await repository.antennes_actives(session, set(couples))
    fautes += [
        {"champ": f"body.destinataires.{rang}.antenne_id", "message": "n'est pas une antenne ouverte de l'organisation"}
        for rang, couple in enumerate(couples)
        if couple[1] is not None and couple not in ouvertes
    ]
    if fautes:
        raise DestinataireInconnu(champs=fautes)


async def _meme_envoi(
    session: AsyncSession, existant: RowMapping, valeurs: dict[str, Any], entree: OrientationNouvelle
) -> UUID:
    """The envoi already created under this reference; refuses when the call is another one, naming the difference."""
    if existant["emettrice_organisation_id"] != valeurs["emettrice_organisation_id"]:
        raise ReferenceExterneDifferente("Cette référence appartient à un autre émetteur.")
    differents = [nom for nom in COMPARES if existant[nom] != valeurs[nom]]
    voulus = {(d.organisation_id, d.antenne_id) for d in entree.destinataires}
    if await repository.destinataires(session, existant["id"]) != voulus:
        differents.append("destinataires")
    if differents:
        raise ReferenceExterneDifferente(f"Ce qui diffère : {', '.join(differents)}.", differences=differents)
    return UUID(str(existant["id"]))
