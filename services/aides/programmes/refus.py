"""Refusals of the API of programmes."""

from shared.erreurs import Conflit, Introuvable


class ProgrammeImporteIntrouvable(Introuvable):
    """Ce programme n'existe pas ou n'est pas accessible à l'appelant."""

    code = "programme-importe-introuvable"


class BrouillonAttendu(Conflit):
    """Seul un brouillon s'approuve : cette version est publiée, écartée ou refusée."""

    code, titre = "programme-sans-brouillon", "Brouillon attendu"


class ApprobationParAuteur(Conflit):
    """Qui a importé un programme ne l'approuve pas : l'approbation revient à une autre personne de la Région."""

    code, titre = "approbation-par-auteur", "Deuxième personne nécessaire"


class ReponseImpropre(Conflit):
    """Une réponse ne correspond à aucune question des programmes, ou n'est pas du type attendu."""

    code, titre = "reponse-impropre", "Réponse impropre"
