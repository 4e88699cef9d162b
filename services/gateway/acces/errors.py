"""Refusals of the access capability."""

from shared.erreurs import Conflit, Introuvable, NonAuthentifie, Refus


class ClientRefuse(NonAuthentifie):
    """Identifiant ou secret inconnu, expiré ou révoqué."""

    code = "client-refuse"


class DemandeJetonInvalide(Refus):
    """La demande de jeton doit être un formulaire avec grant_type=client_credentials."""

    statut, code, titre = 400, "demande-jeton-invalide", "Demande de jeton invalide"


class CompteIntrouvable(Introuvable):
    """Ce compte n'existe pas ou n'est pas accessible à l'appelant."""

    code = "compte-introuvable"


class CleIntrouvable(Introuvable):
    """Cette clé n'existe pas ou n'est pas à vous."""

    code = "cle-introuvable"


class CodeDejaPris(Conflit):
    """Ce code ou cet identifiant est déjà utilisé."""

    code = "code-deja-pris"


class RoleNonDelegable(Conflit):
    """Ce rôle ne peut pas être donné par l'appelant."""

    code = "role-non-delegable"


class OrganisationInconnue(Conflit):
    """L'organisation indiquée n'existe pas."""

    code = "organisation-inconnue"


class PerimetreIncomplet(Conflit):
    """Un compte de partenaire a une organisation, un compte d'entreprise un SIREN."""

    code = "perimetre-incomplet"
