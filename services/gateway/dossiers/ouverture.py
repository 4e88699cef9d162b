"""Opening a dossier: read the sheet, check the conditions, one dossier per company, an owner from the first second."""

from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.annuaire.domain import Annuaire, AnnuaireIndisponible, Fiche, conditions_manquantes
from services.gateway.dossiers import domain, repository
from services.gateway.dossiers.errors import (
    DossierDejaOuvert,
    EntrepriseHorsPerimetre,
    EtablissementInconnu,
    SaisieNecessaire,
)
from services.gateway.dossiers.models import Dossier, Partie
from services.gateway.dossiers.schemas import DossierNouveau, SaisieFiche
from shared.calendrier import ajouter_jours_ouvres
from shared.securite.identite import PARTENAIRES
from shared.trace import ContexteRequete, tracer


async def lire_fiche(annuaire: Annuaire, entree: DossierNouveau) -> Fiche:
    """The company's sheet from the directory, or the typed one (`degradee`) while it does not answer."""
    try:
        fiche = await annuaire.fiche(entree.siret)
    except AnnuaireIndisponible:
        if entree.saisie is None:
            champs = [
                {"champ": f"body.saisie.{nom}", "message": "est nécessaire"}
                for nom in ("raison_sociale", "naf", "code_commune")
            ]
            raise SaisieNecessaire(champs=champs) from None
        return fiche_saisie(entree.siret, entree.saisie)
    if fiche is None:
        raise EtablissementInconnu()
    return fiche


def fiche_saisie(siret: str, saisie: SaisieFiche) -> Fiche:
    return Fiche(
        siret=siret,
        raison_sociale=saisie.raison_sociale,
        naf=saisie.naf,
        code_commune=saisie.code_commune,
        tranche_effectif=saisie.tranche_effectif,
        degradee=True,
    )


async def ouvrir_dossier(
    session: AsyncSession, contexte: ContexteRequete, fiche: Fiche, origine: str
) -> tuple[Dossier, int]:
    """The new dossier in the queue « à orienter », and the position of its event."""
    manquantes = conditions_manquantes(fiche)
    if manquantes:
        conditions = [{"code": code, "message": phrase} for code, phrase in manquantes]
        raise EntrepriseHorsPerimetre(" ".join(phrase for _, phrase in manquantes), conditions=conditions)
    dossier = _nouveau(contexte, fiche, origine)
    precedent = await repository.dernier_clos(session, fiche.siren)
    if precedent is not None:
        dossier.precedent_id = precedent.id
        dossier.prochaine_action = domain.action_relance(precedent.clos_le, precedent.motif_cloture)
    try:
        async with session.begin_nested():
            session.add(dossier)
            await session.flush()
    except IntegrityError:
        await _signaler_existant(session, contexte, fiche.siren)
    organisation_id = contexte.identite.organisation_id
    if contexte.identite.role in PARTENAIRES and organisation_id is not None:
        session.add(Partie(dossier_id=dossier.id, organisation_id=organisation_id))
        await session.flush()
    return dossier, await tracer_ouverture(session, contexte, dossier)


async def tracer_ouverture(session: AsyncSession, contexte: ContexteRequete, dossier: Dossier) -> int:
    apres = {
        "etat": dossier.etat,
        "departement": dossier.departement,
        "naf": dossier.naf,
        "origine": dossier.origine,
        "etat_fiche": dossier.etat_fiche,
        "precedent_id": dossier.precedent_id,
        "prochaine_action": dossier.prochaine_action,
        "echeance_le": dossier.echeance_le,
    }
    return await tracer(
        session, contexte, type="gateway.dossier.ouvert", objet_id=dossier.id, dossier_id=dossier.id, apres=apres
    )


def _nouveau(contexte: ContexteRequete, fiche: Fiche, origine: str) -> Dossier:
    maintenant: datetime = contexte.horloge.maintenant()
    return Dossier(
        **faits_de(fiche),
        fiche_le=maintenant,
        ouvert_le=maintenant,
        ouvert_par=contexte.identite.compte_id,
        origine=origine,
        prochaine_action=domain.PREMIERE_ACTION,
        echeance_le=ajouter_jours_ouvres(contexte.horloge.aujourdhui(), domain.DELAI_ORIENTATION_JO),
    )


def faits_de(fiche: Fiche) -> dict[str, Any]:
    """Columns of the dossier that come from the sheet."""
    return {
        "siren": fiche.siren,
        "siret": fiche.siret,
        "raison_sociale": fiche.raison_sociale,
        "naf": fiche.naf,
        "departement": fiche.departement,
        "code_commune": fiche.code_commune,
        "tranche_effectif": fiche.tranche_effectif,
        "categorie": fiche.categorie,
        "nature_juridique": fiche.nature_juridique,
        "date_creation": fiche.date_creation,
        "etat_fiche": "degrade" if fiche.degradee else "complete",
    }


async def _signaler_existant(session: AsyncSession, contexte: ContexteRequete, siren: str) -> None:
    existant = await repository.dossier_ouvert(session, siren)
    accessible = await repository.est_visible(session, contexte.identite, existant.id)
    conseil = "Il vous est accessible." if accessible else "Demandez à l'ensemblier d'y associer votre organisation."
    raise DossierDejaOuvert(
        f"Un dossier est ouvert depuis le {existant.ouvert_le:%d/%m/%Y}. {conseil}",
        dossier={"id": existant.id, "siren": siren, "ouvert_le": existant.ouvert_le, "accessible": accessible},
    )
