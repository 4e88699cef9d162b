"""Messages of the demandes."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, computed_field

from services.aides.demandes.champs_schemas import ChampASaisir, ChampRepris, ChampSaisi
from services.aides.demandes.domain import Etat, Geste
from services.aides.demandes.preremplissage import a_saisir
from services.aides.eligibilite.saisie import ReferenceAction
from shared.valeurs import Code, DateJour, Entree, MontantEur, Sortie, TexteCourt, TexteLong

MotifRefus = Literal[
    "critere-non-rempli",
    "enveloppe-epuisee",
    "dossier-incomplet",
    "effet-incitatif",
    "de-minimis-depasse",
    "projet-insuffisant",
    "autre",
]
MotifRetrait = Literal[
    "abandon-entreprise", "autre-financement", "projet-reporte", "erreur-de-saisie", "resiliation", "autre"
]


class DemandeNouvelle(Entree):
    """Une demande à ouvrir depuis une évaluation."""

    evaluation_id: UUID = Field(description="Évaluation dont la demande reprend les réponses.")
    dispositif: Code = Field(description="Dispositif demandé.")
    action_reference: ReferenceAction | None = Field(
        default=None, description="Action financée, si plusieurs ont été évaluées."
    )
    montant_demande_eur: MontantEur = Field(description="Montant demandé, en euros.")
    objet: TexteCourt | None = Field(default=None, description="Objet ; par défaut, le titre de l'action.")


class DemandeModifiee(Entree):
    """Ce qui change dans un brouillon ; un champ absent ne change pas."""

    montant_demande_eur: MontantEur | None = Field(default=None, description="Montant demandé, en euros.")
    objet: TexteCourt | None = Field(default=None, description="Objet de la demande.")
    champs: Annotated[list[ChampSaisi], Field(max_length=50)] | None = Field(
        default=None, description="Champs saisis ou corrigés ; la valeur précédente reste à côté."
    )


class _Geste(Entree):
    motif_detail: TexteLong | None = Field(default=None, description="Précision, en clair.")


class GesteSimple(_Geste):
    """Un geste sans autre précision."""

    geste: Literal["deposer", "completer", "instruire", "clore"] = Field(description="Geste.")


class GesteAccorder(_Geste):
    """Accorder l'aide."""

    geste: Literal["accorder"] = Field(description="Geste.")
    montant_eur: MontantEur = Field(description="Montant accordé, en euros.")
    equivalent_subvention_eur: MontantEur | None = Field(
        default=None, description="Équivalent-subvention brut d'un prêt, d'une garantie ou d'une avance, en euros."
    )


class GesteRefuser(_Geste):
    """Refuser l'aide, toujours avec un motif typé."""

    geste: Literal["refuser"] = Field(description="Geste.")
    motif: MotifRefus = Field(description="Motif du refus.")


class GesteConventionner(_Geste):
    """Constater que les deux parties ont signé la première version de la convention."""

    geste: Literal["conventionner"] = Field(description="Geste.")
    signee_entreprise_le: DateJour = Field(description="Jour où l'entreprise a signé.")
    signee_region_le: DateJour = Field(description="Jour où la Région a signé.")


class GestePayer(_Geste):
    """Payer tout ou partie de l'aide accordée."""

    geste: Literal["payer"] = Field(description="Geste.")
    montant_eur: MontantEur = Field(description="Montant payé, en euros.")


class GesteRetirer(_Geste):
    """Retirer la demande."""

    geste: Literal["retirer"] = Field(description="Geste.")
    motif: MotifRetrait = Field(default="abandon-entreprise", description="Motif du retrait.")


GesteDemande = Annotated[
    GesteSimple | GesteAccorder | GesteRefuser | GesteConventionner | GestePayer | GesteRetirer,
    Field(discriminator="geste"),
]


class DemandeResumee(Sortie):
    """Une demande dans une liste."""

    id: UUID = Field(description="Identifiant.")
    dossier_id: UUID = Field(description="Dossier.")
    evaluation_id: UUID = Field(description="Évaluation d'origine.")
    dispositif: str = Field(description="Dispositif.")
    dispositif_version: str = Field(description="Version du dispositif.")
    action_reference: str | None = Field(description="Action financée.")
    regime: str = Field(description="Régime d'aide.")
    verdict: Literal["eligible", "a_confirmer"] = Field(description="Verdict de l'évaluation.")
    etat: Etat = Field(description="État.")
    objet: str = Field(description="Objet.")
    montant_demande_eur: MontantEur = Field(description="Montant demandé, en euros.")
    montant_calcule_eur: MontantEur | None = Field(description="Montant estimé par l'évaluation, en euros.")
    plafond_eur: MontantEur | None = Field(
        description="Montant le plus élevé que l'évaluation permet d'accorder, en euros."
    )
    montant_accorde_eur: MontantEur | None = Field(description="Montant accordé, en euros.")
    montant_paye_eur: MontantEur = Field(description="Total payé, en euros.")
    motif: str | None = Field(description="Motif du refus ou du retrait.")
    motif_detail: str | None = Field(description="Précision.")
    creee_le: datetime = Field(description="Création du brouillon.")
    deposee_le: datetime | None = Field(description="Dépôt.")
    complete_le: datetime | None = Field(description="Dossier complet.")
    instruite_le: datetime | None = Field(description="Fin de l'instruction.")
    decidee_le: datetime | None = Field(description="Décision.")
    conventionnee_le: datetime | None = Field(description="Convention signée par les deux parties.")
    payee_le: datetime | None = Field(description="Dernier paiement.")
    close_le: datetime | None = Field(description="Clôture.")
    retiree_le: datetime | None = Field(description="Retrait.")
    version: int = Field(description="Version, reprise dans l'ETag.")


class DemandeLue(DemandeResumee):
    """Une demande et ses champs préremplis."""

    contenu: list[ChampRepris] = Field(description="Champs repris de ce qui est connu, avec leur origine.")

    @computed_field(description="Champs que l'entreprise doit encore saisir.")  # type: ignore[prop-decorator]
    @property
    def a_saisir(self) -> list[ChampASaisir]:
        return [ChampASaisir(**champ) for champ in a_saisir([champ.model_dump() for champ in self.contenu])]

    @computed_field(description="Nombre de champs à saisir.")  # type: ignore[prop-decorator]
    @property
    def nombre_a_saisir(self) -> int:
        return len(self.a_saisir)


class GestePossible(Sortie):
    """Un geste, permis ou bloqué, et ce qui manque."""

    geste: Geste = Field(description="Geste.")
    libelle: str = Field(description="Libellé.")
    permis: bool = Field(description="Vrai : l'appelant peut l'effectuer maintenant.")
    vers: Etat | None = Field(description="État atteint ; absent si le geste n'existe pas depuis cet état.")
    manque: list[str] = Field(description="Ce qui manque.")
    a_fournir: list[str] = Field(description="Champs à donner avec le geste.")
    roles: list[str] = Field(description="Rôles qui peuvent l'effectuer.")


class GestesDemande(Sortie):
    """Tous les gestes, permis et bloqués."""

    etat: Etat = Field(description="État de la demande.")
    gestes: list[GestePossible] = Field(description="Gestes, dans l'ordre de la vie d'une demande.")


class LigneJournal(Sortie):
    """Un fait de la vie de la demande."""

    numero: int = Field(description="Numéro de la ligne.")
    le: datetime = Field(description="Instant.")
    type: str = Field(description="Ce qui s'est passé.")
    acteur_id: UUID = Field(description="Compte de l'auteur.")
    acteur_role: str = Field(description="Rôle de l'auteur.")
    avant: dict[str, Any] | None = Field(description="Valeurs avant.")
    apres: dict[str, Any] | None = Field(description="Valeurs après.")


class JournalDemande(Sortie):
    """Histoire d'une demande, de la plus ancienne ligne à la plus récente."""

    elements: list[LigneJournal] = Field(description="Lignes.")
    suivant: int | None = Field(description="Curseur de la suite ; absent à la dernière page.")
