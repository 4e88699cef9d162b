"""Messages of the indicators of a parcours."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, PlainSerializer, WithJsonSchema

from shared.valeurs import Booleen, Code, DateJour, Entree, Sortie, TexteCourt

Nombre = Annotated[Decimal, PlainSerializer(lambda v: format(v.normalize(), "f"), return_type=str, when_used="json")]
Valeur = Annotated[
    Decimal,
    Field(max_digits=14, decimal_places=4, ge=-9_999_999_999, le=9_999_999_999, allow_inf_nan=False),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]{1,9}(\.[0-9]{1,4})?$", "examples": ["12.5"]}),
]
Moment = Literal["t6", "t12", "t24", "t36"]
Source = Literal["comptes-annuels", "dsn", "facture", "releve-atelier", "declaration", "estimation", "previsionnel"]
Preuve = Literal["A", "B", "C", "D"]
Manque = Literal["ne-sait-pas", "non-communique", "non-applicable"]
Correction = Literal["erreur-de-saisie", "valeur-definitive", "source-meilleure", "perimetre-modifie"]


class ValeurSaisie(Entree):
    """Une valeur avec son unité et sa source, ou la raison de son absence."""

    valeur: Valeur | None = Field(default=None, description="Valeur, dans l'unité de l'indicateur.")
    manque: Manque | None = Field(default=None, description="Pourquoi il n'y a pas de valeur ; remplace la valeur.")
    unite: TexteCourt | None = Field(default=None, description="Unité de la valeur, celle de l'indicateur.")
    source: Source | None = Field(
        default=None, description="D'où vient la valeur. `previsionnel` est refusé ici : c'est une prévision."
    )
    preuve: Preuve | None = Field(
        default=None,
        description="Niveau de preuve : A document d'un tiers, B relevé daté, C déclaration, D estimation. "
        "Par défaut, celui que la source permet.",
    )
    reference: TexteCourt | None = Field(default=None, description="Document cité : titre, date, où le trouver.")
    confirmer: Booleen = Field(default=False, description="Vrai : garder une valeur hors de la fourchette plausible.")
    correction: Correction | None = Field(default=None, description="Pourquoi une valeur déjà donnée change.")


class MesureNouvelle(ValeurSaisie):
    """La valeur d'un indicateur à un moment."""

    code: Code = Field(description="Code de l'indicateur : un indicateur de départ, ou un cumul du catalogue.")


class MesuresNouvelles(Entree):
    """Mesures à un moment."""

    moment: Literal["t0", "t6", "t12", "t24", "t36"] = Field(
        description="`t0` avant la mise en service, sinon le nombre de mois qui la suivent."
    )
    mesure_le: DateJour = Field(description="Date à laquelle la valeur vaut.")
    mesures: list[MesureNouvelle] = Field(min_length=1, max_length=30, description="Indicateurs mesurés.")


class MiseEnService(Entree):
    """Le jour depuis lequel l'effet se compte."""

    deploye_le: DateJour = Field(description="Jour de la mise en service.")


class MesureLue(Sortie):
    """Une mesure et son écart au départ."""

    moment: str = Field(description="`t0`, `t6`, `t12`, `t24` ou `t36`.")
    valeur: Nombre | None = Field(description="Valeur ; absente avec son motif.")
    manque: str | None = Field(description="Pourquoi il n'y a pas de valeur.")
    mesure_le: date = Field(description="Date de la mesure.")
    source: str = Field(description="Source.")
    preuve: str | None = Field(description="Niveau de preuve, de A à D.")
    reference: str | None = Field(description="Document cité.")
    hors_fourchette: bool = Field(description="Valeur hors de la fourchette plausible, confirmée par son auteur.")
    revision: int = Field(description="1, puis une de plus à chaque correction.")
    ecart: Nombre | None = Field(default=None, description="Écart au T0, dans l'unité.")
    ecart_relatif: Nombre | None = Field(default=None, description="Écart au T0, en part du T0.")
    amelioration: bool | None = Field(default=None, description="Vrai si l'écart va dans le bon sens.")


class LigneMesure(MesureLue):
    """Une ligne de l'historique des mesures."""

    id: UUID = Field(description="Identifiant de la ligne.")
    code: str = Field(description="Indicateur.")
    unite: str = Field(description="Unité.")
    correction: str | None = Field(description="Motif de la correction.")
    saisi_le: datetime = Field(description="Saisie.")
    role: str | None = Field(description="Rôle de l'auteur.")


class PrevisionLue(Sortie):
    """Ce qui était attendu, à côté de ce qui est constaté : jamais mêlés."""

    moment: str = Field(description="Moment visé.")
    prevu: Nombre = Field(description="Valeur prévue.")
    origine: str = Field(description="Qui l'attend.")
    hypothese: str | None = Field(description="Sur quoi la prévision repose.")
    revision: int = Field(description="1, puis une de plus à chaque révision.")
    saisi_le: datetime = Field(description="Saisie.")
    realise: Nombre | None = Field(description="Valeur constatée à ce moment ; absente tant qu'elle n'est pas mesurée.")
    ecart: Nombre | None = Field(description="Constaté moins prévu, dans l'unité.")
    atteint: bool | None = Field(description="Vrai si le constaté vaut au moins le prévu, dans le bon sens.")


class IndicateurLu(Sortie):
    """Un indicateur, ses mesures et ses prévisions."""

    code: str = Field(description="Code.")
    libelle: str = Field(description="Nom.")
    unite: str = Field(description="Unité.")
    sens: Literal["croissant", "decroissant"] = Field(description="Sens dans lequel l'indicateur s'améliore.")
    au_catalogue: bool = Field(description="Faux : propre à cette entreprise, absent des résultats d'ensemble.")
    mesures: list[MesureLue] = Field(description="Mesures retenues, du T0 au dernier moment.")
    previsions: list[PrevisionLue] = Field(description="Prévisions, et l'écart au constaté.")


class ManqueLu(Sortie):
    """Un indicateur de départ sans valeur à un moment."""

    code: str = Field(description="Indicateur.")
    motif: str = Field(description="`non-mesure`, ou le motif donné : `ne-sait-pas`, `non-communique`…")


class MomentLu(Sortie):
    """Un moment du parcours : ce qu'on attend, ce qu'on a."""

    moment: str = Field(description="Moment.")
    prevu_le: date | None = Field(description="Date visée ; absente avant la mise en service.")
    ouvre_le: date | None = Field(description="Première date acceptée.")
    ferme_le: date | None = Field(description="Dernière date acceptée.")
    atteint: bool = Field(description="Vrai si la fenêtre est ouverte ou passée.")
    attendus: int = Field(description="Indicateurs de départ : ce qui est attendu.")
    mesures: int = Field(description="Indicateurs de départ mesurés à ce moment.")
    couverture: Nombre | None = Field(description="Part mesurée ; absente sans indicateur de départ.")
    manquants: list[ManqueLu] = Field(description="Ce qui manque, et pourquoi ; vide avant que le moment soit atteint.")


class IndicateursLus(Sortie):
    """L'effet du parcours : jamais un écart sans sa couverture."""

    parcours_id: UUID = Field(description="Parcours.")
    t0_exercice: int | None = Field(description="Exercice des indicateurs de départ.")
    deploye_le: date | None = Field(description="Jour depuis lequel les moments se comptent.")
    indicateurs: list[IndicateurLu] = Field(description="Indicateurs.")
    couverture: dict[str, Nombre] = Field(description="Part des indicateurs de départ mesurés, par moment.")
    moments: list[MomentLu] = Field(description="Ce qui est attendu et ce qui manque, par moment.")
    impact_mesure: bool = Field(description="Chaque indicateur de départ a une mesure d'effet.")
    version: int = Field(description="Version du parcours.")


class PrevisionNouvelle(Entree):
    """Une valeur attendue d'un indicateur à un moment."""

    code: Code = Field(description="Code de l'indicateur.")
    moment: Moment = Field(description="Moment visé.")
    valeur: Valeur = Field(description="Valeur attendue, dans l'unité de l'indicateur.")
    unite: TexteCourt = Field(description="Unité de la valeur.")
    origine: Literal["plan-actions", "demande-aide", "entreprise", "conseiller"] = Field(description="Qui l'attend.")
    hypothese: TexteCourt | None = Field(default=None, description="Sur quoi la prévision repose.")


class PrevisionsNouvelles(Entree):
    """Prévisions du plan, rangées à part des mesures."""

    previsions: list[PrevisionNouvelle] = Field(min_length=1, max_length=60, description="Prévisions.")
