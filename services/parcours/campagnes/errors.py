"""Refusals about the collection."""

from shared.erreurs import Conflit, Introuvable


class CollecteIntrouvable(Introuvable):
    """Aucune demande d'indicateurs accessible à l'appelant n'a cet identifiant."""

    code = "collecte-introuvable"


class CollecteFermee(Conflit):
    """Cette demande d'indicateurs n'attend pas de réponse : son état est dit."""

    code, titre = "collecte-fermee", "Demande fermée"


class QuestionInconnue(Conflit):
    """Cette question n'est pas posée par cette demande, ou elle a déjà sa réponse."""

    code, titre = "question-inconnue", "Question inconnue"


class ReponseVide(Conflit):
    """Une réponse donne au moins un indicateur, ou dit que l'entreprise a terminé."""

    code, titre = "reponse-vide", "Réponse vide"


class CampagneDejaLancee(Conflit):
    """Cette campagne est déjà groupée, ou ses premières demandes sont parties."""

    code, titre = "campagne-deja-lancee", "Campagne déjà lancée"


class LancementImpossible(Conflit):
    """Le lancement d'une campagne est un jour à venir, de l'année de la campagne."""

    code, titre = "lancement-impossible", "Lancement impossible"
