"""Intake: what is missing, what is set aside at once and why, what is a company already known."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.acces.emission import Emetteur
from services.gateway.annuaire.domain import Fiche, conditions_manquantes
from services.gateway.orientations.creation import emettrice
from services.gateway.sollicitations import domain, repository
from services.gateway.sollicitations.domain import Etat, Geste
from services.gateway.sollicitations.errors import (
    AutreEntreprise,
    GesteSollicitationRefuse,
    SollicitationIntrouvable,
)
from services.gateway.sollicitations.models import Sollicitation
from services.gateway.sollicitations.regles import regle
from services.gateway.sollicitations.schemas import Demande, SollicitationNouvelle
from services.gateway.webhooks.prevision import prevoir
from shared.securite.identite import Role
from shared.trace import ContexteRequete, tracer
from shared.versions import verifier_version


async def recevoir(
    session: AsyncSession, contexte: ContexteRequete, entree: SollicitationNouvelle, emetteur: Emetteur
) -> Sollicitation:
    """A new sollicitation, judged as it arrives."""
    _verifier_entreprise(contexte, entree)
    sollicitation = Sollicitation(
        **entree.model_dump(),
        contact_qualite="absent",
        emise_par=contexte.identite.compte_id,
        emettrice_organisation_id=emettrice(contexte.identite),
        recue_le=contexte.horloge.maintenant(),
        etat=Etat.INCOMPLETE.value,
    )
    await _juger(session, contexte, sollicitation, emetteur)
    session.add(sollicitation)
    await annoncer(session, contexte, sollicitation, "recue")
    return sollicitation


async def completer(
    session: AsyncSession,
    contexte: ContexteRequete,
    sollicitation_id: UUID,
    attendue: int,
    *,
    entree: Demande,
    emetteur: Emetteur,
) -> Sollicitation:
    """Adds what was missing; judged again as a whole."""
    sollicitation = await a_modifier(session, contexte, sollicitation_id, attendue, Geste.COMPLETER)
    _verifier_entreprise(contexte, entree)
    for nom, valeur in entree.model_dump(exclude_none=True).items():
        setattr(sollicitation, nom, valeur)
    await _juger(session, contexte, sollicitation, emetteur)
    await annoncer(session, contexte, sollicitation, "completee")
    return sollicitation


async def a_modifier(
    session: AsyncSession, contexte: ContexteRequete, sollicitation_id: UUID, attendue: int, geste: Geste
) -> Sollicitation:
    """The sollicitation, locked, at the version read, in a state that allows the gesture."""
    sollicitation = await repository.lire(session, contexte.identite, sollicitation_id, verrouiller=True)
    if sollicitation is None:
        raise SollicitationIntrouvable()
    if not domain.permis(sollicitation.etat, geste):
        raise GesteSollicitationRefuse(f"La sollicitation est {sollicitation.etat}.")
    verifier_version(sollicitation.version, attendue)
    return sollicitation


def _verifier_entreprise(contexte: ContexteRequete, entree: Demande) -> None:
    if contexte.identite.role is Role.ENTREPRISE and entree.siret and entree.siret[:9] != contexte.identite.siren:
        message = "n'est pas un établissement de l'entreprise de l'appelant"
        raise AutreEntreprise(champs=[{"champ": "body.siret", "message": message}])


async def _juger(
    session: AsyncSession, contexte: ContexteRequete, sollicitation: Sollicitation, emetteur: Emetteur
) -> None:
    """State, link and reason; the address is fingerprinted, and forgotten when the request is set aside."""
    sollicitation.siren = sollicitation.siret[:9] if sollicitation.siret else None
    sollicitation.contact_qualite = domain.qualite_contact(sollicitation.courriel)
    if sollicitation.courriel is not None:
        sollicitation.contact_empreinte = emetteur.empreinte("contact", sollicitation.courriel.lower())
    await repository.verrouiller(session, sollicitation.siren, sollicitation.contact_empreinte)
    if sollicitation.siren is not None:
        await _rattacher(session, contexte, sollicitation)
    motif = await _motif_de_rejet(session, contexte, sollicitation)
    if motif is not None:
        ecarter(contexte, sollicitation, motif)
    elif not manque(sollicitation):
        sollicitation.etat = Etat.RECUE.value


async def _rattacher(session: AsyncSession, contexte: ContexteRequete, sollicitation: Sollicitation) -> None:
    """A company already followed, or that asked lately, is linked rather than new."""
    assert sollicitation.siren is not None, "asked by the caller"
    depuis = contexte.horloge.maintenant() - timedelta(days=regle("fenetre_jours"))
    dossier_id = await repository.dossier_ouvert(session, sollicitation.siren)
    precedente = await repository.precedente(session, sollicitation.siren, depuis, sollicitation.id)
    sollicitation.dossier_id = dossier_id
    sollicitation.liee_a = precedente.id if precedente else None
    sollicitation.nature = "relance" if dossier_id or precedente else "nouvelle"
    if precedente is not None and precedente.etat == Etat.RECUE and precedente.besoin == sollicitation.besoin:
        ecarter(contexte, sollicitation, "doublon")


async def _motif_de_rejet(session: AsyncSession, contexte: ContexteRequete, sollicitation: Sollicitation) -> str | None:
    if sollicitation.motif is not None:
        return sollicitation.motif
    if sollicitation.contact_qualite == "invalide":
        return "courriel-invalide"
    if domain.nombre_de_liens(sollicitation.besoin or "") > regle("liens_max"):
        return "spam"
    if _hors_perimetre(sollicitation):
        return "hors-perimetre"
    if sollicitation.contact_empreinte is not None:
        depuis = contexte.horloge.maintenant() - timedelta(days=regle("fenetre_jours"))
        deja = await repository.du_contact(session, sollicitation, depuis)
        return "plafond-contact" if deja >= regle("plafond_contact") else None
    return None


def _hors_perimetre(sollicitation: Sollicitation) -> bool:
    """True when what is known already rules the company out; an unknown fact rules nothing out."""
    naf, commune = sollicitation.naf, sollicitation.code_commune
    if sollicitation.siret is None or naf is None or commune is None:
        return False
    return bool(conditions_manquantes(Fiche(sollicitation.siret, sollicitation.raison_sociale or "", naf, commune)))


def manque(sollicitation: Sollicitation) -> list[str]:
    """Fields still to fill; a contact already fingerprinted has been given."""
    contact = sollicitation.courriel or sollicitation.contact_empreinte
    return domain.champs_manquants(sollicitation.siret, sollicitation.besoin, contact)


def ecarter(contexte: ContexteRequete, sollicitation: Sollicitation, motif: str, precision: str | None = None) -> None:
    """Sets aside with a typed reason; the address serves no more."""
    sollicitation.etat, sollicitation.motif, sollicitation.motif_precision = Etat.ECARTEE.value, motif, precision
    sollicitation.decidee_le, sollicitation.courriel = contexte.horloge.maintenant(), None


async def annoncer(session: AsyncSession, contexte: ContexteRequete, sollicitation: Sollicitation, fait: str) -> int:
    """Journal line and event of what was done, and those of an immediate rejection; never an address nor a text."""
    await session.flush()
    noms = ("etat", "motif", "nature", "canal", "campagne", "liste_prospects", "contact_qualite", "liee_a")
    apres = {"sollicitation_id": sollicitation.id, **{nom: getattr(sollicitation, nom) for nom in noms}}
    faits = [fait, "ecartee"] if sollicitation.etat == Etat.ECARTEE and fait != "ecartee" else [fait]
    position = 0
    for nom in faits:
        position = await tracer(
            session,
            contexte,
            type=f"gateway.sollicitation.{nom}",
            objet_id=sollicitation.id,
            dossier_id=sollicitation.dossier_id,
            apres=apres,
        )
    await prevoir(session)
    return position
