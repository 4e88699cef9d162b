"""Refusals about a parcours."""

from shared.erreurs import AccesInterdit, Conflit, Introuvable


class ParcoursIntrouvable(Introuvable):
    """Aucun parcours accessible à l'appelant n'a cet identifiant."""

    code = "parcours-introuvable"


class ParcoursDejaActif(Conflit):
    """Un parcours de ce modèle est déjà en cours pour cette entreprise."""

    code, titre = "parcours-deja-actif", "Parcours déjà en cours"


class ParcoursTermine(Conflit):
    """Ce parcours est terminé : il se lit mais ne se modifie plus, sauf réouverture."""

    code, titre = "parcours-termine", "Parcours terminé"


class GesteInconnu(Conflit):
    """Le modèle de ce parcours n'a pas ce geste."""

    code, titre = "geste-inconnu", "Geste inconnu"


class GesteRefuse(Conflit):
    """Le geste n'est pas possible maintenant : les conditions qui manquent sont dites."""

    code, titre = "geste-refuse", "Geste impossible"


class GesteInterdit(AccesInterdit):
    """Ce geste revient à un autre rôle."""

    code, titre = "geste-interdit", "Geste réservé"


class MotifNecessaire(Conflit):
    """Ce geste demande un motif de sa liste."""

    code, titre = "motif-necessaire", "Motif nécessaire"


class PorteeNecessaire(Conflit):
    """La réouverture dit à quelle étape, déjà connue du parcours, elle reprend."""

    code, titre = "portee-necessaire", "Portée nécessaire"


class EcheancePassee(Conflit):
    """L'échéance d'une prochaine action ne peut pas être passée."""

    code, titre = "echeance-passee", "Échéance passée"
