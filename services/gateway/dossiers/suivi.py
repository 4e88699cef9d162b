"""Life of an open dossier: référent, parties, next action, closure, repair of its sheet."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.acces.errors import OrganisationInconnue
from services.gateway.acces.models import Compte, Organisation
from services.gateway.annuaire.domain import Fiche
from services.gateway.consentements import registre
from services.gateway.dossiers import domain, repository
from services.gateway.dossiers.errors import DossierClos, DossierIntrouvable, EcheancePassee, ReferentNonEligible
from services.gateway.dossiers.models import Dossier, Partie, Referent
from services.gateway.dossiers.ouverture import faits_de
from services.gateway.dossiers.schemas import Cloture, ProchaineAction
from shared.calendrier import ajouter_jours_ouvres
from shared.trace import ContexteRequete, tracer
from shared.versions import verifier_version


async def dossier_ouvert_a_modifier(
    session: AsyncSession, contexte: ContexteRequete, siren: str, attendue: int | None
) -> Dossier:
    """The open dossier at the version that the caller has read, locked."""
    dossier = await repository.dossier_a_modifier(session, contexte.identite, siren)
    if dossier is None:
        raise DossierIntrouvable()
    if attendue is not None:
        verifier_version(dossier.version, attendue)
    if dossier.etat == "clos":
        raise DossierClos()
    return dossier


async def prendre_en_charge(
    session: AsyncSession, contexte: ContexteRequete, dossier: Dossier, referent_id: UUID
) -> int:
    """Names the référent: ends the previous one, gives the dossier an owner and a next action."""
    compte = await session.get(Compte, referent_id)
    if compte is None or not compte.actif or compte.role not in domain.ROLES_REFERENT:
        raise ReferentNonEligible()
    maintenant = contexte.horloge.maintenant()
    precedent = await repository.referent_actif(session, dossier.id)
    if precedent is not None:
        precedent.jusqu_au = maintenant
        await session.flush()
    session.add(Referent(dossier_id=dossier.id, compte_id=compte.id, depuis_le=maintenant))
    avant = {"proprietaire": dossier.proprietaire, "referent_id": dossier.referent_id}
    dossier.proprietaire, dossier.referent_id = "referent", compte.id
    if precedent is None:
        dossier.prochaine_action = domain.ACTION_REFERENT
        dossier.echeance_le = ajouter_jours_ouvres(contexte.horloge.aujourdhui(), domain.DELAI_QUALIFICATION_JO)
    if compte.organisation_id is not None and compte.role != "ensemblier":
        await _associer(session, contexte, dossier.id, compte.organisation_id)
    return await _enregistrer(session, contexte, dossier, "gateway.dossier.pris-en-charge", avant)


async def associer(session: AsyncSession, contexte: ContexteRequete, dossier: Dossier, organisation_id: UUID) -> int:
    """Makes an organisation a party to the dossier: it sees it from then on."""
    if await session.get(Organisation, organisation_id) is None:
        raise OrganisationInconnue()
    await _associer(session, contexte, dossier.id, organisation_id)
    complement = {"organisation_id": organisation_id}
    return await _enregistrer(session, contexte, dossier, "gateway.dossier.partie-associee", None, complement)


async def dissocier(session: AsyncSession, contexte: ContexteRequete, dossier: Dossier, organisation_id: UUID) -> bool:
    """Ends at once what a party sees of the dossier; False when it was not one."""
    requete = delete(Partie).where(
        repository.P.c.dossier_id == dossier.id, repository.P.c.organisation_id == organisation_id
    )
    etait_partie = (await session.execute(requete.returning(repository.P.c.organisation_id))).first() is not None
    if etait_partie:
        complement = {"organisation_id": organisation_id}
        await _enregistrer(session, contexte, dossier, "gateway.dossier.partie-dissociee", None, complement)
    return etait_partie


async def quitter(session: AsyncSession, dossier: Dossier, organisation_id: UUID, jusqu_au: datetime) -> None:
    """A former party still reads the dossier until that instant: the handover leaves no hole."""
    requete = update(Partie).where(
        repository.P.c.dossier_id == dossier.id, repository.P.c.organisation_id == organisation_id
    )
    await session.execute(requete.values(acces_jusqu_au=jusqu_au))


async def fixer_action(
    session: AsyncSession, contexte: ContexteRequete, dossier: Dossier, entree: ProchaineAction
) -> int:
    """Sets what must happen next, and for when."""
    if entree.echeance_le < contexte.horloge.aujourdhui():
        raise EcheancePassee()
    avant = {"prochaine_action": dossier.prochaine_action, "echeance_le": dossier.echeance_le}
    dossier.prochaine_action, dossier.echeance_le = entree.libelle, entree.echeance_le
    return await _enregistrer(session, contexte, dossier, "gateway.dossier.action-fixee", avant)


async def rendre(
    session: AsyncSession,
    contexte: ContexteRequete,
    dossier: Dossier,
    action: str,
    echeance_le: date,
    motif: str | None = None,
) -> int:
    """Gives the dossier back to the ensemblier's queue, in the transaction of what makes it necessary."""
    precedent = await repository.referent_actif(session, dossier.id)
    if precedent is not None:
        precedent.jusqu_au = contexte.horloge.maintenant()
    avant = {"proprietaire": dossier.proprietaire, "referent_id": dossier.referent_id}
    dossier.proprietaire, dossier.referent_id = "file-ensemblier", None
    dossier.prochaine_action, dossier.echeance_le = action, echeance_le
    return await _enregistrer(session, contexte, dossier, "gateway.dossier.rendu", avant, {"motif": motif})


async def clore(session: AsyncSession, contexte: ContexteRequete, dossier: Dossier, entree: Cloture) -> int:
    """Closes the dossier with a typed reason."""
    dossier.etat, dossier.motif_cloture, dossier.clos_le = "clos", entree.motif, contexte.horloge.maintenant()
    return await _enregistrer(
        session, contexte, dossier, "gateway.dossier.clos", {"etat": "ouvert"}, {"motif": entree.motif}
    )


async def reparer(session: AsyncSession, contexte: ContexteRequete, dossier: Dossier, fiche: Fiche) -> int:
    """Replaces the typed sheet by the directory's."""
    avant = {"naf": dossier.naf, "code_commune": dossier.code_commune, "etat_fiche": dossier.etat_fiche}
    for nom, valeur in faits_de(fiche).items():
        setattr(dossier, nom, valeur)
    dossier.fiche_le = contexte.horloge.maintenant()
    complement = {"naf": fiche.naf, "departement": fiche.departement, "etat_fiche": dossier.etat_fiche}
    return await _enregistrer(session, contexte, dossier, "gateway.dossier.fiche-reparee", avant, complement)


async def _associer(session: AsyncSession, contexte: ContexteRequete, dossier_id: UUID, organisation_id: UUID) -> None:
    """A party for good: an access that was about to end no longer does; what the company took back stays closed."""
    await registre.verifier_ouvert(session, dossier_id, organisation_id)
    depuis_le = contexte.horloge.maintenant()
    valeurs = {"dossier_id": dossier_id, "organisation_id": organisation_id, "depuis_le": depuis_le}
    ajout = insert(Partie).values(valeurs)
    pour_de_bon = {"acces_jusqu_au": None}
    await session.execute(ajout.on_conflict_do_update(index_elements=list(valeurs)[:2], set_=pour_de_bon))
    await registre.inscrire(session, contexte, dossier_id, organisation_id, voie="association", objet_id=dossier_id)


async def _enregistrer(
    session: AsyncSession,
    contexte: ContexteRequete,
    dossier: Dossier,
    type_: str,
    avant: Mapping[str, object] | None,
    complement: Mapping[str, object] | None = None,
) -> int:
    dossier.revision += 1
    await session.flush()
    apres = {
        "etat": dossier.etat,
        "proprietaire": dossier.proprietaire,
        "referent_id": dossier.referent_id,
        "prochaine_action": dossier.prochaine_action,
        "echeance_le": dossier.echeance_le,
        **(complement or {}),
    }
    return await tracer(
        session,
        contexte,
        type=type_,
        objet_id=dossier.id,
        dossier_id=dossier.id,
        avant=dict(avant) if avant else None,
        apres=apres,
    )
