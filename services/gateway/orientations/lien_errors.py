"""Refusals about signed links: they tell the holder what to do, and nothing else."""

from shared.erreurs import Conflit, Introuvable, Refus


class LienInconnu(Introuvable):
    """Ce lien n'est pas valable."""

    code, titre = "lien-inconnu", "Lien non valable"


class LienExpire(Conflit):
    """Ce lien a expiré : demandez-en un autre à qui vous l'a envoyé."""

    code, titre = "lien-expire", "Lien expiré"


class LienRevoque(Conflit):
    """Ce lien n'est plus valable : la demande a changé depuis son envoi."""

    code, titre = "lien-revoque", "Lien révoqué"


class LienDejaUtilise(Conflit):
    """Une réponse a déjà été donnée par ce lien."""

    code, titre = "lien-deja-utilise", "Lien déjà utilisé"


class LienEncoreValable(Conflit):
    """Un lien est encore valable pour cette orientation : il se renouvelle une fois expiré."""

    code, titre = "lien-encore-valable", "Lien encore valable"


class LienSansObjet(Conflit):
    """L'orientation n'attend plus de réponse."""

    code, titre = "lien-sans-objet", "Lien sans objet"


class TropDAppels(Refus):
    """Ce lien a été appelé trop souvent ; réessayez dans une heure."""

    statut, code, titre = 429, "trop-d-appels", "Trop d'appels"
