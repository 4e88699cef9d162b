"""Refusals about reports."""

from shared.erreurs import Conflit, Introuvable


class CompteRenduIntrouvable(Introuvable):
    """Ce compte rendu n'existe pas ou n'est pas accessible à l'appelant."""

    code = "compte-rendu-introuvable"


class CompteRenduPasOuvert(Conflit):
    """Ce compte rendu n'est pas encore demandé : le jour où il le sera est dit."""

    code, titre = "compte-rendu-pas-ouvert", "Compte rendu pas encore demandé"


class CompteRenduTermine(Conflit):
    """Ce compte rendu est déjà rendu ou clos."""

    code, titre = "compte-rendu-termine", "Compte rendu terminé"


class ReponseIncomplete(Conflit):
    """Chaque indicateur demandé a une valeur ou la raison de son absence, et une seule fois."""

    code, titre = "reponse-incomplete", "Réponse incomplète"


class ValeurImpropre(Conflit):
    """Une valeur n'est pas du type de son indicateur, ou hors de ses bornes."""

    code, titre = "valeur-compte-rendu-impropre", "Valeur impropre"
