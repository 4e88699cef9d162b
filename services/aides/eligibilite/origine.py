"""Everything that an evaluation rests on: read back from the row, it gives the same answer, byte for byte."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from services.aides.catalogue.regimes import regime_en_cours, regimes_actuels
from services.aides.catalogue.repository import VersionEnVigueur, version_de
from services.aides.eligibilite.connaissance import Connaissance, connaitre
from services.aides.eligibilite.evaluation import evaluer_tout, fait_vu, synthese
from services.aides.eligibilite.minimis import AideMinimis
from services.aides.eligibilite.saisie import ActionAEvaluer, FaitsSaisis
from services.aides.eligibilite.schemas import ResultatAide
from services.aides.eligibilite.taille_saisie import LienConstate
from shared.contracts.perimetre import PerimetreDossier

_SERVICE = Path(__file__).resolve().parents[1]
_DU_DOSSIER = {"naf", "departement", "code_commune", "tranche_effectif", "categorie", "nature_juridique"}
_FICHE = {"dossier_id", "siren", "siret", "raison_sociale", "date_creation", *_DU_DOSSIER}


@dataclass(frozen=True)
class Origine:
    """Inputs of the engine: the company that day, what was typed, the aids granted here, the rules in force."""

    dossier: PerimetreDossier
    le: date
    faits: FaitsSaisis
    actions: Sequence[ActionAEvaluer]
    octroyees: Sequence[AideMinimis]
    versions: Sequence[VersionEnVigueur]
    attestees: bool = False
    liens: Sequence[LienConstate] = ()

    def connaissance(self) -> Connaissance:
        """What follows from the facts."""
        return connaitre(
            self.faits, self.dossier, self.le, self.octroyees, attestees=self.attestees, constates=self.liens
        )

    def rendre(self) -> tuple[Connaissance, list[ResultatAide]]:
        """The engine's answer."""
        connaissance = self.connaissance()
        return connaissance, evaluer_tout(self.versions, self.actions, connaissance)


def canonique(valeur: Any) -> bytes:
    """The one JSON writing of a value: sorted keys, no space."""
    return orjson.dumps(valeur, option=orjson.OPT_SORT_KEYS)


def empreinte(valeur: Any) -> str:
    """SHA-256 of the canonical writing."""
    return hashlib.sha256(canonique(valeur)).hexdigest()


@lru_cache(maxsize=1)
def empreinte_du_moteur() -> str:
    """SHA-256 of the code that evaluates and of its territories: tells their change from that of the catalogue."""
    motifs = ("eligibilite/*.py", "catalogue/*.py", "donnees/territoires.json")
    fichiers = [fichier for motif in motifs for fichier in _SERVICE.glob(motif)]
    return hashlib.sha256(b"\0".join(f.read_bytes() for f in sorted(fichiers))).hexdigest()


def empreintes_des_regimes() -> dict[str, str]:
    """Fingerprint of each file of legal regimes that rules now."""
    return {nom: hashlib.sha256(regime_en_cours(nom)).hexdigest() for nom in regimes_actuels()}


def conserver(origine: Origine) -> dict[str, Any]:
    """The origin as stored beside facts and actions: the rules by their fingerprint, the texts that may change."""
    versions = [
        {
            "code": v.code,
            "nom": v.nom,
            "porteur": v.porteur,
            "objet": v.objet,
            "valide_au": None if v.valide_au is None else v.valide_au.isoformat(),
            "empreinte": v.empreinte,
        }
        for v in origine.versions
    ]
    return {
        "dossier": origine.dossier.model_dump(mode="json", include=_FICHE),
        "attestees": origine.attestees,
        "liens": [_lien(lien) for lien in origine.liens],
        "octroyees": [{"montant_eur": str(a.montant_eur), "le": a.le.isoformat()} for a in origine.octroyees],
        "versions": versions,
        "regimes": empreintes_des_regimes(),
        "moteur": empreinte_du_moteur(),
    }


def relire(ligne: Mapping[str, Any], contenus: Mapping[str, Any]) -> Origine:
    """The origin of a stored evaluation; KeyError names a fingerprint whose content is not among `contenus`."""
    garde = ligne["origine"]
    return Origine(
        dossier=PerimetreDossier.model_validate(garde["dossier"]),
        le=ligne["le"],
        faits=FaitsSaisis.model_validate(ligne["faits"]),
        actions=[ActionAEvaluer.model_validate(action) for action in ligne["actions"]],
        octroyees=[AideMinimis(**_aide(aide)) for aide in garde["octroyees"]],
        versions=[version_de({**v, "definition": contenus[v["empreinte"]]}) for v in garde["versions"]],
        attestees=garde["attestees"],
        liens=[_lien_relu(lien) for lien in garde.get("liens", [])],
    )


def _lien(lien: LienConstate) -> dict[str, Any]:
    part = None if lien.part is None else str(lien.part)
    return {"siren": lien.siren, "controle": lien.controle, "part": part}


def _lien_relu(lien: Mapping[str, Any]) -> LienConstate:
    part = None if lien["part"] is None else Decimal(lien["part"])
    return LienConstate(lien["siren"], controle=lien["controle"], part=part)


def _aide(aide: Mapping[str, str]) -> dict[str, Any]:
    return {"montant_eur": Decimal(aide["montant_eur"]), "le": date.fromisoformat(aide["le"])}


def reponse(connaissance: Connaissance, resultats: Sequence[ResultatAide]) -> dict[str, Any]:
    """What is answered, as stored."""
    return {
        "synthese": synthese(resultats).model_dump(),
        "faits_utilises": [fait_vu(code, connu).model_dump() for code, connu in sorted(connaissance.faits.items())],
        "resultats": [resultat.model_dump(mode="json") for resultat in resultats],
    }


SCELLES = ("le", "faits", "actions", "origine", "synthese", "faits_utilises", "resultats")


def sceller(contenu: Mapping[str, Any]) -> str:
    """Fingerprint of what was known and answered: a stored row that was altered no longer carries it."""
    return empreinte({nom: contenu[nom] for nom in SCELLES})
