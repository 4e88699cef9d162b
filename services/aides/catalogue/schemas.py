"""What the catalogue shows."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from pydantic import Field

from services.aides.catalogue.codes import Besoin
from services.aides.catalogue.fenetres import Etat, GenreFenetre
from shared.valeurs import MontantEur, Sortie, Taux


class LienLu(Sortie):
    """Ce que la page source a répondu la dernière fois."""

    etat: Literal["ok", "morte", "injoignable"] = Field(description="État.")
    verifie_le: datetime = Field(description="Dernier essai.")
    echecs: int = Field(description="Échecs de suite.")
    signale_le: datetime | None = Field(description="Depuis quand la page est signalée ; absent : elle ne l'est pas.")


class SourceCatalogue(Sortie):
    """Où une règle a été lue."""

    cle: str = Field(description="Clé citée par les règles.")
    reference: str = Field(description="Texte ou page.")
    adresse: str = Field(description="Adresse.")
    confiance: Literal["V", "V2"] = Field(description="`V` : lue dans la source ; `V2` : source secondaire.")
    lien: LienLu | None = Field(default=None, description="État de la page ; absent : jamais essayée.")


class RegleSourcee(Sortie):
    """Une règle et sa source."""

    source: str | None = Field(description="Clé de la source ; absente : à vérifier.")
    a_verifier: bool = Field(description="Vrai : aucune source ne confirme la règle.")
    note: str | None = Field(description="Précision.")


class CritereCatalogue(RegleSourcee):
    """Un critère d'éligibilité."""

    code: str = Field(description="Code du critère.")
    libelle: str = Field(description="Règle en clair.")
    seuil: str = Field(description="Ce qui est demandé.")
    faits: list[str] = Field(description="Faits utilisés.")


class MajorationCatalogue(RegleSourcee):
    """Une majoration du plafond ou du taux."""

    code: str = Field(description="Code de la majoration.")
    libelle: str = Field(description="Règle en clair.")
    condition: str = Field(description="Condition.")
    plafond_eur: MontantEur | None = Field(description="Plafond majoré, en euros.")
    taux_en_plus: Taux = Field(description="Taux ajouté.")


class MontantCatalogue(RegleSourcee):
    """La règle de montant."""

    mode: Literal["taux", "palier", "pret", "indetermine"] = Field(description="Mode de calcul.")
    natures: list[str] = Field(description="Natures de dépenses retenues ; vide : toutes.")
    taux: Taux | None = Field(description="Taux.")
    taux_mini: Taux | None = Field(description="Taux le plus bas de la règle.")
    taux_par_taille: dict[str, Taux] = Field(description="Taux selon la taille européenne.")
    assiette_max_eur: MontantEur | None = Field(description="Dépenses retenues au plus, en euros.")
    plancher_eur: MontantEur | None = Field(description="Aide minimale, en euros.")
    plafond_eur: MontantEur | None = Field(description="Plafond, en euros.")
    pas_eur: MontantEur | None = Field(description="Palier de dépense, en euros.")
    aide_par_pas_eur: MontantEur | None = Field(description="Aide par palier entier, en euros.")
    plafond_par_fait: dict[str, Decimal] = Field(description="Limite : facteur appliqué à un fait.")
    majorations: list[MajorationCatalogue] = Field(description="Majorations.")
    non_sourcees: list[str] = Field(description="Champs de la règle qu'aucune source ne confirme.")


class RegimeCatalogue(RegleSourcee):
    """Un régime d'aide possible."""

    code: str = Field(description="Régime.")
    article: str | None = Field(description="Article du règlement (UE) 651/2014.")
    reference: str | None = Field(description="Numéro du régime.")


class FenetreCatalogue(RegleSourcee):
    """Une fenêtre du calendrier de dépôt, bornes comprises."""

    genre: GenreFenetre = Field(description="Ouverture, pré-dépôt, suspension ou enveloppe épuisée.")
    du: date = Field(description="Premier jour.")
    au: date | None = Field(description="Dernier jour inclus ; absent : sans terme connu.")
    chaque_annee: bool = Field(description="Vrai : revient chaque année aux mêmes jours.")
    motif: str | None = Field(description="Motif.")


class VarianteLue(Sortie):
    """Le dispositif générique d'une variante locale, et où elle s'applique."""

    de: str = Field(description="Dispositif générique.")
    version: str = Field(description="Sa version de départ.")
    perimetre: list[str] = Field(description="Territoires.")


class VersionLue(Sortie):
    """Les règles d'un dispositif sur une période."""

    version: str = Field(description="Version.")
    revise: str | None = Field(default=None, description="Version qu'elle remplace dès son premier jour.")
    variante: VarianteLue | None = Field(default=None, description="Absent : le dispositif n'est pas une variante.")
    champs_ouverts: list[str] = Field(default_factory=list, description="Ce qu'une variante locale peut changer.")
    libelle: str = Field(description="Nom de la version.")
    valide_du: date = Field(description="Premier jour.")
    valide_au: date | None = Field(description="Dernier jour ; absent : en vigueur jusqu'à la version suivante.")
    dates_a_verifier: bool = Field(description="Vrai : le jour exact n'est pas sourcé.")
    besoins: list[Besoin] = Field(description="Besoins d'aide servis.")
    instrument: str = Field(description="Subvention, prêt, garantie…")
    mode_instruction: str | None = Field(description="Dépôt : au fil de l'eau, appel, jury.")
    regimes: list[RegimeCatalogue] = Field(description="Régimes d'aide, dans l'ordre.")
    criteres: list[CritereCatalogue] = Field(description="Critères d'éligibilité.")
    montant: MontantCatalogue = Field(description="Règle de montant.")
    obligations: list[str] = Field(description="Engagements demandés.")
    cumuls: list[str] = Field(description="Règles de cumul.")
    fenetres: list[FenetreCatalogue] = Field(
        default_factory=list, description="Calendrier de dépôt ; vide : permanent sur la période."
    )
    sources: list[SourceCatalogue] = Field(description="Sources citées.")
    empreinte: str = Field(description="SHA-256 du contenu publié : une version publiée ne change plus.")


class DisponibiliteLue(Sortie):
    """Peut-on déposer une demande à cette date ?"""

    le: date = Field(description="Date demandée.")
    version: str | None = Field(description="Version en vigueur ; absente : aucune.")
    etat: Etat = Field(description="État du dépôt.")
    indisponible: bool = Field(description="Vrai : aucun dépôt possible à cette date.")
    phrase: str = Field(description="Motif et date de réouverture, en clair.")
    jusqu_au: date | None = Field(description="Dernier jour de cet état ; absent : sans terme connu.")
    rouvre_le: date | None = Field(description="Prochain jour d'ouverture du dépôt ; absent : ouvert, ou inconnu.")


class DispositifResume(Sortie):
    """Un dispositif en vigueur, dans une liste."""

    code: str = Field(description="Code.")
    nom: str = Field(description="Nom.")
    porteur: str = Field(description="Qui le porte.")
    objet: str = Field(description="À quoi il sert.")
    version: VersionLue = Field(description="Version en vigueur à la date demandée.")


class ListeDispositifs(Sortie):
    """Le catalogue à une date."""

    le: date = Field(description="Date demandée.")
    elements: list[DispositifResume] = Field(description="Dispositifs en vigueur.")


class DispositifLu(Sortie):
    """Un dispositif et toutes ses versions."""

    code: str = Field(description="Code.")
    nom: str = Field(description="Nom.")
    porteur: str = Field(description="Qui le porte.")
    objet: str = Field(description="À quoi il sert.")
    versions: list[VersionLue] = Field(description="Versions, de la plus ancienne à la plus récente.")
