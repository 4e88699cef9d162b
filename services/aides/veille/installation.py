"""Plugs what tries the source pages in."""

from functools import partial

from fastapi import FastAPI

from services.aides.import_national.politique import politique
from services.aides.settings import Settings
from services.aides.veille.sonde import sonder


def installer_veille(app: FastAPI, reglages: Settings) -> None:
    """In tests the loopback is called, and nothing else."""
    app.state.sonde_des_liens = partial(
        sonder,
        attente_s=politique().liens.attente_s,
        boucle_permise=reglages.env == "test",
        dehors=reglages.liens_actifs and reglages.env != "test",
    )
