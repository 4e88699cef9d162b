"""What the holder of a link reads and decides."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.consentements import registre
from services.gateway.orientations import lien, reponse
from services.gateway.orientations.errors import RetraitReserve
from services.gateway.orientations.lien import Appel
from services.gateway.orientations.lien_schemas import (
    DeclinParLien,
    OrientationParLien,
    ReponseEnregistree,
    ReponseParLien,
)
from services.gateway.orientations.models import Orientation, OrientationEnvoi
from shared.securite.identite import Identite, Role

SUITES = {
    "accepter": "Votre organisation est associée au dossier : un compte lui en donne le contenu.",
    "decliner": "L'émetteur est prévenu de votre refus.",
}


def verifier_emetteur(identite: Identite, orientation: Orientation) -> None:
    """Only the ensemblier and the sender hand a link out."""
    if identite.role is not Role.ENSEMBLIER and identite.organisation_id != orientation.emettrice_organisation_id:
        raise RetraitReserve("Seuls l'ensemblier et l'organisation émettrice transmettent un lien de réponse.")


async def montrer(session: AsyncSession, appel: Appel) -> OrientationParLien:
    """The minimum, noted in the register; the first reading is a reading by the addressee."""
    orientation, dossier = appel.orientation, appel.dossier
    await reponse.noter_vue(session, appel.contexte, orientation)
    envoi = await session.get_one(OrientationEnvoi, orientation.envoi_id)
    nomme = await registre.consenti(session, dossier.id, orientation.decidee_organisation_id, "mise-en-relation")
    await lien.noter_vue(session, appel, nom_communique=nomme)
    return OrientationParLien.model_validate(
        {
            "etat": orientation.etat,
            "besoin": envoi.besoin,
            "axe": envoi.axe,
            "programme": orientation.programme,
            "departement": dossier.departement,
            "raison_sociale": dossier.raison_sociale if nomme else None,
            "echeance_le": orientation.echeance_le,
            "expire_le": appel.lien.expire_le,
        }
    )


async def decider(session: AsyncSession, appel: Appel, entree: ReponseParLien) -> ReponseEnregistree:
    """The single decision of a link; the same rules as with an account."""
    cas = (appel.dossier, appel.orientation, appel.freres)
    appel.lien.utilise_le = appel.contexte.horloge.maintenant()
    if isinstance(entree, DeclinParLien):
        await reponse.decliner(session, appel.contexte, cas, None, entree)
    else:
        await reponse.accepter(session, appel.contexte, cas, None)
    return ReponseEnregistree.model_validate({"etat": appel.orientation.etat, "acces": SUITES[entree.decision]})
