"""Refusals about the indicators."""

from shared.erreurs import AccesInterdit, Conflit


class IndicateurInconnu(Conflit):
    """Cet indicateur n'est ni dans le catalogue, ni parmi les indicateurs de départ du parcours."""

    code, titre = "indicateur-inconnu", "Indicateur inconnu"


class IndicateurSansDepart(Conflit):
    """Cet indicateur n'a pas de valeur de départ (T0) : sans elle, aucun résultat ne serait comparable."""

    code, titre = "indicateur-sans-depart", "Indicateur sans valeur de départ"


class MesureDejaFaite(Conflit):
    """Cet indicateur est déjà mesuré à ce moment : une correction dit pourquoi, dans `correction`."""

    code, titre = "mesure-deja-faite", "Mesure déjà faite"


class IndicateurRepete(Conflit):
    """Cet indicateur est cité deux fois."""

    code, titre = "indicateur-repete", "Indicateur répété"


class MesureFuture(Conflit):
    """Une mesure ne peut pas être datée dans le futur."""

    code, titre = "mesure-future", "Date future"


class MesurePrematuree(Conflit):
    """L'effet se mesure après le déploiement : ce parcours n'y est pas encore, et n'a pas de mise en service."""

    code, titre = "mesure-prematuree", "Mesure prématurée"


class MomentNonAtteint(Conflit):
    """Ce moment n'est pas atteint : la fenêtre de mesure est dite."""

    code, titre = "moment-non-atteint", "Moment non atteint"


class MesureHorsFenetre(Conflit):
    """La date de la mesure n'est pas dans la fenêtre de ce moment."""

    code, titre = "mesure-hors-fenetre", "Date hors de la fenêtre"


class DepartTardif(Conflit):
    """Une valeur de départ se relève avant la mise en service : après, elle mesurerait déjà l'effet."""

    code, titre = "depart-tardif", "Départ tardif"


class DepartInutile(Conflit):
    """Cet indicateur compte depuis le départ : sa valeur de départ est zéro par définition."""

    code, titre = "depart-inutile", "Départ inutile"


class DepartReserve(AccesInterdit):
    """Les valeurs de départ se relèvent par un conseiller ou par l'ensemblier, avec l'entreprise."""

    code = "depart-reserve"


class UniteDifferente(Conflit):
    """L'unité n'est pas celle de l'indicateur : convertir la valeur avant de la donner."""

    code, titre = "unite-differente", "Unité différente"


class ValeurImpossible(Conflit):
    """Cette valeur ne peut pas exister pour cet indicateur : ses bornes sont dites."""

    code, titre = "valeur-impossible", "Valeur impossible"


class ValeurPeuPlausible(Conflit):
    """Cette valeur sort de la fourchette plausible : la corriger, ou la confirmer avec `confirmer`."""

    code, titre = "valeur-peu-plausible", "Valeur peu plausible"


class ValeurIncomplete(Conflit):
    """Une valeur vient avec son unité et sa source ; une absence de valeur vient avec son motif, et lui seul."""

    code, titre = "valeur-incomplete", "Valeur incomplète"


class PrevisionDeclareeRealisee(Conflit):
    """Une prévision n'est pas un résultat : elle se range dans les prévisions du parcours."""

    code, titre = "prevision-declaree-realisee", "Prévision déclarée réalisée"


class PreuveExcessive(Conflit):
    """Cette source ne permet pas ce niveau de preuve, ou le document qui le justifie n'est pas cité."""

    code, titre = "preuve-excessive", "Preuve excessive"


class PrevisionTardive(Conflit):
    """Une prévision se donne avant que son moment n'arrive."""

    code, titre = "prevision-tardive", "Prévision tardive"


class MiseEnServiceImpossible(Conflit):
    """La mise en service ne peut pas être future, ni précéder l'exercice de départ, ni suivre une mesure déjà faite."""

    code, titre = "mise-en-service-impossible", "Mise en service impossible"


class ReferenceImpossible(Conflit):
    """Une évolution de référence concerne un niveau du catalogue, entre deux années passées, dans cet ordre."""

    code, titre = "reference-impossible", "Référence impossible"
