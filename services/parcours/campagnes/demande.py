"""Asking a company: the questions of all its parcours in one request, within the time it has left this year."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.campagnes import candidats, domain, repository
from services.parcours.campagnes.models import Collecte, Question
from services.parcours.indicateurs.catalogue import calendrier
from services.parcours.indicateurs.domain import ajouter_mois
from shared.calendrier import ajouter_jours_ouvres
from shared.trace import ContexteRequete, tracer


async def demander(session: AsyncSession, contexte: ContexteRequete, collecte: Collecte) -> None:
    """Sends the request that was to come, or excuses the company when nothing is left to ask."""
    jour = contexte.horloge.aujourdhui()
    if collecte.annee != jour.year:
        collecte.annee = jour.year
        collecte.campagne_id = (await repository.campagne(session, jour.year, collecte.moment)).id
    dues = await candidats.candidats(session, jour, collecte.siren, collecte.moment)
    retenues = await _repartir(session, collecte, dues, jour, domain.BUDGET)
    if not retenues:
        motif = domain.BUDGET if dues else await _rien_a_demander(session, collecte, jour)
        await fermer(session, contexte, collecte, "dispensee", motif)
        return
    cadre, maintenant = calendrier(), contexte.horloge.maintenant()
    collecte.ferme_le = min(demande.ferme_le for demande in retenues)
    collecte.etat, collecte.demandee_le, collecte.transmise_le = "demandee", maintenant, maintenant
    collecte.echeance_le = min(ajouter_jours_ouvres(jour, cadre.reponse_jours_ouvres), collecte.ferme_le)
    collecte.prochaine_le = ajouter_jours_ouvres(jour, cadre.relances[0].jours_ouvres)
    await annoncer(session, contexte, collecte, "parcours.campagne.demandee")


async def _rien_a_demander(session: AsyncSession, collecte: Collecte, jour: date) -> str:
    """Everything is measured already, or the run came too late."""
    ouverte = await candidats.fenetre_ouverte(session, jour, collecte.siren, collecte.moment)
    return domain.DEJA_MESUREE if ouverte else domain.FENETRE_FERMEE


async def completer(session: AsyncSession, contexte: ContexteRequete, collecte: Collecte) -> None:
    """What became due after the request was sent: added to it while it waits, put off with its reason otherwise."""
    jour = contexte.horloge.aujourdhui()
    dues = await candidats.candidats(session, jour, collecte.siren, collecte.moment)
    if collecte.etat in domain.OUVERTES:
        ajoutees = await _repartir(session, collecte, dues, jour, domain.BUDGET)
        if ajoutees:
            collecte.transmise_le = contexte.horloge.maintenant()
            fermetures = [demande.ferme_le for demande in ajoutees]
            collecte.ferme_le = min([*fermetures, collecte.ferme_le or fermetures[0]])
        return
    demandes = domain.reunir(candidats.lire(ligne) for ligne in dues)
    motif = collecte.motif if collecte.etat == "dispensee" and collecte.motif in domain.DISPENSES else None
    for demande in demandes:
        if motif is not None:
            session.add(_question(collecte, demande, "ecartee", motif))
        else:
            session.add(_reportee(collecte, demande, jour, dues, domain.DEJA_SOLLICITEE))


async def _repartir(
    session: AsyncSession, collecte: Collecte, dues: Sequence[RowMapping], jour: date, motif: str
) -> list[domain.Demande]:
    """Writes the questions that the year still allows, and the others with their reason; gives the former."""
    demandes = domain.reunir(candidats.lire(ligne) for ligne in dues)
    deja = await repository.minutes_deja_demandees(session, collecte.siren, collecte.annee)
    retenues, reportees = domain.choisir(demandes, calendrier().minutes_par_an - deja)
    session.add_all([_question(collecte, demande, "demandee") for demande in retenues])
    session.add_all([_reportee(collecte, demande, jour, dues, motif) for demande in reportees])
    minutes = sum(demande.minutes for demande in retenues)
    await repository.charger(session, collecte.siren, collecte.annee, minutes)
    await session.flush()
    return retenues


def _question(
    collecte: Collecte, demande: domain.Demande, etat: str, motif: str | None = None, au: date | None = None
) -> Question:
    champs: dict[str, Any] = {nom: getattr(demande, nom) for nom in ("code", "libelle", "unite", "minutes", "priorite")}
    liste = list(demande.parcours_ids)
    return Question(collecte_id=collecte.id, parcours_ids=liste, etat=etat, motif=motif, reportee_au=au, **champs)


def _reportee(
    collecte: Collecte, demande: domain.Demande, jour: date, dues: Sequence[RowMapping], motif: str
) -> Question:
    suivants = [
        ajouter_mois(ligne["deploye_le"], moment.mois)
        for ligne in dues
        if ligne["parcours_id"] in demande.parcours_ids
        for moment in calendrier().moments.values()
        if moment.mois > ligne["mois"]
    ]
    au = domain.reporter_au(demande, jour, suivants)
    return _question(collecte, demande, "ecartee" if au is None else "reportee", motif, au)


async def fermer(
    session: AsyncSession, contexte: ContexteRequete, collecte: Collecte, etat: str, motif: str | None
) -> None:
    """Ends the request: nothing more happens by itself."""
    collecte.etat, collecte.motif, collecte.prochaine_le = etat, motif, None
    collecte.close_le, collecte.close_par = contexte.horloge.maintenant(), contexte.identite.role.value
    await annoncer(session, contexte, collecte, f"parcours.campagne.{etat.replace('_', '-')}")


async def annoncer(
    session: AsyncSession, contexte: ContexteRequete, collecte: Collecte, type_: str, **complements: Any
) -> int:
    """Journal and event of a request; neighbours read codes and dates, nothing that names the company."""
    await session.flush()
    posees = [q for q in await repository.questions(session, collecte.id) if q.etat not in {"reportee", "ecartee"}]
    donnees = {
        **{nom: getattr(collecte, nom) for nom in ("moment", "annee", "etat", "motif", "echeance_le", "relances")},
        "collecte_id": collecte.id,
        "dossier_id": collecte.dossier_id,
        "indicateurs": sorted({question.code for question in posees}),
        "minutes": sum(question.minutes for question in posees),
        **complements,
    }
    dossier_id = collecte.dossier_id
    return await tracer(session, contexte, type=type_, objet_id=collecte.id, dossier_id=dossier_id, apres=donnees)
