"""What a programme says: offer × axes × public × territory × period × capacity × price, each typed."""

from typing import Annotated, Literal

from pydantic import Field

from services.gateway.repertoire.territoire import Territoire
from services.gateway.repertoire.types import Besoin, Categorie, CodeAxe, CodeThematique, Offre, PrefixeNaf
from shared.nomenclatures.axes import AXES, axes_de
from shared.valeurs import ENTIER_JSON, Booleen, Code, DateJour, Entree, MontantEur, TexteCourt, TexteLong

EFFECTIF_MAX = 1_000_000
Effectif = Annotated[int, Field(strict=True, ge=0, le=EFFECTIF_MAX), ENTIER_JSON]
Age = Annotated[int, Field(strict=True, ge=0, le=300), ENTIER_JSON]
Places = Annotated[int, Field(strict=True, ge=0, le=100_000), ENTIER_JSON]
Jours = Annotated[int, Field(strict=True, ge=1, le=3_660), ENTIER_JSON]


class Public(Entree):
    """Entreprises visées."""

    effectif_min: Effectif | None = Field(default=None, description="Effectif salarié minimal.")
    effectif_max: Effectif | None = Field(default=None, description="Effectif salarié maximal.")
    categories: list[Categorie] = Field(
        default_factory=list, max_length=3, description="Catégories d'entreprise INSEE ; vide : toutes."
    )
    naf_inclus: list[PrefixeNaf] = Field(
        default_factory=list, max_length=100, description="Préfixes d'activité admis ; vide : tous."
    )
    naf_exclus: list[PrefixeNaf] = Field(
        default_factory=list, max_length=100, description="Préfixes d'activité exclus : ils l'emportent."
    )
    age_min_annees: Age | None = Field(default=None, description="Âge minimal de l'entreprise, en années révolues.")
    age_max_annees: Age | None = Field(default=None, description="Âge maximal de l'entreprise, en années révolues.")


class Periode(Entree):
    """Quand le programme prend des entreprises (dates de Paris)."""

    valide_du: DateJour = Field(description="Premier jour.")
    valide_au: DateJour | None = Field(default=None, description="Dernier jour, compris ; absent : sans fin connue.")


class Capacite(Entree):
    """Combien d'entreprises le programme peut prendre ; ce qui est absent n'est pas limité."""

    places: Places | None = Field(default=None, description="Places par fenêtre.")
    fenetre: Literal["annee", "glissante"] = Field(
        default="annee", description="`annee` : année civile de Paris ; `glissante` : `fenetre_jours` derniers jours."
    )
    fenetre_jours: Jours | None = Field(default=None, description="Longueur de la fenêtre glissante, en jours.")
    simultanes: Places | None = Field(default=None, description="Entreprises prises en charge en même temps, au plus.")
    a_verifier: Booleen = Field(default=False, description="Vrai : chiffre non sourcé (HYPOTHESE).")


class Prix(Entree):
    """Ce que l'entreprise paie, et d'où vient ce chiffre."""

    montant_eur: MontantEur | None = Field(
        default=None, description="Reste à payer par l'entreprise ; absent : inconnu."
    )
    source: TexteCourt | None = Field(default=None, description="Source du prix.")
    a_verifier: Booleen = Field(default=True, description="Vrai : prix non sourcé (HYPOTHESE).")


class Contenu(Entree):
    """Ce que dit un programme."""

    titre: TexteCourt = Field(description="Titre.")
    description: TexteLong | None = Field(default=None, description="Ce que le programme apporte.")
    offre: Offre = Field(description="Type d'offre.")
    axes: list[CodeAxe] = Field(default_factory=list, max_length=36, description="Axes servis.")
    thematiques: list[CodeThematique] = Field(
        default_factory=list, max_length=6, description="Thématiques servies, avec tous leurs axes."
    )
    besoins: list[Besoin] = Field(default_factory=list, max_length=7, description="Besoins typés du plan d'actions.")
    public: Public = Field(default_factory=Public, description="Entreprises visées.")
    territoire: Territoire = Field(description="Où le programme s'applique.")
    periode: Periode = Field(description="Quand.")
    capacite: Capacite = Field(default_factory=Capacite, description="Combien.")
    prix: Prix = Field(default_factory=Prix, description="Prix pour l'entreprise.")
    modele_parcours: Code | None = Field(default=None, description="Modèle de parcours que le programme ouvre.")
    antennes: list[Code] = Field(
        default_factory=list, max_length=60, description="Antennes qui le délivrent ; vide : toutes."
    )
    source: TexteCourt | None = Field(default=None, description="D'où vient cette fiche.")
    a_verifier: Booleen = Field(default=False, description="Vrai : fiche non sourcée, à faire confirmer.")

    def axes_servis(self) -> tuple[str, ...]:
        """Axes named, and those of the thématiques named, in the order of the questionnaire."""
        servis = {*self.axes, *(axe for code in self.thematiques for axe in axes_de(code))}
        return tuple(axe for axe in AXES if axe in servis)
