"""The account as a reader sees it: ceilings with their sources, entries counted, which leave next and when."""

from typing import Any

from services.aides.catalogue.regimes import periodes_de_minimis, periodes_sieg
from services.aides.minimis import domain, registre
from services.aides.minimis.domain import Plafond, RegimeMinimis
from services.aides.minimis.liens import FRANCE
from services.aides.minimis.registre import Compte
from services.aides.minimis.schemas import (
    CompteMinimis,
    InscriptionComptee,
    PlafondVu,
    ReservationLue,
    SourceReglement,
)
from shared.trace import ContexteRequete


def presenter(compte: Compte, contexte: ContexteRequete, regime: RegimeMinimis) -> CompteMinimis:
    """Everything that makes the room, and the room."""
    vus = compte.plafonds(regime)
    return CompteMinimis(
        siren=compte.siren,
        le=compte.le,
        regime=regime,
        entreprise_unique=sorted(compte.groupe),
        connue=compte.attestee_le is not None,
        attestee_le=compte.attestee_le,
        premier_mois_exercice=compte.exercice.premier_mois,
        transport_routier=compte.exercice.transport_routier,
        plafonds=[_plafond(vu) for vu in vus],
        restante_eur=compte.marge(regime),
        reservee_eur=registre.reserve(compte, contexte, regime),
        disponible_eur=registre.disponible(compte, contexte, regime),
        inscriptions=_comptees(compte, vus),
        reservations=[
            ReservationLue.model_validate(dict(ligne))
            for ligne in compte.reservations
            if ligne["expire_le"] > contexte.horloge.maintenant()
        ],
        reserves=_reserves(compte, vus),
    )


def _plafond(vu: Plafond) -> PlafondVu:
    sources = {**periodes_de_minimis().sources, **periodes_sieg().sources}
    return PlafondVu(
        objet=vu.objet,
        reglement=vu.periode.code,
        plafond_eur=vu.plafond_eur,
        fenetre=vu.periode.fenetre,
        fenetre_du=vu.depuis,
        deja_eur=vu.deja_eur,
        restante_eur=vu.restante_eur,
        source=SourceReglement(**sources[vu.periode.code].model_dump()),
        a_verifier=vu.periode.a_verifier,
    )


def _comptees(compte: Compte, vus: list[Plafond]) -> list[InscriptionComptee]:
    """Entries that at least one ceiling counts, the first to leave first."""
    comptees = {ligne.id for vu in vus for ligne in vu.comptees}
    elements = [_comptee(compte, ligne) for ligne in compte.inscriptions if ligne["id"] in comptees]
    return sorted(elements, key=lambda element: (element.sort_le is None, element.sort_le, element.id))


def _comptee(compte: Compte, ligne: Any) -> InscriptionComptee:
    clocks = registre.horloges()
    periodes = clocks.general if ligne["regime"] == "general" else clocks.sieg
    sort_le = domain.sortie(periodes, ligne["octroi_le"], compte.le, compte.exercice.premier_mois)
    return InscriptionComptee(**ligne, sort_le=sort_le)


def _reserves(compte: Compte, vus: list[Plafond]) -> list[str]:
    """What the reader must still check."""
    phrases = []
    if compte.attestee_le is None:
        phrases.append("L'entreprise n'a pas attesté que ses aides de minimis sont toutes déclarées.")
    if any(lien.pays != FRANCE and lien.vaut(compte.le) for lien in compte.liens):
        phrases.append("Un lien passe par une entreprise étrangère : il n'unit pas les entreprises françaises ici.")
    if any(vu.periode.a_verifier for vu in vus):
        phrases.append("La période ou la fenêtre d'un plafond SIEG est à vérifier.")
    if not vus:
        phrases.append("Aucun règlement de minimis connu ne s'applique à cette date.")
    return phrases
