"""Refusals about the plan."""

from shared.erreurs import Conflit, Introuvable


class ActionIntrouvable(Introuvable):
    """Ce parcours n'a pas cette action."""

    code = "action-introuvable"


class DiagnosticNonRestitue(Conflit):
    """Le plan se fonde sur un diagnostic validé et restitué à l'entreprise."""

    code, titre = "diagnostic-non-restitue", "Diagnostic non restitué"


class DiagnosticAutreDossier(Conflit):
    """Ce diagnostic est celui d'un autre dossier."""

    code, titre = "diagnostic-autre-dossier", "Diagnostic d'un autre dossier"


class T0Manquant(Conflit):
    """Les indicateurs de départ (T0) ne sont pas renseignés dans le diagnostic."""

    code, titre = "t0-manquant", "Indicateurs de départ manquants"


class DiagnosticNonRattache(Conflit):
    """Aucun diagnostic n'est rattaché à ce parcours."""

    code, titre = "diagnostic-non-rattache", "Diagnostic non rattaché"


class ActionNonRecommandee(Conflit):
    """Le diagnostic rattaché ne recommande pas cette action."""

    code, titre = "action-non-recommandee", "Action non recommandée"


class PlanComplet(Conflit):
    """Un plan garde six actions au plus."""

    code, titre = "plan-complet", "Plan complet"


class ActionDejaPresente(Conflit):
    """Cette action est déjà dans le plan."""

    code, titre = "action-deja-presente", "Action déjà présente"


class PlanVide(Conflit):
    """Le plan n'a aucune action à accepter."""

    code, titre = "plan-vide", "Plan vide"


class PlanDejaAccepte(Conflit):
    """L'entreprise a déjà accepté ce plan : « revoir le plan » permet de le rouvrir."""

    code, titre = "plan-deja-accepte", "Plan déjà accepté"


class EtapeDuPlan(Conflit):
    """Le plan d'actions se propose et s'accepte à l'étape du plan d'actions."""

    code, titre = "etape-du-plan", "Autre étape"


class EtatActionRefuse(Conflit):
    """Une action ne prend pas cet état maintenant."""

    code, titre = "etat-action-refuse", "État impossible"


class DeploiementPremature(Conflit):
    """Un équipement ne se déploie qu'à l'étape du déploiement, après l'adaptation ou une dispense motivée."""

    code, titre = "deploiement-premature", "Déploiement prématuré"


class MotifActionNecessaire(Conflit):
    """Une action bloquée ou écartée dit pourquoi, avec un motif de la liste."""

    code, titre = "motif-action-necessaire", "Motif nécessaire"


class AdaptationManquante(Conflit):
    """Un équipement repris après le financement n'a pas d'adaptation réglée : il faut d'abord revoir le plan."""

    code, titre = "adaptation-manquante", "Adaptation manquante"


class GesteActionInconnu(Conflit):
    """Une action n'a pas ce geste."""

    code, titre = "geste-action-inconnu", "Geste inconnu"


class GesteActionRefuse(Conflit):
    """Ce geste n'est pas possible maintenant sur cette action : ce qui manque est dit."""

    code, titre = "geste-action-refuse", "Geste impossible"


class DependanceInconnue(Conflit):
    """Une action ne dépend que d'actions du même plan."""

    code, titre = "dependance-inconnue", "Dépendance inconnue"


class DependanceCyclique(Conflit):
    """Une action ne peut pas attendre, de proche en proche, qu'elle-même soit déployée."""

    code, titre = "dependance-cyclique", "Dépendance en boucle"


class DependanceNonDeployee(Conflit):
    """Cette action est déjà déployée : elle ne peut dépendre que d'actions déployées ou déjà faites."""

    code, titre = "dependance-non-deployee", "Dépendance non déployée"


class ResponsableAmbigu(Conflit):
    """Le responsable d'une action est un compte ou une fonction, l'un des deux."""

    code, titre = "responsable-ambigu", "Responsable ambigu"


class AideAilleurs(Conflit):
    """Cette demande d'aide est celle d'un autre dossier ou d'une autre action."""

    code, titre = "aide-ailleurs", "Demande d'une autre action"


class AideNonAccordee(Conflit):
    """L'aide de cette demande n'est pas accordée."""

    code, titre = "aide-non-accordee", "Aide non accordée"
