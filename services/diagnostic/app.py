"""The diagnostic service."""

from fastapi import FastAPI

from services.diagnostic.cofinancement.conventions_routes import routeur as conventions_prestataires
from services.diagnostic.cofinancement.routes import routeur as cofinancement
from services.diagnostic.comparaison.routes import routeur as comparaison
from services.diagnostic.indicateurs.routes import routeur as indicateurs
from services.diagnostic.pairs.routes import routeur as pairs
from services.diagnostic.passations.domain import defauts_de_la_table
from services.diagnostic.passations.routes import routeur as passations
from services.diagnostic.passations.saisie_routes import routeur as saisie
from services.diagnostic.positionnement.routes import routeur as positionnement
from services.diagnostic.referentiels.routes import routeur as referentiels
from services.diagnostic.restitution.rendu_routes import routeur as rendus
from services.diagnostic.restitution.routes import routeur as restitution
from services.diagnostic.settings import Settings
from shared.application import Description, creer_application
from shared.horloge import Horloge
from shared.securite.interne import verificateur_interne
from shared.voisinage import Voisinage

DESCRIPTION = Description(
    service="diagnostic",
    titre="Ensemblier — diagnostic",
    resume="Où en est l'entreprise, et que faire d'abord : référentiels, passations, scores, recommandations.",
    etiquettes=[
        {"name": "Référentiels", "description": "Questionnaires versionnés ; une version publiée ne change plus."},
        {"name": "Diagnostics", "description": "De l'ouverture à la restitution, validée par une seconde personne."},
        {"name": "Indicateurs T0", "description": "Point de départ de l'entreprise, avant le parcours."},
        {"name": "Pairs", "description": "Entreprises qui peuvent s'aider, si les deux y consentent."},
        {"name": "Positionnement", "description": "L'entreprise parmi ses pairs, sur des clichés mensuels figés."},
        {"name": "Restitution", "description": "Notes figées, recommandations classées."},
        {"name": "Cofinancement", "description": "Devis, engagement, service fait, factures, paiements du diagnostic."},
    ],
)
ROUTEURS = (
    positionnement,
    referentiels,
    passations,
    saisie,
    indicateurs,
    restitution,
    rendus,
    comparaison,
    cofinancement,
    conventions_prestataires,
    pairs,
)


def creer_app(reglages: Settings, voisinage: Voisinage, *, horloge: Horloge | None = None) -> FastAPI:
    """The service's application."""
    if defauts := defauts_de_la_table():
        raise ValueError(f"table des gestes du diagnostic : {', '.join(defauts)}")
    verificateur = verificateur_interne(voisinage)
    return creer_application(
        DESCRIPTION, reglages, voisinage, verificateur=verificateur, routeurs=ROUTEURS, horloge=horloge
    )
