"""What must hold before anything is served: the port, the neighbours' addresses, the rules of production."""

import errno
import json
import socket
from collections.abc import Sequence

import psycopg
from sqlalchemy import URL

from services.commande.errors import BaseInaccessible, PortIndisponible, ProductionRefusee, ReglageManquant
from shared.base import url_du_service
from shared.reglages import SERVICES, Reglages

_DEMONSTRATION = "SELECT identifiant FROM gateway.compte WHERE demonstration ORDER BY identifiant LIMIT 1"


def verifier_port(hote: str, port: int) -> None:
    """PortIndisponible when it cannot be opened: taken, reserved, or the host is not ours."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as prise:
        prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            prise.bind((hote, port))
        except OSError as erreur:
            raise PortIndisponible(_phrase_du_port(erreur, hote, port)) from erreur


def _phrase_du_port(erreur: OSError, hote: str, port: int) -> str:
    if erreur.errno == errno.EADDRINUSE:
        return f"le port {port} de {hote} est déjà pris ; en choisir un autre avec ENSEMBLIER_PORT."
    if erreur.errno == errno.EACCES:
        return f"le port {port} est réservé au système ; en choisir un au-dessus de 1023 avec ENSEMBLIER_PORT."
    return f"l'adresse {hote}:{port} ne peut pas être ouverte ({erreur.strerror or erreur})."


def verifier_voisins(reglages: Reglages, services: Sequence[str]) -> None:
    """ReglageManquant when a neighbour that is not served here has no address."""
    for voisin in SERVICES:
        if voisin not in services and reglages.url_voisin(voisin) is None:
            raise ReglageManquant(
                f"ENSEMBLIER_{voisin.upper()}_URL est nécessaire : le service {voisin} n'est pas servi ici."
            )


def verifier_production(reglages: Reglages, database_url: str) -> None:
    """In production: a signing key, a root secret, and no demonstration account in the database."""
    if not reglages.production:
        return
    _verifier_cle(reglages)
    if reglages.secret is None:
        raise ReglageManquant("en production, ENSEMBLIER_SECRET est obligatoire.")
    compte = _compte_de_demonstration(url_du_service(reglages, "gateway", database_url))
    if compte is not None:
        phrase = f"la base contient des comptes de démonstration ({compte}) ; une base de production n'en a aucun."
        raise ProductionRefusee(phrase)


def _verifier_cle(reglages: Reglages) -> None:
    if reglages.cle_signature is None:
        raise ReglageManquant(
            "en production, ENSEMBLIER_CLE_SIGNATURE est obligatoire (`ensemblier cle` en écrit une)."
        )
    try:
        complete = {"kty", "crv", "x", "y", "d", "kid"} <= json.loads(reglages.cle_signature.get_secret_value()).keys()
    except (ValueError, AttributeError):
        complete = False
    if not complete:
        raise ReglageManquant("ENSEMBLIER_CLE_SIGNATURE n'est pas une clé privée JWK (`ensemblier cle` en écrit une).")


def _compte_de_demonstration(url: URL) -> str | None:
    adresse = url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        with psycopg.connect(adresse, connect_timeout=5) as connexion:
            ligne = connexion.execute(_DEMONSTRATION).fetchone()
    except psycopg.Error as erreur:
        cause = str(erreur).splitlines()[0]
        raise BaseInaccessible(f"la base n'est pas prête ({cause}) ; `ensemblier migrate` la prépare.") from erreur
    return str(ligne[0]) if ligne else None
