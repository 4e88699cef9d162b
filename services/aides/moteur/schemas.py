"""The compiled catalogue and the examination of a company, as read over HTTP."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.aides.catalogue.fenetres import Etat
from services.aides.eligibilite.saisie import FaitsSaisis
from services.aides.eligibilite.schemas import SourceLue
from shared.valeurs import DateJour, Entree, Sortie

Empreinte = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class ExamenNouveau(Entree):
    """Ce que l'on sait de l'entreprise ; rien n'est enregistré."""

    dossier_id: UUID | None = Field(
        default=None, description="Dossier dont l'annuaire et le compte de minimis complètent les faits."
    )
    le: DateJour | None = Field(default=None, description="Date d'examen ; par défaut, aujourd'hui.")
    faits: FaitsSaisis = Field(default_factory=FaitsSaisis, description="Faits connus de l'appelant.")


class CriteresExamines(Sortie):
    """Les critères distincts, en colonnes de même longueur ; leur rang est celui du catalogue compilé."""

    seuils: list[str] = Field(description="Ce qui est demandé.")
    sources: list[int | None] = Field(description="Rang de la source dans `sources` ; absent : à vérifier.")
    a_verifier: list[int] = Field(description="Rangs des critères dont la règle est à vérifier.")


class FaitExamine(Sortie):
    """Un fait connu, et d'où il vient ; son libellé est au catalogue compilé."""

    code: str = Field(description="Code du fait.")
    valeur: str = Field(description="Valeur vue.")
    source: Literal["saisie", "annuaire", "calcul"] = Field(description="Origine du fait.")
    approche: bool = Field(default=False, description="Vrai : valeur approchée, à confirmer ; absent : faux.")


class FaitManquant(Sortie):
    """Un fait qui laisse des dispositifs à confirmer."""

    fait: str = Field(description="Code du fait.")
    champs: list[str] = Field(description="Champs à renseigner.")
    dispositifs: int = Field(description="Nombre de dispositifs encore possibles qui l'attendent.")


class ExamenLu(Sortie):
    """Tout le catalogue face à une entreprise, chaque critère distinct une seule fois."""

    catalogue: Empreinte = Field(description="Empreinte du catalogue compilé dont viennent les rangs.")
    le: date = Field(description="Date d'examen.")
    faits: list[FaitExamine] = Field(description="Faits connus que des critères regardent, avec leur origine.")
    sources: list[str] = Field(description="Textes où les règles ont été lues.")
    criteres: CriteresExamines = Field(description="Critères distincts.")
    resultats: str = Field(description="Une lettre par critère : `v` vrai, `f` faux, `i` inconnu.", pattern="^[vfi]*$")
    verdicts: str = Field(
        description="Une lettre par dispositif : `e` éligible, `c` à confirmer, `n` non éligible.", pattern="^[ecn]*$"
    )
    fermes: list[int] = Field(description="Rangs des dispositifs où aucun dépôt n'est possible ce jour-là.")
    manquants: list[FaitManquant] = Field(description="Faits à obtenir, de celui qui éclaire le plus de dispositifs.")


class FaitDuCatalogue(Sortie):
    """Un fait regardé par des critères."""

    code: str = Field(description="Code du fait.")
    libelle: str = Field(description="Libellé.")
    unite: str = Field(description="Unité ; vide s'il n'y en a pas.")


class CritereDuCatalogue(Sortie):
    """Un critère, écrit une fois pour tous les dispositifs qui le portent."""

    code: str = Field(description="Code du critère.")
    libelle: str = Field(description="Règle en clair.")
    seuil: str = Field(description="Ce qui est demandé.")
    faits: list[str] = Field(description="Faits regardés.")
    source: int | None = Field(description="Rang de la source dans `sources` ; absent : à vérifier.")
    a_verifier: bool = Field(description="Vrai : règle sans source confirmée.")
    note: str | None = Field(description="Précision sur la règle.")


class DispositifDuCatalogue(Sortie):
    """Un dispositif en vigueur et ses critères."""

    code: str = Field(description="Code du dispositif.")
    nom: str = Field(description="Nom.")
    version: str = Field(description="Version en vigueur.")
    etat: Etat = Field(description="État du dépôt ce jour-là.")
    criteres: list[int] = Field(description="Rangs des critères dans `criteres`.")


class CatalogueCompileLu(Sortie):
    """Ce que les examens citent par rang ; il ne change pas tant que son empreinte est la même."""

    empreinte: Empreinte = Field(description="Empreinte du contenu.")
    le: date = Field(description="Date d'examen.")
    faits: list[FaitDuCatalogue] = Field(description="Faits regardés par les critères.")
    sources: list[SourceLue] = Field(description="Sources des règles.")
    criteres: list[CritereDuCatalogue] = Field(description="Critères distincts.")
    dispositifs: list[DispositifDuCatalogue] = Field(description="Dispositifs en vigueur, par code.")
