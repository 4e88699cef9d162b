"""What is known of the company to examine."""

from datetime import date

from services.aides.eligibilite.connaissance import Connaissance
from services.aides.eligibilite.essais import INCONNUE
from services.aides.eligibilite.origine import Origine
from services.aides.eligibilite.service import origine_de, verifier_taille
from services.aides.moteur.schemas import ExamenNouveau
from shared.base.connexion import Base
from shared.perimetre.service import dossier_visible
from shared.securite.identite import Identite


async def connaissance_de(base: Base, identite: Identite, entree: ExamenNouveau, le: date) -> Connaissance:
    """The facts alone, or with those of the dossier and of its ledger; DossierIntrouvable, TailleContradictoire."""
    verifier_taille(entree.faits)
    if entree.dossier_id is None:
        return Origine(INCONNUE, le, entree.faits, actions=[], octroyees=[], versions=[]).connaissance()
    async with base.lecture() as session:
        dossier = await dossier_visible(session, identite, entree.dossier_id)
        origine = await origine_de(session, dossier, entree.faits, le)
    return origine.connaissance()
