"""Messages of the status page and of the preferences."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from services.gateway.relances.echelle import echelle_en_vigueur
from shared.valeurs import Entree, Sortie

Attendu = Literal["ensemblier", "partenaire", "entreprise", "region", "financeur", "personne"]


TYPES = tuple(echelon.code for echelon in echelle_en_vigueur().echelons)


def _connu(code: str) -> str:
    if code not in TYPES:
        raise PydanticCustomError("type_inconnu", "n'est pas un type de message connu")
    return code


TypeMessage = Annotated[str, AfterValidator(_connu), WithJsonSchema({"type": "string", "enum": list(TYPES)})]


class Message(Sortie):
    """Ce que l'entreprise a appris."""

    le: datetime = Field(description="Instant.")
    type: str = Field(description="Étape annoncée.")
    texte: str = Field(description="Ce qui a été dit.")


class EtapeSuivie(Sortie):
    """Une étape d'un parcours, comme l'entreprise la lit."""

    code: str = Field(description="Code de l'étape.")
    libelle: str = Field(description="Nom de l'étape.")
    etat: Literal["franchie", "en-cours", "en-pause", "arretee", "a-venir", "sans-objet"] = Field(
        description="`sans-objet` : non nécessaire pour cette entreprise, ou non réalisée."
    )
    le: datetime | None = Field(description="Début de l'étape ; absent si elle n'a pas commencé.")


class ParcoursSuivi(Sortie):
    """Un parcours de l'entreprise : ses étapes dans l'ordre, et où il en est."""

    id: UUID = Field(description="Parcours.")
    modele: str = Field(description="Modèle du parcours.")
    titre: str = Field(description="Nom du parcours.")
    situation: Literal["en-cours", "en-pause", "termine", "arrete"] = Field(description="Où en est le parcours.")
    etape: str = Field(description="Étape courante.")
    etape_libelle: str = Field(description="Nom de l'étape courante.")
    ouvert_le: datetime = Field(description="Ouverture du parcours.")
    depuis_le: datetime = Field(description="À cette étape depuis.")
    attend: Attendu = Field(description="De qui la suite est attendue.")
    attend_depuis_le: datetime = Field(description="Attendue depuis.")
    tour: str = Field(description="Qui a la main et depuis quand, en une phrase.")
    suite: str = Field(description="Ce qui vient ensuite, dit à l'entreprise.")
    echeance_le: date | None = Field(description="Pour quand ; absent si le parcours est fini.")
    en_retard: bool = Field(description="Vrai : la date est passée.")
    etapes: list[EtapeSuivie] = Field(description="Étapes, dans l'ordre.")


class ContactSuivi(Sortie):
    """À qui s'adresser : une organisation, jamais une personne."""

    organisation: str = Field(description="Organisation du référent, du partenaire qui a accepté, ou ensemblier.")
    antenne: str | None = Field(description="Antenne.")
    courriel: str | None = Field(description="Boîte générique de l'antenne, s'il y en a une.")


class Suivi(Sortie):
    """Où en est l'entreprise : qui a la main, depuis quand, ce qui vient ensuite."""

    siren: str = Field(description="SIREN.")
    raison_sociale: str = Field(description="Raison sociale.")
    etat: Literal["ouvert", "clos"] = Field(description="État du dossier.")
    ouvert_le: datetime = Field(description="Ouverture du dossier.")
    attend: Attendu = Field(description="De qui la suite est attendue.")
    attend_libelle: str = Field(description="Qui a la main, en toutes lettres.")
    depuis_le: datetime = Field(description="A la main depuis.")
    prochaine_action: str | None = Field(description="Ce qui vient ensuite ; absent si le dossier est clos.")
    echeance_le: date | None = Field(description="Pour quand.")
    messages: list[Message] = Field(description="Ce qui a été dit, du plus récent au plus ancien.")
    prochain_message_le: date | None = Field(description="Au plus tard, la prochaine nouvelle.")
    silence: str | None = Field(description="Pourquoi nous ne pouvons pas vous écrire, s'il y a lieu.")
    tour: str = Field(description="Qui a la main et depuis quand, en une phrase.")
    suite: str = Field(description="Ce qui vient ensuite, dit à l'entreprise.")
    en_retard: bool = Field(description="Vrai : la date de la prochaine action est passée.")
    retard: str | None = Field(description="Ce retard, dit à l'entreprise.")
    contact: ContactSuivi = Field(description="À qui s'adresser.")
    parcours: list[ParcoursSuivi] = Field(description="Parcours de l'entreprise, ceux en cours d'abord.")
    phrases: str = Field(description="Version des phrases dites à l'entreprise.")


class LienSuivi(Sortie):
    """Un lien vers la page de suivi, sans compte."""

    url: str = Field(description="Adresse à transmettre à l'entreprise seule.")
    expire_le: datetime = Field(description="Fin de validité.")


class PreferenceEcrite(Entree):
    """Ce que l'on veut recevoir, pour un type de message."""

    type: TypeMessage = Field(description="Type de message, un échelon des relances.")
    portee: Literal["toutes", "suivies", "aucune"] = Field(
        description="`suivies` : seulement les dossiers dont on est le référent."
    )


class Preferences(Entree):
    """Préférences d'un compte."""

    rythme: Literal["quotidien", "hebdomadaire"] = Field(description="Rythme du récapitulatif.")
    types: list[PreferenceEcrite] = Field(default_factory=list, max_length=100, description="Choix par type.")


class PreferenceLue(Sortie):
    """Un type de message et ce que le compte en reçoit."""

    type: str = Field(description="Type de message.")
    libelle: str = Field(description="Ce que dit le message.")
    obligatoire: bool = Field(description="Vrai : toujours envoyé.")
    portee: Literal["toutes", "suivies", "aucune"] = Field(description="Choix du compte.")


class PreferencesLues(Sortie):
    """Préférences du compte, type par type."""

    compte_id: UUID = Field(description="Compte.")
    rythme: Literal["quotidien", "hebdomadaire"] = Field(description="Rythme du récapitulatif.")
    types: list[PreferenceLue] = Field(description="Tous les types de messages.")
