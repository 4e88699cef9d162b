"""Random catalogues and companies, and the one-by-one engine as the reference of the compiled one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from services.aides.catalogue.chargement import lire_catalogue
from services.aides.catalogue.definition import VersionDispositif
from services.aides.catalogue.elements import Source
from services.aides.catalogue.faits import FAITS
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.eligibilite.conditions import Faits, evaluer, indecis
from services.aides.eligibilite.connaissance import FaitConnu
from services.aides.eligibilite.essais import version_le
from services.aides.eligibilite.evaluation import VERDICTS
from services.aides.eligibilite.grandeurs import Intervalle
from services.aides.eligibilite.kleene import et
from services.aides.moteur.compilation import CatalogueCompile
from services.aides.moteur.valeurs import NOMBRES, Valeur, grandeur_de

JOUR = date(2026, 3, 1)
_NOMBRES = st.one_of(st.integers(-2, 6), st.sampled_from([250, 10_000_000]))
_SEUILS = st.one_of(_NOMBRES, st.decimals(-1, 5, places=1))
_CODES = ("10", "25", "25.62B", "28", "75", "93", "micro", "petite")
_TERRITOIRES = (
    ["pays:FR"],
    ["region:11", "sauf:departement:75"],
    ["departement:93", "sauf:commune:93066"],
    ["union:petite-couronne", "sauf:commune:93066"],
    ["departement:69", "commune:75056"],
)
_LIEUX = ("93066", "93001", "75056", "77284", "departement:69", "departement:13")
SOURCE = Source(reference="Règlement", adresse="adresse", confiance="V")


def feuilles() -> st.SearchStrategy[dict[str, Any]]:
    """Leaves of every kind of fact."""
    return st.sampled_from(sorted(FAITS)).flatmap(_feuille)


def _feuille(fait: str) -> st.SearchStrategy[dict[str, Any]]:
    genre = FAITS[fait].genre
    seuils: st.SearchStrategy[Any]
    if genre in NOMBRES:
        operateurs, seuils = [">=", ">", "<", "<="], _SEUILS.map(str)
    elif genre == "booleen":
        operateurs, seuils = ["="], st.booleans()
    elif genre == "territoire":
        operateurs, seuils = ["dans"], st.sampled_from(_TERRITOIRES)
    else:
        operateurs = ["parmi", "hors", "commence_par"]
        seuils = st.lists(st.sampled_from(_CODES), min_size=1, max_size=3, unique=True)
    return st.fixed_dictionaries({"fait": st.just(fait), "operateur": st.sampled_from(operateurs), "seuil": seuils})


CONDITIONS: st.SearchStrategy[dict[str, Any]] = st.recursive(
    feuilles(),
    lambda sous: st.one_of(
        st.fixed_dictionaries({"un_de": st.lists(sous, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"tous": st.lists(sous, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"non": sous}),
    ),
    max_leaves=5,
)
REGIMES = st.sampled_from([["de_minimis"], ["exemption"], ["de_minimis", "exemption"]])


def version(
    code: str, conditions: Sequence[dict[str, Any]], regimes: Sequence[str] = ("hors_aide_etat",)
) -> VersionEnVigueur:
    """A version made of those conditions."""
    criteres = [
        {"code": f"c{rang}", "libelle": f"Critère {rang}", "condition": condition, "source": "texte"}
        for rang, condition in enumerate(conditions)
    ]
    regles = {
        "version": "v-1",
        "libelle": code,
        "valide_du": "2020-01-01",
        "source": "texte",
        "besoins": ["conseil"],
        "instrument": "subvention",
        "regimes": [{"code": regime, "source": "texte"} for regime in regimes],
        "criteres": criteres,
        "montant": {"mode": "indetermine", "source": "texte"},
    }
    return VersionEnVigueur(
        code=code,
        nom=code,
        porteur="Région",
        objet="",
        valide_au=None,
        empreinte=code,
        regles=VersionDispositif.model_validate(regles),
        sources={"texte": SOURCE},
    )


CATALOGUES = st.lists(st.tuples(st.lists(CONDITIONS, min_size=1, max_size=4), REGIMES), min_size=1, max_size=6).map(
    lambda listes: [version(f"d{rang}", conditions, regimes) for rang, (conditions, regimes) in enumerate(listes)]
)


def _valeurs(fait: str) -> st.SearchStrategy[Valeur]:
    genre = FAITS[fait].genre
    if genre in NOMBRES:
        bornes = st.tuples(_NOMBRES, _NOMBRES).map(lambda b: Intervalle(Decimal(min(b)), Decimal(max(b))))
        ouverts = st.one_of(_NOMBRES.map(lambda n: Intervalle(Decimal(n), None)), st.just(Intervalle()))
        return st.one_of(st.none(), _NOMBRES, st.floats(-2, 6, width=16), st.decimals(-2, 6, places=1), bornes, ouverts)
    if genre == "booleen":
        return st.one_of(st.none(), st.booleans(), st.just(frozenset({True, False})))
    codes = _LIEUX if genre == "territoire" else _CODES
    return st.one_of(st.none(), st.sampled_from(codes), st.frozensets(st.sampled_from(codes), max_size=3))


LIGNES = st.lists(st.fixed_dictionaries({fait: _valeurs(fait) for fait in FAITS}), min_size=1, max_size=7)


def catalogue_reel(jour: date) -> list[VersionEnVigueur]:
    """The versions shipped that rule that day."""
    versions = [version_le(dispositif, jour) for dispositif in lire_catalogue()]
    return [v for v in versions if v is not None]


def faits_de_ligne(ligne: Mapping[str, Valeur]) -> Faits:
    """The facts of a row as the one-by-one engine reads them."""
    grandeurs = {fait: grandeur_de(fait, valeur) for fait, valeur in ligne.items()}
    return {fait: FaitConnu(grandeur, "saisie") for fait, grandeur in grandeurs.items() if grandeur is not None}


def un_par_un(compile_: CatalogueCompile, faits: Faits) -> dict[str, str]:
    """Verdict of each dispositif, one condition after the other."""
    return {
        v.code: VERDICTS[et(evaluer(critere.condition, faits) for critere in criteres)]
        for v, criteres in zip(compile_.versions, compile_.criteres, strict=True)
    }


def manquants_un_par_un(compile_: CatalogueCompile, faits: Faits) -> dict[str, set[str]]:
    """By dispositif, the facts that leave one of its criteria undecided."""
    return {
        v.code: {fait for critere in criteres for fait in indecis(critere.condition, faits)}
        for v, criteres in zip(compile_.versions, compile_.criteres, strict=True)
    }


def bornee(version_: VersionEnVigueur, du: date, au: date | None) -> VersionEnVigueur:
    """The same version over another period."""
    regles = version_.regles.model_copy(update={"valide_du": du, "valide_au": au})
    return replace(version_, regles=regles, valide_au=au)
