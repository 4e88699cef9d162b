"""What happened, in words: one sentence per event type; an unknown type is shown as it is."""

import string
from typing import Any

LIBELLES = {
    "gateway.dossier.ouvert": "Dossier ouvert",
    "gateway.dossier.pris-en-charge": "Référent nommé",
    "gateway.dossier.partie-associee": "Organisation associée au dossier",
    "gateway.dossier.action-fixee": "Prochaine action : {prochaine_action}",
    "gateway.dossier.clos": "Dossier clos ({motif})",
    "gateway.dossier.fiche-reparee": "Fiche de l'entreprise réparée depuis l'annuaire",
    "gateway.dossier.rendu": "Dossier rendu à l'ensemblier : {prochaine_action}",
    "gateway.orientation.creee": "Orientation vers un partenaire demandée",
    "gateway.orientation.envoyee": "Orientation envoyée à un partenaire",
    "gateway.orientation.vue": "Orientation lue par le partenaire",
    "gateway.orientation.acceptee": "Orientation acceptée par le partenaire",
    "gateway.orientation.declinee": "Orientation déclinée par le partenaire ({motif})",
    "gateway.orientation.expiree": "Orientation expirée sans réponse",
    "gateway.orientation.close": "Orientation close ({issue})",
    "gateway.orientation.refusee": "Demande d'orientation refusée ({motif})",
    "gateway.consentement.donne": "Consentement donné à un partenaire ({finalite})",
    "gateway.consentement.retire": "Consentement retiré à un partenaire ({finalite})",
    "gateway.webhook.cree": "Abonnement aux événements créé",
    "gateway.webhook.secret-renouvele": "Secret d'un abonnement renouvelé",
    "gateway.webhook.desactive": "Abonnement arrêté ({motif})",
    "gateway.webhook.reactive": "Abonnement repris",
    "gateway.webhook.supprime": "Abonnement supprimé",
    "gateway.dossier.partie-dissociee": "Organisation retirée du dossier",
    "gateway.orientation.reorientee": "Entreprise réorientée vers un autre partenaire",
    "gateway.affectation.simulee": "Lot de besoins réparti entre les programmes ({servis} servis)",
    "gateway.affectation.appliquee": "Répartition d'un lot appliquée ({envois} orientations)",
    "gateway.antenne.creee": "Antenne inscrite au répertoire ({code})",
    "gateway.antenne.modifiee": "Antenne modifiée ({code})",
    "gateway.antenne.conseiller-rattache": "Conseiller rattaché à une antenne",
    "gateway.programme.cree": "Programme écrit en brouillon ({code})",
    "gateway.programme.modifie": "Programme modifié ({code})",
    "gateway.programme.propose": "Changement de programme proposé à la Région ({code})",
    "gateway.programme.proposition-decidee": "Changement de programme décidé ({code} : {etat})",
    "gateway.programme.publie": "Programme publié ({code})",
    "gateway.programme.ferme": "Programme fermé ({code})",
    "gateway.programme.cadre-fixe": "Cadre des programmes d'une organisation fixé",
    "diagnostic.diagnostic.ouvert": "Diagnostic ouvert ({type})",
    "diagnostic.diagnostic.reponses": "Réponses enregistrées au diagnostic",
    "diagnostic.diagnostic.soumis": "Diagnostic soumis à validation",
    "diagnostic.diagnostic.valide": "Diagnostic validé",
    "diagnostic.diagnostic.restitue": "Diagnostic restitué à l'entreprise",
    "diagnostic.diagnostic.annule": "Diagnostic annulé",
    "diagnostic.diagnostic.rouvert": "Diagnostic rouvert pour correction",
    "diagnostic.diagnostic.objectifs": "Objectifs de l'entreprise fixés",
    "diagnostic.cofinancement.demande": "Cofinancement du diagnostic demandé",
    "diagnostic.indicateurs-t0.renseignes": "Indicateurs de départ renseignés (exercice {exercice})",
    "parcours.diagnostic.rattache": "Diagnostic rattaché au parcours",
    "parcours.parcours.ouvert": "Parcours ouvert à l'étape {etape}",
    "parcours.geste.effectue": "Geste « {geste} » : de {de} à {vers}",
    "parcours.fait.enregistre": "Fait enregistré : {libelle}",
    "parcours.echeance.prolongee": "Échéance prolongée ({motif}) : {echeance_le}",
    "parcours.plan.propose": "Plan d'actions proposé",
    "parcours.plan.accepte": "Plan d'actions accepté par l'entreprise",
    "parcours.action.ajoutee": "Action ajoutée au plan : {titre}",
    "parcours.action.modifiee": "Action du plan modifiée : {titre}",
    "parcours.orientation.enregistree": "Orientation vers un financement enregistrée ({decision})",
    "parcours.financement.evalue": "Aides évaluées pour {actions} action(s), {manquantes} sans orientation",
    "parcours.etude.enregistree": "Étude de faisabilité enregistrée",
    "parcours.adaptation.enregistree": "Adaptation enregistrée",
    "parcours.dispense.accordee": "Dispense d'adaptation accordée",
    "parcours.indicateur.mesure": "Indicateurs d'effet mesurés ({moment})",
    "parcours.groupe.ouvert": "Groupe ouvert ({programme})",
    "parcours.groupe.candidature": "Candidature à un groupe du programme {programme} : {etat}",
    "parcours.groupe.constitue": "Groupe constitué ({programme})",
    "parcours.groupe.demarre": "Groupe démarré ({programme})",
    "parcours.groupe.termine": "Groupe terminé ({programme}, {motif})",
    "parcours.groupe.hors-delai": "Groupe hors délai ({programme}, {motif})",
    "parcours.groupe.dissous": "Groupe dissous ({programme}, {motif})",
    "parcours.groupe.proposition": "Parcours individuel proposé à la place d'un groupe : {etat}",
    "parcours.indicateur.prevu": "Prévisions d'effet rangées",
    "parcours.indicateur.ancre": "Mise en service datée du {deploye_le}",
    "parcours.campagne.demandee": "Indicateurs demandés à l'entreprise ({moment}), réponse pour le {echeance_le}",
    "parcours.campagne.relancee": "Relance n° {relances} pour les indicateurs ({moment})",
    "parcours.campagne.partielle": "Réponse partielle sur les indicateurs ({moment})",
    "parcours.campagne.repondue": "Réponse sur les indicateurs ({moment})",
    "parcours.campagne.sans-reponse": "Indicateurs restés sans réponse ({moment})",
    "parcours.campagne.dispensee": "Indicateurs non demandés ({moment}, {motif})",
    "parcours.campagne.groupee": "Campagne de mesure groupée ({moment}, {annee})",
    "aides.evaluation.faite": "Éligibilité aux aides évaluée",
    "aides.demande.creee": "Demande d'aide créée ({dispositif})",
    "aides.demande.modifiee": "Demande d'aide modifiée ({dispositif})",
    "aides.demande.deposee": "Demande d'aide déposée ({dispositif})",
    "aides.demande.complete": "Demande d'aide complète ({dispositif})",
    "aides.demande.instruite": "Demande d'aide instruite ({dispositif})",
    "aides.demande.accordee": "Aide accordée ({dispositif})",
    "aides.demande.refusee": "Aide refusée ({dispositif})",
    "aides.demande.payee": "Aide payée ({dispositif})",
    "aides.demande.close": "Demande d'aide close ({dispositif})",
    "aides.demande.retiree": "Demande d'aide retirée ({dispositif})",
}
INCONNU = "non précisé"
_FORMATEUR = string.Formatter()


def libelle(type_: str, donnees: dict[str, Any]) -> str:
    """French sentence of an event; what it does not say is named as such."""
    modele = LIBELLES.get(type_)
    if modele is None:
        return f"Fait enregistré ({type_})"
    noms = [nom for _, nom, _, _ in _FORMATEUR.parse(modele) if nom]
    return modele.format(**{nom: _lisible(donnees.get(nom)) for nom in noms})


def _lisible(valeur: Any) -> str:
    return INCONNU if valeur is None or isinstance(valeur, dict | list) else str(valeur)[:200]
