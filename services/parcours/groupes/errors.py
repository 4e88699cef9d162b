"""Refusals about groups, candidatures and individual proposals."""

from shared.erreurs import AccesInterdit, Conflit, Introuvable


class GroupeIntrouvable(Introuvable):
    """Aucun groupe accessible à l'appelant n'a cet identifiant."""

    code = "groupe-introuvable"


class CandidatureIntrouvable(Introuvable):
    """Ce groupe n'a pas cette candidature, ou elle est hors du périmètre de l'appelant."""

    code = "candidature-introuvable"


class PropositionIntrouvable(Introuvable):
    """Aucune proposition accessible à l'appelant n'a cet identifiant."""

    code = "proposition-introuvable"


class GroupeContradictoire(Conflit):
    """Les champs de ce groupe se contredisent : chacun est nommé avec sa règle."""

    code, titre = "groupe-contradictoire", "Groupe contradictoire"


class PlacesNecessaires(Conflit):
    """Le nombre de places de ce modèle n'est pas connu : il faut le dire."""

    code, titre = "places-necessaires", "Nombre de places nécessaire"


class LimitePassee(Conflit):
    """La date limite d'un nouveau groupe ne peut pas être passée."""

    code, titre = "limite-passee", "Date limite passée"


class PorteurNecessaire(Conflit):
    """L'organisation qui porte le groupe doit être dite."""

    code, titre = "porteur-necessaire", "Porteur nécessaire"


class PromotionDejaOuverte(Conflit):
    """Cette promotion existe déjà pour ce programme et cette année."""

    code, titre = "promotion-deja-ouverte", "Promotion déjà ouverte"


class GesteGroupeRefuse(Conflit):
    """Ce geste n'est pas possible dans l'état du groupe : ce qui est possible est dit."""

    code, titre = "geste-groupe-refuse", "Geste impossible"


class MotifGroupeNecessaire(Conflit):
    """Ce geste demande un motif de sa liste, ou n'en prend aucun."""

    code, titre = "motif-groupe-necessaire", "Motif nécessaire"


class PropositionsSansReponse(Conflit):
    """Des entreprises de ce groupe n'ont pas encore répondu à leur proposition individuelle."""

    code, titre = "propositions-sans-reponse", "Propositions sans réponse"


class ReserveAuPorteur(AccesInterdit):
    """Ce geste revient à l'organisation qui porte le groupe, à l'ensemblier ou à la Région."""

    code, titre = "reserve-au-porteur", "Geste réservé au porteur"


class CandidaturesFermees(Conflit):
    """Ce groupe ne reçoit pas de candidature aujourd'hui."""

    code, titre = "candidatures-fermees", "Candidatures fermées"


class HorsTerritoire(Conflit):
    """L'établissement n'est pas dans le territoire de ce groupe."""

    code, titre = "hors-territoire", "Hors du territoire"


class CandidatureDejaFaite(Conflit):
    """Cette entreprise est déjà candidate à ce groupe."""

    code, titre = "candidature-deja-faite", "Candidature déjà faite"


class GesteCandidatureRefuse(Conflit):
    """La candidature ne prend pas cet état maintenant : ce qui est possible est dit."""

    code, titre = "geste-candidature-refuse", "Geste impossible"


class PlacesEpuisees(Conflit):
    """Toutes les places sont prises : la candidature peut être mise en liste d'attente."""

    code, titre = "places-epuisees", "Places épuisées"


class PropositionDejaRepondue(Conflit):
    """Cette proposition a déjà sa réponse."""

    code, titre = "proposition-deja-repondue", "Proposition déjà répondue"


class MotifDeclinNecessaire(Conflit):
    """Une proposition déclinée dit pourquoi, avec un motif de la liste ; acceptée, elle n'en prend pas."""

    code, titre = "motif-declin-necessaire", "Motif nécessaire"
