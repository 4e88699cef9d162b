"""Refusals of the edition of the catalogue."""

from shared.erreurs import Conflit, Introuvable


class BrouillonIntrouvable(Introuvable):
    """Ce brouillon n'existe pas."""

    code = "brouillon-introuvable"


class BrouillonDejaEnCours(Conflit):
    """Un brouillon de ce dispositif est déjà en cours : le corriger, le publier ou l'écarter d'abord."""

    code, titre = "brouillon-deja-en-cours", "Brouillon en cours"


class ContenuImpropre(Conflit):
    """Une partie du brouillon ne se conserve pas : caractère nul, nombre démesuré, plus de 200 000 octets."""

    code, titre = "contenu-impropre", "Contenu à conserver"


class ApprobationParRedacteur(Conflit):
    """Qui a rédigé un brouillon ne l'approuve pas : l'approbation revient à une autre personne de la Région."""

    code, titre = "approbation-par-redacteur", "Deuxième personne nécessaire"


class EtatBrouillonContraire(Conflit):
    """L'état du brouillon ne permet pas ce geste : on corrige et on approuve un brouillon, on publie un approuvé."""

    code, titre = "etat-brouillon-contraire", "État du brouillon"


class ReglesRefusees(Conflit):
    """Les règles du brouillon sont mal formées ou contradictoires : chaque défaut est donné avec son lieu."""

    code, titre = "regles-refusees", "Règles refusées"
