"""Headers of a page that carries everything inside it: its own stylesheet applies, and nothing else is loaded."""

import hashlib
from base64 import b64encode


def entetes_de_page(style: str, *permis: str) -> dict[str, str]:
    """Nobody frames or keeps the page; `permis`: directives added to the policy, `form-action 'self'` for a form."""
    empreinte = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    politique = (
        "default-src 'none'",
        f"style-src 'sha256-{empreinte}'",
        *permis,
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
    return {
        "Content-Security-Policy": "; ".join(politique),
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
