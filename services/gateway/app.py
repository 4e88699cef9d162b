"""The gateway's own operations; `relais` puts the neighbours' behind the same door."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import httpx
from fastapi import FastAPI

from services.gateway.acces.cles import charger_cle
from services.gateway.acces.emission import Emetteur
from services.gateway.acces.jeton_routes import routeur as routeur_jeton
from services.gateway.acces.routes import routeur as routeur_acces
from services.gateway.affectation.routes import routeur as routeur_affectation
from services.gateway.annuaire.demonstration import AnnuaireDemonstration
from services.gateway.annuaire.recherche_entreprises import AnnuaireCoupe, RechercheEntreprises
from services.gateway.annuaire.routes import routeur as routeur_annuaire
from services.gateway.appariement.routes import routeur as routeur_appariement
from services.gateway.consentements.routes import routeur as routeur_consentements
from services.gateway.conventions.routes import routeur as routeur_conventions
from services.gateway.courriels.installation import installer_courriels
from services.gateway.courriels.routes import routeur as routeur_courriels
from services.gateway.couverture.routes import routeur as routeur_couverture
from services.gateway.delais.routes import routeur as routeur_delais
from services.gateway.dossiers.diffusion import Diffusion
from services.gateway.dossiers.routes import routeur as routeur_dossiers
from services.gateway.faiblesses.routes import routeur as routeur_faiblesses
from services.gateway.notifications.routes import pages as pages_suivi
from services.gateway.notifications.routes import routeur as routeur_suivi
from services.gateway.orientations import courrier
from services.gateway.orientations.demande_routes import routeur as routeur_demandes
from services.gateway.orientations.lien_routes import routeur as routeur_liens
from services.gateway.orientations.reponse_routes import routeur as routeur_reponses
from services.gateway.orientations.routes import routeur as routeur_orientations
from services.gateway.ouvrier.ouvrier import Ouvrier
from services.gateway.pages.route import installer_pages
from services.gateway.pilotage.routes import routeur as routeur_pilotage
from services.gateway.prises_en_charge.routes import routeur as routeur_prises
from services.gateway.programmes.routes import routeur as routeur_programmes
from services.gateway.projection.routes import routeur as routeur_projection
from services.gateway.propositions.routes import routeur as routeur_propositions
from services.gateway.provenance.routes import routeur as routeur_provenance
from services.gateway.qualite.routes import routeur as routeur_qualite
from services.gateway.rapports.routes import routeur as routeur_rapports
from services.gateway.relances.routes import routeur as routeur_relances
from services.gateway.releve.routes import routeur as routeur_releve
from services.gateway.repertoire.routes import routeur as routeur_repertoire
from services.gateway.satisfaction.routes import pages as pages_satisfaction
from services.gateway.satisfaction.routes import routeur as routeur_satisfaction
from services.gateway.settings import Settings
from services.gateway.sollicitations.entonnoir_routes import routeur as routeur_entonnoir
from services.gateway.sollicitations.routes import routeur as routeur_sollicitations
from services.gateway.suite.routes import routeur as routeur_suite
from services.gateway.webhooks.dependencies import boucle_permise
from services.gateway.webhooks.envoi import poster
from services.gateway.webhooks.livraison import Livreur
from services.gateway.webhooks.regles import regle
from services.gateway.webhooks.routes import routeur as routeur_webhooks
from shared.application import Description, creer_application
from shared.horloge import Horloge
from shared.voisinage import Voisinage

DESCRIPTION = Description(
    service="gateway",
    titre="Ensemblier",
    resume="L'ensemblier de la stratégie Smart Industrie : un seul dossier par entreprise, "
    "du diagnostic à l'effet mesuré.",
    etiquettes=[
        {"name": "Accès", "description": "Jetons, comptes, organisations et clés."},
        {"name": "Dossiers", "description": "Une entreprise, un dossier, un référent, une prochaine action."},
        {"name": "Orientations", "description": "Confier une entreprise à un partenaire, et savoir ce qu'il en fait."},
        {"name": "Répertoire", "description": "Qui propose quoi, à qui, où, quand et combien."},
        {"name": "Sollicitations", "description": "Ce qui arrive avant un dossier, et ce que cela devient."},
        {"name": "Consentements", "description": "Ce que l'entreprise accepte que chaque partenaire sache."},
        {"name": "Relève", "description": "Un référent part ou s'absente : personne n'est perdu."},
        {"name": "Webhooks", "description": "Prévenir le système d'un partenaire de ce qui arrive."},
        {"name": "Délais", "description": "Qui l'on attend, depuis quand, et ce qui dure trop."},
        {"name": "Courriels", "description": "À qui la plateforme écrit, et ce qui est parti."},
        {"name": "Relances", "description": "Qui est relancé, quand, pourquoi ; ce qui vieillit chez un partenaire."},
        {"name": "Suivi", "description": "Où en est l'entreprise, et ce que chacun veut recevoir."},
        {"name": "Satisfaction", "description": "Ce que l'entreprise pense de l'aide reçue, avec le taux de réponse."},
        {"name": "Pilotage", "description": "Ce que la Région suit."},
        {"name": "Conventions", "description": "Ce que la Région attend d'un partenaire, et ce qui est fait."},
    ],
)

ROUTEURS = [
    routeur_dossiers,
    routeur_releve,
    routeur_suite,
    routeur_projection,
    routeur_orientations,
    routeur_liens,
    routeur_reponses,
    routeur_demandes,
    routeur_consentements,
    routeur_webhooks,
    routeur_delais,
    routeur_sollicitations,
    routeur_entonnoir,
    routeur_qualite,
    routeur_courriels,
    routeur_relances,
    routeur_suivi,
    pages_suivi,
    routeur_satisfaction,
    pages_satisfaction,
    routeur_pilotage,
    routeur_conventions,
    routeur_faiblesses,
    routeur_prises,
    routeur_provenance,
    routeur_rapports,
    routeur_jeton,
    routeur_acces,
    routeur_repertoire,
    routeur_programmes,
    routeur_propositions,
    routeur_appariement,
    routeur_couverture,
    routeur_affectation,
    routeur_annuaire,
]


def creer_app(reglages: Settings, voisinage: Voisinage, *, horloge: Horloge | None = None) -> FastAPI:
    """The gateway's application."""
    emetteur = Emetteur(reglages, charger_cle(reglages))
    app = creer_application(
        DESCRIPTION,
        reglages,
        voisinage,
        verificateur=emetteur.verificateur(),
        routeurs=ROUTEURS,
        horloge=horloge,
        cycle_de_vie=_cycle,
    )
    app.state.emetteur = emetteur
    app.state.verificateur_interne = emetteur.verificateur_interne()
    app.state.diffusion = Diffusion(app.state.base, voisinage, emetteur)
    installer_pages(app)
    installer_annuaire(app, reglages)
    installer_webhooks(app, reglages, emetteur)
    installer_courriels(app, reglages)
    app.state.liens.declarer(courrier.USAGE, courrier.chemins(emetteur))
    app.state.ouvrier = Ouvrier(app)
    return app


def installer_annuaire(app: FastAPI, reglages: Settings, client: httpx.AsyncClient | None = None) -> None:
    """Plugs the company directory in; its availability shows in /healthz/ready."""
    if reglages.annuaire_actif or client is not None:
        client = client or httpx.AsyncClient(base_url=reglages.annuaire_url)
        app.state.client_annuaire = client
        recherche = RechercheEntreprises(client)
        demonstration = reglages.env == "demonstration"
        app.state.annuaire = AnnuaireDemonstration(recherche) if demonstration else recherche
        app.state.sondes["annuaire-entreprises"] = lambda: recherche.disponible
    else:
        app.state.annuaire = AnnuaireCoupe()


def installer_webhooks(app: FastAPI, reglages: Settings, emetteur: Emetteur) -> None:
    """Plugs what sends the webhooks in."""
    options = {"attente_s": regle("attente_s"), "boucle_permise": boucle_permise(reglages)}
    racine = emetteur.racine_webhooks()
    app.state.livreur = Livreur(app.state.base, app.state.horloge, racine, partial(poster, **options))


@asynccontextmanager
async def _cycle(app: FastAPI) -> AsyncIterator[None]:
    ouvrier: Ouvrier = app.state.ouvrier
    if app.state.reglages.ouvrier_embarque:
        ouvrier.demarrer()
    try:
        yield
    finally:
        await ouvrier.arreter()
        if hasattr(app.state, "relais"):
            app.state.relais.fermer()
    client = getattr(app.state, "client_annuaire", None)
    if client is not None:
        await client.aclose()
