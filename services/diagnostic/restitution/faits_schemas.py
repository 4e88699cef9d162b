"""The one object of figures of a restitution. Levels are 0 to 5, shares 0 to 1, as decimal strings."""

from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import Field

from services.diagnostic.restitution.schemas import NoteAxeLue, NoteLue, RecommandationLue, Reference
from shared.valeurs import Sortie


class EntrepriseRestituee(Sortie):
    """L'entreprise et le site diagnostiqués."""

    raison_sociale: str = Field(description="Nom.")
    siren: str = Field(description="SIREN.")
    siret: str = Field(description="SIRET du site.")


class Intitule(Sortie):
    """Un code et ce qu'il veut dire."""

    code: str = Field(description="Code.")
    libelle: str = Field(description="En clair.")


class BrancheRadar(NoteLue):
    """Une branche du radar : la thématique, sa note, son intervalle et ce qu'elle vise."""

    cible: Decimal = Field(description="Moyenne des niveaux visés à 24 mois par ses axes, selon leurs poids.")


class AxeRestitue(NoteAxeLue):
    """Un axe, avec le nom du palier suivant."""

    suivant_nom: str | None = Field(description="Nom du palier suivant ; absent au palier 5.")


class Force(Sortie):
    """Un point fort."""

    axe: str = Field(description="Axe.")
    libelle: str = Field(description="Nom.")
    score: Decimal = Field(description="Niveau de 0 à 5.")
    constat: str | None = Field(description="Ce que dit le palier atteint.")


class MaillonFaible(Sortie):
    """Un axe bas, et la réponse qui le tire le plus."""

    axe: str = Field(description="Axe.")
    libelle: str = Field(description="Nom.")
    score: Decimal = Field(description="Niveau de 0 à 5.")
    cible: Decimal = Field(description="Niveau visé.")
    question: str | None = Field(description="Question la plus faible.")
    reponse: str | None = Field(description="Réponse donnée à cette question.")


class Alerte(Sortie):
    """Un critère bloquant : il plafonne la note de l'axe tant qu'il n'est pas levé."""

    axe: str = Field(description="Axe.")
    libelle: str = Field(description="Nom.")
    score: Decimal | None = Field(description="Note plafonnée.")
    score_brut: Decimal | None = Field(description="Note sans le plafond.")
    questions: list[Intitule] = Field(description="Questions bloquantes répondues au plus bas.")


class Mesure(Sortie):
    """Ce qu'il faut demander, et où."""

    question: str = Field(description="Question.")
    libelle: str = Field(description="Question posée.")
    ou_regarder: str = Field(description="Où regarder.")
    preuve_attendue: str = Field(description="Preuve à réunir.")


class Inconnu(Sortie):
    """Un axe où il reste quelque chose à savoir, et comment le mesurer."""

    axe: str = Field(description="Axe.")
    libelle: str = Field(description="Nom.")
    motif: Literal["couverture", "confiance", "reponse"] = Field(
        description="`couverture` : trop peu de réponses pour une note ; `confiance` : trop peu de preuves ; "
        "`reponse` : une réponse manque, la note tient."
    )
    bas: Decimal = Field(description="Borne basse.")
    haut: Decimal = Field(description="Borne haute.")
    indicateur: str = Field(description="Indicateur qui éclairerait l'axe.")
    mesures: list[Mesure] = Field(description="Comment savoir.")


class FaitsRestitution(Sortie):
    """Tout ce qu'une restitution dit ; le JSON, la page et le PDF n'en sont que trois rendus."""

    diagnostic_id: UUID = Field(description="Diagnostic.")
    entreprise: EntrepriseRestituee = Field(description="Entreprise et site.")
    type: str = Field(description="Profondeur.")
    moment: str = Field(description="Moment de la mesure.")
    etat: str = Field(description="État du diagnostic ; l'entreprise ne voit que `restitue`.")
    calcule_le: datetime = Field(description="Date du calcul.")
    restitue_le: datetime | None = Field(description="Restitution à l'entreprise.")
    sha256: str = Field(description="Empreinte du résultat figé.")
    moteur: str = Field(description="Version des règles de calcul.")
    referentiel: Reference = Field(description="Version du référentiel.")
    note_globale: Decimal | None = Field(description="Note sur 100 ; jamais un critère d'aide.")
    couverture: Decimal = Field(description="Part des poids répondus.")
    etats: dict[str, int] = Field(description="Nombre de questions par état.")
    objectifs: list[Intitule] = Field(description="Objectifs du dirigeant, dans l'ordre.")
    radar: list[BrancheRadar] = Field(description="Une branche par thématique.")
    axes: list[AxeRestitue] = Field(description="Niveau par axe, ce qu'il dit et ce que dit le suivant.")
    forces: list[Force] = Field(description="Les axes les plus hauts, preuves à l'appui.")
    maillons_faibles: list[MaillonFaible] = Field(description="Les axes les plus bas sous leur cible.")
    alertes: list[Alerte] = Field(description="Critères bloquants.")
    inconnus: list[Inconnu] = Field(description="Ce qui n'est pas su, et comment le mesurer.")
    actions: list[RecommandationLue] = Field(description="Six actions au plus, dans l'ordre.")
