"""Checks a draft, runs it over the past, and sums up. Reads only."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue import repository as catalogue
from services.aides.catalogue.chargement import contenus
from services.aides.catalogue.definition import Dispositif, VersionDispositif
from services.aides.catalogue.elements import Source
from services.aides.catalogue.errors import DispositifIntrouvable
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.rejeu import repository
from services.aides.rejeu.errors import SimulationTropLarge
from services.aides.rejeu.service import contenus_de
from services.aides.rejeu.simulation import MOIS_J, Bilan, cout, epuisement, examiner
from services.aides.rejeu.simulation_schemas import CasChange, SimulationDemandee, SimulationLue
from shared.erreurs import SaisieInvalide
from shared.horloge import Horloge
from shared.http.messages import message_de_champ

M = TypeVar("M", VersionDispositif, Dispositif)
DOSSIERS_MAX = 5000
"""Bound of one simulation: it answers within a request."""
PAGE = 100
HYPOTHESES = [
    "HYPOTHESE : chaque dossier compte une fois, par sa dernière évaluation de la période.",
    "HYPOTHESE : toute entreprise éligible demande l'aide, et la reçoit au montant estimé.",
    "HYPOTHESE : le rythme de la période se poursuit à l'identique.",
]


async def simuler(session: AsyncSession, horloge: Horloge, entree: SimulationDemandee) -> SimulationLue:
    """Who gains, who loses, the cost; SaisieInvalide, DispositifIntrouvable, SimulationTropLarge."""
    if entree.au < entree.du:
        raise SaisieInvalide(champs=[{"champ": "body.au", "message": "précède le premier jour"}])
    brouillon = await _brouillon(session, entree)
    ids = await repository.dernieres_evaluations(session, entree.du, entree.au)
    if len(ids) > DOSSIERS_MAX:
        raise SimulationTropLarge(
            f"{len(ids)} dossiers dans la période, {DOSSIERS_MAX} au plus : réduire la période.", dossiers=len(ids)
        )
    bilan = Bilan([], [], [])
    for debut in range(0, len(ids), PAGE):
        lignes = await repository.evaluations(session, ids[debut : debut + PAGE])
        gardes = await contenus_de(session, lignes)
        for ligne in lignes:
            examiner(bilan, ligne, gardes, brouillon)
    return _lue(entree, brouillon, bilan, horloge)


def _lue(entree: SimulationDemandee, brouillon: VersionEnVigueur, bilan: Bilan, horloge: Horloge) -> SimulationLue:
    avant, apres = cout(bilan.avant), cout(bilan.apres)
    jours = (entree.au - entree.du).days + 1
    par_mois = (apres.montant_eur * MOIS_J / jours).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return SimulationLue(
        dispositif=brouillon.code,
        version=brouillon.regles.version,
        empreinte=brouillon.empreinte,
        du=entree.du,
        au=entree.au,
        dossiers=bilan.dossiers,
        sans_origine=bilan.sans_origine,
        deviennent_eligibles=[c for c in bilan.changes if c.apres == "eligible"],
        cessent_de_l_etre=[c for c in bilan.changes if c.avant == "eligible"],
        autres_changements=[c for c in bilan.changes if "eligible" not in _verdicts(c)],
        cout_avant=avant,
        cout_apres=apres,
        ecart_eur=format(apres.montant_eur - avant.montant_eur, "+.2f"),
        par_mois_eur=par_mois,
        epuisement_le=epuisement(horloge.aujourdhui(), entree.enveloppe_eur, apres.montant_eur, jours),
        hypotheses=HYPOTHESES,
    )


def _verdicts(change: CasChange) -> set[str | None]:
    return {change.avant, change.apres}


async def _brouillon(session: AsyncSession, entree: SimulationDemandee) -> VersionEnVigueur:
    """The draft, checked as a publication checks a file."""
    connues = await catalogue.toutes(session, entree.dispositif)
    if not connues:
        raise DispositifIntrouvable()
    tete = connues[-1]
    sources: dict[str, Any] = {cle: s.model_dump() for v in connues for cle, s in v.sources.items()} | entree.sources
    regles = _valider(VersionDispositif, entree.version, "body.version")
    citees = {regles.source, *(element.source for element in regles.sourcables() if element.source)}
    inconnues = sorted(citees - set(sources))
    if inconnues:
        message = f"sources citées et absentes : {', '.join(inconnues)}"
        raise SaisieInvalide(champs=[{"champ": "body.sources", "message": message}])
    contenu = {
        "code": tete.code,
        "nom": tete.nom,
        "porteur": tete.porteur,
        "objet": tete.objet,
        "sources": {cle: sources[cle] for cle in sorted(citees)},
        "versions": [entree.version],
    }
    dispositif = _valider(Dispositif, contenu, "body")
    ((version, _, empreinte),) = contenus(dispositif)
    lues: dict[str, Source] = dispositif.sources
    return VersionEnVigueur(tete.code, tete.nom, tete.porteur, tete.objet, version.valide_au, empreinte, version, lues)


def _valider(modele: type[M], contenu: dict[str, Any], racine: str) -> M:
    """The model, or SaisieInvalide with the place of each fault."""
    try:
        return modele.model_validate(contenu)
    except ValidationError as erreur:
        champs = [_faute(racine, dict(faute)) for faute in erreur.errors(include_url=False)][:20]
        premiere = f"{champs[0]['champ']} {champs[0]['message']}"
        raise SaisieInvalide(f"Le brouillon n'est pas recevable : {premiere}.", champs=champs) from None


def _faute(racine: str, faute: dict[str, Any]) -> dict[str, str]:
    """Our own rules bring their sentence; pydantic's faults have theirs."""
    message = str(faute["ctx"]["error"]) if faute["type"] == "value_error" else message_de_champ(faute)
    return {"champ": ".".join([racine, *map(str, faute["loc"])]), "message": message}
