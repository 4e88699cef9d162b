"""A draft of rules from a sheet: a revision of the version in force, or the beginnings of a new dispositif.

What the schema does not say (amounts, needs, scenarios of a new aid) is left empty: the draft names it as a defect,
and nothing is published before a person has written it and another has approved it.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.edition import repository as edition
from services.aides.edition.schemas import BrouillonSaisi
from services.aides.edition.variantes import sources_nommees
from services.aides.import_national.domain import valeurs_locales
from services.aides.import_national.models import FicheNationale
from services.aides.import_national.rattachement import lire_bases
from services.aides.import_national.traduction import traduire
from shared.trace import ContexteRequete

Valeurs = Mapping[str, str | None]
CODE_MAX = 60
INSTRUMENTS = {"étude": "prestation", "avantage fiscal": "avantage_fiscal"}
"""Types of the schema that leave no doubt; the others are for a person to say."""
INCONNU = "aide à décrire"


async def proposer(session: AsyncSession, contexte: ContexteRequete, fiche: FicheNationale) -> BrouillonSaisi:
    """The draft that the sheet gives today."""
    le = contexte.horloge.aujourdhui()
    bases = await lire_bases(session, le, [fiche.identifiant])
    version, base = bases.version(fiche.identifiant), bases.base(fiche.identifiant)
    retenue = valeurs_locales(base, fiche.retenus)
    valeurs = {**fiche.recue, **retenue} if version is None else retenue
    if version is None:
        return _nouveau(fiche, valeurs, le)
    scenarios = await edition.scenarios_de(session, version.code)
    return _revision(fiche, version, (base, valeurs), scenarios, le)


def _source(fiche: FicheNationale, valeurs: Valeurs) -> tuple[str, dict[str, str]]:
    adresse = valeurs.get("url_source") or INCONNU
    reference = f"Fiche {fiche.identifiant} ({fiche.source})"
    return f"fiche-{fiche.source}"[:CODE_MAX], {"reference": reference, "adresse": adresse, "confiance": "V2"}


def _revision(
    fiche: FicheNationale,
    version: VersionEnVigueur,
    colonnes: tuple[Valeurs, Valeurs],
    scenarios: Mapping[str, Any],
    le: date,
) -> BrouillonSaisi:
    base, valeurs = colonnes
    regles = version.regles.model_dump(mode="json", exclude_defaults=True)
    cle, source = _source(fiche, valeurs)
    regles["criteres"] = traduire(regles["criteres"], base, valeurs, cle)
    nom = f"{version.regles.version}-r{le:%Y%m%d}"[-40:]
    regles |= {"version": nom, "revise": version.regles.version, "valide_du": _debut(base, valeurs, le)}
    regles["valide_au"] = valeurs.get("date_cloture")
    sources = {code: s.model_dump(mode="json") for code, s in version.sources.items()}
    if base.get("url_source") != valeurs.get("url_source") and valeurs.get("url_source"):
        sources[version.regles.source]["adresse"] = valeurs["url_source"]
    if any(critere.get("source") == cle for critere in regles["criteres"]):
        sources[cle] = source
    cites = sources_nommees(regles)
    return BrouillonSaisi(
        dispositif=version.code,
        nom=_change(base, valeurs, "titre", version.nom),
        porteur=version.porteur,
        objet=_change(base, valeurs, "promesse", version.objet)[:200],
        regles=regles,
        sources={code: s for code, s in sources.items() if code in cites},
        scenarios=_scenarios(scenarios, version.regles.version, nom, regles["valide_du"]),
    )


def _change(base: Valeurs, valeurs: Valeurs, nom: str, ici: str) -> str:
    """The text kept when the sheet changed it, else the catalogue's own (that the schema may have cut)."""
    return ici if base.get(nom) == valeurs.get(nom) else valeurs.get(nom) or ici


def _debut(base: Valeurs, valeurs: Valeurs, le: date) -> str:
    ouverture = valeurs.get("date_ouverture")
    change = ouverture != base.get("date_ouverture")
    return max(ouverture, le.isoformat()) if ouverture and change else le.isoformat()


def _scenarios(contenu: Mapping[str, Any], revisee: str, nom: str, debut: str) -> dict[str, Any]:
    """The scenarios of the version revised, asked of the new one from its first day on."""
    gardes = [
        {**scenario, "le": max(str(scenario["le"]), debut), "attendu": {**scenario["attendu"], "version": nom}}
        for scenario in contenu.get("scenarios", [])
        if scenario["attendu"]["version"] == revisee
    ]
    return {"socle": contenu.get("socle", {}), "scenarios": gardes}


def _nouveau(fiche: FicheNationale, valeurs: Valeurs, le: date) -> BrouillonSaisi:
    cle, source = _source(fiche, valeurs)
    return BrouillonSaisi(
        dispositif=_code(fiche),
        nom=str(valeurs["titre"]),
        porteur=_porteur(valeurs),
        objet=(valeurs.get("promesse") or str(valeurs["description"]))[:200],
        regles=_regles_neuves(valeurs, cle, le),
        sources={cle: source},
        scenarios={"socle": {}, "scenarios": []},
    )


def _regles_neuves(valeurs: Valeurs, cle: str, le: date) -> dict[str, Any]:
    ouverture = valeurs.get("date_ouverture")
    type_ = valeurs.get("types_aides") or ""
    instrument = INSTRUMENTS.get(type_)
    return {
        "version": (ouverture or le.isoformat())[:4],
        "libelle": valeurs["titre"],
        "valide_du": ouverture or le.isoformat(),
        "valide_au": valeurs.get("date_cloture"),
        "dates_a_verifier": ouverture is None,
        "source": cle,
        "besoins": ["formation"] if type_ == "formation" else [],
        **({"instrument": instrument} if instrument else {}),
        "regimes": [{"code": "a_determiner", "a_verifier": True}],
        "criteres": traduire([], {}, valeurs, cle),
        "montant": {"mode": "indetermine", "a_verifier": True},
    }


def _porteur(valeurs: Valeurs) -> str:
    noms = re.findall(r'"nom": ?"([^"\\]+)"', valeurs.get("porteurs") or "")
    return (noms[0] if noms else INCONNU)[:200]


def _code(fiche: FicheNationale) -> str:
    """The source first: a key of theirs is never taken for a dispositif of ours."""
    plat = unicodedata.normalize("NFKD", fiche.identifiant.lower()).encode("ascii", "ignore").decode()
    return f"{fiche.source}-{re.sub(r'[^a-z0-9]+', '-', plat).strip('-')}"[:CODE_MAX].rstrip("-")
