"""Refusals about proposed changes and frames."""

from shared.erreurs import Conflit, Introuvable


class PropositionIntrouvable(Introuvable):
    """Ce changement proposé n'existe pas ou n'est pas accessible à l'appelant."""

    code = "proposition-introuvable"


class PropositionDecidee(Conflit):
    """Ce changement a déjà été décidé ou retiré."""

    code = "proposition-decidee"


class PropositionPerimee(Conflit):
    """Le programme a changé depuis ce changement proposé : il est à retirer, puis à proposer de nouveau."""

    code, titre = "proposition-perimee", "Changement proposé périmé"


class SecondePersonneNecessaire(Conflit):
    """Qui a proposé un changement ne peut pas l'approuver ni le refuser : une autre personne décide."""

    code, titre = "seconde-personne-necessaire", "Seconde personne nécessaire"


class RetraitParAuteur(Conflit):
    """Seule l'organisation qui l'a proposé, ou la personne qui l'a écrit, retire un changement."""

    code = "retrait-par-auteur"


class CadreIncoherent(Conflit):
    """Le cadre se contredit : chaque champ en cause est nommé."""

    code, titre = "cadre-incoherent", "Cadre incohérent"
