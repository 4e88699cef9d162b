"""Messages of the results: never a figure without its coverage."""

from datetime import date
from typing import Literal

from pydantic import Field

from services.parcours.indicateurs.schemas import Moment, Nombre
from shared.valeurs import Sortie


class FiltreResultats(Sortie):
    """Ce que les résultats retiennent."""

    modele: str | None = Field(description="Modèle de parcours ; tous s'il est absent.")
    departement: str | None = Field(description="Département.")
    division_naf: str | None = Field(description="Division NAF, deux chiffres.")
    tranche_effectif: str | None = Field(description="Tranche d'effectif (Insee).")
    moment: str | None = Field(description="Moment.")
    annee: int | None = Field(description="Année civile où le moment tombe.")
    au: date = Field(description="Jour du calcul.")


class Comparaison(Sortie):
    """L'écart des entreprises suivies à celles de même activité et de même taille, sur les mêmes années."""

    appariees: int | None = Field(description="Entreprises mesurées dont la cellule NAF × taille × années est connue.")
    couverture: Nombre | None = Field(description="Part appariée des entreprises mesurées.")
    reference_mediane: Nombre | None = Field(description="Évolution médiane des cellules de référence, en part.")
    ecart_median: Nombre | None = Field(description="Évolution relative moins celle de sa cellule, médiane.")
    motif: Literal["resultat-absent", "aucune-appariee", "couverture-insuffisante", "petits-effectifs"] | None = Field(
        description="Pourquoi l'écart est absent."
    )


class ResultatIndicateur(Sortie):
    """Un indicateur à un moment : combien on attend, combien on a, et seulement alors ce qui a changé."""

    code: str = Field(description="Indicateur.")
    libelle: str = Field(description="Nom.")
    unite: str = Field(description="Unité des écarts.")
    sens: Literal["croissant", "decroissant"] = Field(description="Sens dans lequel l'indicateur s'améliore.")
    nature: Literal["niveau", "cumul"] = Field(description="Écart au T0, ou cumul depuis le départ.")
    moment: Moment = Field(description="Moment.")
    attendus: int | None = Field(description="Entreprises attendues : le moment est venu et le départ est connu.")
    mesures: int | None = Field(description="Entreprises mesurées.")
    couverture: Nombre | None = Field(description="Part mesurée des attendues ; absente si personne n'est attendu.")
    manquants: dict[str, int | None] = Field(
        description="Entreprises sans valeur, par motif : `non-demande`, `en-attente`, `sans-reponse`, `ne-sait-pas`, "
        "`non-communique`, `non-applicable`, `reporte`, `ecarte`, `dispense`."
    )
    preuves: dict[str, int | None] = Field(description="Mesures par niveau de preuve, de A à D.")
    hors_fourchette: int | None = Field(description="Mesures hors de la fourchette plausible, confirmées.")
    mediane: Nombre | None = Field(description="Écart médian, dans l'unité.")
    quartile_1: Nombre | None = Field(description="Premier quartile des écarts.")
    quartile_3: Nombre | None = Field(description="Troisième quartile des écarts.")
    moyenne: Nombre | None = Field(description="Écart moyen.")
    mediane_relative: Nombre | None = Field(description="Écart médian en part du départ.")
    ameliorees_taux: Nombre | None = Field(description="Part des entreprises mesurées qui ont progressé.")
    motif: Literal["aucune-attendue", "aucune-mesure", "couverture-insuffisante", "petits-effectifs"] | None = Field(
        description="Pourquoi le chiffre est absent."
    )
    comparaison: Comparaison = Field(description="Groupe apparié : même division NAF, même taille, mêmes années.")


class ResultatsLus(Sortie):
    """Ce que les parcours ont changé, et ce qu'on n'en sait pas."""

    filtre: FiltreResultats = Field(description="Ce que les résultats retiennent.")
    catalogue: str = Field(description="Version du catalogue.")
    calendrier: str = Field(description="Version du calendrier : moments et seuils.")
    couverture_min: Nombre = Field(description="Couverture sous laquelle aucun chiffre n'est donné (hypothèse).")
    entreprises: int | None = Field(description="Entreprises dont un moment est venu.")
    sans_depart: int | None = Field(description="Parmi elles, celles sans aucun T0 : leur effet ne sera jamais connu.")
    resultats: list[ResultatIndicateur] = Field(description="Chaque indicateur du catalogue, à chaque moment.")
