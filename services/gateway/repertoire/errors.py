"""Refusals about antennes and advisers."""

from shared.erreurs import Conflit, Introuvable


class AntenneIntrouvable(Introuvable):
    """Cette antenne n'existe pas ou n'est pas accessible à l'appelant."""

    code = "antenne-introuvable"


class ConseillerIntrouvable(Introuvable):
    """Ce conseiller n'existe pas ou n'est pas accessible à l'appelant."""

    code = "conseiller-introuvable"


class AntenneIncoherente(Conflit):
    """La fiche de l'antenne se contredit : chaque champ en cause est nommé."""

    code, titre = "antenne-incoherente", "Antenne incohérente"


class ConseillerNonEligible(Conflit):
    """Un conseiller est un compte actif de partenaire, de la même organisation que son antenne."""

    code = "conseiller-non-eligible"
