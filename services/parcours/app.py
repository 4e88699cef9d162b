"""The parcours service."""

from fastapi import FastAPI

from services.parcours.avancement.routes import routeur as routeur_avancement
from services.parcours.besoins import domain as besoins
from services.parcours.besoins.interne import routeur as routeur_reponses_opco
from services.parcours.besoins.routes import routeur as routeur_besoins
from services.parcours.campagnes.campagnes_routes import routeur as routeur_campagnes
from services.parcours.campagnes.routes import routeur as routeur_collectes
from services.parcours.changement_modele.routes import routeur as routeur_changement
from services.parcours.echeances.routes import routeur as routeur_echeances
from services.parcours.echeances.routes import routeur_silences
from services.parcours.etudes.routes import routeur as routeur_etudes
from services.parcours.faits.routes import routeur as routeur_faits
from services.parcours.financement.routes import routeur as routeur_financement
from services.parcours.financement.systematique_routes import routeur as routeur_systematique
from services.parcours.groupes import domain as groupes
from services.parcours.groupes.candidatures_routes import routeur as routeur_candidatures
from services.parcours.groupes.routes import routeur as routeur_groupes
from services.parcours.indicateurs.catalogue_routes import routeur as routeur_catalogue_indicateurs
from services.parcours.indicateurs.references_routes import routeur as routeur_references
from services.parcours.indicateurs.resultats_routes import routeur as routeur_resultats
from services.parcours.indicateurs.routes import routeur as routeur_indicateurs
from services.parcours.modeles.routes import routeur as routeur_modeles
from services.parcours.plan import domain as plan
from services.parcours.plan.actions_routes import routeur as routeur_actions
from services.parcours.plan.routes import routeur as routeur_plan
from services.parcours.settings import Settings
from shared.application import Description, creer_application
from shared.horloge import Horloge
from shared.securite.interne import verificateur_interne
from shared.voisinage import Voisinage

DESCRIPTION = Description(
    service="parcours",
    titre="Ensemblier — parcours",
    resume="À quelle étape en est l'entreprise, que peut-il se passer ensuite, et qu'est-ce qui bloque.",
    etiquettes=[
        {"name": "Parcours", "description": "Étapes, gestes permis et bloqués, journal."},
        {
            "name": "Faits",
            "description": "Ce qui est constaté, de type connu, et que les conditions des gestes lisent.",
        },
        {"name": "Échéances", "description": "Horloge des étapes, prolongations, effet du silence."},
        {"name": "Plan d'actions", "description": "Six actions au plus, choisies avec l'entreprise."},
        {"name": "Faisabilité et adaptation", "description": "Ce qui précède un équipement."},
        {"name": "Financement", "description": "Chaque action orientée vers une aide, ou écartée avec un motif."},
        {"name": "Besoins de formation", "description": "Axes à renforcer, adressés à l'OPCO de la branche."},
        {"name": "Groupes et promotions", "description": "Actions collectives : quorum, places, dates limites."},
        {"name": "Indicateurs d'effet", "description": "Ce que le parcours a changé."},
        {"name": "Campagnes de mesure", "description": "Ce qui est demandé aux entreprises, à qui et quand."},
        {"name": "Modèles de parcours", "description": "Étapes et gestes, en données versionnées."},
    ],
)
ROUTEURS = [
    routeur_modeles,
    routeur_avancement,
    routeur_changement,
    routeur_faits,
    routeur_echeances,
    routeur_silences,
    routeur_plan,
    routeur_actions,
    routeur_etudes,
    routeur_financement,
    routeur_systematique,
    routeur_besoins,
    routeur_reponses_opco,
    routeur_groupes,
    routeur_candidatures,
    routeur_indicateurs,
    routeur_catalogue_indicateurs,
    routeur_resultats,
    routeur_references,
    routeur_campagnes,
    routeur_collectes,
]


def creer_app(reglages: Settings, voisinage: Voisinage, *, horloge: Horloge | None = None) -> FastAPI:
    """The service's application."""
    defauts = [*groupes.defauts_de_la_table(), *besoins.defauts_de_la_table(), *plan.defauts_de_la_table()]
    if defauts:
        raise ValueError(f"tables des gestes des groupes, des besoins et des actions : {', '.join(defauts)}")
    verificateur = verificateur_interne(voisinage)
    return creer_application(
        DESCRIPTION, reglages, voisinage, verificateur=verificateur, routeurs=ROUTEURS, horloge=horloge
    )
