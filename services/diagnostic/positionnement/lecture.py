"""Where one company stands: the nearest cell that may be shown to it, and why not a nearer one."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.passations import repository as passations
from services.diagnostic.positionnement import repository
from services.diagnostic.positionnement.domain import (
    Cellule,
    Echelon,
    Etat,
    cellules_de,
    figures,
    rang_affiche,
)
from services.diagnostic.positionnement.schemas import EchelonEcarte, MesureLue, PositionnementLu
from services.diagnostic.positionnement.secret import INSUFFISANT
from services.diagnostic.positionnement.service import de_json, profil
from services.diagnostic.restitution.errors import ResultatAbsent
from shared.securite.identite import Identite

INCONNU = "donnee_entreprise_absente"


async def positionnement(session: AsyncSession, identite: Identite, diagnostic_id: UUID) -> PositionnementLu:
    """Every axis and thématique of the frozen result among the peers of the last snapshot."""
    diagnostic = await passations.lire(session, identite, diagnostic_id)
    if diagnostic["resultat_id"] is None:
        raise ResultatAbsent()
    contenu = (await passations.resultat(session, diagnostic["resultat_id"])).contenu
    cliche = await repository.dernier(session)
    stockees = {} if cliche is None else await repository.mesures(session, cliche.id)
    filiere, taille = profil(contenu["faits"])
    lecteur = _Lecteur(diagnostic["siren"], filiere, taille)
    return PositionnementLu(
        diagnostic_id=diagnostic_id,
        mois=None if cliche is None else cliche.mois,
        filiere=filiere,
        taille=taille,
        axes=[lecteur.lire(note, stockees) for note in contenu["axes"]],
        thematiques=[lecteur.lire(note, stockees) for note in contenu["thematiques"]],
    )


class _Lecteur:
    """A company that reads: its own voice never helps a cell to reach a threshold."""

    def __init__(self, siren: str, filiere: str | None, taille: str | None) -> None:
        self.siren = siren
        self.cellules = cellules_de(filiere, taille)
        presents = {cellule.echelon for cellule in self.cellules}
        self.absents: list[Echelon] = [e for e in ("filiere-taille", "filiere", "taille") if e not in presents]

    def lire(self, note: Mapping[str, Any], stockees: Mapping[str, list[dict[str, Any]]]) -> MesureLue:
        etats = de_json(stockees.get(note["code"], []))
        score = None if note["score"] is None else Decimal(note["score"])
        socle = {"code": note["code"], "libelle": note["libelle"], "score": score}
        ecartes = [EchelonEcarte(echelon=echelon, motif=INCONNU) for echelon in self.absents]
        repli: tuple[Cellule, int] | None = None
        for cellule in self.cellules:
            vues = self._figures(etats.get(cellule))
            if vues is not None and vues.niveau == "quartiles":
                return self._rendre(socle, etats[cellule], cellule, ecartes)
            if vues is not None and repli is None:
                repli = cellule, len(ecartes)
            ecartes.append(EchelonEcarte(echelon=cellule.echelon, motif=self._motif(etats.get(cellule))))
        if repli is None:
            return MesureLue(**socle, motif=INSUFFISANT, ecartes=ecartes)
        return self._rendre(socle, etats[repli[0]], repli[0], ecartes[: repli[1]])

    def _figures(self, etat: Etat | None) -> Any:
        if etat is None or not etat.visible or etat.derniere is None:
            return None
        return figures(etat.derniere.membres, self.siren)

    def _motif(self, etat: Etat | None) -> str:
        return INSUFFISANT if etat is None or etat.motif is None else etat.motif

    def _rendre(self, socle: dict[str, Any], etat: Etat, cellule: Cellule, ecartes: list[EchelonEcarte]) -> MesureLue:
        assert etat.derniere is not None
        vues = self._figures(etat)
        classer = vues.niveau == "quartiles" and socle["score"] is not None
        return MesureLue(
            **socle,
            echelon=cellule.echelon,
            ecartes=ecartes,
            figures_de=etat.derniere.mois,
            effectif=vues.effectif,
            q1=vues.q1,
            mediane=vues.mediane,
            q3=vues.q3,
            rang=rang_affiche(etat.derniere.membres, self.siren, socle["score"]) if classer else None,
        )
