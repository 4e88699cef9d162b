"""Applies the rules of cumulation to planned awards, the de minimis room of the undertaking included."""

from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue.elements import Source
from services.aides.catalogue.regimes import intensites, periodes_de_minimis
from services.aides.cumuls.coherence import exiger_coherence
from services.aides.cumuls.domain import ZERO, AidePrevue, Constat, Projet, examiner
from services.aides.cumuls.donnees import regles
from services.aides.cumuls.schemas import (
    AideAVerifier,
    CumulAVerifier,
    CumulVerifie,
    RegleVue,
    SourceRegle,
    VerdictCumul,
)
from services.aides.minimis import acces_compte, registre
from shared.trace import ContexteRequete

RANG = {"refuse": 0, "a_confirmer": 1, "permis": 2}


async def verifier(session: AsyncSession, contexte: ContexteRequete, entree: CumulAVerifier) -> CumulVerifie:
    """The rules that bind, those that refuse first; CumulIncoherent, CompteIntrouvable. Writes nothing."""
    exiger_coherence(entree)
    aides = [_aide(aide) for aide in entree.aides]
    projet = Projet(
        {poste.code: poste.montant_eur for poste in entree.postes}, entree.categorie, entree.premier_engagement_le
    )
    constats = examiner(projet, aides, intensites(), regles().paires)
    le = entree.le or contexte.horloge.aujourdhui()
    vues = [_vue(constat, regles().sources[constat.source]) for constat in constats]
    if entree.siren is not None and any(aide.regime == "de_minimis" for aide in aides):
        await acces_compte.exiger_compte(session, contexte.identite, entree.siren)
        compte = await registre.lire(session, entree.siren, le)
        vues.append(_minimis(registre.disponible(compte, contexte, "general"), compte, aides))
    vues.sort(key=lambda vue: (RANG[vue.resultat], -(vue.a_abandonner_eur or ZERO)))
    pire = vues[0] if vues and vues[0].resultat == "refuse" else None
    return CumulVerifie(
        verdict=vues[0].resultat if vues else "permis",
        le=le,
        regle_determinante=pire.regle if pire else None,
        a_abandonner_eur=(pire.a_abandonner_eur if pire else None) or ZERO,
        regles=vues,
    )


def _aide(aide: AideAVerifier) -> AidePrevue:
    return AidePrevue(
        reference=aide.reference,
        regime=aide.regime,
        dispositif=aide.dispositif,
        article=aide.article,
        options=tuple(aide.options),
        parts={part.poste: part.montant_eur for part in aide.parts},
        hors_couts_eur=aide.hors_couts_eur,
        demande_le=aide.demande_le,
    )


def _resultat(a_abandonner: Decimal | None) -> VerdictCumul:
    if a_abandonner is None:
        return "a_confirmer"
    return "refuse" if a_abandonner > 0 else "permis"


def _vue(constat: Constat, source: Source) -> RegleVue:
    return RegleVue(
        regle=constat.regle,
        libelle=constat.libelle,
        resultat=_resultat(constat.a_abandonner_eur),
        aides=list(constat.aides),
        poste=constat.poste,
        total_eur=constat.total_eur,
        plafond_eur=constat.plafond_eur,
        a_abandonner_eur=constat.a_abandonner_eur,
        source=SourceRegle(**source.model_dump()),
    )


def _minimis(reste: Decimal | None, compte: registre.Compte, aides: list[AidePrevue]) -> RegleVue:
    """All the planned de minimis awards together, within what the undertaking may still receive."""
    visees = [aide for aide in aides if aide.regime == "de_minimis"]
    total = sum((aide.montant_eur for aide in visees), ZERO)
    connue = reste is not None and compte.attestee_le is not None
    exces = None if reste is None else max(ZERO, total - reste)
    if not connue and not exces:
        exces = None
    vus = compte.plafonds("general")
    sources = periodes_de_minimis().sources
    source = sources[vus[0].periode.code] if vus else next(iter(sources.values()))
    libelle = "Les aides de minimis tiennent dans la marge de l'entreprise unique."
    constat = Constat("de-minimis", libelle, tuple(a.reference for a in visees), exces, "", None, total, reste)
    return _vue(constat, source)
