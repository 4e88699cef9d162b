"""Writes the next Alembic revision of a service, on a throw-away PostgreSQL: `make migration SERVICE= SLUG=`."""

import re
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import Script
from alembic.util import CommandError

from services.commande import embarquee, preparation
from shared.reglages import SERVICES

USAGE = "Usage : make migration SERVICE=<service> SLUG=<mot-cle>"


def ecrire_revision(service: str, slug: str) -> Path:
    """Path of the new revision; CommandError when it does not bring the schema to the models."""
    with tempfile.TemporaryDirectory(prefix="ensemblier-migration-") as dossier:
        serveur = embarquee.demarrer(Path(dossier), arret="delete")
        preparation.creer_base(embarquee.url(serveur, "postgres"), "migration")
        url = embarquee.url(serveur, "migration")
        preparation.creer_roles(url, None)
        configuration = preparation.configuration_alembic(service, url)
        command.upgrade(configuration, "head")
        revision = command.revision(configuration, message=slug, autogenerate=True)
        assert isinstance(revision, Script)
        command.upgrade(configuration, "head")
        command.check(configuration)
        return Path(revision.path)


def principal(arguments: list[str]) -> int:
    """Exit code 1, with a sentence, when the arguments or the revision are wrong."""
    if len(arguments) != 2 or arguments[0] not in SERVICES or not re.fullmatch(r"[a-z][a-z0-9_-]{1,40}", arguments[1]):
        print(f"{USAGE} (services : {', '.join(SERVICES)})", file=sys.stderr)
        return 1
    try:
        print(f"Révision écrite : {ecrire_revision(*arguments)}")
    except CommandError as erreur:
        print(f"Impossible : {erreur}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(principal(sys.argv[1:]))
