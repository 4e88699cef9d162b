"""Answers and waives a report, and presents it."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.comptes_rendus import domain, repository
from services.aides.comptes_rendus.calendrier import calendrier
from services.aides.comptes_rendus.domain import ATTENDUS, VIVANTS, Etat
from services.aides.comptes_rendus.errors import (
    CompteRenduIntrouvable,
    CompteRenduPasOuvert,
    CompteRenduTermine,
    ReponseIncomplete,
    ValeurImpropre,
)
from services.aides.comptes_rendus.models import CompteRendu
from services.aides.comptes_rendus.schemas import (
    CompteRenduLu,
    CompteRenduResume,
    IndicateurDemande,
    ReponseCompteRendu,
    ValeurSaisie,
)
from shared.trace import ContexteRequete, tracer
from shared.versions import verifier_version


async def a_modifier(
    session: AsyncSession, contexte: ContexteRequete, compte_rendu_id: UUID, attendue: int
) -> CompteRendu:
    """The report at the version that the caller has read, locked; CompteRenduIntrouvable, VersionPerimee."""
    compte_rendu = await repository.objet(session, contexte.identite, compte_rendu_id, verrou=True)
    if compte_rendu is None:
        raise CompteRenduIntrouvable()
    verifier_version(compte_rendu.version, attendue)
    if compte_rendu.etat not in VIVANTS:
        raise CompteRenduTermine(etat=compte_rendu.etat)
    return compte_rendu


async def rendre(
    session: AsyncSession, contexte: ContexteRequete, compte_rendu: CompteRendu, entree: ReponseCompteRendu
) -> int:
    """The values are kept, and no longer change; CompteRenduPasOuvert, ReponseIncomplete, ValeurImpropre."""
    if compte_rendu.etat not in ATTENDUS:
        jour = f"{compte_rendu.exigible_le:%d/%m/%Y}"
        raise CompteRenduPasOuvert(f"Il sera demandé le {jour}.", exigible_le=compte_rendu.exigible_le.isoformat())
    compte_rendu.valeurs = _valeurs(compte_rendu, entree.valeurs)
    compte_rendu.commentaire = entree.commentaire
    return await _terminer(session, contexte, compte_rendu, Etat.RENDU)


async def clore(
    session: AsyncSession, contexte: ContexteRequete, compte_rendu: CompteRendu, motif: str, detail: str | None
) -> int:
    """The report is waived, with its reason."""
    compte_rendu.motif, compte_rendu.motif_detail = motif, detail
    return await _terminer(session, contexte, compte_rendu, Etat.CLOS)


async def _terminer(session: AsyncSession, contexte: ContexteRequete, compte_rendu: CompteRendu, etat: Etat) -> int:
    compte_rendu.etat, compte_rendu.prochaine_le = etat.value, None
    compte_rendu.traite_le, compte_rendu.traite_par = contexte.horloge.maintenant(), contexte.identite.compte_id
    return await annoncer(session, contexte, compte_rendu, etat.value)


def _valeurs(compte_rendu: CompteRendu, saisies: list[ValeurSaisie]) -> dict[str, Any]:
    """Value or reason of absence of each indicator asked, each once."""
    attendus = calendrier().du_moment(compte_rendu.moment).indicateurs
    codes = [saisie.indicateur for saisie in saisies]
    ecarts = sorted(set(attendus) ^ set(codes)) or sorted({code for code in codes if codes.count(code) > 1})
    if ecarts:
        raise ReponseIncomplete(f"À donner une fois chacun, et eux seuls : {', '.join(attendus)}.", indicateurs=ecarts)
    return {saisie.indicateur: _valeur(rang, saisie) for rang, saisie in enumerate(saisies)}


def _valeur(rang: int, saisie: ValeurSaisie) -> dict[str, Any]:
    indicateur, champ = calendrier().indicateurs[saisie.indicateur], f"body.valeurs.{rang}"
    if (saisie.valeur is None) == (saisie.absence is None):
        raise ReponseIncomplete(
            f"`{saisie.indicateur}` : donner une valeur, ou la raison de son absence, et non les deux.", champ=champ
        )
    if saisie.valeur is None:
        return {"absence": saisie.absence}
    probleme = domain.defaut(indicateur.type, indicateur.max, saisie.valeur)
    if probleme is not None:
        raise ValeurImpropre(f"`{saisie.indicateur}` {probleme}.", champ=champ)
    return {"valeur": domain.canonique(saisie.valeur, indicateur.type)}


def presenter(compte_rendu: CompteRendu) -> CompteRenduLu:
    """The report with what it asks and what was answered."""
    resume = CompteRenduResume.model_validate(compte_rendu)
    rendues = compte_rendu.valeurs or {}
    codes = list(rendues) or calendrier().du_moment(compte_rendu.moment).indicateurs
    return CompteRenduLu(
        **resume.model_dump(),
        indicateurs=[_indicateur(code, rendues.get(code, {})) for code in codes],
        commentaire=compte_rendu.commentaire,
        a_verifier=calendrier().a_verifier,
    )


def _indicateur(code: str, rendu: dict[str, Any]) -> IndicateurDemande:
    definition = calendrier().indicateurs[code].model_dump(include={"libelle", "type", "unite"})
    return IndicateurDemande(code=code, **definition, valeur=rendu.get("valeur"), absence=rendu.get("absence"))


async def annoncer(
    session: AsyncSession, contexte: ContexteRequete, compte_rendu: CompteRendu, fait: str, **complements: Any
) -> int:
    """Journal and event of a report; neighbours read codes and dates, never the values."""
    await session.flush()
    noms = ("demande_id", "dispositif", "moment", "etat", "exigible_le", "echeance_le", "relances", "motif")
    donnees = {nom: getattr(compte_rendu, nom) for nom in noms}
    donnees["indicateurs"] = calendrier().du_moment(compte_rendu.moment).indicateurs
    return await tracer(
        session,
        contexte,
        type=f"aides.compte-rendu.{fait}",
        objet_id=compte_rendu.id,
        dossier_id=compte_rendu.dossier_id,
        apres={**donnees, "valeurs": compte_rendu.valeurs, **complements},
        donnees={**donnees, **complements},
    )
