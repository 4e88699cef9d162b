"""Messages of the requests made to companies."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.parcours.indicateurs.schemas import Moment, Nombre, ValeurSaisie
from shared.valeurs import ENTIER_JSON, Booleen, DateJour, Entree, Sortie, TexteLong

EtatCollecte = Literal["prevue", "demandee", "relancee", "repondue", "sans_reponse", "dispensee"]
MotifDispense = Literal[
    "entreprise-cessee", "procedure-collective", "demande-de-l-entreprise", "releve-par-le-conseiller"
]
Annee = Annotated[int, Field(strict=True, ge=2017, le=2200), ENTIER_JSON]


class QuestionLue(Sortie):
    """Un indicateur demandé, ou la raison pour laquelle il ne l'est pas."""

    id: UUID = Field(description="Identifiant de la question.")
    code: str = Field(description="Indicateur.")
    libelle: str = Field(description="Nom.")
    unite: str = Field(description="Unité de la réponse.")
    minutes: int = Field(description="Temps demandé, en minutes.")
    parcours_ids: list[UUID] = Field(description="Parcours pour lesquels la réponse vaut.")
    etat: Literal["demandee", "repondue", "sans_valeur", "sans_reponse", "reportee", "ecartee"] = Field(
        description="`reportee` et `ecartee` : non demandée, avec son motif."
    )
    motif: str | None = Field(description="Motif : `budget-annuel`, `deja-sollicitee`, motif de dispense…")
    reportee_au: date | None = Field(description="Quand elle pourra être demandée.")
    depart: Nombre | None = Field(default=None, description="Valeur de départ connue, pour mémoire.")


class CollecteResume(Sortie):
    """Une demande d'indicateurs à une entreprise."""

    id: UUID = Field(description="Identifiant de la demande.")
    dossier_id: UUID = Field(description="Dossier.")
    siren: str = Field(description="Entreprise.")
    annee: int = Field(description="Année civile.")
    moment: Moment = Field(description="Moment.")
    etat: EtatCollecte = Field(description="État.")
    motif: str | None = Field(description="Motif d'une dispense ; `refusee` : close par l'entreprise sans réponse.")
    prevue_le: date = Field(description="Jour où elle est, ou était, à envoyer.")
    demandee_le: datetime | None = Field(description="Envoi.")
    echeance_le: date | None = Field(description="Réponse attendue pour ce jour.")
    ferme_le: date | None = Field(description="Dernier jour auquel une valeur compte.")
    relances: int = Field(description="Relances faites, deux au plus.")
    prochaine_le: date | None = Field(description="Prochain envoi, prochaine relance, ou fin.")
    close_le: datetime | None = Field(description="Fin.")
    posees: int = Field(description="Questions posées.")
    repondues: int = Field(description="Questions répondues, avec ou sans valeur.")
    minutes: int = Field(description="Temps demandé, en minutes.")
    version: int = Field(description="Version, reprise dans l'ETag.")


class CollecteLue(CollecteResume):
    """Une demande avec ses questions."""

    questions: list[QuestionLue] = Field(description="Questions posées, reportées et écartées, par priorité.")


class ReponseQuestion(ValeurSaisie):
    """La réponse à une question : une valeur, ou la raison de son absence."""

    question_id: UUID = Field(description="Question.")


class ReponsesCollecte(Entree):
    """Réponses de l'entreprise, ou de son conseiller pour elle ; une partie suffit."""

    mesure_le: DateJour = Field(description="Date à laquelle les valeurs valent.")
    reponses: list[ReponseQuestion] = Field(default_factory=list, max_length=60, description="Réponses.")
    terminer: Booleen = Field(default=False, description="Vrai : rien d'autre ne viendra, la demande se ferme.")


class Dispense(Entree):
    """Pourquoi l'entreprise n'est pas, ou n'est plus, sollicitée."""

    motif: MotifDispense = Field(description="Motif. `entreprise-cessee` vaut pour toujours.")
    commentaire: TexteLong | None = Field(default=None, description="Explication libre, sans donnée personnelle.")


class CampagneNouvelle(Entree):
    """Une campagne groupée : toutes les entreprises du moment sont sollicitées le même jour."""

    annee: Annee = Field(description="Année civile.")
    moment: Moment = Field(description="Moment.")
    lancee_le: DateJour = Field(
        description="Jour du lancement ; une entreprise dont la fenêtre ne le contient pas garde sa propre date."
    )


class CampagneLue(Sortie):
    """Une campagne et son taux de réponse, avec son dénominateur."""

    id: UUID = Field(description="Identifiant.")
    annee: int = Field(description="Année civile.")
    moment: Moment = Field(description="Moment.")
    regime: Literal["glissante", "groupee"] = Field(description="Chaque entreprise à sa date, ou toutes le même jour.")
    lancee_le: date | None = Field(description="Jour du lancement d'une campagne groupée.")
    prevues: int | None = Field(description="Demandes à venir.")
    adressees: int | None = Field(description="Entreprises sollicitées : le dénominateur. Hors dispensées.")
    repondues: int | None = Field(description="Entreprises qui ont répondu.")
    partielles: int | None = Field(description="Entreprises qui ont commencé à répondre, sans finir.")
    sans_reponse: int | None = Field(description="Entreprises sans réponse après deux relances.")
    en_attente: int | None = Field(description="Entreprises dont la réponse est attendue.")
    dispensees: int | None = Field(description="Entreprises dispensées.")
    sans_relance: int | None = Field(description="Réponses venues sans relance.")
    par_le_conseiller: int | None = Field(description="Réponses données par un conseiller pour l'entreprise.")
    reponse_taux: float | None = Field(description="Répondues rapportées aux adressées ; absent sans adressée.")
    motif: str | None = Field(description="Pourquoi le taux est absent : `aucune-adressee`, `petits-effectifs`.")


class PassageFait(Sortie):
    """Ce que le passage a fait."""

    le: date = Field(description="Jour du passage.")
    prevues: int = Field(description="Demandes prévues.")
    demandees: int = Field(description="Demandes envoyées.")
    relancees: int = Field(description="Relances.")
    sans_reponse: int = Field(description="Demandes closes sans réponse.")
    dispensees: int = Field(description="Demandes sans objet.")
    completees: int = Field(description="Demandes complétées par d'autres parcours de la même entreprise.")
    reste: bool = Field(description="Vrai : appeler de nouveau, il reste à faire.")
