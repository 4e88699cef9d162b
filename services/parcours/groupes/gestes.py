"""Gestures on a group and on its candidatures."""

from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.groupes import domain, repository
from services.parcours.groupes.candidatures_schemas import GesteCandidatureDemande
from services.parcours.groupes.constitution import liberer, placer, retenir
from services.parcours.groupes.errors import (
    CandidatureDejaFaite,
    CandidaturesFermees,
    GesteCandidatureRefuse,
    GesteGroupeRefuse,
    HorsTerritoire,
    MotifGroupeNecessaire,
    PropositionsSansReponse,
    ReserveAuPorteur,
)
from services.parcours.groupes.models import Candidature, Groupe
from services.parcours.groupes.retard import mettre_hors_delai
from services.parcours.groupes.schemas import GesteGroupeDemande
from services.parcours.groupes.trace import tracer_candidature, tracer_groupe
from shared.perimetre.service import dossier_modifiable
from shared.securite.identite import PARTENAIRES, Identite
from shared.trace import ContexteRequete
from shared.versions import verifier_version


def porte(identite: Identite, porteur_id: UUID) -> bool:
    """True when the caller decides for the group: its bearer, the ensemblier or the Région."""
    return identite.role not in PARTENAIRES or identite.organisation_id == porteur_id


async def faire(
    session: AsyncSession, contexte: ContexteRequete, groupe_id: UUID, version: int, entree: GesteGroupeDemande
) -> tuple[Groupe, int]:
    """The group after the gesture; a refusal says what is possible."""
    groupe = await repository.a_modifier(session, contexte.identite, groupe_id)
    verifier_version(groupe.version, version)
    if not porte(contexte.identite, groupe.porteur_id):
        raise ReserveAuPorteur()
    geste = domain.GESTE_PAR_CODE.get(entree.geste)
    if geste is None or geste.automatique or groupe.etat not in geste.depuis:
        raise GesteGroupeRefuse(etat=groupe.etat, gestes_possibles=_possibles(groupe.etat))
    if (entree.motif is None) != (not geste.motifs) or (entree.motif and entree.motif not in geste.motifs):
        raise MotifGroupeNecessaire(motifs=list(geste.motifs))
    if geste.code == "dissoudre" and (attendues := await repository.sans_reponse(session, groupe.id)):
        raise PropositionsSansReponse(_phrase_attente(attendues), propositions=attendues)
    if geste.vers == "hors_delai":
        return groupe, (await mettre_hors_delai(session, contexte, groupe, geste, str(entree.motif)))[1]
    groupe.etat, groupe.motif = geste.vers, entree.motif or groupe.motif
    groupe.depuis_le = contexte.horloge.maintenant()
    return groupe, await tracer_groupe(session, contexte, groupe, domain.EVENEMENTS[geste.code])


def _possibles(etat: str) -> list[str]:
    return [geste.code for geste in domain.GESTES if etat in geste.depuis and not geste.automatique]


def _phrase_attente(nombre: int) -> str:
    if nombre == 1:
        return "1 proposition individuelle attend encore sa réponse."
    return f"{nombre} propositions individuelles attendent encore leur réponse."


async def manques(session: AsyncSession, identite: Identite, ligne: RowMapping, geste: domain.Geste) -> list[str]:
    """Sentences that say what prevents the gesture; empty when the caller may make it."""
    trouves = []
    if ligne["etat"] not in geste.depuis:
        trouves.append(f"Le groupe est dans l'état {ligne['etat']} ; ce geste part de : {', '.join(geste.depuis)}.")
    if geste.automatique:
        trouves.append("Ce geste se fait de lui-même.")
    if not porte(identite, ligne["porteur_id"]):
        trouves.append("Ce geste revient au porteur, à l'ensemblier ou à la Région.")
    if geste.code == "dissoudre" and (attendues := await repository.sans_reponse(session, ligne["id"])):
        trouves.append(_phrase_attente(attendues))
    return trouves


async def candidater(
    session: AsyncSession, contexte: ContexteRequete, groupe_id: UUID, dossier_id: UUID
) -> tuple[Candidature, int]:
    """A dossier of the caller's perimeter becomes candidate, while the window is open."""
    dossier = await dossier_modifiable(session, contexte.identite, dossier_id)
    groupe = await repository.a_modifier(session, contexte.identite, groupe_id)
    aujourdhui = contexte.horloge.aujourdhui()
    if groupe.etat not in domain.OUVERTS or not groupe.ouvert_le <= aujourdhui <= groupe.limite_le:
        raise CandidaturesFermees(etat=groupe.etat, ouvert_le=groupe.ouvert_le, limite_le=groupe.limite_le)
    if groupe.departements and dossier.departement is not None and dossier.departement not in groupe.departements:
        raise HorsTerritoire(departement=dossier.departement, departements=groupe.departements)
    maintenant = contexte.horloge.maintenant()
    candidature = Candidature(groupe_id=groupe.id, dossier_id=dossier_id, recue_le=maintenant, depuis_le=maintenant)
    try:
        async with session.begin_nested():
            session.add(candidature)
            await session.flush()
    except IntegrityError as erreur:
        raise CandidatureDejaFaite() from erreur
    return candidature, await tracer_candidature(session, contexte, groupe, candidature)


async def decider(
    session: AsyncSession,
    contexte: ContexteRequete,
    chemin: tuple[UUID, UUID],
    version: int,
    entree: GesteCandidatureDemande,
) -> tuple[Candidature, int]:
    """Keeps, puts on the waiting list or withdraws; `chemin` is (group, candidature). The group is locked first."""
    groupe = await repository.a_modifier(session, contexte.identite, chemin[0])
    candidature = await repository.candidature_a_modifier(session, contexte.identite, *chemin)
    verifier_version(candidature.version, version)
    _verifier_decision(contexte.identite, groupe, candidature, entree)
    if entree.geste in domain.PLACES and domain.echu(groupe.etat, groupe.limite_le, contexte.horloge.aujourdhui()):
        raise CandidaturesFermees(etat=groupe.etat, limite_le=groupe.limite_le)
    if entree.geste == "retenir":
        await dossier_modifiable(session, contexte.identite, candidature.dossier_id)
        return candidature, await retenir(session, contexte, groupe, candidature)
    avait_une_place = candidature.etat == "retenue"
    placer(contexte, candidature, domain.VERS[entree.geste], entree.motif)
    position = await tracer_candidature(session, contexte, groupe, candidature)
    if avait_une_place:
        await liberer(session, contexte, groupe)
    return candidature, position


def _verifier_decision(
    identite: Identite, groupe: Groupe, candidature: Candidature, entree: GesteCandidatureDemande
) -> None:
    if entree.geste in domain.PLACES and not porte(identite, groupe.porteur_id):
        raise ReserveAuPorteur()
    permis = domain.OUVERTS if entree.geste in domain.PLACES else domain.OUVERTS | {"en_cours"}
    if groupe.etat not in permis or candidature.etat not in domain.DEPUIS[entree.geste]:
        raise GesteCandidatureRefuse(
            etat=candidature.etat, etat_groupe=groupe.etat, gestes=_gestes(groupe, candidature)
        )
    attendus = domain.MOTIFS_RETRAIT if entree.geste == domain.RETRAIT else ()
    if (entree.motif is None) != (not attendus) or (entree.motif and entree.motif not in attendus):
        raise MotifGroupeNecessaire(motifs=list(attendus))


def _gestes(groupe: Groupe, candidature: Candidature) -> list[str]:
    possibles = [geste for geste, depuis in domain.DEPUIS.items() if candidature.etat in depuis]
    if groupe.etat in domain.OUVERTS:
        return possibles
    return [geste for geste in possibles if geste == domain.RETRAIT and groupe.etat == "en_cours"]
