"""What the decision and the convention say, from what was decided and signed."""

from decimal import Decimal

from services.aides.conventions import mots
from services.aides.conventions.models import ConventionVersion
from services.aides.conventions.schemas import EcheanceLue, PosteLu
from services.aides.demandes.models import Demande
from shared.contracts.perimetre import PerimetreDossier
from shared.documents import Document, Liste, Paragraphe, Section, Tableau
from shared.horloge import PARIS


def rediger_decision(demande: Demande, dossier: PerimetreDossier, dispositif: str) -> Document:
    """The notification of an award or of a refusal, with the ways and time limits of appeal."""
    accordee = demande.montant_accorde_eur is not None
    sections = [_beneficiaire(dossier), _objet(demande, dispositif)]
    sections.append(_attribution(demande) if accordee else _refus(demande))
    sections.append(Section("Voies et délais de recours", [Paragraphe(phrase) for phrase in mots.RECOURS]))
    titre = "Notification d'attribution d'une aide" if accordee else "Notification de refus d'une aide"
    return Document(mots.EMETTEUR, titre, _reference(demande), sections, f"Décision {demande.id}")


def rediger_convention(
    demande: Demande, dossier: PerimetreDossier, dispositif: str, version: ConventionVersion
) -> Document:
    """The convention, or one of its amendments, as it is to be signed or as it was."""
    rang = version.rang
    titre = "Convention d'attribution d'une aide" if rang == 1 else f"Avenant n° {rang - 1} à la convention d'aide"
    if version.signee_region_le is None:
        titre = f"Projet — {titre}"
    sections = [_beneficiaire(dossier), _objet(demande, dispositif)]
    if version.motif:
        sections.append(Section("Ce que change l'avenant", [Paragraphe(version.motif)]))
    sections += [_montant(version), _versements(version), _regles(version), _signatures(version)]
    return Document(mots.EMETTEUR, titre, _reference(demande), sections, f"Convention {demande.id}, version {rang}")


def _reference(demande: Demande) -> str:
    assert demande.decidee_le is not None
    le = demande.decidee_le.astimezone(PARIS).date()
    return f"Décision du {mots.jour(le)}, référence {demande.id}"


def _beneficiaire(dossier: PerimetreDossier) -> Section:
    lignes = [
        ["Raison sociale", dossier.raison_sociale],
        ["SIREN", dossier.siren],
        ["SIRET de l'établissement", dossier.siret],
    ]
    return Section("Bénéficiaire", [Tableau(["Rubrique", "Valeur"], lignes)])


def _objet(demande: Demande, dispositif: str) -> Section:
    lignes = [
        ["Objet", demande.objet],
        ["Dispositif", f"{dispositif} ({demande.dispositif}, version {demande.dispositif_version})"],
        ["Montant demandé", mots.euros(demande.montant_demande_eur)],
    ]
    return Section("Projet", [Tableau(["Rubrique", "Valeur"], lignes)])


def _attribution(demande: Demande) -> Section:
    assert demande.montant_accorde_eur is not None
    assert demande.decidee_le is not None
    le = demande.decidee_le.astimezone(PARIS).date()
    blocs: list[Paragraphe | Liste | Tableau] = [
        Paragraphe(f"La Région accorde une aide de {mots.euros(demande.montant_accorde_eur)}.", fort=True),
        Paragraphe("Rien n'est versé avant la signature de la convention par les deux parties."),
    ]
    if demande.regime == "de_minimis":
        texte = f"Cette aide relève du règlement {mots.reglement_de_minimis(le)} relatif aux aides de minimis."
        blocs.append(Paragraphe(texte))
    return Section("Décision", blocs)


def _refus(demande: Demande) -> Section:
    motif = mots.MOTIFS.get(demande.motif or "autre", demande.motif or "")
    blocs: list[Paragraphe | Liste | Tableau] = [
        Paragraphe(f"La Région n'accorde pas l'aide demandée : {motif}.", fort=True)
    ]
    if demande.motif_detail:
        blocs.append(Paragraphe(demande.motif_detail))
    return Section("Décision", [*blocs, Paragraphe(mots.MOTIVATION)])


def _montant(version: ConventionVersion) -> Section:
    postes = [PosteLu.model_validate(ligne) for ligne in version.couts]
    total = sum((poste.montant_eur for poste in postes), Decimal(0))
    lignes = [[poste.libelle, poste.code, mots.euros(poste.montant_eur)] for poste in postes]
    lignes.append(["Total", "", mots.euros(total)])
    phrase = (
        f"L'aide paie {mots.pourcentage(version.taux)} des dépenses éligibles justifiées, "
        f"dans la limite de {mots.euros(version.montant_eur)}."
    )
    periode = f"Les dépenses sont éligibles du {mots.jour(version.execution_du)} au {mots.jour(version.execution_au)}."
    tableau = Tableau(["Poste", "Code", "Dépense prévue"], lignes, [2])
    return Section("Montant et dépenses éligibles", [Paragraphe(phrase, fort=True), tableau, Paragraphe(periode)])


def _versements(version: ConventionVersion) -> Section:
    echeances = [EcheanceLue.model_validate(ligne) for ligne in version.echeancier]
    lignes = [
        [f"{e.numero}. {mots.GENRES[e.genre]}", mots.jour(e.prevue_le), mots.euros(e.montant_max_eur)]
        for e in echeances
    ]
    reprise = (
        f"L'avance est reprise sur chaque acompte à hauteur de {mots.pourcentage(version.reprise_taux)} de ce qu'il "
        "ouvre, et en tout cas au solde."
    )
    tableau = Tableau(["Échéance", "Date prévue", "Montant, au plus"], lignes, [2])
    avec_avance = [Paragraphe(reprise)] if echeances[0].genre == "avance" else []
    return Section("Échéancier", [tableau, *avec_avance])


def _regles(version: ConventionVersion) -> Section:
    elements = [
        "Un poste ne retient jamais plus que la dépense prévue.",
        "Le solde verse l'aide gagnée par les dépenses justifiées, moins ce qui a déjà été payé.",
        "Ce que les dépenses ne justifient pas est dégagé ; ce qui a été payé en trop est reversé à la Région.",
        *(str(condition) for condition in version.conditions),
    ]
    return Section("Conditions", [Liste(elements)])


def _signatures(version: ConventionVersion) -> Section:
    dates = (version.signee_entreprise_le, version.signee_region_le)
    textes = [mots.jour(le) if le else "En attente" for le in dates]
    lignes = [["L'entreprise", textes[0]], ["La Région", textes[1]]]
    return Section("Signatures", [Tableau(["Partie", "Signature"], lignes)])
