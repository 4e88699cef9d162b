"""A convention as it stands: its versions, its requests, and the figures that follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.conventions import domain, repository
from services.aides.conventions.domain import ZERO, Compte, Echeance, Genre, Liquidation, Termes
from services.aides.conventions.models import ConventionVersion, Versement
from services.aides.conventions.schemas import EcheanceLue


@dataclass(frozen=True, slots=True)
class EtatConvention:
    """Versions and requests of one demande."""

    versions: Sequence[ConventionVersion]
    versements: Sequence[Versement]

    @property
    def signees(self) -> list[ConventionVersion]:
        return [version for version in self.versions if version.signee_region_le is not None]

    @property
    def en_vigueur(self) -> ConventionVersion | None:
        return self.signees[-1] if self.signees else None

    @property
    def projet(self) -> ConventionVersion | None:
        return next((version for version in self.versions if version.signee_region_le is None), None)

    @property
    def actifs(self) -> list[Versement]:
        return [versement for versement in self.versements if versement.etat != "rejete"]

    def dans_l_etat(self, etat: str) -> Versement | None:
        return next((versement for versement in self.versements if versement.etat == etat), None)

    @property
    def solde(self) -> Versement | None:
        """The balance once checked."""
        return next((v for v in self.actifs if v.genre == Genre.SOLDE and v.etat != "demande"), None)

    def compte(self) -> Compte:
        """What has been checked so far, in the order of the requests."""
        compte = Compte()
        for versement in self.actifs:
            if versement.etat != "demande":
                compte = domain.apres(compte, Genre(versement.genre), _liquidation(versement))
        return compte

    def depenses_retenues(self) -> list[tuple[str, Decimal]]:
        """(line, euros kept) of every expense already checked."""
        return [
            (depense["poste"], Decimal(depense["retenu_eur"]))
            for versement in self.actifs
            if versement.etat != "demande"
            for depense in versement.depenses
        ]


async def lire_etat(session: AsyncSession, demande_id: UUID) -> EtatConvention:
    """The convention of a demande, empty when there is none yet."""
    versions = await repository.versions(session, demande_id)
    return EtatConvention(versions, await repository.versements(session, demande_id) if versions else [])


def termes(version: ConventionVersion) -> Termes:
    """The figures of a version."""
    lues = [EcheanceLue.model_validate(ligne) for ligne in version.echeancier]
    return Termes(
        montant_eur=version.montant_eur,
        taux=version.taux,
        reprise_taux=version.reprise_taux,
        execution_du=version.execution_du,
        execution_au=version.execution_au,
        couts={ligne["code"]: Decimal(ligne["montant_eur"]) for ligne in version.couts},
        echeancier=[Echeance(e.numero, e.genre, e.prevue_le, e.montant_max_eur) for e in lues],
    )


def _liquidation(versement: Versement) -> Liquidation:
    return Liquidation(versement.justifie_eur, versement.droit_eur, versement.reprise_eur, versement.montant_eur)


def a_reverser(etat: EtatConvention) -> Decimal:
    """Overpayment that the company still owes."""
    return sum((v.reversement_eur for v in etat.actifs if v.reverse_le is None), ZERO)
