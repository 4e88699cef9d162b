"""Gathers the facts of a period and lets each rule speak."""

from datetime import date, datetime, time
from fractions import Fraction

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.conventions import repository as conventions
from services.gateway.conventions import service as suivi
from services.gateway.conventions.catalogue import catalogue
from services.gateway.conventions.domain import par_annee
from services.gateway.couverture import service as couverture
from services.gateway.couverture.schemas import ProgrammeInutilise, RecouvrementLu
from services.gateway.faiblesses import domain, repository
from services.gateway.faiblesses.domain import Action, Constat, Indicateur, Sejours
from shared.horloge import PARIS

SEUIL_RECOUVREMENT = Fraction(1, 2)
"""Share from which two programmes do the same thing (HYPOTHESE: that of the overlap report by default)."""


async def chercher(session: AsyncSession, du: date, au: date) -> list[Constat]:
    """Weaknesses of the period, as its last day shows them."""
    actions = await _actions(session, du, au)
    bornes = datetime.combine(du, time(), PARIS), suivi.fin_du_jour(au)
    clos = await repository.clos(session, *bornes)
    sans = [ligne["parcours_id"] for ligne in clos if not ligne["oriente"]]
    sejours = [
        Sejours(ligne["etape"], tuple(ligne["jours"]), tuple(ligne["objets"]))
        for ligne in await repository.sejours(session, *bornes)
    ]
    return [
        *domain.objectifs_manques(actions),
        *domain.groupes_non_constitues(actions, await repository.groupes_hors_delai(session, *bornes)),
        *domain.delais_disperses(sejours),
        *await _programmes(session, du, au),
        *domain.financement_non_systematique(len(clos), sans),
        *domain.impact_non_mesure(actions),
        *domain.participations_en_baisse(actions),
        *domain.trop_d_actions(actions),
    ]


async def _actions(session: AsyncSession, du: date, au: date) -> list[Action]:
    lues = await conventions.entre(session, du, au, suivi.fin_du_jour(au))
    return [_action(avancement, au) for avancement in await suivi.avancements(session, lues, au)]


def _action(avancement: suivi.Avancement, jour: date) -> Action:
    convention = avancement.convention
    indicateurs = tuple(
        Indicateur(
            un.indicateur,
            catalogue()[un.indicateur].nature,
            un.cible,
            un.realise,
            dict(par_annee(releve for releve in avancement.releves if releve.indicateur == un.indicateur)),
        )
        for un in avancement.suivis
    )
    periode = (convention.du, convention.au, convention.au <= jour)
    return Action(str(convention.id), avancement.contenu["intitule"], *periode, indicateurs)


async def _programmes(session: AsyncSession, du: date, au: date) -> list[Constat]:
    """Overlaps between organisations and programmes without use, from the directory's report."""
    lu = await couverture.rapport(session, du, au, SEUIL_RECOUVREMENT)
    redondances = [_redondance(paire) for paire in lu.paires if not paire.meme_organisation]
    return [*redondances, *(_inutilise(programme) for programme in lu.inutilises)]


def _redondance(paire: RecouvrementLu) -> Constat:
    une, autre = paire.programme, paire.autre
    phrase = f"« {une.titre} » et « {autre.titre} » font la même chose pour les mêmes entreprises."
    chiffres = {"mesure": str(paire.mesure), "programme": une.code, "autre": autre.code}
    return Constat("redondance", phrase, chiffres, 2, (str(une.id), str(autre.id)))


def _inutilise(lu: ProgrammeInutilise) -> Constat:
    phrase = f"« {lu.programme.titre} » : aucune entreprise en douze mois."
    chiffres = {"demandes_12_mois": str(lu.demandes_12_mois), "programme": lu.programme.code}
    return Constat("programme-inutilise", phrase, chiffres, lu.demandes_12_mois, (str(lu.programme.id),))
