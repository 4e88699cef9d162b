"""Plugs the mail into the application: the port that the settings name, the links, the worker's task."""

from fastapi import FastAPI

from services.gateway.acces.cles import charger_cle
from services.gateway.courriels.facteur import Facteur
from services.gateway.courriels.liens import Liens
from services.gateway.courriels.postier import Boite, Postier
from services.gateway.courriels.smtp import PostierSmtp
from services.gateway.settings import Settings
from shared.journalisation import journal


def installer_courriels(app: FastAPI, reglages: Settings) -> None:
    """`app.state.liens` and `app.state.facteur`; in production without a server, mails wait and nothing is lost."""
    url = reglages.url_publique or f"http://{reglages.hote}:{reglages.port}"
    app.state.liens = Liens(charger_cle(reglages), url, app.state.horloge)
    postier = choisir_postier(reglages)
    app.state.facteur = None if postier is None else facteur(app, reglages, postier)


def choisir_postier(reglages: Settings) -> Postier | None:
    """The server named by ENSEMBLIER_SMTP_URL, else the demonstration's box, else nothing in production."""
    if reglages.smtp_url is not None:
        return PostierSmtp(reglages.smtp_url, reglages.smtp_delai_s)
    if not reglages.production:
        return Boite()
    journal.warning("courriels_sans_serveur", reglage="ENSEMBLIER_SMTP_URL")
    return None


def facteur(app: FastAPI, reglages: Settings, postier: Postier) -> Facteur:
    etat = app.state
    delai_s = reglages.smtp_delai_s
    return Facteur(etat.base, etat.horloge, etat.liens, postier, expediteur=reglages.smtp_expediteur, delai_s=delai_s)
