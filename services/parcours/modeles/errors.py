"""Refusals about models."""

from shared.erreurs import Conflit, Introuvable


class ModeleIntrouvable(Introuvable):
    """Aucune version publiée de ce modèle n'est connue."""

    code = "modele-introuvable"


class VersionDejaPrise(Conflit):
    """Ce numéro de version existe déjà : une version publiée ne change plus, il faut un nouveau numéro."""

    code, titre = "version-deja-prise", "Version déjà prise"


class ModeleDefectueux(Conflit):
    """Le modèle ne peut pas être accepté : chaque défaut est dit avec son endroit."""

    code, titre = "modele-defectueux", "Modèle défectueux"


class DejaPublie(Conflit):
    """Cette version est déjà publiée."""

    code = "modele-deja-publie"


class DeuxiemePersonneNecessaire(Conflit):
    """La publication revient à une autre personne que l'auteur."""

    code, titre = "deuxieme-personne-necessaire", "Deuxième personne nécessaire"
