"""The aides service."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.aides.catalogue.export_routes import routeur as routeur_export
from services.aides.catalogue.routes import routeur as routeur_catalogue
from services.aides.ciblage.execution import Fabrique
from services.aides.ciblage.interne import routeur as routeur_ciblage_interne
from services.aides.ciblage.routes import routeur as routeur_ciblage
from services.aides.completude.delais_routes import routeur as routeur_delais
from services.aides.completude.fil_routes import routeur as routeur_fil_completude
from services.aides.completude.routes import routeur as routeur_completude
from services.aides.comptes_rendus.routes import routeur as routeur_comptes_rendus
from services.aides.controles.routes import routeur as routeur_controles
from services.aides.controles.routes import routeur_reprises
from services.aides.conventions.documents_routes import routeur as routeur_documents
from services.aides.conventions.donnees_ouvertes_routes import routeur as routeur_subventions
from services.aides.conventions.routes import routeur as routeur_conventions
from services.aides.conventions.versements_routes import routeur as routeur_versements
from services.aides.cumuls.routes import routeur as routeur_cumuls
from services.aides.demandes.consultation_routes import routeur as routeur_consultation
from services.aides.demandes.routes import routeur as routeur_demandes
from services.aides.edition.routes import routeur as routeur_edition
from services.aides.eligibilite.recouvrement_routes import routeur as routeur_recouvrements
from services.aides.eligibilite.routes import routeur as routeur_eligibilite
from services.aides.eligibilite.suites_routes import routeur as routeur_suites
from services.aides.enveloppes.consultation_routes import routeur as routeur_enveloppes_lues
from services.aides.enveloppes.routes import routeur as routeur_enveloppes
from services.aides.import_national.fiches_routes import routeur as routeur_fiches_nationales
from services.aides.import_national.routes import routeur as routeur_import_national
from services.aides.instruction.avis_routes import routeur as routeur_avis
from services.aides.instruction.guichets_routes import routeur as routeur_guichets
from services.aides.instruction.reglages_routes import routeur as routeur_reglages
from services.aides.instruction.routes import routeur as routeur_instruction
from services.aides.minimis.compte_routes import routeur as routeur_comptes_minimis
from services.aides.minimis.liens_routes import routeur as routeur_liens
from services.aides.minimis.routes import routeur as routeur_minimis
from services.aides.moteur.routes import routeur as routeur_moteur
from services.aides.moteur.routes import routeur_compile
from services.aides.plan.routes import routeur as routeur_plan
from services.aides.programmes.evaluation_routes import routeur as routeur_evaluation_programmes
from services.aides.programmes.routes import routeur as routeur_programmes
from services.aides.rejeu.routes import routeur as routeur_rejeu
from services.aides.rejeu.simulation_routes import routeur as routeur_simulations
from services.aides.settings import Settings
from services.aides.veille.installation import installer_veille
from services.aides.veille.routes import routeur as routeur_veille
from shared.application import Description, creer_application
from shared.horloge import Horloge
from shared.securite.interne import verificateur_interne
from shared.voisinage import Voisinage

DESCRIPTION = Description(
    service="aides",
    titre="Ensemblier — aides",
    resume="Quelle aide, combien, pourquoi : catalogue, éligibilité, montants, demandes.",
    etiquettes=[
        {"name": "Catalogue", "description": "Dispositifs d'aide, versions, règles et sources."},
        {"name": "Plans de financement", "description": "Qui paie quelle dépense, au mieux, avec la preuve."},
        {"name": "Éligibilité", "description": "Verdict, critères, données manquantes et montants."},
        {"name": "Programmes", "description": "Programmes écrits en YAML : import, publication, évaluation."},
        {"name": "De minimis", "description": "Entreprise unique, marge exacte à toute date, réservations, cumuls."},
        {"name": "Enveloppes", "description": "Crédits votés, reportés, réservés, engagés et payés, au centime."},
        {
            "name": "Comptes rendus",
            "description": "Ce qui est rendu six, douze et vingt-quatre mois après.",
        },
        {"name": "Rejeu", "description": "Décisions recalculées, simulations d'un brouillon de règles."},
        {"name": "Ciblage", "description": "Entreprises à appeler, d'après le stock Sirene et les aides ouvertes."},
        {"name": "Demandes", "description": "De la demande d'aide à son dernier paiement."},
        {"name": "Conventions", "description": "Versions, échéancier, versements, documents, données ouvertes."},
        {"name": "Instruction", "description": "Guichets, avis, notation, chaîne d'approbation."},
        {"name": "Complétude", "description": "Compléments demandés, horloge, contrôles, délais constatés."},
    ],
)

ROUTEURS = [
    routeur_moteur,
    routeur_catalogue,
    routeur_plan,
    routeur_export,
    routeur_edition,
    routeur_import_national,
    routeur_fiches_nationales,
    routeur_veille,
    routeur_eligibilite,
    routeur_programmes,
    routeur_evaluation_programmes,
    routeur_compile,
    routeur_suites,
    routeur_recouvrements,
    routeur_rejeu,
    routeur_simulations,
    routeur_demandes,
    routeur_consultation,
    routeur_conventions,
    routeur_versements,
    routeur_documents,
    routeur_subventions,
    routeur_instruction,
    routeur_guichets,
    routeur_avis,
    routeur_reglages,
    routeur_completude,
    routeur_fil_completude,
    routeur_delais,
    routeur_controles,
    routeur_reprises,
    routeur_minimis,
    routeur_comptes_minimis,
    routeur_liens,
    routeur_cumuls,
    routeur_comptes_rendus,
    routeur_enveloppes_lues,
    routeur_enveloppes,
    routeur_ciblage,
    routeur_ciblage_interne,
]


def creer_app(reglages: Settings, voisinage: Voisinage, *, horloge: Horloge | None = None) -> FastAPI:
    """The service's application."""
    app = creer_application(
        DESCRIPTION,
        reglages,
        voisinage,
        verificateur=verificateur_interne(voisinage),
        routeurs=ROUTEURS,
        horloge=horloge,
        cycle_de_vie=_cycle,
    )
    installer_veille(app, reglages)
    app.state.fabrique = Fabrique(app.state.base, app.state.horloge, reglages)
    return app


@asynccontextmanager
async def _cycle(app: FastAPI) -> AsyncIterator[None]:
    yield
    await app.state.fabrique.arreter()
