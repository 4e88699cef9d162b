"""Columns that the targeting reads in the SIRENE stock (INSEE's names)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Modele:
    """A stock file: `cle` identifies a row; `etat` holds one of `etats`, or nothing: another value is a shifted line.

    `largeurs`: codes that some Parquet writers turn into numbers.
    """

    nom: str
    cle: str
    longueur_cle: int
    etat: str
    etats: tuple[str, ...]
    obligatoires: tuple[str, ...]
    facultatives: tuple[str, ...] = ()
    largeurs: tuple[tuple[str, int], ...] = ()


ETABLISSEMENT = Modele(
    nom="StockEtablissement",
    cle="siret",
    longueur_cle=14,
    etat="etatAdministratifEtablissement",
    etats=("A", "F"),
    obligatoires=(
        "siren",
        "siret",
        "statutDiffusionEtablissement",
        "etatAdministratifEtablissement",
        "codeCommuneEtablissement",
        "activitePrincipaleEtablissement",
        "nomenclatureActivitePrincipaleEtablissement",
        "etablissementSiege",
        "trancheEffectifsEtablissement",
        "enseigne1Etablissement",
        "denominationUsuelleEtablissement",
        "complementAdresseEtablissement",
        "numeroVoieEtablissement",
        "indiceRepetitionEtablissement",
        "typeVoieEtablissement",
        "libelleVoieEtablissement",
        "codePostalEtablissement",
        "libelleCommuneEtablissement",
    ),
    largeurs=(("siren", 9), ("siret", 14), ("codeCommuneEtablissement", 5), ("codePostalEtablissement", 5)),
)
UNITE_LEGALE = Modele(
    nom="StockUniteLegale",
    cle="siren",
    longueur_cle=9,
    etat="etatAdministratifUniteLegale",
    etats=("A", "C"),
    obligatoires=(
        "siren",
        "statutDiffusionUniteLegale",
        "etatAdministratifUniteLegale",
        "dateCreationUniteLegale",
        "trancheEffectifsUniteLegale",
        "categorieEntreprise",
        "categorieJuridiqueUniteLegale",
        "denominationUniteLegale",
        "denominationUsuelle1UniteLegale",
        "nomUniteLegale",
        "nomUsageUniteLegale",
        "prenomUsuelUniteLegale",
    ),
    facultatives=("caractereEmployeurUniteLegale", "economieSocialeSolidaireUniteLegale"),
    largeurs=(("siren", 9), ("categorieJuridiqueUniteLegale", 4), ("trancheEffectifsUniteLegale", 2)),
)
