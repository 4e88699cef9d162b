"""What is shown of the effect of a parcours: measures, forecasts apart, and the coverage of each moment."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.indicateurs import ancrage, domain, repository
from services.parcours.indicateurs.catalogue import calendrier, catalogue
from services.parcours.indicateurs.models import Mesure, Prevision
from services.parcours.indicateurs.schemas import (
    IndicateurLu,
    IndicateursLus,
    ManqueLu,
    MesureLue,
    MomentLu,
    PrevisionLue,
)


async def effet_lu(session: AsyncSession, ligne: RowMapping, aujourdhui: date) -> IndicateursLus:
    """The effect of the parcours of that row."""
    parcours_id: UUID = ligne["id"]
    mesures = await repository.mesures(session, parcours_id)
    previsions = await repository.previsions(session, parcours_id)
    ancre = await ancrage.ancre_de(session, parcours_id)
    deploye_le = None if ancre is None else ancre[0]
    comptees = repository.comptees(mesures, ligne["effet_depuis_le"])
    departs, par_moment = repository.departs(comptees), repository.par_moment(comptees)
    return IndicateursLus(
        parcours_id=parcours_id,
        deploye_le=deploye_le,
        indicateurs=_indicateurs(mesures, previsions),
        couverture=domain.couverture(list(departs), par_moment),
        moments=[_moment(code, deploye_le, list(departs), comptees, aujourdhui) for code in domain.MOMENTS],
        **{nom: ligne[nom] for nom in ("t0_exercice", "impact_mesure", "version")},
    )


def _indicateurs(mesures: Sequence[Mesure], previsions: Sequence[Prevision]) -> list[IndicateurLu]:
    """Those of the baseline first, then what is counted since the start, then what is only forecast; by priority."""
    modeles: dict[str, Mesure | Prevision] = {}
    departs = (mesure for mesure in mesures if mesure.moment == "t0")
    for groupe in (departs, mesures, previsions):
        for ligne in sorted(groupe, key=_rang):
            modeles.setdefault(ligne.code, ligne)
    return [_indicateur(ligne, mesures, previsions) for ligne in modeles.values()]


def _rang(ligne: Mesure | Prevision) -> tuple[int, str]:
    defini = catalogue().indicateurs.get(ligne.code)
    return (catalogue().hors_catalogue["priorite"] if defini is None else defini.priorite, ligne.code)


def _indicateur(modele: Mesure | Prevision, mesures: Sequence[Mesure], previsions: Sequence[Prevision]) -> IndicateurLu:
    siennes = sorted((m for m in mesures if m.code == modele.code), key=lambda m: int(m.moment[1:]))
    depart = depart_de(modele.code, siennes)
    realise = {m.moment: Decimal(m.valeur) for m in siennes if m.valeur is not None}
    defini = catalogue().indicateurs.get(modele.code)
    return IndicateurLu(
        code=modele.code,
        libelle=modele.libelle,
        unite=modele.unite,
        sens=modele.sens,
        au_catalogue=defini is not None and defini.unite == modele.unite,
        mesures=[lue(m, depart) for m in siennes],
        previsions=[_prevue(p, realise.get(p.moment)) for p in previsions if p.code == modele.code],
    )


def depart_de(code: str, siennes: Sequence[Mesure]) -> Decimal | None:
    """Value at the start: T0, or zero for what is counted since then."""
    t0 = next((m for m in siennes if m.moment == "t0"), None)
    if t0 is not None:
        return None if t0.valeur is None else Decimal(t0.valeur)
    defini = catalogue().indicateurs.get(code)
    return Decimal(0) if defini is not None and defini.nature == "cumul" else None


def lue(mesure: Mesure, depart: Decimal | None) -> MesureLue:
    """A measure with its change since the start."""
    vue = MesureLue.model_validate(mesure)
    if mesure.moment != "t0" and depart is not None and mesure.valeur is not None:
        change = domain.ecart(depart, Decimal(mesure.valeur), mesure.sens)
        vue.ecart, vue.ecart_relatif, vue.amelioration = change.absolu, change.relatif, change.amelioration
    return vue


def _prevue(prevision: Prevision, realise: Decimal | None) -> PrevisionLue:
    prevu, ecart, atteint = Decimal(prevision.valeur), None, None
    if realise is not None:
        ecart = realise - prevu
        atteint = ecart >= 0 if prevision.sens == "croissant" else ecart <= 0
    champs = {nom: getattr(prevision, nom) for nom in ("moment", "origine", "hypothese", "revision", "saisi_le")}
    return PrevisionLue(prevu=prevu, realise=realise, ecart=ecart, atteint=atteint, **champs)


def _moment(
    code: str, deploye_le: date | None, attendus: Sequence[str], mesures: Sequence[Mesure], aujourdhui: date
) -> MomentLu:
    fenetre = None if deploye_le is None else domain.fenetre(deploye_le, calendrier().moments[code])
    ici = {m.code: m for m in mesures if m.moment == code}
    valus = [un for un in attendus if un in ici and ici[un].valeur is not None]
    atteint = fenetre is not None and aujourdhui >= fenetre.ouvre_le
    manquants = [
        ManqueLu(code=un, motif=(ici[un].manque if un in ici else None) or "non-mesure")
        for un in attendus
        if atteint and un not in valus
    ]
    return MomentLu(
        moment=code,
        prevu_le=fenetre.prevu_le if fenetre else None,
        ouvre_le=fenetre.ouvre_le if fenetre else None,
        ferme_le=fenetre.ferme_le if fenetre else None,
        atteint=atteint,
        attendus=len(attendus),
        mesures=len(valus),
        couverture=domain.part(len(valus), len(attendus)),
        manquants=manquants,
    )
