"""The answer of an evaluation of programmes."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.valeurs import Sortie

Verdict = Literal["eligible", "a_confirmer", "non_eligible"]


class ValeurLue(Sortie):
    """Un fait et ce qui en est connu."""

    nom: str = Field(description="Nom du fait ou de la règle.")
    valeur: str | None = Field(description="Valeur vue ; absente : non connue.")
    origine: Literal["saisie", "annuaire", "calcul", "programme"] | None = Field(
        description="D'où vient la valeur : saisie, annuaire, programme, ou calcul d'une règle."
    )


class RegleVue(Sortie):
    """Une règle et sa valeur."""

    regle: str = Field(description="Nom de la règle.")
    valeur: str | None = Field(description="`oui`, `non`, `sans objet`, une valeur ; absente : indéterminée.")
    lus: list[str] = Field(description="Noms que la règle lit, à retrouver dans `faits` ou dans `regles`.")
    manquants: list[str] = Field(description="Faits qui manquent pour la déterminer.")


class ProgrammeEvalue(Sortie):
    """Un programme confronté à l'entreprise."""

    version_id: UUID = Field(description="Version évaluée.")
    code: str = Field(description="Code du programme.")
    titre: str | None = Field(description="Titre.")
    operateur: str | None = Field(description="Opérateur de contact.")
    nature: str | None = Field(description="Nature de l'aide.")
    valide_du: date | None = Field(description="Premier jour de validité.")
    valide_au: date | None = Field(description="Dernier jour de validité, compris.")
    sha256: str = Field(description="Empreinte de la version évaluée.")
    verdict: Verdict = Field(description="Une donnée inconnue ne vaut ni oui ni non.")
    regles: list[RegleVue] = Field(description="Règles, dans l'ordre du texte ; vide sans `detail`.")
    manquants: list[str] = Field(description="Faits qui manquent pour conclure.")


class QuestionProgramme(Sortie):
    """Une question à poser ensuite."""

    champ: str = Field(description="Champ à renseigner.")
    question: str = Field(description="Question.")
    faits: list[str] = Field(description="Faits que la réponse établit.")
    decide_seule: int = Field(description="Programmes auxquels rien d'autre ne manque.")
    programmes: int = Field(description="Programmes indéterminés qui en dépendent.")


class ProgrammeNonEvalue(Sortie):
    """Un programme publié que le moteur ne charge plus."""

    code: str = Field(description="Code du programme.")
    erreur: str = Field(description="Règle, ligne et raison.")


class EvaluationProgrammesLue(Sortie):
    """Programmes publiés confrontés à une entreprise ; rien n'est enregistré."""

    le: date = Field(description="Date d'examen.")
    faits: list[ValeurLue] = Field(description="Faits connus, et d'où ils viennent.")
    programmes: list[ProgrammeEvalue] = Field(description="Programmes, les plus sûrs d'abord.")
    questions: list[QuestionProgramme] = Field(
        description="Questions à poser, celles qui décident seules du plus de programmes d'abord."
    )
    erreurs: list[ProgrammeNonEvalue] = Field(description="Programmes publiés qui ne se chargent plus.")
