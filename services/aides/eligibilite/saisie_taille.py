"""What is typed of the size of a company: headcount, earlier years, linked and partner companies."""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from shared.valeurs import PLAFOND_MONTANT_EUR, Booleen, Entree, MontantEur, Siren, Taux

EFFECTIF_MAX = Decimal("9999999.99")
_EFFECTIF = {
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": 9_999_999.99},
        {"type": "string", "pattern": r"^[0-9]{1,7}(\.[0-9]{1,2})?$"},
    ]
}
_SIGNE = {"type": "string", "pattern": r"^-?[0-9]{1,12}(\.[0-9]{1,2})?$", "examples": ["-15000.00"]}


def _decimal(valeur: Any) -> Decimal:
    if isinstance(valeur, bool) or not isinstance(valeur, str | int | float | Decimal):
        raise PydanticCustomError("nombre_invalide", "doit être un nombre décimal")
    try:
        nombre = Decimal(repr(valeur) if isinstance(valeur, float) else valeur)
    except InvalidOperation:
        raise PydanticCustomError("nombre_invalide", "doit être un nombre décimal") from None
    if not nombre.is_finite() or abs(nombre) > PLAFOND_MONTANT_EUR:
        raise PydanticCustomError("nombre_hors_bornes", "est hors des bornes acceptées")
    return nombre.quantize(Decimal("0.01"))


def _effectif(valeur: Any) -> Decimal:
    nombre = _decimal(valeur)
    if not 0 <= nombre <= EFFECTIF_MAX:
        raise PydanticCustomError("effectif_hors_bornes", "doit être compris entre 0 et 9 999 999,99")
    return nombre


_TEXTE = PlainSerializer(lambda v: format(v, ".2f"), return_type=str, when_used="json")
Effectif = Annotated[Decimal, BeforeValidator(_effectif), _TEXTE, WithJsonSchema(_EFFECTIF)]
"""Annual work units: a number, or a decimal string with two decimals at most."""
MontantSigne = Annotated[Decimal, BeforeValidator(_decimal), _TEXTE, WithJsonSchema(_SIGNE)]
"""Euros, possibly negative."""


class LienDeclare(Entree):
    """Une entreprise liée ou partenaire."""

    siren: Siren | None = Field(
        default=None, description="Son SIREN, s'il est connu : il la rapproche du registre des liens."
    )
    part: Taux = Field(description="Part détenue, de 0 à 1 : la plus élevée du capital et des droits de vote.")
    controle: Booleen = Field(
        default=False, description="Vrai : contrôle de fait (majorité du conseil, influence dominante)."
    )
    investisseur_exempte: Booleen = Field(
        default=False, description="Vrai : université, capital-risque, fonds régional ou investisseur institutionnel."
    )
    organisme_public: Booleen = Field(default=False, description="Vrai : collectivité ou organisme public.")
    effectif_etp: Effectif | None = Field(default=None, description="Effectif, en unités de travail annuel.")
    chiffre_affaires_eur: MontantEur | None = Field(default=None, description="Chiffre d'affaires, en euros.")
    total_bilan_eur: MontantEur | None = Field(default=None, description="Total du bilan, en euros.")


class ExerciceDeclare(Entree):
    """Un exercice clos antérieur, entreprises liées et partenaires comprises."""

    effectif_etp: Effectif | None = Field(default=None, description="Effectif, en unités de travail annuel.")
    chiffre_affaires_eur: MontantEur | None = Field(default=None, description="Chiffre d'affaires, en euros.")
    total_bilan_eur: MontantEur | None = Field(default=None, description="Total du bilan, en euros.")


class EffectifDetaille(Entree):
    """L'effectif d'un exercice, à compter en unités de travail annuel (recommandation 2003/361/CE, article 5)."""

    temps_plein: Effectif = Field(description="Salariés à temps plein toute l'année, en personnes.")
    temps_partiel_uta: Effectif = Field(
        description="Salariés à temps partiel, saisonniers ou arrivés en cours d'année, en fractions d'année."
    )
    dirigeants_uta: Effectif = Field(
        description="Propriétaires exploitants et associés qui travaillent régulièrement, en fractions d'année."
    )
    apprentis: Effectif = Field(description="Apprentis et étudiants en contrat de formation : ne comptent pas.")
    conges_parentaux: Effectif = Field(description="Congés de maternité ou parentaux : ne comptent pas.")

    @property
    def uta(self) -> Decimal:
        """Annual work units."""
        return self.temps_plein + self.temps_partiel_uta + self.dirigeants_uta
