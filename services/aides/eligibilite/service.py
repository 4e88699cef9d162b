"""Evaluates a dossier against the catalogue, and keeps the answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue import repository as catalogue
from services.aides.catalogue.variantes import les_plus_locales
from services.aides.eligibilite.conservation import conserver_contenus
from services.aides.eligibilite.errors import DepensesExcessives, TailleContradictoire
from services.aides.eligibilite.lieu import lieux
from services.aides.eligibilite.minimis import AideMinimis
from services.aides.eligibilite.models import Evaluation
from services.aides.eligibilite.origine import Origine, conserver, reponse, sceller
from services.aides.eligibilite.questions import questions
from services.aides.eligibilite.saisie import ActionAEvaluer, EvaluationNouvelle, FaitsSaisis
from services.aides.eligibilite.taille_saisie import liens_constates
from services.aides.minimis import registre
from services.aides.minimis.domain import nettes
from shared.contracts.perimetre import PerimetreDossier
from shared.perimetre.service import dossier_modifiable
from shared.trace import ContexteRequete, tracer
from shared.valeurs import PLAFOND_MONTANT_EUR


async def evaluer_dossier(
    session: AsyncSession, contexte: ContexteRequete, entree: EvaluationNouvelle
) -> tuple[Evaluation, int]:
    """The stored evaluation and the position of its event; DossierIntrouvable, DossierClos, DepensesExcessives,
    TailleContradictoire."""
    dossier = await dossier_modifiable(session, contexte.identite, entree.dossier_id)
    verifier_depenses(entree.actions)
    verifier_taille(entree.faits)
    le = entree.le or contexte.horloge.aujourdhui()
    origine = await _origine(session, entree, dossier, le)
    evaluation = _evaluation(contexte, origine)
    await conserver_contenus(session, contexte.horloge, origine)
    session.add(evaluation)
    await session.flush()
    position = await tracer(
        session,
        contexte,
        type="aides.evaluation.faite",
        objet_id=evaluation.id,
        dossier_id=evaluation.dossier_id,
        apres={"le": le, **evaluation.synthese},
        donnees=evaluation.synthese,
    )
    return evaluation, position


async def _origine(session: AsyncSession, entree: EvaluationNouvelle, dossier: PerimetreDossier, le: date) -> Origine:
    """All that the answer will rest on: what was typed, the ledger, the rules in force."""
    versions = les_plus_locales(await catalogue.en_vigueur(session, le), lieux(entree.faits, dossier), le)
    return replace(await origine_de(session, dossier, entree.faits, le), actions=entree.actions, versions=versions)


async def origine_de(session: AsyncSession, dossier: PerimetreDossier, faits: FaitsSaisis, le: date) -> Origine:
    """What is known of the company that day: what was typed, the ledger; neither actions nor rules."""
    compte = await registre.lire(session, dossier.siren, le)
    inscrites = [AideMinimis(n.montant_eur, n.octroi_le) for n in nettes(compte.lignes, le) if n.regime == "general"]
    return Origine(
        dossier=dossier,
        le=le,
        faits=faits,
        actions=[],
        octroyees=inscrites,
        versions=[],
        attestees=compte.attestee_le is not None,
        liens=liens_constates(dossier.siren, compte.liens, le),
    )


def _evaluation(contexte: ContexteRequete, origine: Origine) -> Evaluation:
    connaissance, resultats = origine.rendre()
    contenu = {
        "le": origine.le,
        "faits": origine.faits.model_dump(mode="json", exclude_none=True),
        "actions": [action.model_dump(mode="json") for action in origine.actions],
        "origine": conserver(origine),
        **reponse(connaissance, resultats),
        "questions": [question.model_dump(mode="json") for question in questions(origine, connaissance)],
    }
    return Evaluation(
        dossier_id=origine.dossier.dossier_id,
        faite_le=contexte.horloge.maintenant(),
        faite_par=contexte.identite.compte_id,
        sceau=sceller(contenu),
        **contenu,
    )


def verifier_depenses(actions: Sequence[ActionAEvaluer]) -> None:
    """Refuses an action whose costs add up to more than an amount can hold."""
    for rang, action in enumerate(actions):
        if sum(depense.montant_eur for depense in action.depenses) > PLAFOND_MONTANT_EUR:
            raise DepensesExcessives(champs=[{"champ": f"body.actions.{rang}.depenses", "message": "total excessif"}])


def verifier_taille(faits: FaitsSaisis) -> None:
    """Refuses a headcount that its own detail denies, and more earlier years than the company has closed."""
    detail, clos = faits.effectif_detail, faits.exercices_clos
    if detail is not None and faits.effectif_etp is not None and detail.uta != faits.effectif_etp:
        message = f"ne donne pas {faits.effectif_etp} mais {detail.uta} unités de travail annuel"
        raise TailleContradictoire(champs=[{"champ": "body.faits.effectif_detail", "message": message}])
    if clos is not None and len(faits.exercices_precedents or ()) > max(clos - 1, 0):
        message = f"compte plus d'exercices que les {clos} clos"
        raise TailleContradictoire(champs=[{"champ": "body.faits.exercices_precedents", "message": message}])
