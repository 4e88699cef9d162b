"""Measuring: the value of indicators of a parcours at a moment, each comparable to its start."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement.ecriture import enregistrer
from services.parcours.avancement.models import Parcours
from services.parcours.indicateurs import ancrage, domain, errors, repository
from services.parcours.indicateurs.catalogue import calendrier, catalogue
from services.parcours.indicateurs.controle import Attendu, Retenue, retenir
from services.parcours.indicateurs.models import Mesure
from services.parcours.indicateurs.schemas import MesuresNouvelles, ValeurSaisie
from shared.securite.identite import Role
from shared.trace import ContexteRequete

VALEUR_OBTENUE = "valeur-obtenue"
"""Correction of a line that had no value: nobody has to say why."""
REMESURE = "parcours-rouvert"
"""Correction of a line that no longer counts, the parcours having gone back to its plan since."""


async def mesurer(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, entree: MesuresNouvelles
) -> int:
    """Adds the measures of one moment; position of the event."""
    connues = repository.comptees(await repository.mesures(session, parcours.id), parcours.effet_depuis_le)
    if entree.moment == "t0":
        await verifier_depart(session, contexte, parcours, entree.mesure_le)
    else:
        await verifier_moment(session, contexte, parcours, entree.moment, entree.mesure_le)
    retenues: dict[str, tuple[Attendu, Retenue, ValeurSaisie]] = {}
    for rang, saisie in enumerate(entree.mesures):
        champ = f"body.mesures.{rang}"
        if saisie.code in retenues:
            raise errors.IndicateurRepete(f"L'indicateur {saisie.code} est cité deux fois.", champ=f"{champ}.code")
        attendu = attendu_pour(saisie.code, entree.moment, repository.departs(connues), f"{champ}.code")
        verifier_correction(saisie, entree.moment, attendu.code, connues, champ)
        retenues[saisie.code] = (attendu, retenir(saisie, attendu, champ), saisie)
    return await ranger(session, contexte, parcours, entree.moment, entree.mesure_le, list(retenues.values()))


async def verifier_depart(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, mesure_le: date
) -> None:
    """A baseline is taken by an adviser, before the deployment."""
    if contexte.identite.role is Role.ENTREPRISE:
        raise errors.DepartReserve()
    if mesure_le > contexte.horloge.aujourdhui():
        raise errors.MesureFuture(champ="body.mesure_le")
    if await ancrage.ancre_de(session, parcours.id) is not None or not parcours.actif:
        raise errors.DepartTardif(champ="body.moment")


async def verifier_moment(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, moment: str, mesure_le: date
) -> None:
    """The moment is reached, and the date of the value belongs to it."""
    ancre = await ancrage.ancre_de(session, parcours.id)
    if ancre is None:
        raise errors.MesurePrematuree(champ="body.moment")
    aujourdhui = contexte.horloge.aujourdhui()
    if mesure_le > aujourdhui:
        raise errors.MesureFuture(champ="body.mesure_le")
    fenetre = domain.fenetre(ancre[0], calendrier().moments[moment])
    bornes: dict[str, Any] = {"ouvre_le": fenetre.ouvre_le.isoformat(), "ferme_le": fenetre.ferme_le.isoformat()}
    entre = f"du {fenetre.ouvre_le:%d/%m/%Y} au {fenetre.ferme_le:%d/%m/%Y}"
    if aujourdhui < fenetre.ouvre_le:
        phrase = f"La mesure à {moment[1:]} mois se fait {entre}."
        raise errors.MomentNonAtteint(phrase, champ="body.moment", **bornes)
    if not fenetre.contient(mesure_le):
        phrase = f"La mesure à {moment[1:]} mois se fait {entre} ; la valeur est datée du {mesure_le:%d/%m/%Y}."
        raise errors.MesureHorsFenetre(phrase, champ="body.mesure_le", **bornes)


def attendu_pour(code: str, moment: str, departs: Mapping[str, Mesure], champ: str) -> Attendu:
    """What a value of that code is compared to; refused when nothing makes it comparable."""
    defini, depart = catalogue().indicateurs.get(code), departs.get(code)
    if depart is not None:
        connu = defini if defini is not None and defini.unite == depart.unite else None
        return Attendu(
            code, depart.libelle, depart.unite, depart.sens, connu, None if moment == "t0" else depart.valeur
        )
    if defini is None:
        raise errors.IndicateurInconnu(
            f"L'indicateur {code} n'est ni au catalogue ni au départ.", champ=champ, indicateurs=sorted(departs)
        )
    if moment == "t0" and defini.nature == "cumul":
        raise errors.DepartInutile(champ=champ)
    if moment != "t0" and (defini.nature == "niveau" or not departs):
        raise errors.IndicateurSansDepart(
            f"{defini.libelle} : pas de valeur de départ, donc pas de résultat.",
            champ=champ,
            indicateurs=sorted(departs),
        )
    return Attendu(code, defini.libelle, defini.unite, defini.sens, defini, None)


def verifier_correction(saisie: ValeurSaisie, moment: str, code: str, connues: Sequence[Mesure], champ: str) -> None:
    """MesureDejaFaite when a value would replace another without saying why."""
    deja = next((m for m in connues if m.code == code and m.moment == moment and m.valeur is not None), None)
    if deja is not None and saisie.correction is None:
        phrase = f"L'indicateur {code} vaut déjà {deja.valeur.normalize():f} à ce moment."
        raise errors.MesureDejaFaite(f"{phrase} Une correction dit pourquoi.", champ=f"{champ}.correction")


async def ranger(
    session: AsyncSession,
    contexte: ContexteRequete,
    parcours: Parcours,
    moment: str,
    mesure_le: date,
    retenues: Sequence[tuple[Attendu, Retenue, ValeurSaisie]],
) -> int:
    """Writes the lines, refreshes what the guard of the closure reads, and says it; position of the event."""
    revisions = await repository.revisions(session, parcours.id)
    nouvelle = VALEUR_OBTENUE if parcours.effet_depuis_le is None else REMESURE
    commun: dict[str, Any] = {"parcours_id": parcours.id, "moment": moment, "mesure_le": mesure_le, **auteur(contexte)}
    for attendu, retenue, saisie in retenues:
        revision = revisions.get((attendu.code, moment), 0) + 1
        champs: dict[str, Any] = {nom: getattr(attendu, nom) for nom in ("code", "libelle", "unite", "sens")}
        correction = (saisie.correction or nouvelle) if revision > 1 else None
        version = catalogue().numero if attendu.indicateur is not None else None
        session.add(
            Mesure(**commun, **champs, **asdict(retenue), revision=revision, correction=correction, catalogue=version)
        )
    if moment == "t0" and parcours.t0_exercice is None:
        parcours.t0_exercice = mesure_le.year
    await recalculer(session, parcours)
    fait = {"moment": moment, "nombre": len(retenues), "impact_mesure": parcours.impact_mesure}
    codes = {**fait, "indicateurs": [attendu.code for attendu, _, _ in retenues]}
    return await enregistrer(session, contexte, parcours, "parcours.indicateur.mesure", codes)


def auteur(contexte: ContexteRequete) -> dict[str, Any]:
    """Who writes a line, and when."""
    identite = contexte.identite
    return {"saisi_le": contexte.horloge.maintenant(), "saisi_par": identite.compte_id, "role": identite.role.value}


async def recalculer(session: AsyncSession, parcours: Parcours) -> None:
    """Refreshes the fact `impact_mesure` of the parcours from the lines that count."""
    await session.flush()
    lignes = repository.comptees(await repository.mesures(session, parcours.id), parcours.effet_depuis_le)
    parcours.impact_mesure = domain.effet_mesure(list(repository.departs(lignes)), repository.par_moment(lignes))
