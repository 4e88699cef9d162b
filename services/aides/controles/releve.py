"""Recording a check: by the instructor with a document, or by the platform that asked the source."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.controles import domain, repository
from services.aides.controles.domain import Constat, Controle, Resultat
from services.aides.controles.errors import ControleFutur, ControleHorsInstruction, ControleInconnu, ControlePerime
from services.aides.controles.models import ControleReleve
from services.aides.controles.schemas import ControlesLus, ExamenLu, ReleveLu, ReleveManuel
from services.aides.demandes.domain import FINALS, NOMS_ETATS, Etat
from services.aides.demandes.models import Demande
from shared.contracts.annuaire import FicheEntreprise
from shared.trace import ContexteRequete, tracer

HORS_CONTROLE = frozenset({Etat.BROUILLON, Etat.REFUSEE, *FINALS})


async def relever(
    session: AsyncSession, contexte: ContexteRequete, demande: Demande, siren: str, releves: Sequence[ReleveManuel]
) -> int:
    """Position of the last event. ControleHorsInstruction, ControleInconnu, ControleFutur, ControlePerime."""
    verifier_etat(demande)
    position = 0
    for releve in releves:
        controle = verifier_releve(demande, releve, contexte.horloge.aujourdhui())
        constat = Constat(Resultat(releve.resultat), releve.constate_le, releve.reference)
        position = await inscrire(session, contexte, (demande, siren), controle, constat)
    return position


def verifier_etat(demande: Demande) -> None:
    """ControleHorsInstruction before the deposit and once all is over."""
    etat = Etat(demande.etat)
    if etat in HORS_CONTROLE:
        raise ControleHorsInstruction(f"La demande est {NOMS_ETATS[etat]}.")


def verifier_releve(demande: Demande, releve: ReleveManuel, aujourdhui: date) -> Controle:
    """The kind of check; refused when it is not expected, dated tomorrow, or no longer valid."""
    attendus = {controle.code: controle for controle in domain.attendus(demande.regime)}
    controle = attendus.get(releve.controle)
    if controle is None:
        raise ControleInconnu(f"« {releve.controle} » n'est pas attendu.", attendus=sorted(attendus))
    if releve.constate_le > aujourdhui:
        raise ControleFutur(controle=releve.controle)
    fin = controle.echeance(releve.constate_le)
    if releve.resultat == "conforme" and fin < aujourdhui:
        raise ControlePerime(f"{controle.libelle} : la pièce valait jusqu'au {fin:%d/%m/%Y}.", valide_jusqu_au=fin)
    return controle


async def inscrire(
    session: AsyncSession,
    contexte: ContexteRequete,
    objet: tuple[Demande, str],
    controle: Controle,
    constat: Constat,
) -> int:
    """Adds the check with its line and its event; gives the event's position."""
    demande, siren = objet
    ligne = _ligne(contexte, (demande.id, siren), controle, constat)
    session.add(ligne)
    donnees = {"dispositif": demande.dispositif, "controle": controle.code, "resultat": ligne.resultat}
    dates = {"constate_le": ligne.constate_le, "valide_jusqu_au": ligne.valide_jusqu_au}
    return await tracer(
        session,
        contexte,
        type="aides.controle.releve",
        objet_id=demande.id,
        dossier_id=demande.dossier_id,
        apres={**donnees, **dates, "reference": ligne.reference},
        donnees=donnees,
    )


def _ligne(contexte: ContexteRequete, objet: tuple[UUID, str], controle: Controle, constat: Constat) -> ControleReleve:
    demande_id, siren = objet
    conforme = constat.resultat is Resultat.CONFORME
    return ControleReleve(
        siren=siren,
        demande_id=demande_id,
        controle=controle.code,
        resultat=constat.resultat.value,
        autorite=controle.autorite,
        constate_le=constat.constate_le,
        valide_jusqu_au=controle.echeance(constat.constate_le) if conforme else None,
        reference=constat.reference,
        automatique=constat.automatique,
        le=contexte.horloge.maintenant(),
        par=contexte.identite.compte_id,
    )


def constater(fiche: FicheEntreprise | None, siret: str, jour: date) -> Constat:
    """Result and evidence of the check of existence, from the answer of the directory."""
    if fiche is None:
        return Constat(Resultat.NON_CONFORME, jour, f"SIRET {siret} inconnu de l'annuaire", automatique=True)
    if not fiche.active:
        return Constat(Resultat.NON_CONFORME, jour, f"SIRET {siret} fermé au répertoire Sirene", automatique=True)
    return Constat(Resultat.CONFORME, jour, f"SIRET {siret} actif : {fiche.raison_sociale}", automatique=True)


async def controles_lus(session: AsyncSession, demande: Demande, siren: str, aujourdhui: date) -> ControlesLus:
    """Every check that the demande needs, and what it is worth today."""
    examens = domain.examiner(demande.regime, await repository.derniers(session, siren), aujourdhui)
    lus = [
        ExamenLu(
            **examen.controle.model_dump(exclude={"regimes"}),
            etat=examen.etat,
            bloque=examen.bloque,
            dernier=None if examen.dernier is None else ReleveLu.model_validate(dict(examen.dernier)),
        )
        for examen in examens
    ]
    return ControlesLus(decision_possible=not any(e.bloque for e in examens), controles=lus)
