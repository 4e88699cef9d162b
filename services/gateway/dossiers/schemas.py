"""Messages of the dossiers."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.valeurs import CodeCommune, CodeNaf, DateJour, Entree, Siret, Sortie, TexteCourt

Origine = Literal["cci", "cetim", "region", "portail", "autre"]
MotifCloture = Literal["parcours-termine", "abandon-entreprise", "entreprise-fermee", "hors-perimetre", "doublon"]


class SaisieFiche(Entree):
    """Fiche tapée par le conseiller, utilisée quand l'annuaire ne répond pas."""

    raison_sociale: TexteCourt = Field(description="Raison sociale.")
    naf: CodeNaf = Field(description="Activité principale de l'établissement (NAF rév. 2), par exemple `25.62B`.")
    code_commune: CodeCommune = Field(description="Code INSEE de la commune, par exemple `93066`.")
    tranche_effectif: (
        Literal["NN", "00", "01", "02", "03", "11", "12", "21", "22", "31", "32", "41", "42", "51", "52", "53"] | None
    ) = Field(default=None, description="Tranche d'effectif INSEE.")


class DossierNouveau(Entree):
    """Une entreprise entre dans le parcours."""

    siret: Siret = Field(description="SIRET de l'établissement à accompagner.")
    origine: Origine = Field(default="autre", description="Par qui l'entreprise est venue.")
    saisie: SaisieFiche | None = Field(default=None, description="Fiche de secours si l'annuaire ne répond pas.")


class PriseEnCharge(Entree):
    """Nomination du référent ; par défaut, l'appelant."""

    referent_id: UUID | None = Field(default=None, description="Compte nommé référent.")


class PartieNouvelle(Entree):
    """Une organisation à associer au dossier."""

    organisation_id: UUID = Field(description="Organisation associée.")


class ProchaineAction(Entree):
    """Ce qui doit se passer ensuite, et pour quand."""

    libelle: TexteCourt = Field(description="Prochaine action.")
    echeance_le: DateJour = Field(description="Échéance.")


class Cloture(Entree):
    """Fin du dossier, toujours motivée."""

    motif: MotifCloture = Field(description="Motif typé.")


class FicheDossier(Sortie):
    """Le dossier d'une entreprise : qui s'en occupe, ce qui vient ensuite."""

    id: UUID = Field(description="Identifiant du dossier.")
    siren: str = Field(description="SIREN.")
    siret: str = Field(description="SIRET de l'établissement.")
    raison_sociale: str = Field(description="Raison sociale.")
    naf: str | None = Field(description="Activité principale.")
    nomenclature_naf: str = Field(description="Nomenclature du code d'activité.")
    departement: str | None = Field(description="Département.")
    code_commune: str | None = Field(description="Commune (INSEE).")
    tranche_effectif: str | None = Field(description="Tranche d'effectif INSEE.")
    categorie: str | None = Field(description="Catégorie d'entreprise INSEE.")
    date_creation: date | None = Field(description="Date de création de l'unité légale.")
    etat_fiche: Literal["complete", "degrade"] = Field(
        description="`degrade` : fiche tapée, à réparer depuis l'annuaire."
    )
    etat: Literal["ouvert", "clos"] = Field(description="État du dossier.")
    origine: str = Field(description="Provenance de l'entreprise.")
    precedent_id: UUID | None = Field(description="Dossier précédent de la même entreprise, clos : c'est une relance.")
    ouvert_le: datetime = Field(description="Date d'ouverture.")
    proprietaire: Literal["file-ensemblier", "referent"] = Field(description="Qui porte le dossier.")
    referent_id: UUID | None = Field(description="Compte du référent.")
    prochaine_action: str = Field(description="Ce qui doit se passer ensuite.")
    echeance_le: date | None = Field(description="Pour quand.")
    clos_le: datetime | None = Field(description="Date de clôture.")
    motif_cloture: str | None = Field(description="Motif de clôture.")
    version: int = Field(description="Version, reprise dans l'ETag.")
