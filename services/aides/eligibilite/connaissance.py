"""What is known of the company: what was typed first, then what the directory says, then what follows from both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from services.aides.catalogue.faits import BOOLEENS
from services.aides.catalogue.regimes import periodes_de_minimis
from services.aides.eligibilite import lieu
from services.aides.eligibilite.difficulte import Situation, en_difficulte
from services.aides.eligibilite.grandeurs import Grandeur, Intervalle, Possibles, exactement
from services.aides.eligibilite.insee import CATEGORIES_INSEE, INDUSTRIE, TRANCHES, est_une_societe, mois_revolus
from services.aides.eligibilite.kleene import Verite, ou, verite
from services.aides.eligibilite.minimis import AideMinimis, Marge, marge, reunir
from services.aides.eligibilite.saisie import FaitsSaisis
from services.aides.eligibilite.taille import INCONNUE, Lien, Mesures, categories_lme, categories_ue
from services.aides.eligibilite.taille_exercices import AUCUN, Exercices
from services.aides.eligibilite.taille_saisie import LienConstate, exercices_de, reunir_liens
from shared.contracts.perimetre import PerimetreDossier

Origine = Literal["saisie", "annuaire", "calcul"]


@dataclass(frozen=True, slots=True)
class FaitConnu:
    """A fact, where it comes from, and whether it is only an approximation."""

    grandeur: Grandeur
    source: Origine
    approche: bool = False


@dataclass(frozen=True)
class Connaissance:
    """Facts by code, typed fields, and the de minimis room (None: unknown)."""

    le: date
    faits: dict[str, FaitConnu]
    saisies: frozenset[str]
    marge: Marge | None
    categories: Possibles = field(default_factory=frozenset)
    liens: tuple[Lien, ...] | None = None
    exercices: Exercices = AUCUN


_DIT = {reponse: FaitConnu(frozenset({reponse}), "saisie") for reponse in (True, False)}
"""A yes or a no as it was typed."""


def connaitre(
    faits: FaitsSaisis,
    dossier: PerimetreDossier,
    le: date,
    inscrites: Sequence[AideMinimis] = (),
    *,
    attestees: bool = False,
    constates: Sequence[LienConstate] = (),
) -> Connaissance:
    """Everything that follows from the typed facts, the dossier and the de minimis ledger.

    `inscrites`: entries of the single undertaking; `attestees`: the company has said that they are all there;
    `constates`: links of the company that the ledger knows.
    """
    connus: dict[str, FaitConnu] = {}
    _mesures_brutes(connus, faits, dossier)
    noter_activite(connus, faits, dossier, le)
    for code in BOOLEENS:
        valeur = getattr(faits, code)
        if valeur is not None:
            connus[code] = _DIT[valeur]
    mesures = mesures_de(connus)
    liens, exercices = reunir_liens(faits.liens, constates), exercices_de(faits)
    tailles = categories_ue(mesures, liens, exercices)
    connus["categorie_ue"] = FaitConnu(tailles, "calcul")
    connus["categorie_lme"] = _categorie_lme(categories_lme(mesures, liens), dossier)
    _etats(connus, faits, tailles, le)
    restante = _marge(faits, le, inscrites, attestees=attestees)
    if restante is not None:
        connus["marge_de_minimis_eur"] = FaitConnu(exactement(restante.restante_eur), "calcul")
    saisies = frozenset(nom for nom in faits.model_fields_set if getattr(faits, nom) is not None)
    return Connaissance(le, connus, saisies, restante, tailles, liens, exercices)


def _mesures_brutes(connus: dict[str, FaitConnu], faits: FaitsSaisis, dossier: PerimetreDossier) -> None:
    tranche = TRANCHES.get(dossier.tranche_effectif or "")
    if tranche is not None:
        mini, maxi = tranche
        connus["effectif_etp"] = FaitConnu(
            Intervalle(Decimal(mini), None if maxi is None else Decimal(maxi)), "annuaire", approche=True
        )
    if faits.effectif_detail is not None:
        connus["effectif_etp"] = FaitConnu(exactement(faits.effectif_detail.uta), "calcul")
    for code in ("effectif_etp", "chiffre_affaires_eur", "total_bilan_eur", "exercices_clos", "fonds_propres_eur"):
        _saisir(connus, code, getattr(faits, code))
    for code in ("cofinancement_eur", "emplois_repris", "part_rd", "emissions_evitees_t"):
        _saisir(connus, code, getattr(faits, code))


def _saisir(connus: dict[str, FaitConnu], code: str, valeur: Decimal | int | None) -> None:
    if valeur is not None:
        connus[code] = FaitConnu(exactement(valeur), "saisie")


def noter_activite(connus: dict[str, FaitConnu], faits: FaitsSaisis, dossier: PerimetreDossier, le: date) -> None:
    """Adds the facts that each follow from one field alone: place, activity, age, legal form."""
    _lieu(connus, faits, dossier)
    if naf := faits.naf or dossier.naf:
        source: Origine = "saisie" if faits.naf else "annuaire"
        connus["naf"] = FaitConnu(frozenset({naf}), source)
        connus["division_naf"] = FaitConnu(frozenset({naf[:2]}), source)
        if naf[:2].isdigit() and int(naf[:2]) in INDUSTRIE:
            connus["activite_industrielle"] = FaitConnu(frozenset({True}), source)
    creation = faits.date_creation or dossier.date_creation
    if creation is not None:
        age = exactement(mois_revolus(creation, le))
        origine: Origine = "saisie" if faits.date_creation else "annuaire"
        connus["anciennete_mois"] = FaitConnu(age, origine)
        connus["annee_creation"] = FaitConnu(exactement(creation.year), origine)
    societe = est_une_societe(dossier.nature_juridique)
    if societe is not None:
        connus["forme_societe"] = FaitConnu(frozenset({societe}), "annuaire")


def _lieu(connus: dict[str, FaitConnu], faits: FaitsSaisis, dossier: PerimetreDossier) -> None:
    source: Origine = "saisie" if lieu.saisi(faits) else "annuaire"
    possibles, departement = lieu.lieux(faits, dossier), lieu.departement(faits, dossier)
    if possibles is not None:
        connus["commune"] = FaitConnu(possibles, source)
    if departement is not None:
        connus["departement"] = FaitConnu(frozenset({departement}), source)


def mesures_de(connus: Mapping[str, FaitConnu]) -> Mesures:
    """Headcount, turnover and balance sheet as known."""

    def intervalle(code: str) -> Intervalle:
        connu = connus.get(code)
        return connu.grandeur if connu is not None and isinstance(connu.grandeur, Intervalle) else INCONNUE

    return Mesures(intervalle("effectif_etp"), intervalle("chiffre_affaires_eur"), intervalle("total_bilan_eur"))


def _categorie_lme(calcule: Possibles, dossier: PerimetreDossier) -> FaitConnu:
    annuaire = CATEGORIES_INSEE.get(dossier.categorie or "", frozenset())
    commun = calcule & annuaire
    if len(calcule) > 1 and commun:
        return FaitConnu(commun, "annuaire", approche=True)
    return FaitConnu(calcule, "calcul")


def _etats(connus: dict[str, FaitConnu], faits: FaitsSaisis, tailles: Possibles, le: date) -> None:
    if faits.en_difficulte is not None:
        connus["en_difficulte"] = FaitConnu(frozenset({faits.en_difficulte}), "saisie")
    else:
        age = connus.get("anciennete_mois")
        mois = age.grandeur.exact if age is not None and isinstance(age.grandeur, Intervalle) else None
        _noter(connus, "en_difficulte", en_difficulte(situation_de(faits, mois, tailles)), "calcul")
    engage = verite(None if faits.premier_engagement_le is None else faits.premier_engagement_le <= le)
    dit = verite(faits.travaux_commences)
    if Verite.INCONNU in (engage, dit):
        connu = dit if engage is Verite.INCONNU else engage
        _noter(connus, "travaux_commences", connu, "calcul" if connu is engage and engage is not dit else "saisie")
    else:
        _noter(connus, "travaux_commences", ou((engage, dit)), "saisie")


def situation_de(faits: FaitsSaisis, age_mois: Decimal | None, tailles: Possibles) -> Situation:
    """What is said of the difficulty of a company of that age and size."""
    return Situation(
        capitaux_propres_eur=faits.capitaux_propres_eur,
        capital_et_primes_eur=faits.capital_et_primes_eur,
        procedure_collective=faits.procedure_collective,
        aide_sauvetage_en_cours=faits.aide_sauvetage_en_cours,
        age_mois=age_mois,
        categories=tailles,
    )


def _noter(connus: dict[str, FaitConnu], code: str, valeur: Verite, source: Origine) -> None:
    if valeur is not Verite.INCONNU:
        connus[code] = FaitConnu(frozenset({valeur is Verite.VRAI}), source)


def _marge(faits: FaitsSaisis, le: date, inscrites: Sequence[AideMinimis], *, attestees: bool) -> Marge | None:
    if faits.aides_de_minimis is None and not attestees:
        return None
    declarees = [AideMinimis(aide.montant_eur, aide.le) for aide in faits.aides_de_minimis or ()]
    return marge(periodes_de_minimis().elements, le, reunir(declarees, inscrites), faits.premier_mois_exercice)
