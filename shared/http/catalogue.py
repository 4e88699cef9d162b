"""The page of the refusals: every `type` of a problem is an anchor of it. Its content is generated (`make generer`)."""

import json
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

_TETE = """<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ensemblier — catalogue des erreurs</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
body { color: #1a1a1a; background: #fff; }
article { border-top: 1px solid #767676; padding: .5rem 0; }
article:target { background: #fff6d6; }
h2 { font-size: 1.1rem; margin: .3rem 0; }
p { margin: .3rem 0; }
code { background: #eee; padding: 0 .2rem; }
</style>
</head>
<body>
<main>
<h1>Catalogue des erreurs</h1>
<p>Chaque refus de l'API est un document <code>application/problem+json</code> (RFC 9457) ; son champ
<code>type</code> mène à l'une de ces fiches, son champ <code>detail</code> explique le cas précis.</p>
"""
_FICHE = """<article id="{code}">
<h2><a href="#{code}"><code>{code}</code></a> — {titre} ({statut})</h2>
<p>{phrase}</p>
<p>Rendu par : {services}.</p>
</article>
"""


def catalogue() -> list[dict[str, Any]]:
    """The refusals: code, statut, titre, phrase, services."""
    contenu: list[dict[str, Any]] = json.loads((files("shared.http") / "erreurs.json").read_text(encoding="utf-8"))
    return contenu


@cache
def page_erreurs() -> str:
    """The page, without any outside address."""
    fiches = [
        _FICHE.format(
            code=escape(refus["code"]),
            titre=escape(refus["titre"]),
            statut=refus["statut"],
            phrase=escape(refus["phrase"]),
            services=escape(", ".join(refus["services"])),
        )
        for refus in catalogue()
    ]
    return _TETE + "".join(fiches) + "</main>\n</body>\n</html>\n"
