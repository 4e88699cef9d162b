"""The convention as it is shown, and its reconciliation to the cent."""

from services.aides.conventions.domain import ZERO
from services.aides.conventions.etat import EtatConvention, a_reverser, termes
from services.aides.conventions.models import ConventionVersion
from services.aides.conventions.reperes import alertes
from services.aides.conventions.schemas import ConventionLue, Rapprochement, VersementLu, VersionLue
from services.aides.demandes.models import Demande


def presenter(demande: Demande, etat: EtatConvention) -> ConventionLue:
    """The whole convention."""
    return ConventionLue(
        demande_id=demande.id,
        en_vigueur=etat.en_vigueur.rang if etat.en_vigueur else None,
        versions=[presenter_version(version) for version in etat.versions],
        versements=[VersementLu.model_validate(versement) for versement in etat.versements],
        rapprochement=rapprocher(demande, etat),
    )


def presenter_version(version: ConventionVersion) -> VersionLue:
    """A version, with what departs from the usual shares."""
    lue = VersionLue.model_validate(version)
    return lue.model_copy(update={"alertes": alertes(termes(version))})


def rapprocher(demande: Demande, etat: EtatConvention) -> Rapprochement:
    """What was granted against what was paid, given back, freed and is still due."""
    accorde, paye = demande.montant_accorde_eur or ZERO, demande.montant_paye_eur
    conventionne = etat.en_vigueur.montant_eur if etat.en_vigueur else accorde
    dernier = next((v for v in reversed(etat.actifs) if v.etat != "demande"), None)
    reverse = sum((v.reversement_eur for v in etat.actifs if v.reverse_le is not None), ZERO)
    liquide = etat.dans_l_etat("liquide")
    en_cours = liquide.montant_eur if liquide else ZERO
    droit = dernier.droit_eur if dernier else ZERO
    return Rapprochement(
        accorde_eur=accorde,
        conventionne_eur=conventionne,
        justifie_eur=dernier.justifie_eur if dernier else ZERO,
        droit_eur=droit,
        paye_eur=paye,
        reverse_eur=reverse,
        verse_net_eur=paye - reverse,
        avance_a_reprendre_eur=etat.compte().reste_avance_eur,
        reste_a_verser_eur=en_cours if etat.solde else conventionne - paye,
        degage_eur=accorde - (droit if etat.solde else conventionne),
        a_reverser_eur=a_reverser(etat),
        solde=etat.solde is not None,
    )
