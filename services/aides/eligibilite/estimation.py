"""Applies a version's amount rule to an action: retained costs, majorations, limits, regimes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from services.aides.catalogue.definition import RegleMontant, VersionDispositif
from services.aides.catalogue.elements import Source
from services.aides.eligibilite.conditions import evaluer, indecis
from services.aides.eligibilite.connaissance import Connaissance, FaitConnu
from services.aides.eligibilite.kleene import Verite
from services.aides.eligibilite.limites import Calcul, limites_de, taux_de
from services.aides.eligibilite.montant import Bareme, calculer
from services.aides.eligibilite.saisie import Depense
from services.aides.eligibilite.schemas import MajorationVue, MontantVu, PartRegime, SourceLue

LIBELLES_CHAMPS = {
    "taux": "le taux",
    "taux_mini": "le taux le plus bas",
    "taux_par_taille": "le taux selon la taille",
    "natures": "la liste des dépenses éligibles",
    "plafond_eur": "le plafond",
    "plancher_eur": "le plancher",
    "plafond_par_fait": "la limite par unité",
}


@dataclass
class Estimation:
    """The amount and the facts that would make it surer."""

    montant: MontantVu
    manquants: list[str] = field(default_factory=list)


def assiette_retenue(regle: RegleMontant, depenses: Sequence[Depense]) -> tuple[Decimal | None, Decimal]:
    """(retained costs, set aside costs) in euros; None when no cost is declared."""
    if not depenses:
        return None, Decimal(0)
    total = sum((depense.montant_eur for depense in depenses), Decimal(0))
    natures = set(regle.natures)
    retenu = sum((depense.montant_eur for depense in depenses if not natures or depense.nature in natures), Decimal(0))
    if regle.assiette_max_eur is not None:
        retenu = min(retenu, regle.assiette_max_eur)
    return retenu, total - retenu


def estimer(
    version: VersionDispositif,
    sources: Mapping[str, Source],
    connaissance: Connaissance,
    faits: Mapping[str, FaitConnu],
    assiette: tuple[Decimal | None, Decimal],
) -> Estimation:
    """The amount of the aid on these costs, with its reserves."""
    calcul = Calcul(version.montant, version, connaissance, faits, assiette[0])
    majorations = _majorations(calcul, sources)
    valeurs = _valeurs(calcul, [m.code for m in majorations if m.resultat == "vrai"])
    _reserves_de_source(calcul)
    marge = connaissance.marge
    montant = MontantVu(
        mode=version.montant.mode,
        assiette_eur=assiette[0],
        depenses_exclues_eur=assiette[1],
        plancher_eur=version.montant.plancher_eur,
        marge_de_minimis_eur=marge.restante_eur if marge is not None else None,
        ventilation=_ventiler(calcul, valeurs["montant_eur"]),
        majorations=majorations,
        a_verifier=bool(calcul.reserves),
        reserves=calcul.reserves,
        source=source_lue(sources, version.montant.source),
        **valeurs,
    )
    return Estimation(montant, calcul.manquants)


def source_lue(sources: Mapping[str, Source], cle: str | None) -> SourceLue | None:
    """The source as shown; None when the figure has none."""
    return None if cle is None else SourceLue(**sources[cle].model_dump())


def _majorations(calcul: Calcul, sources: Mapping[str, Source]) -> list[MajorationVue]:
    vues = []
    for majoration in calcul.regle.majorations:
        resultat = evaluer(majoration.condition, calcul.faits)
        if resultat is Verite.INCONNU:
            calcul.reserver(
                f"Majoration à confirmer : {majoration.libelle}.", *indecis(majoration.condition, calcul.faits)
            )
        source = source_lue(sources, majoration.source)
        vues.append(
            MajorationVue(code=majoration.code, libelle=majoration.libelle, resultat=resultat.value, source=source)
        )
    return vues


def _valeurs(calcul: Calcul, acquises: Sequence[str]) -> dict[str, Any]:
    """Rate, ceiling and amounts (None when they cannot be computed)."""
    retenues = [m for m in calcul.regle.majorations if m.code in acquises]
    plafonds = [p for p in (calcul.regle.plafond_eur, *(m.plafond_eur for m in retenues)) if p is not None]
    plafond = max(plafonds, default=None)
    taux = taux_de(calcul)
    if taux is not None:
        taux = min(Decimal(1), taux + sum((m.taux_en_plus for m in retenues), Decimal(0)))
    vides = {"montant_brut_eur": None, "montant_eur": None, "montant_mini_eur": None, "plafonnee_par": None}
    valeurs: dict[str, Any] = {"taux": taux, "plafond_eur": plafond, **vides}
    if calcul.regle.mode == "indetermine":
        return valeurs
    if calcul.assiette is None:
        calcul.reserver("Les dépenses prévues ne sont pas connues.", "assiette_eur")
        return valeurs
    limites = limites_de(calcul, calcul.assiette, plafond)
    plancher = calcul.regle.plancher_eur or Decimal(0)
    resultat = calculer(_bareme(calcul.regle, taux), calcul.assiette, limites, plancher)
    if calcul.regle.taux_mini is not None:
        bas = calculer(Bareme(taux=calcul.regle.taux_mini), calcul.assiette, limites, plancher)
        valeurs["montant_mini_eur"] = bas.montant_eur
    chiffres = {"montant_brut_eur": resultat.brut_eur, "montant_eur": resultat.montant_eur}
    return {**valeurs, **chiffres, "plafonnee_par": resultat.plafonnee_par}


def _bareme(regle: RegleMontant, taux: Decimal | None) -> Bareme:
    if regle.mode == "palier":
        return Bareme(pas_eur=regle.pas_eur, aide_par_pas_eur=regle.aide_par_pas_eur)
    return Bareme(taux=taux) if regle.mode == "taux" else Bareme()


def _reserves_de_source(calcul: Calcul) -> None:
    """Says which figures rest on no source."""
    regle = calcul.regle
    if regle.note or regle.mode == "indetermine":
        calcul.reserves.append(regle.note or "Aucune règle de montant publiée n'a été retrouvée.")
    if regle.source is None:
        calcul.reserves.append("La règle de montant n'a pas de source : à vérifier.")
    champs = [LIBELLES_CHAMPS.get(nom, nom) for nom in regle.non_sourcees]
    if champs:
        calcul.reserves.append(f"Sans source, à vérifier : {', '.join(champs)}.")
    if any(regime.a_verifier for regime in calcul.version.regimes):
        calcul.reserves.append("Le régime d'aide applicable est à vérifier.")


def _ventiler(calcul: Calcul, montant: Decimal | None) -> list[PartRegime]:
    """Award split by regime: de minimis first, within its room, the rest on the next regime."""
    codes = [regime.code for regime in calcul.version.regimes]
    if montant is None:
        return []
    if len(codes) == 1:
        return [PartRegime(regime=codes[0], montant_eur=montant)]
    if codes[0] != "de_minimis" or calcul.connaissance.marge is None:
        return []
    premiere = min(montant, calcul.connaissance.marge.restante_eur)
    parts = [
        PartRegime(regime=codes[0], montant_eur=premiere),
        PartRegime(regime=codes[1], montant_eur=montant - premiere),
    ]
    return [part for part in parts if part.montant_eur]
