"""What follows an evaluation: the next questions, what would make eligible, the most useful first."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.aides.demandes.repository import delais_medians
from services.aides.eligibilite.classement_schemas import Classement
from services.aides.eligibilite.contrefactuel_schemas import ListeContrefactuels
from services.aides.eligibilite.errors import EvaluationIntrouvable, EvaluationSansOrigine
from services.aides.eligibilite.explication import expliquer
from services.aides.eligibilite.explication_schemas import Explication
from services.aides.eligibilite.manques import contrefactuels
from services.aides.eligibilite.question_schemas import QuestionsSuivantes
from services.aides.eligibilite.questions import questions, sans_question
from services.aides.eligibilite.routes import Lecteur
from services.aides.eligibilite.suites import ligne_lue, origine_conservee
from services.aides.eligibilite.taille_lue import expliquer_taille
from services.aides.eligibilite.taille_schemas import TailleExpliquee
from services.aides.eligibilite.utilite import classement
from shared.base import Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.valeurs import Code

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/aides", tags=["Éligibilité"])


@routeur.get(
    "/evaluations/{evaluation_id}/questions",
    summary="Lire les questions suivantes d'une évaluation",
    responses=reponses(EvaluationIntrouvable, EvaluationSansOrigine),
)
async def lire_questions(identite: Lecteur, session: Lecture, evaluation_id: UUID) -> QuestionsSuivantes:
    """Les plus petites questions qui restent : d'abord celle qui décide le plus de dispositifs."""
    ligne, origine = await origine_conservee(session, identite, evaluation_id)
    connaissance = origine.connaissance()
    return QuestionsSuivantes(
        evaluation_id=evaluation_id,
        le=origine.le,
        indecis=ligne["synthese"]["a_confirmer"],
        questions=questions(origine, connaissance),
        sans_question=sans_question(origine, connaissance),
    )


@routeur.get(
    "/evaluations/{evaluation_id}/contrefactuels",
    summary="Lire ce qui rendrait éligible",
    responses=reponses(EvaluationIntrouvable, EvaluationSansOrigine),
)
async def lire_contrefactuels(
    identite: Lecteur,
    session: Lecture,
    evaluation_id: UUID,
    dispositif: Annotated[Code | None, Query(description="Dispositif ; par défaut, tous les refusés.")] = None,
) -> ListeContrefactuels:
    """Pour chaque critère non rempli, le changement le plus proche, vérifié par une nouvelle évaluation."""
    _, origine = await origine_conservee(session, identite, evaluation_id)
    elements = contrefactuels(origine, origine.connaissance())
    gardes = [element for element in elements if dispositif in (None, element.dispositif)]
    return ListeContrefactuels(evaluation_id=evaluation_id, le=origine.le, elements=gardes)


@routeur.get(
    "/evaluations/{evaluation_id}/taille",
    summary="Lire la taille de l'entreprise, expliquée",
    responses=reponses(EvaluationIntrouvable, EvaluationSansOrigine),
)
async def lire_taille(identite: Lecteur, session: Lecture, evaluation_id: UUID) -> TailleExpliquee:
    """Ce que chaque entreprise liée ou partenaire apporte, les seuils, et les classes encore possibles."""
    _, origine = await origine_conservee(session, identite, evaluation_id)
    return expliquer_taille(evaluation_id, origine, origine.connaissance())


@routeur.get(
    "/evaluations/{evaluation_id}/classement",
    summary="Lire les dispositifs par utilité",
    responses=reponses(EvaluationIntrouvable),
)
async def lire_classement(identite: Lecteur, session: Lecture, evaluation_id: UUID) -> Classement:
    """Rang selon le besoin couvert, la vraisemblance et le délai, expliqué ; trois suites au plus."""
    ligne = await ligne_lue(session, identite, evaluation_id)
    return classement(ligne, await delais_medians(session))


@routeur.get(
    "/evaluations/{evaluation_id}/explication",
    summary="Lire une évaluation expliquée sans répétition",
    responses=reponses(EvaluationIntrouvable),
)
async def lire_explication(identite: Lecteur, session: Lecture, evaluation_id: UUID) -> Explication:
    """Chaque fait, source et critère une seule fois, cités par leur rang dans les verdicts."""
    return expliquer(await ligne_lue(session, identite, evaluation_id))
