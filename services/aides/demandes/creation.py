"""Opens a demande from an evaluation: its fields are filled, each with where it comes from."""

from decimal import Decimal

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.demandes import repository
from services.aides.demandes.errors import (
    ActionAPreciser,
    DemandeDejaEnCours,
    DispositifNonEvalue,
    EntrepriseNonEligible,
)
from services.aides.demandes.models import Demande
from services.aides.demandes.preremplissage import Connus, ajouter_precedentes, ajouter_voisins, remplir
from services.aides.demandes.schemas import DemandeNouvelle
from services.aides.demandes.trace import tracer_demande
from services.aides.eligibilite import repository as evaluations
from services.aides.eligibilite.errors import EvaluationIntrouvable
from services.aides.eligibilite.schemas import EvaluationLue, MontantVu, ResultatAide
from shared.perimetre.service import dossier_modifiable
from shared.trace import ContexteRequete


async def creer_demande(
    session: AsyncSession, contexte: ContexteRequete, entree: DemandeNouvelle, connus: Connus
) -> tuple[Demande, int]:
    """The draft and the position of its event.

    EvaluationIntrouvable, DossierClos, DispositifNonEvalue, ActionAPreciser, EntrepriseNonEligible, DemandeDejaEnCours.
    """
    ligne = await evaluations.lire(session, contexte.identite, entree.evaluation_id)
    if ligne is None:
        raise EvaluationIntrouvable()
    evaluation = EvaluationLue.model_validate(dict(ligne))
    dossier = await dossier_modifiable(session, contexte.identite, evaluation.dossier_id)
    resultat = choisir_resultat(evaluation, entree)
    verifier_eligibilite(resultat)
    demande = _brouillon(contexte, entree, evaluation, resultat)
    rempli = remplir(dossier, await repository.fiche_recue_le(session, dossier.dossier_id), evaluation, resultat)
    ajouter_voisins(rempli, connus)
    ajouter_precedentes(rempli, await repository.precedentes(session, dossier.dossier_id))
    demande.contenu = list(rempli.champs.values())
    try:
        async with session.begin_nested():
            session.add(demande)
            await session.flush()
    except IntegrityError as erreur:
        raise DemandeDejaEnCours() from erreur
    return demande, await tracer_demande(session, contexte, demande, "creee")


def choisir_resultat(evaluation: EvaluationLue, entree: DemandeNouvelle) -> ResultatAide:
    """The result that the demande rests on."""
    candidats = [r for r in evaluation.resultats if r.dispositif == entree.dispositif]
    if entree.action_reference is not None:
        candidats = [r for r in candidats if r.action_reference == entree.action_reference]
    if not candidats:
        evalues = sorted({r.dispositif for r in evaluation.resultats})
        raise DispositifNonEvalue(dispositifs_evalues=evalues)
    if len(candidats) > 1:
        raise ActionAPreciser(actions=[r.action_reference for r in candidats])
    return candidats[0]


def verifier_eligibilite(resultat: ResultatAide) -> None:
    """Refuses, naming the criteria, when the verdict is `non_eligible`."""
    if resultat.verdict != "non_eligible":
        return
    faux = [critere for critere in resultat.criteres if critere.resultat == "faux"]
    phrases = " ; ".join(f"{critere.libelle} (vu — {critere.valeur_vue})" for critere in faux)
    criteres = [critere.model_dump(mode="json", include={"code", "libelle", "valeur_vue", "seuil"}) for critere in faux]
    raise EntrepriseNonEligible(f"Critère non rempli : {phrases}.", criteres=criteres)


def plafond(montant: MontantVu) -> Decimal | None:
    """Most that the evaluation allows to grant, in euros; None when no rule gives a limit."""
    return montant.montant_eur if montant.montant_eur is not None else montant.plafond_eur


def _brouillon(
    contexte: ContexteRequete,
    entree: DemandeNouvelle,
    evaluation: EvaluationLue,
    resultat: ResultatAide,
) -> Demande:
    return Demande(
        dossier_id=evaluation.dossier_id,
        evaluation_id=evaluation.id,
        dispositif=resultat.dispositif,
        dispositif_version=resultat.version,
        action_reference=resultat.action_reference,
        regime=resultat.regimes[0],
        verdict=resultat.verdict,
        objet=entree.objet or resultat.action_titre or resultat.nom,
        contenu=[],
        montant_demande_eur=entree.montant_demande_eur,
        montant_calcule_eur=resultat.montant.montant_eur,
        plafond_eur=plafond(resultat.montant),
        creee_le=contexte.horloge.maintenant(),
        creee_par=contexte.identite.compte_id,
    )
