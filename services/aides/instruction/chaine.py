"""An approval chain as data: by band of amount, the ordered levels that approve what the instructor proposes."""

from decimal import Decimal

from pydantic import Field

from shared.valeurs import Booleen, Code, Entree, MontantEur, TexteCourt


class Niveau(Entree):
    """Un niveau d'approbation."""

    code: Code = Field(description="Code du niveau.")
    libelle: TexteCourt = Field(description="Libellé.")
    fonction: Code = Field(description="Fonction qui approuve, dans son guichet ou pour la Région.")
    plafond_eur: MontantEur | None = Field(default=None, description="Montant le plus élevé que ce niveau approuve.")
    vote: Booleen = Field(
        default=False, description="Vrai : l'approbation rapporte un vote, avec son numéro et sa date."
    )


class Tranche(Entree):
    """Une tranche de montants proposés et ses niveaux, dans l'ordre ; sans niveau, la proposition suffit."""

    jusqu_a_eur: MontantEur | None = Field(default=None, description="Jusqu'à (inclus) ; absent : sans limite.")
    niveaux: list[Niveau] = Field(max_length=10, description="Niveaux, dans l'ordre.")


class Chaine(Entree):
    """Chaîne d'approbation d'un dispositif ; sans tranche, une personne instruit et une autre décide."""

    tranches: list[Tranche] = Field(max_length=10, description="Tranches, par montants croissants.")
    source: TexteCourt | None = Field(default=None, description="Acte qui fixe cette chaîne.")
    a_verifier: Booleen = Field(default=False, description="Vrai : pas de source, hypothèse.")

    def niveaux(self, montant_eur: Decimal) -> list[Niveau]:
        """Levels of the band of an amount."""
        for tranche in self.tranches:
            if tranche.jusqu_a_eur is None or montant_eur <= tranche.jusqu_a_eur:
                return tranche.niveaux
        return []
