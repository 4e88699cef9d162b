"""Taking the snapshot of a closed month."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.positionnement import repository
from services.diagnostic.positionnement.domain import (
    Cellule,
    Contribution,
    Etat,
    Publication,
    Voix,
    classe_de_taille,
)
from services.diagnostic.positionnement.errors import ClichePosterieurExistant, MoisNonClos
from services.diagnostic.positionnement.filieres import filiere_du_naf
from services.diagnostic.positionnement.models import ClichePairs, MesurePairs
from services.diagnostic.positionnement.secret import publier
from services.diagnostic.restitution.faits import faits_de_json
from shared.horloge import PARIS
from shared.trace import ContexteRequete, position_courante, tracer

CONFIANCE_MIN = Decimal("0.5")
"""Below it a score does not speak for its company among the peers (7.7)."""
DUREE_MOIS = 36
"""Age of the oldest T0 counted (7.7)."""


def debut(mois: str, decalage: int = 0) -> datetime:
    """First instant of the month in Paris, `decalage` months later."""
    rang = int(mois[:4]) * 12 + int(mois[5:]) - 1 + decalage
    return datetime(rang // 12, rang % 12 + 1, 1, tzinfo=PARIS)


def mois_precedent(contexte: ContexteRequete) -> str:
    """The last closed month."""
    return f"{debut(f'{contexte.horloge.aujourdhui():%Y-%m}', -1):%Y-%m}"


async def positionner(session: AsyncSession, contexte: ContexteRequete, mois: str) -> tuple[ClichePairs, int]:
    """The snapshot of the month, taken now unless it exists; MoisNonClos, ClichePosterieurExistant."""
    if mois > mois_precedent(contexte):
        raise MoisNonClos(champ="mois")
    await repository.verrouiller(session)
    existant = await repository.cliche(session, mois)
    if existant is not None:
        return existant, await position_courante(session)
    dernier = await repository.dernier(session)
    if dernier is not None and dernier.mois > mois:
        raise ClichePosterieurExistant(champ="mois", dernier=dernier.mois)
    avant = {} if dernier is None else await repository.mesures(session, dernier.id)
    lignes = await repository.contributeurs(session, debut(mois, 1 - DUREE_MOIS), debut(mois, 1))
    etats = _etats(mois, lignes, avant)
    cliche = _cliche(contexte, mois, lignes, etats)
    session.add(cliche)
    await session.flush()
    for mesure, cellules in etats.items():
        session.add(MesurePairs(cliche_id=cliche.id, mesure=mesure, cellules=en_json(cellules)))
    await session.flush()
    fait = {"mois": mois, "contributeurs": cliche.contributeurs, "cellules_publiees": cliche.cellules_publiees}
    return cliche, await tracer(session, contexte, type="diagnostic.cliche-pairs.pris", objet_id=cliche.id, apres=fait)


def _cliche(
    contexte: ContexteRequete, mois: str, lignes: Sequence[RowMapping], etats: Mapping[str, dict[Cellule, Etat]]
) -> ClichePairs:
    return ClichePairs(
        mois=mois,
        contributeurs=len(lignes),
        cellules_publiees=sum(etat.visible for cellules in etats.values() for etat in cellules.values()),
        pris_le=contexte.horloge.maintenant(),
        pris_par=contexte.identite.compte_id,
    )


def _etats(
    mois: str, lignes: Iterable[RowMapping], avant: Mapping[str, list[dict[str, Any]]]
) -> dict[str, dict[Cellule, Etat]]:
    voix: dict[str, list[Contribution]] = {mesure: [] for mesure in avant}
    for ligne in lignes:
        filiere, taille = profil(ligne["faits"])
        for note in [*ligne["axes"], *ligne["thematiques"]]:
            if note["score"] is not None and Decimal(note["confiance"]) >= CONFIANCE_MIN:
                dite = Voix(str(ligne["resultat_id"]), Decimal(note["score"]))
                contribution = Contribution(ligne["siren"], filiere, taille, dite)
                voix.setdefault(note["code"], []).append(contribution)
    return {mesure: publier(mois, dites, de_json(avant.get(mesure, []))) for mesure, dites in voix.items()}


def profil(faits: Mapping[str, str | None]) -> tuple[str | None, str | None]:
    """Activity group and size class of the facts frozen in a result."""
    connus = faits_de_json(faits)
    return filiere_du_naf(connus.naf), classe_de_taille(connus.effectif_min, connus.effectif_max)


def en_json(cellules: Mapping[Cellule, Etat]) -> list[dict[str, Any]]:
    """Cells as they are stored."""
    return [
        {
            **cellule._asdict(),
            "effectif": etat.effectif,
            "visible": etat.visible,
            "motif": etat.motif,
            "derniere": None if etat.derniere is None else _publication(etat.derniere),
        }
        for cellule, etat in cellules.items()
    ]


def _publication(publication: Publication) -> dict[str, Any]:
    membres = {siren: [voix.resultat, str(voix.score)] for siren, voix in publication.membres.items()}
    return {"mois": publication.mois, "membres": membres}


def de_json(cellules: Iterable[Mapping[str, Any]]) -> dict[Cellule, Etat]:
    """Cells from what is stored."""
    return {
        Cellule(brute["filiere"], brute["taille"]): Etat(
            brute["effectif"], brute["visible"], brute["motif"], _lire_publication(brute["derniere"])
        )
        for brute in cellules
    }


def _lire_publication(brute: Mapping[str, Any] | None) -> Publication | None:
    if brute is None:
        return None
    membres = {siren: Voix(resultat, Decimal(score)) for siren, (resultat, score) in brute["membres"].items()}
    return Publication(brute["mois"], membres)
