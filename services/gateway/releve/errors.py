"""Refusals of the handover."""

from shared.erreurs import Conflit, Introuvable


class DejaDansLaFile(Conflit):
    """Ce dossier est déjà dans la file de l'ensemblier : il n'a pas de référent à relever."""

    code, titre = "deja-dans-la-file", "Dossier déjà dans la file"


class CompteDejaFerme(Conflit):
    """Ce compte est déjà fermé."""

    code, titre = "compte-deja-ferme", "Compte déjà fermé"


class FermetureDeSoi(Conflit):
    """On ne ferme pas son propre compte : une autre personne le fait."""

    code, titre = "fermeture-de-soi", "Fermeture de son propre compte"


class AbsenceInvalide(Conflit):
    """Une absence finit après son début, pas avant aujourd'hui, et dure un an au plus."""

    code, titre = "absence-invalide", "Période d'absence refusée"


class AbsenceChevauchante(Conflit):
    """Une autre absence de ce compte couvre déjà une partie de cette période."""

    code, titre = "absence-chevauchante", "Absences qui se chevauchent"


class SuppleantNonEligible(Conflit):
    """Le suppléant est un autre compte actif, qui peut être référent et n'est pas absent lui-même."""

    code, titre = "suppleant-non-eligible", "Suppléant refusé"


class AbsenceIntrouvable(Introuvable):
    """Aucune absence de ce compte n'a cet identifiant."""

    code = "absence-introuvable"
