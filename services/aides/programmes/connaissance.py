"""Facts known of a company for the programmes: typed first, then from the directory; each says where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from services.aides.eligibilite.grandeurs import Intervalle
from services.aides.eligibilite.insee import TRANCHES
from services.aides.programmes.arbre import Valeur
from services.aides.programmes.saisie import EvaluationProgrammes, faits_saisis, section
from services.aides.programmes.vocabulaire import DATE_DU_JOUR, EFFECTIF, NAF, REGION, SECTION, SECTIONS
from shared.contracts.perimetre import PerimetreDossier
from shared.nomenclatures.territoires import departements

Origine = Literal["saisie", "annuaire", "calcul"]


@dataclass(frozen=True)
class Connus:
    """Facts by name, and where each comes from."""

    faits: Mapping[str, Valeur]
    origines: Mapping[str, Origine]


def connaitre(saisie: EvaluationProgrammes, dossier: PerimetreDossier | None, le: date) -> Connus:
    """Everything that follows from what was typed and from the dossier."""
    annuaire = faits_du_dossier(dossier) if dossier is not None else {}
    saisis = faits_saisis(saisie.faits) | {reponse.regle: reponse.valeur for reponse in saisie.reponses}
    faits: dict[str, Valeur] = {**annuaire, **saisis, DATE_DU_JOUR: le}
    origines: dict[str, Origine] = {nom: "saisie" if nom in saisis else "annuaire" for nom in faits}
    origines[DATE_DU_JOUR] = "saisie" if saisie.le is not None else "calcul"
    code = faits.get(NAF)
    lettre = section(code) if isinstance(code, str) else None
    if lettre is not None:
        deduits = {f"{SECTION} . est {une}": une == lettre for une in SECTIONS}
        faits |= deduits
        origines |= dict.fromkeys(deduits, origines[NAF])
    return Connus(faits, origines)


def faits_du_dossier(dossier: PerimetreDossier) -> dict[str, Valeur]:
    """What the directory says; a headcount band is an interval, which decides when all its values agree."""
    faits: dict[str, Valeur] = {}
    if dossier.naf:
        faits[NAF] = dossier.naf
    if dossier.departement in departements():
        faits[REGION] = "Île-de-France"
    tranche = TRANCHES.get(dossier.tranche_effectif or "")
    if tranche is not None:
        mini, maxi = tranche
        faits[EFFECTIF] = Intervalle(Decimal(mini), None if maxi is None else Decimal(maxi))
    return faits
