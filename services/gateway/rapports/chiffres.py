"""The figures of a year, each with its code, its definition and the number of facts behind it."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.gateway.pilotage.domain import filtre
from services.gateway.pilotage.schemas import Pilotage
from services.gateway.pilotage.service import piloter
from services.gateway.prises_en_charge import service as prises
from services.gateway.prises_en_charge.schemas import PriseEnChargeLue
from services.gateway.provenance import service as provenance
from services.gateway.provenance.schemas import ProvenanceLue

REQUETES = "1.0.0"
"""Version of the queries: raised when what a figure counts changes, so that an old report says how it was computed."""


@dataclass(frozen=True, slots=True)
class Chiffre:
    """One figure; `valeur` is text, so that it is compared to the digit; None when nothing could be measured."""

    code: str
    definition: str
    valeur: str | None
    n: int | None


async def calculer(connexion: AsyncConnection, annee: int) -> list[dict[str, Any]]:
    """Figures of the year as its last day shows them."""
    du, au = date(annee, 1, 1), date(annee, 12, 31)
    retenu = filtre(None, du, au, au)
    page = await piloter(connexion, retenu, du=du, au=au, vu_le=au)
    reference = await prises.reference(connexion, retenu)
    (venues,) = await provenance.provenances(connexion, retenu, "ensemble", masquer=False)
    trouves = [*_parcours(page), *_delais(page), *_demandes(page), *_prises(reference), *_venues(venues)]
    return [asdict(chiffre) for chiffre in trouves]


def _compte(code: str, definition: str, nombre: int | None) -> Chiffre:
    return Chiffre(code, definition, None if nombre is None else str(nombre), nombre)


def _parcours(page: Pilotage) -> Iterator[Chiffre]:
    yield _compte("entreprises", "Entreprises à parcours ouvert dans l'année.", page.entreprises_accompagnees)
    yield _compte("parcours", "Parcours ouverts dans l'année.", page.parcours)
    for etape in page.entonnoir:
        code = f"entonnoir.{etape.etape}"
        yield _compte(f"{code}.atteinte", f"Parcours de l'année ayant atteint « {etape.etape} ».", etape.atteinte)
        yield _compte(f"{code}.presents", f"Parcours de l'année à « {etape.etape} » au 31 décembre.", etape.presents)
    for perte in page.pertes:
        definition = f"Parcours de l'année abandonnés à « {perte.etape} » : {perte.motif}."
        yield _compte(f"pertes.{perte.etape}.{perte.motif}", definition, perte.nombre)


def _delais(page: Pilotage) -> Iterator[Chiffre]:
    for delai in page.delais:
        for nom, libelle in (("p50", "médiane"), ("p80", "80e centile")):
            jours = getattr(delai, f"{nom}_jours")
            definition = f"{delai.libelle} : {libelle} en jours, arrivées de l'année."
            valeur = None if jours is None else f"{jours:.2f}"
            yield Chiffre(f"delais.{delai.code}.{nom}", definition, valeur, delai.nombre)


def _demandes(page: Pilotage) -> Iterator[Chiffre]:
    for demande in page.demandes:
        code, sujet = f"demandes.{demande.dispositif}.{demande.etat}", f"{demande.dispositif}, {demande.etat}"
        yield _compte(f"{code}.nombre", f"Demandes d'aide créées dans l'année : {sujet}.", demande.nombre)
        for nom in ("demande", "accorde", "paye"):
            montant = getattr(demande, f"{nom}_eur")
            yield Chiffre(f"{code}.{nom}_eur", f"Montant {nom} en euros : {sujet}.", f"{montant:.2f}", demande.nombre)


def _prises(reference: PriseEnChargeLue) -> Iterator[Chiffre]:
    yield _compte("prises.recues", "Demandes envoyées à un partenaire dans l'année.", reference.recues)
    for nom, libelle in (("h72", "72 heures"), ("j3", "3 jours calendaires"), ("j5", "5 jours calendaires")):
        taux = getattr(reference, nom)
        definition = f"Part des demandes prises en charge dans les {libelle}, délai passé au 31 décembre."
        yield Chiffre(f"prises.{nom}", definition, None if taux.taux is None else f"{taux.taux:.4f}", taux.n)


def _venues(venues: ProvenanceLue) -> Iterator[Chiffre]:
    for marche in venues.marches:
        definition = f"Sollicitations de l'année arrivées à la marche « {marche.marche} »."
        yield _compte(f"contacts.{marche.marche}", definition, marche.nombre)
    for perte in venues.pertes:
        yield _compte(f"contacts.ecartes.{perte.motif}", f"Sollicitations écartées : {perte.motif}.", perte.nombre)
