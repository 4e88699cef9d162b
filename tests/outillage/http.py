"""Checks that every route's tests share."""

from typing import Any

import httpx


def verifier_probleme(reponse: httpx.Response, statut: int, code: str | None = None) -> dict[str, Any]:
    """The answer is an application/problem+json of that status (and code); gives the document."""
    assert reponse.status_code == statut, f"{reponse.status_code} {reponse.text}"
    assert reponse.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = reponse.json()
    assert document["status"] == statut
    assert document["title"]
    if code is not None:
        assert document["code"] == code, document
    return document


def version(reponse: httpx.Response) -> dict[str, str]:
    """If-Match header that carries the ETag of an answer."""
    return {"If-Match": reponse.headers["etag"]}
