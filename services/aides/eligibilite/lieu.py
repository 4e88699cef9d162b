"""Where the company is: the commune typed, else the département typed, else what the directory says."""

from services.aides.catalogue.territoires import departement_de, lieux_possibles
from services.aides.eligibilite.grandeurs import Possibles
from services.aides.eligibilite.saisie_projet import FaitsProjet
from shared.contracts.perimetre import PerimetreDossier


def departement_saisi(faits: FaitsProjet) -> str | None:
    """The département typed, or that of the commune typed."""
    if faits.departement is not None or faits.commune is None:
        return faits.departement
    return departement_de(faits.commune)


def lieux(faits: FaitsProjet, dossier: PerimetreDossier) -> tuple[Possibles | None, bool]:
    """Places still possible (None: to be confirmed), and whether they were typed."""
    saisi = faits.commune is not None or faits.departement is not None
    if not saisi:
        return lieux_possibles(dossier.code_commune, dossier.departement), False
    meme = dossier.code_commune if faits.departement in (None, dossier.departement) else None
    return lieux_possibles(faits.commune or meme, faits.departement), True
