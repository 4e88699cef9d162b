"""Which service answers which address."""

PREFIXES = {
    "referentiels": "diagnostic",
    "diagnostics": "diagnostic",
    "conventions-prestataires": "diagnostic",
    "cliches-pairs": "diagnostic",
    "modeles-parcours": "parcours",
    "parcours": "parcours",
    "groupes": "parcours",
    "groupes-echus": "parcours",
    "silences-echus": "parcours",
    "propositions-individuelles": "parcours",
    "indicateurs": "parcours",
    "campagnes": "parcours",
    "collectes": "parcours",
    "systematisation-financement": "parcours",
    "aides": "aides",
    "dispositifs": "aides",
    "demandes": "aides",
}
"""Second segment of the path (`/v1/<segment>…`) → service."""


def destinataire(chemin: str) -> str | None:
    """Service that answers the path, None when the gateway does."""
    if not chemin.startswith("/v1/"):
        return None
    return PREFIXES.get(chemin[4:].split("/", 1)[0])
