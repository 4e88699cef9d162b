"""What the caller says of the company and of its actions. Every fact is optional: what is missing stays unknown."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.aides.catalogue.codes import Besoin, Nature
from services.aides.eligibilite.saisie_projet import FaitsProjet
from services.aides.eligibilite.saisie_taille import (
    Effectif,
    EffectifDetaille,
    ExerciceDeclare,
    LienDeclare,
    MontantSigne,
)
from shared.valeurs import (
    ENTIER_JSON,
    Booleen,
    CodeNaf,
    DateJour,
    Entree,
    MontantEur,
    TexteCourt,
)

ReferenceAction = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]
Oui = Booleen | None
"""A yes/no fact, or unknown."""


class AideRecue(Entree):
    """Une aide de minimis déjà obtenue par l'entreprise ou celles qui lui sont liées."""

    montant_eur: MontantEur = Field(description="Équivalent-subvention brut, en euros.")
    le: DateJour = Field(description="Date d'octroi (et non de versement).")


class FaitsChiffres(Entree):
    """Facts that are numbers, dates or lists."""

    effectif_detail: EffectifDetaille | None = Field(
        default=None, description="Détail de l'effectif, quand les unités de travail annuel ne sont pas comptées."
    )
    exercices_precedents: list[ExerciceDeclare] | None = Field(
        default=None,
        max_length=4,
        description="Exercices clos avant le dernier, du plus récent au plus ancien : un seuil ne compte que franchi "
        "deux exercices de suite.",
    )
    seuil_franchi_par_operation: Oui = Field(
        default=None,
        description="Vrai : le dernier changement vient d'une fusion ou d'une acquisition, et vaut aussitôt.",
    )
    effectif_etp: Effectif | None = Field(
        default=None, description="Effectif du dernier exercice clos, en unités de travail annuel."
    )
    chiffre_affaires_eur: MontantEur | None = Field(
        default=None, description="Chiffre d'affaires hors taxes, en euros."
    )
    total_bilan_eur: MontantEur | None = Field(default=None, description="Total du bilan, en euros.")
    liens: list[LienDeclare] | None = Field(
        default=None, max_length=20, description="Entreprises liées ou partenaires ; liste vide : entreprise autonome."
    )
    date_creation: DateJour | None = Field(default=None, description="Date de création de l'entreprise.")
    naf: CodeNaf | None = Field(default=None, description="Activité principale (NAF rév. 2).")
    aides_de_minimis: list[AideRecue] | None = Field(
        default=None, max_length=100, description="Aides de minimis déjà obtenues ; liste vide : aucune."
    )
    premier_mois_exercice: Annotated[int, Field(strict=True, ge=1, le=12), ENTIER_JSON] = Field(
        default=1, description="Mois où commence l'exercice comptable."
    )
    premier_engagement_le: DateJour | None = Field(
        default=None, description="Date du premier engagement ferme du projet."
    )
    exercices_clos: Annotated[int, Field(strict=True, ge=0, le=500), ENTIER_JSON] | None = Field(
        default=None, description="Nombre d'exercices clos."
    )
    capitaux_propres_eur: MontantSigne | None = Field(
        default=None, description="Capitaux propres, en euros (négatifs possibles)."
    )
    capital_et_primes_eur: MontantEur | None = Field(
        default=None, description="Capital social et primes d'émission, en euros."
    )
    fonds_propres_eur: MontantEur | None = Field(
        default=None, description="Fonds propres et quasi-fonds propres, en euros."
    )
    cofinancement_eur: MontantEur | None = Field(default=None, description="Cofinancement privé du projet, en euros.")
    emplois_repris: Annotated[int, Field(strict=True, ge=0, le=100_000), ENTIER_JSON] | None = Field(
        default=None, description="Emplois repris."
    )


class FaitsSaisis(FaitsChiffres, FaitsProjet):
    """Ce que l'on sait de l'entreprise et du projet ; ce qui manque reste inconnu et n'exclut jamais."""

    en_difficulte: Oui = Field(default=None, description="Entreprise en difficulté au sens européen.")
    procedure_collective: Oui = Field(default=None, description="Procédure collective ouverte.")
    aide_sauvetage_en_cours: Oui = Field(
        default=None, description="Aide au sauvetage ou plan de restructuration en cours."
    )
    travaux_commences: Oui = Field(default=None, description="Projet déjà commencé.")
    forme_societe: Oui = Field(default=None, description="Entreprise constituée en société.")
    zone_reconquete: Oui = Field(default=None, description="Établissement en zone de reconquête économique.")
    impact_ecologique_fort: Oui = Field(default=None, description="Projet à fort impact écologique.")
    plan_transition: Oui = Field(default=None, description="Plan de transition ambitieux.")
    axe_transition: Oui = Field(default=None, description="Axe de transition écologique dans le projet.")
    plan_rse_insertion: Oui = Field(default=None, description="Plan RSE avec un volet d'insertion significatif.")
    projet_remarquable: Oui = Field(default=None, description="Projet reconnu comme remarquable par le jury.")
    premiere_unite_production: Oui = Field(default=None, description="Première unité de production ou ligne pilote.")
    activite_industrielle: Oui = Field(default=None, description="Biens affectés à une activité industrielle.")
    projet_rdi: Oui = Field(default=None, description="Projet de recherche, développement ou innovation.")
    filiere_prioritaire: Oui = Field(default=None, description="Filière stratégique régionale.")
    produits_sanitaires: Oui = Field(default=None, description="Production utile à la crise sanitaire.")
    potentiel_croissance: Oui = Field(default=None, description="Projet de croissance à trois ans.")
    cooperative: Oui = Field(default=None, description="Entreprise coopérative.")
    deja_aide_sauvegarde: Oui = Field(
        default=None, description="Aide à la restructuration reçue depuis moins de dix ans."
    )
    procedure_amiable: Oui = Field(default=None, description="Mandat ad hoc ou conciliation, envisagé ou ouvert.")
    tension_tresorerie: Oui = Field(default=None, description="Tension de trésorerie avérée.")
    obligations_a_jour: Oui = Field(default=None, description="Obligations fiscales et sociales à jour.")
    bilan_ges_recent: Oui = Field(default=None, description="Bilan de gaz à effet de serre depuis moins de cinq ans.")
    artisan_commercant: Oui = Field(default=None, description="Commerçant ou artisan inscrit au registre.")
    nouveau_produit: Oui = Field(default=None, description="Conception d'un produit nouveau.")


class Depense(Entree):
    """Une dépense prévue."""

    nature: Nature = Field(description="Nature de la dépense.")
    montant_eur: MontantEur = Field(description="Montant hors taxes, en euros.")


class ActionAEvaluer(Entree):
    """Une action du plan, ses besoins d'aide et ses dépenses."""

    reference: ReferenceAction | None = Field(default=None, description="Identifiant ou code de l'action.")
    titre: TexteCourt | None = Field(default=None, description="Titre de l'action.")
    besoins: list[Besoin] = Field(min_length=1, max_length=7, description="Besoins d'aide de l'action.")
    depenses: list[Depense] = Field(default_factory=list, max_length=50, description="Dépenses prévues.")


class EvaluationNouvelle(Entree):
    """Une entreprise et ses actions, à confronter au catalogue."""

    dossier_id: UUID = Field(description="Dossier de l'entreprise.")
    le: DateJour | None = Field(default=None, description="Date d'examen ; par défaut, aujourd'hui.")
    faits: FaitsSaisis = Field(default_factory=FaitsSaisis, description="Faits connus de l'appelant.")
    actions: list[ActionAEvaluer] = Field(
        default_factory=list,
        max_length=20,
        description="Actions ; sans elles, chaque dispositif est examiné pour l'entreprise seule.",
    )
