"""Refusals about a change of version."""

from shared.erreurs import Conflit


class ChangementBloque(Conflit):
    """Le parcours ne peut pas passer à cette version : ce qui bloque est dit."""

    code, titre = "changement-de-modele-bloque", "Changement de version impossible"


class VersionPasPlusRecente(Conflit):
    """Un parcours passe à une version plus récente que la sienne."""

    code, titre = "version-pas-plus-recente", "Version pas plus récente"
