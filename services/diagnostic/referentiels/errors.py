"""Refusals about référentiels."""

from shared.erreurs import Conflit, Introuvable


class VersionIntrouvable(Introuvable):
    """Cette version du référentiel n'existe pas ou n'est pas accessible à l'appelant."""

    code = "version-introuvable"


class ReferentielIncoherent(Conflit):
    """Le contenu ne forme pas un référentiel : chaque champ en cause est nommé."""

    code, titre = "referentiel-incoherent", "Référentiel incohérent"


class NumeroDejaPris(Conflit):
    """Ce numéro de version existe déjà pour ce référentiel."""

    code = "numero-deja-pris"


class VersionDejaPubliee(Conflit):
    """Une version publiée ne change plus : créez une nouvelle version."""

    code, titre = "version-deja-publiee", "Version déjà publiée"


class NumeroNonCroissant(Conflit):
    """Le numéro d'une version à publier dépasse celui de la version en vigueur."""

    code = "numero-non-croissant"


class AuteurNePubliePas(Conflit):
    """Une seconde personne publie : ni l'auteur du brouillon, ni quiconque l'a modifié."""

    code, titre = "auteur-ne-publie-pas", "Seconde personne nécessaire"
