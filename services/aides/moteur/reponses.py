"""The answers of the room over HTTP, as bytes already written."""

from fastapi import Request, Response

from services.aides.moteur.catalogues import Catalogues
from services.aides.moteur.schemas import ExamenNouveau
from services.aides.moteur.service import connaissance_de
from shared.base.connexion import Base
from shared.securite.identite import Identite

_JSON = "application/json"


async def repondre(request: Request, identite: Identite, entree: ExamenNouveau) -> Response:
    """The examination; DossierIntrouvable, TailleContradictoire."""
    etat = request.app.state
    le = entree.le or etat.horloge.aujourdhui()
    connaissance = await connaissance_de(etat.base, identite, entree, le)
    presentation = await catalogues(request).du_jour(le)
    examen = presentation.fiche.examiner(connaissance.faits)
    return Response(presentation.rendre(examen, connaissance.saisies), media_type=_JSON)


def catalogues(request: Request) -> Catalogues:
    """Those of the application, made at the first use."""
    etat = request.app.state
    gardes: Catalogues | None = getattr(etat, "catalogues_compiles", None)
    if gardes is None:
        base: Base = etat.base
        gardes = etat.catalogues_compiles = Catalogues(base)
    return gardes
