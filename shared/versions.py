"""Optimistic concurrency over HTTP: ETag `"v<n>"`, If-Match required on every change of an aggregate."""

import re
from typing import Annotated

from fastapi import Depends, Header, Response

from shared.erreurs import SaisieInvalide, VersionManquante, VersionPerimee

_FORME = re.compile(r'(?:W/)?"v([0-9]{1,9})"')


async def version_attendue(
    if_match: Annotated[
        str | None,
        Header(
            description='ETag de la dernière lecture, par exemple `"v3"`.',
            json_schema_extra={"pattern": '^"v[0-9]{1,9}"$'},
        ),
    ] = None,
) -> int:
    """The version the caller has read: 428 when missing, 422 when malformed."""
    if if_match is None:
        raise VersionManquante()
    trouve = _FORME.fullmatch(if_match.strip())
    if trouve is None:
        message = 'doit être un ETag de la forme "v3"'
        raise SaisieInvalide(champs=[{"champ": "header.If-Match", "message": message}])
    return int(trouve.group(1))


version_attendue.x_if_match = True  # type: ignore[attr-defined]
VersionAttendue = Annotated[int, Depends(version_attendue)]


def verifier_version(actuelle: int, attendue: int) -> None:
    """Refuses with 412, naming the current ETag, when the object has changed since it was read."""
    if actuelle != attendue:
        raise VersionPerimee(entetes={"ETag": etag(actuelle)}, version_actuelle=etag(actuelle))


def etag(version: int) -> str:
    return f'"v{version}"'


def entete_version(response: Response, version: int) -> None:
    """Sets the ETag of the answer."""
    response.headers["ETag"] = etag(version)
