"""Refusals and the replay signal of idempotent requests."""

from shared.erreurs import Conflit, SaisieInvalide


class CleIdempotenceInvalide(SaisieInvalide):
    """L'en-tête Idempotency-Key doit contenir de 8 à 255 caractères ASCII visibles."""

    code = "cle-idempotence-invalide"


class CleDejaUtilisee(SaisieInvalide):
    """Cette clé d'idempotence a déjà servi pour un contenu différent."""

    code = "cle-idempotence-reutilisee"


class RequeteEnCours(Conflit):
    """Une requête portant la même clé d'idempotence est en cours d'exécution."""

    code = "requete-en-cours"


class ReponseNonRejouable(Conflit):
    """La réponse à cette clé d'idempotence contenait un secret, montré une seule fois : elle n'est pas conservée."""

    code, titre = "reponse-non-rejouable", "Réponse non rejouable"


class ReponseDejaDonnee(Exception):
    """The key has been executed already: carries the stored answer to the route."""

    def __init__(self, statut: int, entetes: dict[str, str], corps: bytes) -> None:
        super().__init__("replay")
        self.statut, self.entetes, self.corps = statut, entetes, corps
