"""One run: what is due today from the facts and the clock, written once, one mail per recipient."""

from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.notifications import entreprise, groupement
from services.gateway.notifications.ecriture import Nouvelle, ecrire
from services.gateway.relances import faits, paniers
from services.gateway.relances.domain import Echelon, Fait, echelon_du
from services.gateway.relances.echelle import echelle_en_vigueur, echelons, verifier
from services.gateway.relances.schemas import Bilan, Echelle, EtapePrevue, RelancePrevue
from services.gateway.satisfaction import service as satisfaction
from shared.base import Base
from shared.horloge import Horloge
from shared.trace import ContexteRequete, tracer
from shared.trace.contexte import contexte_systeme

_SEULE = text("SELECT pg_try_advisory_xact_lock(hashtext(current_schema() || '/relances'))")


async def executer_seul(base: Base, horloge: Horloge) -> int:
    """The worker's run; gives the number of mails put in the outbox."""
    async with base.ecriture() as session:
        return (await executer(session, contexte_systeme(horloge))).courriels


async def executer(session: AsyncSession, contexte: ContexteRequete) -> Bilan:
    """Writes reminders, news to the companies, baskets and mails; does nothing while another run is going on."""
    echelle = echelle_en_vigueur()
    if not (await session.execute(_SEULE)).scalar():
        return Bilan(simulation=False, occupee=True, echelle=echelle.numero, relances=[], entreprises=[], courriels=0)
    prevues = await _relances(session, contexte, echelle)
    for prevue, fait, echelon in prevues:
        await _ecrire(session, contexte, prevue, fait, echelon)
    annonces = await entreprise.annoncer(session, contexte)
    await paniers.relever(session, contexte, echelle.paniers)
    courriels = await satisfaction.demander(session, contexte) + await groupement.grouper(session, contexte)
    return Bilan(
        simulation=False,
        occupee=False,
        echelle=echelle.numero,
        relances=[prevue for prevue, _, _ in prevues],
        entreprises=[EtapePrevue(type=a.type, dossier_id=a.dossier_id, periode=a.periode) for a in annonces],
        courriels=courriels + len({annonce.dossier_id for annonce in annonces}),
    )


async def simuler(session: AsyncSession, contexte: ContexteRequete, echelle: Echelle | None) -> Bilan:
    """What a run would do now, with the ladder in force or a draft; writes nothing."""
    echelle = echelle or echelle_en_vigueur()
    verifier(echelle)
    prevues = [prevue for prevue, _, _ in await _relances(session, contexte, echelle)]
    annonces = await entreprise.a_annoncer(session, contexte.horloge.maintenant())
    envois = {destinataire for prevue in prevues for destinataire in prevue.destinataires}
    return Bilan(
        simulation=True,
        occupee=False,
        echelle=echelle.numero,
        relances=prevues,
        entreprises=[EtapePrevue(type=a.type, dossier_id=a.dossier_id, periode=a.periode) for a in annonces],
        courriels=len(envois) + len({annonce.dossier_id for annonce in annonces}),
    )


async def _relances(
    session: AsyncSession, contexte: ContexteRequete, echelle: Echelle
) -> list[tuple[RelancePrevue, Fait, Echelon]]:
    aujourdhui, plancher = contexte.horloge.aujourdhui(), timedelta(days=echelle.plancher_jours)
    rangs = echelons(echelle)
    trouvees = []
    for fait in await faits.faits(session, aujourdhui):
        echelon = echelon_du(rangs, fait, aujourdhui, plancher)
        if echelon is not None:
            trouvees.append((await _prevoir(session, fait, echelon), fait, echelon))
    return trouvees


async def _prevoir(session: AsyncSession, fait: Fait, echelon: Echelon) -> RelancePrevue:
    """The reminder; an audience where nobody is left goes to the ensemblier, never to nobody."""
    cibles = await faits.destinataires(session, echelon.audience, fait)
    repli = not cibles
    cibles = cibles or await faits.destinataires(session, "ensemblier", fait)
    jours = f"{echelon.jours} jours {'ouvrés' if echelon.ouvres else 'calendaires'}"
    return RelancePrevue(
        echelon=echelon.code,
        declencheur=echelon.declencheur,
        audience=echelon.audience,
        objet_id=fait.objet_id,
        dossier_id=fait.dossier_id,
        depuis=fait.depuis.isoformat(),
        raison=f"Attend depuis le {fait.depuis:%d/%m/%Y} ; cet échelon vient après {jours}.",
        destinataires=[f"{genre}:{cle}" for genre, cle in cibles],
        repli=repli,
    )


async def _ecrire(
    session: AsyncSession, contexte: ContexteRequete, prevue: RelancePrevue, fait: Fait, echelon: Echelon
) -> None:
    ligne = f"{echelon.libelle} (depuis le {fait.depuis:%d/%m/%Y})."
    nouvelle = Nouvelle(echelon.code, fait.objet_id, fait.periode, fait.dossier_id, ligne, echelon.obligatoire)
    cibles = [tuple(cible.split(":", 1)) for cible in prevue.destinataires]
    if not await ecrire(session, contexte, nouvelle, cibles):
        return
    apres = {
        "echelon": echelon.code,
        "declencheur": echelon.declencheur,
        "audience": "ensemblier" if prevue.repli else echelon.audience,
        "objet_id": fait.objet_id,
        "depuis": fait.depuis,
        "destinataires": len(cibles),
    }
    await tracer(
        session,
        contexte,
        type="gateway.relance.envoyee",
        objet_id=fait.objet_id,
        dossier_id=fait.dossier_id,
        apres=apres,
    )
