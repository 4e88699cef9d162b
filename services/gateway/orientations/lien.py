"""Answering without an account: a signed link, bound to one orientation, good for one decision, for eight days."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import case, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.acces.emission import Emetteur
from services.gateway.consentements import registre
from services.gateway.courriels import repository as courriels
from services.gateway.dossiers.models import Dossier
from services.gateway.orientations import domain, repository
from services.gateway.orientations.errors import OrientationDejaPrise
from services.gateway.orientations.lien_errors import (
    LienDejaUtilise,
    LienEncoreValable,
    LienExpire,
    LienInconnu,
    LienRevoque,
    LienSansObjet,
    TropDAppels,
)
from services.gateway.orientations.models import Orientation, OrientationLien
from services.gateway.orientations.regles import regle
from shared.horloge import Horloge
from shared.securite.identite import Identite, Role
from shared.securite.jetons import JetonPerime, JetonRefuse
from shared.trace import ContexteRequete

COURRIEL = "orientation"
"""Type of the mail that carries a link; it does not leave once the link opens nothing."""
L: Any = OrientationLien.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Appel:
    """A call through a link: the link, what it opens, and the context in which its partner acts."""

    lien: OrientationLien
    dossier: Dossier
    orientation: Orientation
    freres: list[Orientation]
    contexte: ContexteRequete


async def emettre(
    session: AsyncSession, contexte: ContexteRequete, orientation: Orientation, emetteur: Emetteur
) -> tuple[str, OrientationLien]:
    """(token, link) for an orientation that waits; a link still good is not doubled."""
    if orientation.etat not in domain.EN_ATTENTE:
        raise LienSansObjet(f"L'orientation est {orientation.etat} : il n'y a plus rien à répondre.")
    maintenant = contexte.horloge.maintenant()
    dernier = await repository.dernier_lien(session, orientation.id)
    if dernier is not None and dernier.revoque_le is None and dernier.expire_le > maintenant:
        raise LienEncoreValable(f"Le lien en cours est valable jusqu'au {dernier.expire_le:%d/%m/%Y}.")
    expire_le = maintenant + timedelta(days=regle("lien_jours"))
    lien = OrientationLien(
        orientation_id=orientation.id,
        emis_le=maintenant,
        emis_par=contexte.identite.compte_id,
        expire_le=expire_le,
        fenetre_le=maintenant,
    )
    session.add(lien)
    await session.flush()
    jeton = emetteur.jeton_lien(str(orientation.id), str(lien.id), maintenant.timestamp(), expire_le.timestamp())
    return jeton, lien


async def revoquer(session: AsyncSession, contexte: ContexteRequete, orientation_id: UUID) -> None:
    """The links of an orientation that has changed open nothing any more."""
    requete = update(OrientationLien).where(L.c.orientation_id == orientation_id, L.c.revoque_le.is_(None))
    await session.execute(requete.values(revoque_le=contexte.horloge.maintenant()))
    await courriels.annuler(session, COURRIEL, orientation_id, "orientation-repondue")


async def ouvrir(
    session: AsyncSession, horloge: Horloge, emetteur: Emetteur, jeton: str, requete_id: str | None
) -> Appel:
    """What a link opens, everything locked; each refusal says what the holder may do, nothing of the company."""
    lien, orientation_id = await _retrouver(session, emetteur, jeton)
    lue = await repository.reperes(session, orientation_id)
    dossier = await repository.dossier_verrouille(session, lue["dossier_id"])
    assert dossier is not None, "an orientation belongs to a dossier"
    freres = await repository.freres_verrouilles(session, lue["envoi_id"])
    await session.refresh(lien)
    orientation = freres.pop(orientation_id)
    if any(frere.acceptee_le is not None for frere in freres.values()):
        raise OrientationDejaPrise("Un autre partenaire a accepté cette demande : elle est prise.")
    verifier_utilisable(lien, horloge.maintenant())
    identite = Identite(lien.id, Role.PARTENAIRE_CONSEILLER, orientation.decidee_organisation_id)
    contexte = ContexteRequete(identite, requete_id, horloge)
    return Appel(lien, dossier, orientation, list(freres.values()), contexte)


async def _retrouver(session: AsyncSession, emetteur: Emetteur, jeton: str) -> tuple[OrientationLien, UUID]:
    try:
        sujet, identifiant = emetteur.lire_lien(jeton)
        orientation_id, lien_id = UUID(sujet), UUID(identifiant)
    except JetonPerime as erreur:
        raise LienExpire() from erreur
    except (JetonRefuse, ValueError) as erreur:
        raise LienInconnu() from erreur
    lien = await session.get(OrientationLien, lien_id)
    if lien is None or lien.orientation_id != orientation_id:
        raise LienInconnu()
    return lien, orientation_id


def verifier_utilisable(lien: OrientationLien, maintenant: datetime) -> None:
    """Refuses a link already used, revoked or expired."""
    if lien.utilise_le is not None:
        raise LienDejaUtilise(f"Une réponse a déjà été donnée par ce lien le {lien.utilise_le:%d/%m/%Y}.")
    if lien.revoque_le is not None:
        raise LienRevoque()
    if lien.expire_le <= maintenant:
        raise LienExpire(f"Ce lien a expiré le {lien.expire_le:%d/%m/%Y} : demandez-en un autre à qui vous l'a envoyé.")


async def compter(session: AsyncSession, horloge: Horloge, emetteur: Emetteur, jeton: str) -> None:
    """Counts the call in a transaction of its own: a refused call counts too."""
    lien, _ = await _retrouver(session, emetteur, jeton)
    maintenant = horloge.maintenant()
    nouvelle = L.c.fenetre_le <= maintenant - timedelta(hours=1)
    valeurs = {
        "appels": case((nouvelle, 1), else_=L.c.appels + 1),
        "fenetre_le": case((nouvelle, maintenant), else_=L.c.fenetre_le),
    }
    requete = update(OrientationLien).where(L.c.id == lien.id).values(valeurs).returning(L.c.appels)
    appels: int = (await session.execute(requete.execution_options(synchronize_session=False))).scalar_one()
    if appels > regle("lien_appels_par_heure"):
        raise TropDAppels(entetes={"Retry-After": "3600"})


async def noter_vue(session: AsyncSession, appel: Appel, *, nom_communique: bool) -> None:
    """The register says what the holder of the link has read, once for each content."""
    appel.lien.vu_le = appel.lien.vu_le or appel.contexte.horloge.maintenant()
    contenu = ["besoin", "programme", "departement", *(["raison_sociale"] if nom_communique else [])]
    if await registre.deja_inscrit(session, appel.lien.id, contenu):
        return
    organisation_id = appel.orientation.decidee_organisation_id
    ligne: dict[str, Any] = {"voie": "lien", "objet_id": appel.lien.id, "contenu": contenu}
    await registre.inscrire(session, appel.contexte, appel.dossier.id, organisation_id, **ligne)
