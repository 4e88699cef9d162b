"""What the caller gives for a funding plan: facts, actions with their costs and dates, demands."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.aides.catalogue.codes import Besoin
from services.aides.eligibilite.saisie import Depense, FaitsSaisis, ReferenceAction
from shared.valeurs import ENTIER_JSON, Code, DateJour, Entree, MontantEur, TexteCourt


class ActionAFinancer(Entree):
    """Une action, ses besoins, ses dépenses par nature et sa date de début."""

    reference: ReferenceAction = Field(description="Identifiant ou code de l'action, unique dans le plan.")
    titre: TexteCourt | None = Field(default=None, description="Titre de l'action.")
    besoins: list[Besoin] = Field(min_length=1, max_length=7, description="Besoins d'aide de l'action.")
    depenses: list[Depense] = Field(
        default_factory=list, max_length=12, description="Dépenses prévues ; vide : à préciser."
    )
    debut_prevu_le: DateJour | None = Field(
        default=None, description="Premier engagement ferme prévu : la demande d'aide vient avant."
    )


class Enveloppe(Entree):
    """Ce qui reste à un dispositif, quand on le sait."""

    dispositif: Code = Field(description="Code du dispositif.")
    restant_eur: MontantEur = Field(description="Montant encore disponible, en euros.")


class Exigences(Entree):
    """Ce que l'entreprise demande au plan."""

    dossiers_max: Annotated[int, Field(strict=True, ge=1, le=50), ENTIER_JSON] | None = Field(
        default=None, description="Nombre de dossiers à remplir, au plus."
    )
    aide_minimale_eur: MontantEur | None = Field(default=None, description="Aide certaine à atteindre, en euros.")
    dispositifs_exclus: list[Code] = Field(
        default_factory=list, max_length=100, description="Dispositifs dont l'entreprise ne veut pas."
    )
    cout_dossier_eur: MontantEur | None = Field(
        default=None, description="Coût d'un dossier à remplir ; absent : hypothèse de la plateforme, par instrument."
    )


class PlanNouveau(Entree):
    """Une entreprise et ses actions, dont les dépenses sont à financer au mieux."""

    dossier_id: UUID = Field(description="Dossier de l'entreprise.")
    le: DateJour | None = Field(default=None, description="Date d'examen ; par défaut, aujourd'hui.")
    faits: FaitsSaisis = Field(default_factory=FaitsSaisis, description="Faits connus de l'appelant.")
    actions: list[ActionAFinancer] = Field(
        default_factory=list,
        max_length=20,
        description="Actions ; avec un parcours, elles complètent ou remplacent celles du plan de même référence.",
    )
    parcours_id: UUID | None = Field(
        default=None, description="Parcours dont le plan préremplit les actions qui ont besoin d'aide."
    )
    enveloppes: list[Enveloppe] = Field(
        default_factory=list,
        max_length=100,
        description="Enveloppes connues de l'appelant ; celles de la plateforme s'y ajoutent ; la plus basse vaut.",
    )
    exigences: Exigences = Field(default_factory=Exigences, description="Demandes de l'entreprise.")
