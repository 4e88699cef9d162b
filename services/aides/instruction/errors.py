"""Refusals of the instruction."""

from shared.erreurs import Conflit, Introuvable


class InstructionIntrouvable(Introuvable):
    """Cette demande n'a pas encore d'instruction, ou n'est pas accessible : elle est routée à son dépôt."""

    code = "instruction-introuvable"


class GuichetIntrouvable(Introuvable):
    """Ce guichet n'existe pas dans l'organisation en vigueur."""

    code = "guichet-introuvable"


class AvisIntrouvable(Introuvable):
    """Cet avis n'existe pas, ou n'a pas été demandé à l'organisation de l'appelant."""

    code = "avis-introuvable"


class AvisClos(Conflit):
    """Cet avis n'est plus attendu : il a été rendu, retiré, ou son échéance est passée."""

    code, titre = "avis-clos", "Avis clos"


class HabilitationIntrouvable(Introuvable):
    """Cette habilitation n'existe pas."""

    code = "habilitation-introuvable"


class GesteInstructionRefuse(Conflit):
    """Ce geste d'instruction n'est pas possible maintenant : la raison est dite."""

    code, titre = "geste-instruction-refuse", "Geste d'instruction impossible"


class MotifAPreciser(Conflit):
    """Le motif « autre » se précise en clair dans `motif_detail`."""

    code, titre = "motif-a-preciser", "Motif à préciser"


class NonHabilite(Conflit):
    """Cette personne n'exerce pas la fonction nécessaire dans ce guichet, ou pas jusqu'à ce montant."""

    code, titre = "non-habilite", "Habilitation nécessaire"


class LienInteretDeclare(Conflit):
    """Cette personne a déclaré un lien d'intérêts : elle n'intervient plus sur cette demande."""

    code, titre = "lien-interet-declare", "Lien d'intérêts déclaré"


class QuatreYeux(Conflit):
    """L'auteur d'une proposition ne l'approuve pas, et personne n'approuve deux fois dans une chaîne."""

    code, titre = "quatre-yeux", "Quatre yeux"


class NotationRefusee(Conflit):
    """La notation ne suit pas la grille : chaque défaut est donné avec son lieu."""

    code, titre = "notation-refusee", "Notation refusée"


class HabilitationRefusee(Conflit):
    """Cette habilitation ne peut pas être donnée : la raison est dite."""

    code, titre = "habilitation-refusee", "Habilitation impossible"
