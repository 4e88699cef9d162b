"""What a draft would have changed: the same engine, over the last evaluation of each dossier. Writes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.aides.catalogue.regimes import regimes_rejoues
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.eligibilite.origine import Origine, canonique, relire
from services.aides.eligibilite.schemas import ResultatAide
from services.aides.rejeu.simulation_schemas import CasChange, Cout

MOIS_J = 30


@dataclass
class Bilan:
    """What was gathered over the cases, before and after."""

    changes: list[CasChange]
    avant: list[ResultatAide]
    apres: list[ResultatAide]
    dossiers: int = 0
    sans_origine: int = 0


def examiner(bilan: Bilan, ligne: Mapping[str, Any], contenus: Mapping[str, Any], brouillon: VersionEnVigueur) -> None:
    """Adds one past evaluation: its own rules, then the draft in their place, on the same facts at the same date."""
    if ligne["origine"] is None:
        bilan.sans_origine += 1
        return
    bilan.dossiers += 1
    regimes = {nom: canonique(contenus[cle]) for nom, cle in ligne["origine"]["regimes"].items()}
    with regimes_rejoues(regimes):
        origine = relire(ligne, contenus)
        anciennes = [v for v in origine.versions if v.code == brouillon.code]
        avant, apres = _rendre(origine, anciennes), _rendre(origine, [brouillon])
    bilan.avant += avant.values()
    bilan.apres += apres.values()
    bilan.changes += _changes(ligne["dossier_id"], ligne["id"], avant, apres)


def _rendre(origine: Origine, versions: list[VersionEnVigueur]) -> dict[str | None, ResultatAide]:
    _, resultats = replace(origine, versions=versions).rendre()
    return {resultat.action_reference: resultat for resultat in resultats}


def _changes(
    dossier_id: UUID,
    evaluation_id: UUID,
    avant: Mapping[str | None, ResultatAide],
    apres: Mapping[str | None, ResultatAide],
) -> Iterable[CasChange]:
    for reference in dict.fromkeys((*avant, *apres)):
        ancien, nouveau = avant.get(reference), apres.get(reference)
        verdicts = [r.verdict if r is not None else None for r in (ancien, nouveau)]
        if verdicts[0] == verdicts[1]:
            continue
        manques = [c.libelle for c in nouveau.criteres if c.resultat != "vrai"] if nouveau else []
        yield CasChange(
            dossier_id=dossier_id,
            evaluation_id=evaluation_id,
            action_reference=reference,
            avant=verdicts[0],
            apres=verdicts[1],
            montant_avant_eur=ancien.montant.montant_eur if ancien else None,
            montant_apres_eur=nouveau.montant.montant_eur if nouveau else None,
            criteres=manques,
        )


def cout(resultats: Iterable[ResultatAide]) -> Cout:
    """Cases by verdict and the sum of the aids of those that are eligible."""
    tous = list(resultats)
    eligibles = [r for r in tous if r.verdict == "eligible"]
    montants = [r.montant.montant_eur for r in eligibles]
    return Cout(
        eligibles=len(eligibles),
        a_confirmer=sum(r.verdict == "a_confirmer" for r in tous),
        montant_eur=sum((m for m in montants if m is not None), Decimal(0)),
        sans_montant=montants.count(None),
    )


def epuisement(aujourdhui: date, enveloppe: Decimal | None, montant: Decimal, jours: int) -> date | None:
    """Day when the envelope is empty if the period's pace goes on; None without envelope, without cost, or too far."""
    if enveloppe is None or montant <= 0:
        return None
    duree = int(enveloppe * jours / montant)
    try:
        return aujourdhui + timedelta(days=duree)
    except OverflowError:
        return None
