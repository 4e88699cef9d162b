"""Criteria that a legal regime adds to every dispositif resting on it."""

from collections.abc import Mapping

from services.aides.catalogue.definition import Critere, VersionDispositif
from services.aides.catalogue.elements import Condition, Source
from services.aides.catalogue.regimes import periodes_de_minimis

SOURCES = {
    "rgec-6": Source(
        reference="Règlement (UE) 651/2014, article 6 (effet incitatif)",
        adresse="123dok.net (effet incitatif)",
        confiance="V",
    ),
    "rgec-2-18": Source(
        reference="Règlement (UE) 651/2014, articles 1(4) c et 2(18)",
        adresse="scribd.com 623939201 ; finovup.fr",
        confiance="V2",
    ),
}
_MARGE = Condition.model_validate({"fait": "marge_de_minimis_eur", "operateur": ">", "seuil": 0})
_NON_COMMENCE = Condition.model_validate({"fait": "travaux_commences", "operateur": "=", "seuil": False})
_SAINE = Condition.model_validate({"fait": "en_difficulte", "operateur": "=", "seuil": False})
EFFET_INCITATIF = Critere(
    code="effet_incitatif",
    libelle="Demande écrite avant le début des travaux",
    condition=_NON_COMMENCE,
    source="rgec-6",
)
HORS_DIFFICULTE = Critere(
    code="hors_difficulte_rgec",
    libelle="Ne pas être en difficulté (régime exempté)",
    condition=_SAINE,
    source="rgec-2-18",
)


def sources_communes() -> Mapping[str, Source]:
    """Sources of the criteria below, and of each de minimis regulation in the data."""
    reglements = periodes_de_minimis().sources
    return SOURCES | {_cle(code): source for code, source in reglements.items()}


def _cle(reglement: str) -> str:
    return f"reg-{reglement.replace('/', '-')}"


def criteres_du_regime(version: VersionDispositif, reglement: str | None) -> list[Critere]:
    """Criteria added by the regimes of the version, except those on facts that it already checks."""
    deja = {code for critere in version.criteres for code in critere.condition.faits()}
    ajoutes: list[Critere] = []
    if version.de_minimis_seul:
        source = _cle(reglement or "2023/2831")
        ajoutes.append(
            Critere(code="marge_de_minimis", libelle="Plafond de minimis non atteint", condition=_MARGE, source=source)
        )
    if {regime.code for regime in version.regimes} == {"exemption"}:
        ajoutes += [EFFET_INCITATIF, HORS_DIFFICULTE]
    return [critere for critere in ajoutes if not deja & set(critere.condition.faits())]
