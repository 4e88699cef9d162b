"""Dispositifs of the tests' own, in years that no real one covers."""

from datetime import date
from typing import Any

from services.aides.catalogue.definition import Dispositif

SOURCE = {"reference": "Règlement d'essai", "adresse": "essai.example", "confiance": "V"}


def effectif(operateur: str, seuil: int) -> dict[str, Any]:
    """A condition on the headcount."""
    return {"fait": "effectif_etp", "operateur": operateur, "seuil": seuil}


def version_d_essai(version: str, valide_du: date, condition: dict[str, Any], **autres: Any) -> dict[str, Any]:
    """Rules with one criterion, 50 % of the costs, without ceiling."""
    critere = {"code": "regle", "libelle": "Règle d'essai", "condition": condition, "source": "essai"}
    return {
        "version": version,
        "libelle": f"Essai {version}",
        "valide_du": valide_du.isoformat(),
        "source": "essai",
        "besoins": ["investissement_productif"],
        "instrument": "subvention",
        "regimes": [{"code": "hors_aide_etat", "source": "essai"}],
        "criteres": [critere],
        "montant": {"mode": "taux", "taux": "0.5", "source": "essai"},
        **autres,
    }


def dispositif_d_essai(code: str, version: str, valide_du: date, *, seuil: int, **autres: Any) -> Dispositif:
    """A dispositif of one version: the headcount must reach `seuil`. It ends with its year."""
    regles = version_d_essai(version, valide_du, effectif(">=", seuil), **autres)
    regles.setdefault("valide_au", date(valide_du.year, 12, 31).isoformat())
    return Dispositif.model_validate(
        {
            "code": code,
            "nom": "Essai",
            "porteur": "Région",
            "objet": "Essai.",
            "sources": {"essai": SOURCE},
            "versions": [regles],
        }
    )
