"""The catalogue in the national schema of aid descriptions (dispositif-aide-professionnels v0.2.0).

Twenty-six columns; several values are joined by a bar, structures are JSON. A bound that rests on no source is not
exported: the schema has no place to say that it is to be checked.
"""

import csv
import io
import json
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from services.aides.catalogue.bornes import Bornes
from services.aides.catalogue.definition import VersionDispositif
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.catalogue.schema_national_schemas import AideNationale

TYPES = {
    "subvention": "financement",
    "avance": "prêt",
    "subvention_et_avance": "financement",
    "pret": "prêt",
    "garantie": "prêt",
    "prestation": "étude",
    "avantage_fiscal": "avantage fiscal",
}
"""Instrument → type of the national catalogue."""
SEPARATEUR = "|"
TITRE_MAX = 100
MOIS = 12
FRANCE_ENTIERE = "pays:FR"


def decrire(version: VersionEnVigueur, publie_le: datetime) -> AideNationale:
    """A version in force as a line of the schema."""
    regles = version.regles
    return AideNationale(
        id=f"{version.code}@{regles.version}",
        titre=version.nom[:TITRE_MAX],
        promesse=version.objet,
        description=_description(version),
        eligibilite="\n".join(_criteres(regles)),
        types_aides="formation" if regles.besoins == ["formation"] else TYPES[regles.instrument],
        porteurs=_json([{"nom": version.porteur, "roles": ["instructeur"]}]),
        url_source=version.sources[regles.source].adresse,
        cibles="entreprises privées",
        date_ouverture=None if regles.dates_a_verifier else regles.valide_du.isoformat(),
        date_cloture=None if version.valide_au is None else version.valide_au.isoformat(),
        date_mise_a_jour=publie_le.isoformat(),
        base_juridique=_base_juridique(version),
        **_bornes(Bornes.de(regles)),
    )


def _bornes(bornes: Bornes) -> dict[str, Any]:
    """Columns of size, age, place and activity."""
    return {
        "eligibilite_geographique": _joindre(bornes.territoires) or FRANCE_ENTIERE,
        "eligibilite_geographique_exclusions": _joindre(bornes.territoires_exclus),
        "eligibilite_effectif_minimal": _entier(bornes.effectif_mini),
        "eligibilite_effectif_maximal": _entier(bornes.effectif_maxi),
        "eligibilite_categorie_taille_entreprise": _joindre(bornes.tailles),
        "eligibilite_annees_existence_minimal": _entier(bornes.mois_mini and bornes.mois_mini // MOIS),
        "eligibilite_forme_juridique": "société" if bornes.societe else None,
        "ciblage_secteur_activite": "industrie" if bornes.industrie else "tous secteurs",
        "ciblage_naf": _joindre(bornes.naf),
        "ciblage_naf_exclusions": _joindre(bornes.naf_exclus),
    }


def en_csv(aides: Iterable[AideNationale]) -> str:
    """The lines with their header, separated by commas."""
    tampon = io.StringIO()
    ecrivain = csv.DictWriter(tampon, list(AideNationale.model_fields), lineterminator="\n")
    ecrivain.writeheader()
    ecrivain.writerows({nom: valeur or "" for nom, valeur in aide.model_dump().items()} for aide in aides)
    return tampon.getvalue()


def _description(version: VersionEnVigueur) -> str:
    regle = version.regles.montant
    phrases = [version.objet, regle.note or "", *version.regles.obligations, *version.regles.cumuls]
    return "\n".join(phrase for phrase in phrases if phrase)


def _criteres(regles: VersionDispositif) -> list[str]:
    return [f"{c.libelle} (à vérifier)" if c.a_verifier else c.libelle for c in regles.criteres]


def _base_juridique(version: VersionEnVigueur) -> str | None:
    cles = dict.fromkeys(regime.source for regime in version.regles.regimes if regime.source)
    bases = [{"libelle": version.sources[cle].reference, "lien": version.sources[cle].adresse} for cle in cles if cle]
    return _json(bases) if bases else None


def _json(valeur: object) -> str:
    return json.dumps(valeur, ensure_ascii=False)


def _joindre(valeurs: Iterable[str]) -> str | None:
    return SEPARATEUR.join(dict.fromkeys(valeurs)) or None


def _entier(valeur: Decimal | None) -> str | None:
    return None if valeur is None else str(int(valeur))
