"""Messages of the models."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from services.parcours.modeles.domain import EffetSilence, NatureGeste, Partie, TypeFait
from shared.securite.identite import Role
from shared.valeurs import Booleen, Code, Entree, Sortie, TexteCourt, TexteLong

Numero = Annotated[str, Field(pattern=r"^[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}$")]
NatureEtape = Literal[
    "entree",
    "qualification",
    "diagnostic",
    "plan",
    "etude",
    "adaptation",
    "financement",
    "deploiement",
    "suivi",
    "fin",
    "pause",
    "selection",
    "groupe",
    "convention",
    "accompagnement",
    "installation",
    "essai",
    "decision",
]
CodeCondition = Annotated[str, Field(pattern=r"^(fait:)?[a-z][a-z0-9_-]{1,60}(=[a-z][a-z0-9_-]{1,60})?$")]
CodeCible = Annotated[str, Field(pattern=r"^@?[a-z][a-z0-9_-]{1,60}$")]


class SilenceModele(Entree):
    """Ce que vaut l'absence de réponse à une étape ; le geste qui mène à `vers` en garde les conditions."""

    effet: EffetSilence = Field(description="Le silence vaut acceptation ou rejet.")
    delai_jours_ouvres: Annotated[int, Field(ge=1, le=1000)] = Field(description="Délai en jours ouvrés.")
    vers: Code = Field(description="Étape à laquelle le silence mène.")


class EtapeModele(Entree):
    """Une étape."""

    code: Code = Field(description="Code de l'étape.")
    libelle: TexteCourt = Field(description="Nom affiché.")
    nature: NatureEtape = Field(description="Ce que l'étape représente.")
    prochaine_action: Annotated[str, Field(max_length=200)] = Field(
        description="Ce qui doit se passer ensuite ; vide pour une fin."
    )
    delai_jours_ouvres: Annotated[int, Field(ge=0, le=1000)] = Field(description="Délai indicatif en jours ouvrés.")
    description: TexteCourt = Field(description="Ce que l'étape veut dire.")
    attend: Partie | None = Field(default=None, description="Qui est attendu ; sinon selon la nature de l'étape.")
    silence: SilenceModele | None = Field(default=None, description="Effet de l'absence de réponse.")


class MotifModele(Entree):
    """Un motif typé."""

    code: Code = Field(description="Code du motif.")
    libelle: TexteCourt = Field(description="Nom affiché.")
    leve: list[CodeCondition] = Field(default_factory=list, max_length=10, description="Conditions que ce motif lève.")
    attend: Partie | None = Field(default=None, description="Qui est attendu, pour le motif d'une suspension.")
    horloge: Literal["arret", "remise-a-zero"] = Field(
        default="arret",
        description="Suspension : à la reprise, l'horloge de l'étape continue, ou repart de zéro (dossier incomplet).",
    )


class GesteModele(Entree):
    """Un geste : d'où, vers où, par qui, à quelles conditions."""

    code: Code = Field(description="Code du geste.")
    libelle: TexteCourt = Field(description="Nom affiché.")
    nature: NatureGeste = Field(description="Ce que le geste représente.")
    de: list[Code] = Field(min_length=1, max_length=40, description="Étapes de départ.")
    vers: CodeCible = Field(description="Étape d'arrivée, `@reprise` ou `@portee`.")
    portees: list[Code] = Field(
        default_factory=list, max_length=40, description="Étapes au choix quand `vers` vaut `@portee`."
    )
    roles: list[Role] = Field(min_length=1, max_length=8, description="Rôles qui peuvent faire ce geste.")
    conditions: list[CodeCondition] = Field(
        default_factory=list,
        max_length=20,
        description="Conditions à remplir ; `fait:code` ou `fait:code=choix` pour un fait que le modèle déclare.",
    )
    motifs: list[MotifModele] = Field(
        default_factory=list, max_length=40, description="Motifs typés ; vide si le geste n'en demande pas."
    )


class ChoixModele(Entree):
    """Une valeur possible d'un fait de type `choix`."""

    code: Code = Field(description="Code de la valeur.")
    libelle: TexteCourt = Field(description="Nom affiché.")


class FaitModele(Entree):
    """Un fait que le modèle déclare, et qu'une condition `fait:code` peut attendre."""

    code: Code = Field(description="Code du fait.")
    libelle: TexteCourt = Field(description="Nom affiché.")
    type: TypeFait = Field(description="Type de la valeur.")
    choix: list[ChoixModele] = Field(default_factory=list, max_length=20, description="Valeurs d'un fait `choix`.")
    roles: list[Role] = Field(min_length=1, max_length=8, description="Rôles qui peuvent l'enregistrer.")
    preuve: Booleen = Field(default=False, description="Vrai si la référence d'une pièce est demandée.")
    etapes: list[Code] = Field(
        default_factory=list, max_length=40, description="Étapes où il s'enregistre ; toutes si rien n'est dit."
    )


class EquivalenceModele(Entree):
    """Étapes d'une version antérieure qui portent un autre code dans celle-ci."""

    depuis_version: Numero = Field(description="Version antérieure.")
    etapes: dict[Code, Code] = Field(
        min_length=1,
        max_length=40,
        description="Ancien code d'étape, et son équivalent dans cette version.",
        json_schema_extra={"additionalProperties": False},
    )


class ModeleNouveau(Entree):
    """Une version de modèle, en brouillon."""

    numero: Numero = Field(description="Numéro de version, par exemple `1.1.0`.")
    titre: TexteCourt = Field(description="Titre.")
    note: TexteLong = Field(description="À quoi sert ce modèle, et ce qui reste à vérifier.")
    delais_a_verifier: Booleen = Field(default=True, description="Les délais indicatifs ne sont pas sourcés.")
    etapes: list[EtapeModele] = Field(min_length=2, max_length=40, description="Étapes.")
    gestes: list[GesteModele] = Field(min_length=1, max_length=80, description="Gestes.")
    faits: list[FaitModele] = Field(default_factory=list, max_length=12, description="Faits typés du modèle.")
    equivalences: list[EquivalenceModele] = Field(
        default_factory=list, max_length=20, description="Étapes renommées depuis une version antérieure."
    )


class ModeleResume(Sortie):
    """Une version de modèle dans une liste."""

    code: str = Field(description="Code du modèle.")
    numero: str = Field(description="Version.")
    titre: str = Field(description="Titre.")
    etat: Literal["brouillon", "publie"] = Field(description="État de la version.")
    sha256: str = Field(description="Empreinte du contenu canonique.")
    publie_le: datetime | None = Field(description="Date de publication.")


class ModeleLu(ModeleResume):
    """Une version de modèle avec son contenu et son schéma."""

    auteur_id: UUID = Field(description="Compte qui a écrit la version.")
    publie_par: UUID | None = Field(description="Compte qui l'a publiée : une autre personne.")
    contenu: dict[str, Any] = Field(description="Étapes et gestes.")
    diagramme: str = Field(description="Schéma des étapes (Mermaid).")
