"""Refusals about due dates."""

from shared.erreurs import Conflit


class NouvelleEcheanceNecessaire(Conflit):
    """Une prolongation donne une nouvelle échéance ou un nombre de jours ouvrés, l'un des deux."""

    code, titre = "nouvelle-echeance-necessaire", "Nouvelle échéance nécessaire"


class ProlongationSansEffet(Conflit):
    """La nouvelle échéance doit être après l'échéance actuelle, et ne pas être passée."""

    code, titre = "prolongation-sans-effet", "Prolongation sans effet"


class ProlongationTropLongue(Conflit):
    """La nouvelle échéance dépasse ce qu'une prolongation peut ajouter."""

    code, titre = "prolongation-trop-longue", "Prolongation trop longue"


class ProlongationsEpuisees(Conflit):
    """Cette étape a déjà reçu toutes ses prolongations : suspendre le parcours, le faire avancer ou l'arrêter."""

    code, titre = "prolongations-epuisees", "Prolongations épuisées"


class HorlogeArretee(Conflit):
    """Le parcours est suspendu : son horloge est arrêtée, il n'y a rien à prolonger."""

    code, titre = "horloge-arretee", "Horloge arrêtée"
