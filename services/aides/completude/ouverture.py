"""The Région asks the company to correct or to complete: each field and document is named, and exists."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.completude.acces import demande_visible
from services.aides.completude.domain import OUVRABLES
from services.aides.completude.errors import DemandeHorsInstruction, EcheanceImpropre, ElementInconnu
from services.aides.completude.models import Completude
from services.aides.completude.reglages import reglages
from services.aides.completude.schemas import CompletudeNouvelle, ElementDemande
from services.aides.completude.trace import ecrire_au_fil, tracer_completude
from services.aides.demandes.contenu import IDENTITE
from services.aides.demandes.domain import NOMS_ETATS, Etat
from services.aides.demandes.models import Demande
from services.aides.demandes.preremplissage import a_saisir
from shared.trace import ContexteRequete

Cle = tuple[str, str]


async def ouvrir(
    session: AsyncSession, contexte: ContexteRequete, demande_id: UUID, entree: CompletudeNouvelle
) -> tuple[Completude, int]:
    """The request and the position of its event.

    DemandeIntrouvable, DemandeHorsInstruction, EcheanceImpropre, ElementInconnu.
    """
    demande = await demande_visible(session, contexte.identite, demande_id, verrou=True)
    if demande.etat not in OUVRABLES:
        nom = NOMS_ETATS[Etat(demande.etat)]
        raise DemandeHorsInstruction(f"La demande est {nom} : un complément se demande entre le dépôt et la décision.")
    verifier_echeance(entree.echeance_le, contexte.horloge.aujourdhui())
    completude = Completude(
        demande_id=demande.id,
        raison=entree.raison.value,
        objet=entree.objet,
        champs=lister_elements(demande, entree.elements),
        echeance_le=entree.echeance_le,
        ouverte_le=contexte.horloge.maintenant(),
        ouverte_par=contexte.identite.compte_id,
    )
    session.add(completude)
    await session.flush()
    ecrire_au_fil(session, contexte, completude, entree.objet)
    return completude, await tracer_completude(session, contexte, demande, completude, "demandee")


def verifier_echeance(echeance_le: date, aujourdhui: date) -> None:
    """EcheanceImpropre unless the date is to come, within the delay that the Région gives."""
    derniere = aujourdhui + timedelta(days=reglages().delai_de_reponse_max_jours)
    if not aujourdhui < echeance_le <= derniere:
        raise EcheanceImpropre(
            f"La réponse est attendue après le {aujourdhui:%d/%m/%Y} et au plus tard le {derniere:%d/%m/%Y}.",
            echeance_max_le=derniere,
        )


def lister_elements(demande: Demande, elements: Iterable[ElementDemande]) -> list[dict[str, Any]]:
    """Each element with its words and no answer yet; ElementInconnu names those that do not exist, or come twice."""
    connus, retenus, fautes = connaitre(demande), {}, []
    for element in elements:
        cle = (element.genre, element.code)
        if cle not in connus or cle in retenus or (element.genre == "champ" and element.code in IDENTITE):
            fautes.append(element.code)
            continue
        retenus[cle] = {**element.model_dump(), "libelle": connus[cle], "reponse": None, "repondu_le": None}
    if fautes:
        raise ElementInconnu(
            f"Inconnus, en double, ou hors de ce qui se corrige : {', '.join(fautes)}.",
            elements=fautes,
            connus=[{"genre": genre, "code": code} for genre, code in connus if code not in IDENTITE],
        )
    return list(retenus.values())


def connaitre(demande: Demande) -> dict[Cle, str]:
    """(kind, code) → words of all the fields of a demande and of all the documents expected with it."""
    lignes = [*demande.contenu, *a_saisir(demande.contenu)]
    champs = {("champ", ligne["champ"]): ligne["libelle"] for ligne in lignes}
    pieces = {("piece", piece.code): piece.libelle for piece in reglages().pieces_de(demande.dispositif)}
    return champs | pieces
