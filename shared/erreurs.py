"""Refusals: exceptions named as statements, rendered as application/problem+json (RFC 9457).

Refus
├── SaisieInvalide        422  malformed input only
├── NonAuthentifie        401
├── AccesInterdit         403  the role may not
├── Introuvable           404  unknown, or not the caller's
├── Conflit               409  a business rule says no, and why
├── VersionPerimee        412
├── VersionManquante      428
└── ServiceIndisponible   503  try again later
"""

from typing import Any, ClassVar

TYPE_PREFIXE = "/docs/erreurs#"


class Refus(Exception):
    """La demande est refusée."""

    statut: ClassVar[int] = 400
    code: ClassVar[str] = "requete-refusee"
    titre: ClassVar[str] = "Requête refusée"

    def __init__(self, detail: str | None = None, *, entetes: dict[str, str] | None = None, **complements: Any) -> None:
        super().__init__(detail or self.titre)
        self.detail = detail
        self.entetes = entetes or {}
        self.complements = complements

    def probleme(self, requete_id: str | None) -> dict[str, Any]:
        """The RFC 9457 document of this refusal."""
        return {
            "type": TYPE_PREFIXE + self.code,
            "title": self.titre,
            "status": self.statut,
            "detail": self.detail or (self.__doc__ or self.titre).strip().split("\n")[0],
            "instance": requete_id,
            "code": self.code,
            **self.complements,
        }


class SaisieInvalide(Refus):
    """Un champ est mal formé, inconnu ou manquant."""

    statut, code, titre = 422, "saisie-invalide", "Saisie invalide"


class NonAuthentifie(Refus):
    """Un jeton d'accès valide est nécessaire : POST /oauth/token."""

    statut, code, titre = 401, "non-authentifie", "Authentification nécessaire"


class AccesInterdit(Refus):
    """Le rôle de l'appelant ne permet pas cette opération."""

    statut, code, titre = 403, "acces-interdit", "Accès interdit"


class Introuvable(Refus):
    """L'objet n'existe pas ou n'est pas accessible à l'appelant."""

    statut, code, titre = 404, "introuvable", "Introuvable"


class Conflit(Refus):
    """L'état actuel ne permet pas cette opération."""

    statut, code, titre = 409, "conflit", "Opération impossible dans l'état actuel"


class VersionPerimee(Refus):
    """L'objet a été modifié depuis sa lecture : relire puis recommencer."""

    statut, code, titre = 412, "version-perimee", "Version périmée"


class VersionManquante(Refus):
    """L'en-tête If-Match est nécessaire : il porte l'ETag de la dernière lecture."""

    statut, code, titre = 428, "version-manquante", "Version attendue manquante"


class ServiceIndisponible(Refus):
    """Un service nécessaire ne répond pas ; réessayer plus tard."""

    statut, code, titre = 503, "service-indisponible", "Service momentanément indisponible"


def reponses(*refus: type[Refus]) -> dict[int | str, dict[str, Any]]:
    """OpenAPI `responses=` of the refusals an operation can answer, grouped by status."""
    resultat: dict[int | str, dict[str, Any]] = {}
    for classe in refus:
        phrase = f"{classe.titre} (`{classe.code}`) : {(classe.__doc__ or '').strip().splitlines()[0]}"
        if classe.statut in resultat:
            resultat[classe.statut]["description"] += f"\n\n{phrase}"
        else:
            contenu = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Probleme"}}}
            resultat[classe.statut] = {"description": phrase, "content": contenu}
    return resultat
