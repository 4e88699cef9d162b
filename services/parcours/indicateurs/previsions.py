"""Forecasts: what the plan expects of an indicator, kept apart from what is measured."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement.ecriture import enregistrer
from services.parcours.avancement.models import Parcours
from services.parcours.indicateurs import ancrage, domain, errors, repository
from services.parcours.indicateurs.catalogue import calendrier, catalogue
from services.parcours.indicateurs.controle import Attendu, verifier_unite, verifier_valeur
from services.parcours.indicateurs.mesurer import auteur
from services.parcours.indicateurs.models import Mesure, Prevision
from services.parcours.indicateurs.schemas import PrevisionNouvelle, PrevisionsNouvelles
from shared.trace import ContexteRequete


async def prevoir(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, entree: PrevisionsNouvelles
) -> int:
    """Adds forecasts; a second one for the same indicator and moment is a revision of the first."""
    departs = repository.departs(await repository.mesures(session, parcours.id))
    revisions = {(p.code, p.moment): p.revision for p in await repository.previsions(session, parcours.id)}
    vues: set[tuple[str, str]] = set()
    for rang, nouvelle in enumerate(entree.previsions):
        champ, cle = f"body.previsions.{rang}", (nouvelle.code, nouvelle.moment)
        if cle in vues:
            raise errors.IndicateurRepete(champ=f"{champ}.code")
        vues.add(cle)
        await _verifier_moment(session, contexte, parcours, nouvelle, champ)
        attendu = _attendu(nouvelle, departs, champ)
        verifier_unite(nouvelle.unite, attendu, champ)
        verifier_valeur(nouvelle.valeur, attendu, champ, confirmer=True)
        session.add(_ligne(contexte, parcours, nouvelle, attendu, revisions.get(cle, 0) + 1))
    fait = {"nombre": len(vues), "indicateurs": sorted({code for code, _ in vues})}
    return await enregistrer(session, contexte, parcours, "parcours.indicateur.prevu", fait)


async def _verifier_moment(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, nouvelle: PrevisionNouvelle, champ: str
) -> None:
    """PrevisionTardive once the moment may be measured: the value could then be known."""
    ancre = await ancrage.ancre_de(session, parcours.id)
    if ancre is None:
        return
    fenetre = domain.fenetre(ancre[0], calendrier().moments[nouvelle.moment])
    if contexte.horloge.aujourdhui() >= fenetre.ouvre_le:
        mois, depuis = nouvelle.moment[1:], f"{fenetre.ouvre_le:%d/%m/%Y}"
        phrase = f"La mesure à {mois} mois se fait depuis le {depuis} : ce n'est plus une prévision."
        raise errors.PrevisionTardive(phrase, champ=f"{champ}.moment")


def _attendu(nouvelle: PrevisionNouvelle, departs: dict[str, Mesure], champ: str) -> Attendu:
    defini, depart = catalogue().indicateurs.get(nouvelle.code), departs.get(nouvelle.code)
    if depart is not None:
        return Attendu(nouvelle.code, depart.libelle, depart.unite, depart.sens, defini, None)
    if defini is None:
        raise errors.IndicateurInconnu(champ=f"{champ}.code", indicateurs=sorted(departs))
    return Attendu(nouvelle.code, defini.libelle, defini.unite, defini.sens, defini, None)


def _ligne(
    contexte: ContexteRequete, parcours: Parcours, nouvelle: PrevisionNouvelle, attendu: Attendu, revision: int
) -> Prevision:
    return Prevision(
        parcours_id=parcours.id,
        libelle=attendu.libelle,
        sens=attendu.sens,
        revision=revision,
        **nouvelle.model_dump(),
        **auteur(contexte),
    )
