"""A version as the catalogue shows it: its rules in words, with their sources."""

from collections.abc import Mapping, Sequence
from datetime import date

from services.aides.catalogue.definition import Critere, Majoration, RegleMontant
from services.aides.catalogue.elements import Source
from services.aides.catalogue.fenetres import Disponibilite
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.catalogue.schemas import (
    CritereCatalogue,
    DisponibiliteLue,
    FenetreCatalogue,
    LienLu,
    MajorationCatalogue,
    MontantCatalogue,
    RegimeCatalogue,
    SourceCatalogue,
    VersionLue,
)
from services.aides.eligibilite.conditions import decrire_seuil
from services.aides.veille.models import LienSource

Liens = Mapping[str, LienSource]


def presenter(version: VersionEnVigueur, liens: Liens | None = None) -> VersionLue:
    """The version with its criteria in words; `liens`: what its source pages last answered."""
    regles = version.regles
    communs = regles.model_dump(
        include=set(VersionLue.model_fields) - {"criteres", "montant", "regimes", "valide_au", "fenetres"}
    )
    return VersionLue(
        **communs,
        valide_au=version.valide_au,
        regimes=[RegimeCatalogue.model_validate(regime.model_dump()) for regime in regles.regimes],
        criteres=[_critere(critere) for critere in regles.criteres],
        montant=_montant(regles.montant),
        fenetres=[FenetreCatalogue.model_validate(fenetre.model_dump()) for fenetre in regles.fenetres],
        sources=[_source(cle, source, liens or {}) for cle, source in version.sources.items()],
        empreinte=version.empreinte,
    )


def _source(cle: str, source: Source, liens: Liens) -> SourceCatalogue:
    lien = liens.get(source.adresse)
    lu = None if lien is None else LienLu.model_validate(lien)
    return SourceCatalogue(cle=cle, lien=lu, **source.model_dump())


def _critere(critere: Critere) -> CritereCatalogue:
    condition = critere.condition
    return CritereCatalogue(
        **critere.model_dump(exclude={"condition"}), seuil=decrire_seuil(condition), faits=condition.faits()
    )


def _montant(regle: RegleMontant) -> MontantCatalogue:
    majorations = [_majoration(majoration) for majoration in regle.majorations]
    return MontantCatalogue(**regle.model_dump(exclude={"majorations"}), majorations=majorations)


def _majoration(majoration: Majoration) -> MajorationCatalogue:
    condition = decrire_seuil(majoration.condition)
    return MajorationCatalogue(**majoration.model_dump(exclude={"condition"}), condition=condition)


def disponibilite_de(versions: Sequence[VersionEnVigueur], le: date) -> tuple[VersionEnVigueur, Disponibilite]:
    """The version that answers for the day (in force, else the next one, else the last), and its state that day."""
    candidates = [v for v in versions if v.valide_au is None or v.valide_au >= le] or list(versions[-1:])
    return candidates[0], candidates[0].regles.calendrier(candidates[0].valide_au).disponibilite(le)


def presenter_disponibilite(version: VersionEnVigueur, disponibilite: Disponibilite, le: date) -> DisponibiliteLue:
    """The state that day, and the version when its rules are in force."""
    en_vigueur = disponibilite.etat not in {"a_venir", "termine"}
    champs = {nom: getattr(disponibilite, nom) for nom in ("etat", "indisponible", "phrase", "jusqu_au", "rouvre_le")}
    return DisponibiliteLue(le=le, version=version.regles.version if en_vigueur else None, **champs)
