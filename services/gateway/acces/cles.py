"""Where the signing key comes from: the settings, else a file under the data folder (never in production)."""

import contextlib
import json
import os
from pathlib import Path

from services.gateway.acces.emission import nouveau_kid
from services.gateway.settings import Settings
from shared.securite.jetons import nouvelle_cle


class CleSignatureManquante(RuntimeError):
    """En production, ENSEMBLIER_CLE_SIGNATURE est obligatoire."""


def charger_cle(reglages: Settings) -> dict[str, str]:
    """The private key as a JWK; created on first use outside production."""
    if reglages.cle_signature is not None:
        cle: dict[str, str] = json.loads(reglages.cle_signature.get_secret_value())
        return cle
    if reglages.production:
        raise CleSignatureManquante(CleSignatureManquante.__doc__)
    return _cle_du_dossier(reglages.var / "cles" / "signature.json")


def _cle_du_dossier(chemin: Path) -> dict[str, str]:
    if not chemin.exists():
        chemin.parent.mkdir(parents=True, exist_ok=True)
        provisoire = chemin.with_suffix(f".{os.getpid()}")
        provisoire.touch(mode=0o600)
        provisoire.write_text(json.dumps(nouvelle_cle(nouveau_kid())))
        with contextlib.suppress(FileExistsError):
            os.link(provisoire, chemin)
        provisoire.unlink()
    cle: dict[str, str] = json.loads(chemin.read_text())
    return cle
