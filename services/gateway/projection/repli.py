"""Folds events into views: pure rules, whatever the order in which two events of one object arrive.

The feed is ordered by transaction, which can differ from the order of the changes of one object: `numero` decides
which event is the latest. States follow the latest event; dates of milestones keep the earliest."""

from collections.abc import Callable

from services.gateway.projection.repli_objets import (
    replier_action,
    replier_demande,
    replier_diagnostic,
    replier_evaluation,
    replier_indicateurs_depart,
    replier_indicateurs_mesures,
    replier_orientation,
)
from services.gateway.projection.repli_parcours import (
    FAITS,
    replier_changement,
    replier_fait,
    replier_geste,
    replier_ouverture,
)
from services.gateway.projection.vues import Vues
from shared.contracts.flux import EvenementRecu


def replier(vues: Vues, evenement: EvenementRecu) -> bool:
    """Applies the event; True when it is the latest known of its object. An unknown type changes nothing."""
    regle = REGLES.get(evenement.type) or REGLES.get(evenement.type.rpartition(".")[0])
    if regle is None or evenement.dossier_id is None:
        return False
    return regle(vues, evenement)


def suivre_sans_vue(_vues: Vues, _evenement: EvenementRecu) -> bool:
    """An event that no view keeps, but that has an effect: a next action, an orientation."""
    return True


REGLES: dict[str, Callable[[Vues, EvenementRecu], bool]] = {
    "diagnostic.diagnostic": replier_diagnostic,
    "diagnostic.indicateurs-t0": replier_indicateurs_depart,
    "parcours.parcours.ouvert": replier_ouverture,
    "parcours.geste.effectue": replier_geste,
    "parcours.modele.change": replier_changement,
    "parcours.action": replier_action,
    "parcours.orientation.enregistree": replier_orientation,
    "parcours.indicateur.mesure": replier_indicateurs_mesures,
    "parcours.groupe.proposition": suivre_sans_vue,
    "parcours.besoin.adresse": suivre_sans_vue,
    "parcours.campagne": suivre_sans_vue,
    "aides.compte-rendu": suivre_sans_vue,
    "aides.evaluation.faite": replier_evaluation,
    "aides.demande": replier_demande,
    **dict.fromkeys(FAITS, replier_fait),
}
"""Rule by event type, or by its first two words."""
