"""Refusals about dossiers."""

from shared.erreurs import Conflit, Introuvable


class DossierIntrouvable(Introuvable):
    """Aucun dossier accessible à l'appelant pour cette entreprise."""

    code = "dossier-introuvable"


class DossierDejaOuvert(Conflit):
    """Cette entreprise a déjà un dossier ouvert : une entreprise, un dossier."""

    code, titre = "dossier-deja-ouvert", "Dossier déjà ouvert"


class EntrepriseHorsPerimetre(Conflit):
    """L'entreprise ne remplit pas les conditions du parcours Smart Industrie."""

    code, titre = "entreprise-hors-perimetre", "Entreprise hors périmètre"


class EtablissementInconnu(Conflit):
    """L'annuaire des entreprises ne connaît pas ce SIRET."""

    code = "etablissement-inconnu"


class SaisieNecessaire(Conflit):
    """L'annuaire des entreprises ne répond pas : complétez `saisie` pour ouvrir le dossier en mode dégradé."""

    code, titre = "saisie-necessaire", "Saisie nécessaire"


class DossierClos(Conflit):
    """Ce dossier est clos : il se lit mais ne se modifie plus."""

    code = "dossier-clos"


class ReferentNonEligible(Conflit):
    """Le référent est un compte actif d'ensemblier ou de partenaire."""

    code = "referent-non-eligible"


class EcheancePassee(Conflit):
    """L'échéance d'une prochaine action ne peut pas être passée."""

    code, titre = "echeance-passee", "Échéance passée"
