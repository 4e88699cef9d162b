"""What a list says of an establishment, and what the engine is told of its company."""

import polars as pl

from shared.nomenclatures.territoires import (
    communes_par_code,
    departements,
    intercommunalite_de,
    intercommunalites,
    nom_commune,
)

FAITS = ("naf", "code_commune", "tranche_effectif", "categorie", "nature_juridique", "date_creation")
"""Facts of a company that the stock gives, named as in the perimeter of a dossier."""
_ND = "[ND]"
"""What INSEE writes in place of a value that is not diffused."""


def _texte(colonne: str) -> pl.Expr:
    """The text without its outer blanks; null when it says nothing."""
    texte = pl.col(colonne).str.strip_chars()
    return pl.when((texte != "") & (texte != _ND)).then(texte)


def _nom() -> pl.Expr:
    personne = pl.concat_str(
        _texte("prenomUsuelUniteLegale"),
        pl.coalesce(_texte("nomUsageUniteLegale"), _texte("nomUniteLegale")),
        separator=" ",
        ignore_nulls=True,
    )
    denomination = pl.coalesce(_texte("denominationUniteLegale"), _texte("denominationUsuelle1UniteLegale"))
    return pl.coalesce(denomination, pl.when(personne != "").then(personne)).alias("raison_sociale")


def _adresse() -> pl.Expr:
    parties = ("numeroVoie", "indiceRepetition", "typeVoie", "libelleVoie", "complementAdresse")
    textes = [_texte(f"{partie}Etablissement") for partie in parties]
    adresse = pl.concat_str(textes, separator=" ", ignore_nulls=True)
    return pl.when(adresse != "").then(adresse).alias("adresse")


def _tranche() -> pl.Expr:
    """The band of the company; `NN` of a company that is said to employ is not zero, it is not known."""
    tranche = _texte("trancheEffectifsUniteLegale")
    employeur = pl.col("caractereEmployeurUniteLegale").eq_missing("O")
    return pl.when(~((tranche == "NN") & employeur)).then(tranche).alias("tranche_effectif")


def fiches(jointes: pl.DataFrame) -> pl.DataFrame:
    """The establishments as the lists and the engine name things, in the order of SIRET."""
    naf = pl.when(pl.col("nomenclatureActivitePrincipaleEtablissement") == "NAFRev2").then(
        _texte("activitePrincipaleEtablissement")
    )
    return jointes.select(
        "siret",
        "siren",
        _nom(),
        pl.coalesce(_texte("enseigne1Etablissement"), _texte("denominationUsuelleEtablissement")).alias("enseigne"),
        _adresse(),
        _texte("codePostalEtablissement").alias("code_postal"),
        _texte("codeCommuneEtablissement").alias("code_commune"),
        _texte("libelleCommuneEtablissement").alias("commune"),
        _texte("activitePrincipaleEtablissement").alias("activite"),
        pl.col("nomenclatureActivitePrincipaleEtablissement").alias("nomenclature"),
        naf.alias("naf"),
        pl.col("etablissementSiege").str.to_lowercase().is_in(["true", "1", "o"]).alias("siege"),
        _texte("trancheEffectifsEtablissement").alias("tranche_etablissement"),
        _tranche(),
        _texte("categorieEntreprise").alias("categorie"),
        _texte("categorieJuridiqueUniteLegale").alias("nature_juridique"),
        _texte("dateCreationUniteLegale").str.to_date("%Y-%m-%d", strict=False).alias("date_creation"),
        pl.col("economieSocialeSolidaireUniteLegale").alias("ess"),
    ).sort("siret")


def territoires() -> pl.DataFrame:
    """Each commune code of the region (former ones and arrondissements too), what it is today, and what contains it."""
    noms = intercommunalites()
    lignes = [
        {
            "code_commune": code,
            "commune_actuelle": actuelle,
            "nom_commune": nom_commune(actuelle),
            "intercommunalite": noms.get(intercommunalite_de(actuelle) or ""),
        }
        for code, actuelle in sorted(communes_par_code().items())
    ]
    return pl.DataFrame(lignes)


def situer(cibles: pl.DataFrame) -> pl.DataFrame:
    """Adds the commune of today, the intercommunalité and the département of each establishment."""
    noms = pl.DataFrame({"departement": list(departements()), "nom_departement": list(departements().values())})
    return (
        cibles.with_columns(pl.col("code_commune").str.slice(0, 2).alias("departement"))
        .join(territoires(), on="code_commune", how="left", maintain_order="left")
        .join(noms, on="departement", how="left", maintain_order="left")
    )
