"""A file of the plan from what the evaluation engine says of it: rates cost by cost, limits of the whole."""

from collections.abc import Sequence
from decimal import ROUND_UP, Decimal

from services.aides.catalogue.definition import RegleMontant
from services.aides.catalogue.regimes import intensites
from services.aides.eligibilite.connaissance import FaitConnu
from services.aides.eligibilite.grandeurs import exactement
from services.aides.eligibilite.intensites import intensite
from services.aides.eligibilite.limites import Calcul, limites_de
from services.aides.eligibilite.montant import CENTIME, au_centime
from services.aides.eligibilite.schemas import MontantVu
from services.aides.plan.demande import Couple, Demande, centimes
from services.aides.plan.domain import DE_MINIMIS, INTENSITE, Offre
from services.aides.plan.hypotheses import hypotheses

INDETERMINES = frozenset({"a_determiner"})
"""A regime that no source gives is counted in the de minimis room, the tightest it could have (HYPOTHESE)."""
PARTAGEES = frozenset({DE_MINIMIS, INTENSITE})
"""Limits that the engine applies file by file and that a plan shares between files: it applies them itself."""


def offre(siens: Sequence[Couple], montant: MontantVu, demande: Demande) -> Offre:
    """The file over the actions of these couples; `montant` is the engine's answer on it as a whole."""
    version, regles = siens[0].version, siens[0].version.regles
    tardives = {couple.action for couple in siens if couple.trop_tard}
    ouvertes = {couple.action for couple in siens} - tardives
    parts, tard = _parts(regles.montant, montant, demande, ouvertes), _parts(regles.montant, montant, demande, tardives)
    codes = {regime.code for regime in regles.regimes}
    prevu = hypotheses()
    return Offre(
        code=version.code,
        parts=parts,
        tardives=tard,
        limites=_limites(siens, montant, demande),
        plancher=centimes(montant.plancher_eur or Decimal(0)),
        cout=centimes(prevu.cout(regles.instrument) if demande.cout_dossier_eur is None else demande.cout_dossier_eur),
        de_minimis="de_minimis" in codes or codes <= INDETERMINES,
        hors_marge=bool(codes - {"de_minimis"} - INDETERMINES),
        aide_etat=codes != {"hors_aide_etat"},
        article=_article(siens, demande, {**parts, **tard}),
        delai_jours=prevu.preparation(regles.instrument) + prevu.instruction(regles.instrument),
    )


def _parts(regle: RegleMontant, montant: MontantVu, demande: Demande, actions: set[int]) -> dict[int, int]:
    """Most that the file may pay of each retained cost: its rate, rounded down to the cent."""
    parts = {}
    for rang, (action, depense) in enumerate(demande.depenses()):
        if action in actions and (not regle.natures or depense.nature in regle.natures):
            part = centimes(_au_taux(regle, montant, depense.montant_eur))
            if part:
                parts[rang] = part
    return parts


def _au_taux(regle: RegleMontant, montant: MontantVu, depense_eur: Decimal) -> Decimal:
    if regle.mode == "palier" and regle.pas_eur and regle.aide_par_pas_eur is not None:
        aide = depense_eur * regle.aide_par_pas_eur / regle.pas_eur  # the steps themselves are a limit of the file
        return min(depense_eur, aide.quantize(CENTIME, rounding=ROUND_UP))
    return au_centime(depense_eur * (montant.taux if montant.taux is not None else Decimal(1)))


def _limites(siens: Sequence[Couple], montant: MontantVu, demande: Demande) -> dict[str, int]:
    """What the engine's rules allow to the file as a whole, by cause."""
    version = siens[0].version
    regle, assiette = version.regles.montant, montant.assiette_eur or Decimal(0)
    faits = {**demande.ensemble.faits, "assiette_eur": FaitConnu(exactement(assiette), "saisie")}
    calcul = Calcul(regle, version.regles, demande.ensemble, faits, assiette)
    bornes = limites_de(calcul, assiette, montant.plafond_eur)
    limites = {borne.code: centimes(au_centime(borne.montant_eur)) for borne in bornes if borne.code not in PARTAGEES}
    if regle.mode == "palier" or regle.assiette_max_eur is not None:
        limites["palier" if regle.mode == "palier" else "assiette"] = centimes(montant.montant_brut_eur or Decimal(0))
    if version.code in demande.enveloppes:
        limites["enveloppe"] = demande.enveloppes[version.code]
    return limites


def _article(siens: Sequence[Couple], demande: Demande, parts: dict[int, int]) -> dict[int, int] | None:
    """Highest State aid on each cost under the article of the exemption; None without exemption.

    When no source gives the article, the file's own rate is the only intensity known: nothing is added to it.
    """
    articles = [regime.article for regime in siens[0].version.regles.regimes if regime.article]
    if not articles:
        exemptee = any(regime.code == "exemption" for regime in siens[0].version.regles.regimes)
        return parts if exemptee else None
    regle = intensites()[articles[0]]
    taux = min(intensite(regle, str(categorie)) for categorie in demande.ensemble.categories)
    return {
        rang: centimes(au_centime(depense.montant_eur * taux)) for rang, (_, depense) in enumerate(demande.depenses())
    }
