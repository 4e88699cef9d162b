"""Refusals of the lists asked through the API."""

from shared.erreurs import Conflit, Introuvable


class CiblageIntrouvable(Introuvable):
    """Cette liste n'existe pas ou n'est pas accessible à l'appelant."""

    code = "ciblage-introuvable"


class StockAbsent(Conflit):
    """Aucun stock Sirene n'est installé : l'exploitant doit renseigner ses deux fichiers."""

    code, titre = "stock-sirene-absent", "Stock Sirene absent"


class CiblageDejaDemande(Conflit):
    """La même liste est déjà en attente ou en cours : la suivre au lieu d'en demander une autre."""

    code, titre = "ciblage-deja-demande", "Liste déjà demandée"


class TropDeCiblages(Conflit):
    """Trop de listes sont en attente ou en cours pour ce compte : attendre la fin de l'une d'elles."""

    code, titre = "trop-de-ciblages", "Trop de listes en attente"


class TerritoireNonCouvert(Conflit):
    """Le territoire demandé n'est couvert par aucune antenne active du partenaire."""

    code, titre = "territoire-non-couvert", "Territoire hors du partenaire"


class TerritoireContradictoire(Conflit):
    """Le territoire demandé est inconnu, ou exclut tout ce qu'il nomme."""

    code, titre = "territoire-contradictoire", "Territoire contradictoire"


class DispositifHorsVigueur(Conflit):
    """Un dispositif demandé n'est pas en vigueur à la date d'examen."""

    code, titre = "dispositif-hors-vigueur", "Dispositif hors vigueur"


class MarquageReserve(Conflit):
    """Garder les entreprises déjà suivies en les marquant revient à l'ensemblier et à la Région."""

    code, titre = "marquage-reserve", "Marquage réservé"


class ListePasPrete(Conflit):
    """La liste n'est pas prête : son état dit si elle attend, se prépare ou a échoué."""

    code, titre = "liste-pas-prete", "Liste pas prête"


class ListeExpiree(Conflit):
    """La liste a expiré et son contenu est effacé : en demander une autre."""

    code, titre = "liste-expiree", "Liste expirée"
