"""Refusals about programmes."""

from shared.erreurs import Conflit, Introuvable


class ProgrammeIntrouvable(Introuvable):
    """Ce programme n'existe pas ou n'est pas accessible à l'appelant."""

    code = "programme-introuvable"


class ProgrammeIncoherent(Conflit):
    """La fiche du programme se contredit : chaque champ en cause est nommé."""

    code, titre = "programme-incoherent", "Programme incohérent"


class HorsCadre(Conflit):
    """Le programme sort du cadre que la Région a fixé à cette organisation."""

    code, titre = "hors-cadre", "Hors du cadre de la Région"


class EditionsChevauchantes(Conflit):
    """Une édition publiée du même programme couvre déjà une partie de cette période."""

    code, titre = "editions-chevauchantes", "Éditions publiées qui se chevauchent"


class ProgrammeFerme(Conflit):
    """Ce programme est fermé : il se lit, et une nouvelle édition peut le suivre."""

    code, titre = "programme-ferme", "Programme fermé"


class ProgrammeDejaPublie(Conflit):
    """Ce programme est déjà publié."""

    code, titre = "programme-deja-publie", "Programme déjà publié"


class PropositionEnAttente(Conflit):
    """Un changement de ce programme attend déjà la décision de la Région."""

    code, titre = "proposition-en-attente", "Changement déjà en attente"
