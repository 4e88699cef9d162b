"""Applying what silence decides, once, whoever runs it and however late."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.parcours.avancement import domain, mouvement, repository
from services.parcours.avancement.mouvement import Mouvement, position
from services.parcours.echeances.schemas import SilenceApplique, SilenceBloque
from services.parcours.modeles.domain import Etape, Geste, attend_apres, geste_du_silence
from services.parcours.modeles.forme import MOTIF_SILENCE
from services.parcours.modeles.repository import publie
from shared.base import Base
from shared.trace import ContexteRequete

PAGE = 100
PAR_APPEL = 500
"""Silences that one call applies: an answer stays short, the next call takes what remains."""
_ECHUS = text("""
SELECT p.id, p.silence_le FROM parcours p JOIN perimetre d ON d.dossier_id = p.dossier_id
WHERE p.silence_le IS NOT NULL AND p.silence_le <= :jour AND p.actif AND d.etat = 'ouvert'
  AND (p.silence_le, p.id) > (:apres_le, :apres_id)
ORDER BY p.silence_le, p.id LIMIT :limite
""")


@dataclass(slots=True)
class Passage:
    """What a run did: the silences applied, and those that a condition of their gesture holds back."""

    appliques: list[SilenceApplique] = field(default_factory=list)
    bloques: list[SilenceBloque] = field(default_factory=list)
    reste: bool = False


async def appliquer_silences(base: Base, contexte: ContexteRequete) -> Passage:
    """Everything due at the clock's date. A run that is missed, repeated or concurrent decides nothing twice:

    each gesture is one statement at the version that was read.
    """
    passage, apres = Passage(), (date.min, UUID(int=0))
    async with base.directe() as connexion:
        while len(passage.appliques) < PAR_APPEL:
            echus = await _page(connexion, contexte.horloge.aujourdhui(), apres)
            for echu in echus:
                await _appliquer(connexion, contexte, echu["id"], passage)
            if len(echus) < PAGE:
                return passage
            apres = (echus[-1]["silence_le"], echus[-1]["id"])
    passage.reste = True
    return passage


async def _page(connexion: AsyncConnection, jour: date, apres: tuple[date, UUID]) -> list[RowMapping]:
    valeurs = {"jour": jour, "apres_le": apres[0], "apres_id": apres[1], "limite": PAGE}
    return list((await connexion.execute(_ECHUS, valeurs)).mappings())


async def _appliquer(
    connexion: AsyncConnection, contexte: ContexteRequete, parcours_id: UUID, passage: Passage
) -> None:
    """The gesture of the silence, if it is still due: another run may have made it since the list was read."""
    ligne = await repository.complet(connexion, contexte.identite, parcours_id)
    if ligne is None or ligne["silence_le"] is None or ligne["silence_le"] > contexte.horloge.aujourdhui():
        return
    modele = await publie(connexion, ligne["modele"], ligne["modele_version"], ligne["modele_sha256"])
    etape = modele.etapes[ligne["etape"]]
    geste = geste_du_silence(modele, etape)
    if geste is None or etape.silence is None:
        return
    motif = MOTIF_SILENCE if geste.motifs else None
    manques = domain.manques(modele, geste, position(ligne), repository.faits(ligne), motif)
    if manques:
        messages = [manque.message for manque in manques]
        passage.bloques.append(SilenceBloque(parcours_id=parcours_id, geste=geste.code, manques=messages))
        return
    effet, decision_le = etape.silence.effet, ligne["silence_le"]
    decide = _mouvement(geste, modele.etapes[geste.vers], motif)
    if await mouvement.ecrire(connexion, contexte, decide, ligne, silence=effet, silence_le=decision_le) is not None:
        fait = {"geste": geste.code, "effet": effet, "vers": geste.vers, "decision_le": decision_le}
        passage.appliques.append(SilenceApplique(parcours_id=parcours_id, **fait))


def _mouvement(geste: Geste, vers: Etape, motif: str | None) -> Mouvement:
    choisi = geste.motif(motif)
    return Mouvement(geste.code, geste.nature, vers, motif, attend=attend_apres(vers, choisi))
