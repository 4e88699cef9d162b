"""Plays the scenarios of a dispositif on its rules, with the engine that answers companies."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.aides.catalogue.chargement import sources_citees
from services.aides.catalogue.definition import Dispositif
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.catalogue.scenarios import Scenario
from services.aides.eligibilite.connaissance import connaitre
from services.aides.eligibilite.evaluation import evaluer_version
from services.aides.eligibilite.saisie import ActionAEvaluer, FaitsSaisis
from services.aides.eligibilite.schemas import ResultatAide
from shared.contracts.perimetre import PerimetreDossier

INCONNUE = PerimetreDossier(dossier_id=UUID(int=0), siren="000000000", siret="00000000000000", raison_sociale="Essai")
"""A company of which nothing is known but what the scenario says."""


def version_le(dispositif: Dispositif, le: date) -> VersionEnVigueur | None:
    """The version in force that day, which ends where the next one begins."""
    debuts = [version.valide_du for version in dispositif.versions][1:]
    for version, suivante in zip(dispositif.versions, [*debuts, None], strict=True):
        fins = [fin for fin in (version.valide_au, suivante and suivante - timedelta(days=1)) if fin is not None]
        au = min(fins, default=None)
        if version.valide_du <= le and (au is None or le <= au):
            return VersionEnVigueur(
                code=dispositif.code,
                nom=dispositif.nom,
                porteur=dispositif.porteur,
                objet=dispositif.objet,
                valide_au=au,
                empreinte="",
                regles=version,
                sources=sources_citees(dispositif, version),
            )
    return None


def jouer(version: VersionEnVigueur, scenario: Scenario, socle: Mapping[str, Any]) -> ResultatAide:
    """What the version answers to the scenario; ValidationError for facts that could not be typed."""
    faits = FaitsSaisis.model_validate({**socle, **scenario.faits})
    depenses = [depense.model_dump(mode="json") for depense in scenario.depenses]
    action = ActionAEvaluer.model_validate({"besoins": version.regles.besoins, "depenses": depenses})
    return evaluer_version(version, action, connaitre(faits, INCONNUE, scenario.le))


def ecarts(dispositif: Dispositif, scenario: Scenario, socle: Mapping[str, Any]) -> list[str]:
    """In words, what differs from the answer expected; empty when the scenario holds."""
    attendu = scenario.attendu
    version = version_le(dispositif, scenario.le)
    vue = version.regles.version if version is not None else None
    if version is None or vue != attendu.version:
        return [] if vue == attendu.version else [f"version : {vue} au lieu de {attendu.version}"]
    obtenu = _obtenu(jouer(version, scenario, socle), scenario.regle)
    champs = attendu.model_dump(exclude={"version"}, exclude_none=True)
    return [
        f"{nom} : {obtenu[nom]} au lieu de {valeur}" for nom, valeur in champs.items() if not _egal(obtenu[nom], valeur)
    ]


def _obtenu(resultat: ResultatAide, regle: str) -> dict[str, Any]:
    criteres = {critere.code: critere.resultat for critere in resultat.criteres}
    majorations = {majoration.code: majoration.resultat for majoration in resultat.montant.majorations}
    assert resultat.disponibilite is not None
    return {
        "verdict": resultat.verdict,
        "critere": {**majorations, **criteres}.get(regle),
        "montant_eur": resultat.montant.montant_eur,
        "plafonnee_par": resultat.montant.plafonnee_par,
        "etat": resultat.disponibilite.etat,
    }


def _egal(obtenu: object, attendu: object) -> bool:
    return (obtenu or "aucun") == attendu if not isinstance(attendu, Decimal) else obtenu == attendu
