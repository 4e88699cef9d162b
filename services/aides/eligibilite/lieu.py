"""Where the company is: the commune typed, else the département typed, else what the directory says."""

from services.aides.catalogue.territoires import departement_de, lieux_possibles
from services.aides.eligibilite.grandeurs import Possibles
from services.aides.eligibilite.saisie_projet import FaitsProjet
from shared.contracts.perimetre import PerimetreDossier


def departement(faits: FaitsProjet, dossier: PerimetreDossier) -> str | None:
    """The département typed, else that of the commune typed (None when it is unknown), else the directory's."""
    if faits.departement is not None or faits.commune is None:
        return faits.departement or dossier.departement
    places = lieux_possibles(faits.commune, None) or frozenset()
    return next((departement_de(place) for place in places), None)


def lieux(faits: FaitsProjet, dossier: PerimetreDossier) -> Possibles | None:
    """Places still possible; None: to be confirmed."""
    if not saisi(faits):
        return lieux_possibles(dossier.code_commune, dossier.departement)
    meme = dossier.code_commune if faits.departement == dossier.departement else None
    return lieux_possibles(faits.commune or meme, faits.departement)


def saisi(faits: FaitsProjet) -> bool:
    """True when the caller says where the project is."""
    return faits.commune is not None or faits.departement is not None
