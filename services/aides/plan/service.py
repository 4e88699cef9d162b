"""Establishes a funding plan and keeps it: reading, computing off the loop, storing."""

import asyncio
from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue import repository as catalogue
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.catalogue.variantes import les_plus_locales
from services.aides.eligibilite.connaissance import connaitre
from services.aides.eligibilite.errors import DepensesExcessives
from services.aides.eligibilite.lieu import lieux
from services.aides.eligibilite.minimis import AideMinimis
from services.aides.minimis import registre
from services.aides.minimis.domain import nettes
from services.aides.plan.calcul import calculer
from services.aides.plan.demande import Demande, centimes
from services.aides.plan.enveloppes import completer_enveloppes
from services.aides.plan.errors import DispositifInconnu
from services.aides.plan.models import PlanFinancement
from services.aides.plan.preremplissage import Preremplie, verifier_uniques
from services.aides.plan.resultat import resultat_du_plan
from services.aides.plan.saisie import PlanNouveau
from services.aides.plan.schemas import ResultatPlan
from shared.contracts.perimetre import PerimetreDossier
from shared.perimetre.service import dossier_modifiable
from shared.trace import ContexteRequete, tracer
from shared.valeurs import PLAFOND_MONTANT_EUR


async def etablir(
    session: AsyncSession, contexte: ContexteRequete, preremplie: Preremplie
) -> tuple[PlanFinancement, int]:
    """The stored plan and the position of its event.

    DossierIntrouvable, DossierClos, DepensesExcessives, DispositifInconnu, ReferenceEnDouble.
    """
    entree = preremplie.entree
    dossier = await dossier_modifiable(session, contexte.identite, entree.dossier_id)
    verifier_total(entree)
    le = entree.le or contexte.horloge.aujourdhui()
    entree = entree.model_copy(update={"le": le})
    permises = retenues(await catalogue.en_vigueur(session, le), entree)
    versions = les_plus_locales(permises, lieux(entree.faits, dossier), le)
    codes = {version.code for version in versions}
    entree = await completer_enveloppes(session, contexte.horloge, entree, codes, dossier)
    compte = await registre.lire(session, dossier.siren, le)
    demande = decrire(entree, le, dossier, compte)
    aide_min = centimes(entree.exigences.aide_minimale_eur) if entree.exigences.aide_minimale_eur else 0
    calcul = await asyncio.to_thread(calculer, versions, demande, entree.exigences.dossiers_max, aide_min)
    plan = _ligne(contexte, le, entree, resultat_du_plan(calcul, demande, entree, preremplie.deduites))
    session.add(plan)
    await session.flush()
    return plan, await _tracer(session, contexte, plan)


def verifier_total(entree: PlanNouveau) -> None:
    """DepensesExcessives when the whole plan adds up to more than an amount can hold."""
    total = sum(depense.montant_eur for action in entree.actions for depense in action.depenses)
    if total > PLAFOND_MONTANT_EUR:
        raise DepensesExcessives(champs=[{"champ": "body.actions", "message": "total excessif"}])


def retenues(versions: Sequence[VersionEnVigueur], entree: PlanNouveau) -> list[VersionEnVigueur]:
    """Versions that the company accepts; DispositifInconnu names a code that no version in force has."""
    connus = {version.code for version in versions}
    exclus, enveloppes = entree.exigences.dispositifs_exclus, [e.dispositif for e in entree.enveloppes]
    verifier_uniques("enveloppes", enveloppes)
    inconnus = sorted({*exclus, *enveloppes} - connus)
    if inconnus:
        raise DispositifInconnu(f"Hors du catalogue au {entree.le} : {', '.join(inconnus)}.", dispositifs=inconnus)
    return [version for version in versions if version.code not in exclus]


def decrire(entree: PlanNouveau, le: date, dossier: PerimetreDossier, compte: registre.Compte) -> Demande:
    """What is known before each action: its own start says whether its works have begun."""
    inscrites = [
        AideMinimis(ligne.montant_eur, ligne.octroi_le)
        for ligne in nettes(compte.lignes, le)
        if ligne.regime == "general"
    ]
    attestees = compte.attestee_le is not None
    ensemble = connaitre(entree.faits, dossier, le, inscrites, attestees=attestees)
    connaissances = [ensemble] * len(entree.actions)
    for rang, action in enumerate(entree.actions):
        if action.debut_prevu_le is not None:
            faits = entree.faits.model_copy(update={"premier_engagement_le": action.debut_prevu_le})
            connaissances[rang] = connaitre(faits, dossier, le, inscrites, attestees=attestees)
    return Demande(
        le=le,
        actions=entree.actions,
        connaissances=connaissances,
        ensemble=ensemble,
        enveloppes={enveloppe.dispositif: centimes(enveloppe.restant_eur) for enveloppe in entree.enveloppes},
        cout_dossier_eur=entree.exigences.cout_dossier_eur,
    )


def _ligne(contexte: ContexteRequete, le: date, entree: PlanNouveau, resultat: ResultatPlan) -> PlanFinancement:
    return PlanFinancement(
        dossier_id=entree.dossier_id,
        le=le,
        etabli_le=contexte.horloge.maintenant(),
        etabli_par=contexte.identite.compte_id,
        aide_certaine_eur=resultat.certain.aide_eur,
        aide_si_confirmee_eur=resultat.si_confirme.aide_eur,
        entree=entree.model_dump(mode="json", exclude_none=True),
        resultat=resultat.model_dump(mode="json"),
    )


async def _tracer(session: AsyncSession, contexte: ContexteRequete, plan: PlanFinancement) -> int:
    donnees = {
        "aide_certaine_eur": format(plan.aide_certaine_eur, ".2f"),
        "dossiers": len(plan.resultat["certain"]["dossiers"]),
        "statut": plan.resultat["statut"],
    }
    return await tracer(
        session,
        contexte,
        type="aides.plan-financement.etabli",
        objet_id=plan.id,
        dossier_id=plan.dossier_id,
        apres=donnees,
        donnees=donnees,
    )
