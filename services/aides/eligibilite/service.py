"""Evaluates a dossier against the catalogue, and keeps the answer."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue import repository as catalogue
from services.aides.eligibilite.connaissance import Connaissance, connaitre
from services.aides.eligibilite.errors import DepensesExcessives
from services.aides.eligibilite.evaluation import evaluer_tout, fait_vu, synthese
from services.aides.eligibilite.minimis import AideMinimis
from services.aides.eligibilite.models import Evaluation
from services.aides.eligibilite.saisie import ActionAEvaluer, EvaluationNouvelle
from services.aides.eligibilite.schemas import ResultatAide
from services.aides.minimis import registre
from services.aides.minimis.domain import nettes
from shared.perimetre.service import dossier_modifiable
from shared.trace import ContexteRequete, tracer
from shared.valeurs import PLAFOND_MONTANT_EUR


async def evaluer_dossier(
    session: AsyncSession, contexte: ContexteRequete, entree: EvaluationNouvelle
) -> tuple[Evaluation, int]:
    """The stored evaluation and the position of its event; DossierIntrouvable, DossierClos, DepensesExcessives."""
    dossier = await dossier_modifiable(session, contexte.identite, entree.dossier_id)
    verifier_depenses(entree.actions)
    le = entree.le or contexte.horloge.aujourdhui()
    compte = await registre.lire(session, dossier.siren, le)
    inscrites = [
        AideMinimis(ligne.montant_eur, ligne.octroi_le)
        for ligne in nettes(compte.lignes, le)
        if ligne.regime == "general"
    ]
    connaissance = connaitre(entree.faits, dossier, le, inscrites, attestees=compte.attestee_le is not None)
    resultats = evaluer_tout(await catalogue.en_vigueur(session, le), entree.actions, connaissance)
    evaluation = _evaluation(contexte, entree, connaissance, resultats)
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


def _evaluation(
    contexte: ContexteRequete, entree: EvaluationNouvelle, connaissance: Connaissance, resultats: list[ResultatAide]
) -> Evaluation:
    return Evaluation(
        dossier_id=entree.dossier_id,
        le=connaissance.le,
        faite_le=contexte.horloge.maintenant(),
        faite_par=contexte.identite.compte_id,
        synthese=synthese(resultats).model_dump(),
        faits=entree.faits.model_dump(mode="json", exclude_none=True),
        faits_utilises=[fait_vu(code, connu).model_dump() for code, connu in sorted(connaissance.faits.items())],
        actions=[action.model_dump(mode="json") for action in entree.actions],
        resultats=[resultat.model_dump(mode="json") for resultat in resultats],
    )


def verifier_depenses(actions: Sequence[ActionAEvaluer]) -> None:
    """Refuses an action whose costs add up to more than an amount can hold."""
    for rang, action in enumerate(actions):
        if sum(depense.montant_eur for depense in action.depenses) > PLAFOND_MONTANT_EUR:
            raise DepensesExcessives(champs=[{"champ": f"body.actions.{rang}.depenses", "message": "total excessif"}])
