"""The organisation of the instruction as data: desks, functions, bodies consulted, ordered rules of routing."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.valeurs import Booleen, Code, Entree, MontantEur, TexteCourt

Taille = Literal["micro", "petite", "moyenne", "grande"]
CodeTerritoire = Annotated[
    str,
    Field(pattern=r"^(sauf:)?(pays:FR|(commune|epci|ept|departement|region):[0-9AB]{2,9}|union:[a-z][a-z0-9-]{1,60})$"),
]
Boite = Annotated[str, Field(pattern=r"^[a-z0-9._-]{1,60}@[a-z0-9-]{1,60}(\.[a-z0-9-]{1,30}){1,3}$")]
Silence = Literal["favorable", "defavorable", "sans_avis"]
INSTRUCTEUR = "instructeur"
"""Function of whoever instructs at a desk: the only one that the code knows by name."""


class Guichet(Entree):
    """Un guichet d'instruction."""

    code: Code = Field(description="Code du guichet.")
    nom: TexteCourt = Field(description="Nom.")
    organisation: TexteCourt = Field(description="Organisation dont il dépend.")
    contact: TexteCourt = Field(description="Fonction à contacter, jamais une personne.")
    boite: Boite | None = Field(default=None, description="Boîte aux lettres générique.")


class Fonction(Entree):
    """Une fonction de l'instruction ou de l'approbation."""

    code: Code = Field(description="Code de la fonction.")
    libelle: TexteCourt = Field(description="Libellé.")
    portee: Literal["guichet", "region"] = Field(description="Exercée dans un guichet, ou pour toute la Région.")


class Organisme(Entree):
    """Un organisme à qui un avis peut être demandé."""

    code: Code = Field(description="Code de l'organisme.")
    nom: TexteCourt = Field(description="Nom.")
    organisation_id: UUID = Field(description="Organisation dont les comptes répondent.")
    delai_jours: int = Field(strict=True, ge=1, le=180, description="Délai proposé, en jours.")
    silence: Silence = Field(description="Ce que vaut l'absence de réponse à l'échéance.")
    source: TexteCourt | None = Field(default=None, description="Texte qui fixe le délai et la valeur du silence.")
    a_verifier: Booleen = Field(default=False, description="Vrai : pas de source, hypothèse.")


class RegleRoutage(Entree):
    """Une règle ; la première dont toutes les conditions sont remplies l'emporte, une liste vide ne limite rien."""

    code: Code = Field(description="Code de la règle.")
    libelle: TexteCourt = Field(description="Libellé.")
    dispositifs: list[Code] = Field(default_factory=list, max_length=60, description="Dispositifs.")
    territoire: list[CodeTerritoire] = Field(
        default_factory=list, max_length=60, description="Territoires réunis, `sauf:` pour exclure."
    )
    montant_min_eur: MontantEur | None = Field(default=None, description="Montant demandé, à partir de (inclus).")
    montant_max_eur: MontantEur | None = Field(default=None, description="Montant demandé, jusqu'à (exclu).")
    tailles: list[Taille] = Field(default_factory=list, max_length=4, description="Tailles européennes.")
    guichet: Code = Field(description="Guichet saisi.")


class Organisation(Entree):
    """Guichets, fonctions, organismes consultés et règles de routage, sous une même version."""

    guichets: list[Guichet] = Field(max_length=60, description="Guichets.")
    defaut: Code | None = Field(default=None, description="Guichet saisi quand aucune règle ne s'applique.")
    fonctions: list[Fonction] = Field(max_length=30, description="Fonctions.")
    organismes: list[Organisme] = Field(default_factory=list, max_length=60, description="Organismes consultés.")
    regles: list[RegleRoutage] = Field(default_factory=list, max_length=40, description="Règles, dans l'ordre.")
    source: TexteCourt | None = Field(default=None, description="Acte qui fixe cette organisation.")
    a_verifier: Booleen = Field(default=False, description="Vrai : pas de source, hypothèse.")

    def guichet(self, code: str) -> Guichet | None:
        return next((guichet for guichet in self.guichets if guichet.code == code), None)

    def fonction(self, code: str) -> Fonction | None:
        return next((fonction for fonction in self.fonctions if fonction.code == code), None)

    def organisme(self, code: str) -> Organisme | None:
        return next((organisme for organisme in self.organismes if organisme.code == code), None)
