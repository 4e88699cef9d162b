"""Opening accounts, keys, and exchanging a key for a token."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.acces import domain, repository
from services.gateway.acces.errors import (
    CleIntrouvable,
    ClientRefuse,
    CodeDejaPris,
    CompteIntrouvable,
    OrganisationInconnue,
    PerimetreIncomplet,
    RoleNonDelegable,
)
from services.gateway.acces.models import CleAcces, Compte, Organisation
from services.gateway.acces.schemas import CleNouvelle, CompteNouveau, OrganisationNouvelle
from shared.horloge import Horloge
from shared.securite.identite import PARTENAIRES, Identite, Role
from shared.trace import ContexteRequete, tracer


async def authentifier_client(
    session: AsyncSession, horloge: Horloge, client_id: str, secret: str, *, production: bool
) -> Identite:
    """Identity of the account whose key this is; ClientRefuse whatever is wrong, without saying what."""
    compte = await repository.compte_par_identifiant(session, client_id)
    prefixe = domain.prefixe_de(secret)
    if compte is None or prefixe is None or not compte.actif or (production and compte.demonstration):
        raise ClientRefuse()
    cle = await repository.cle_par_prefixe(session, compte.id, prefixe)
    maintenant = horloge.maintenant()
    if (
        cle is None
        or cle.revoquee_le is not None
        or cle.expire_le <= maintenant
        or not domain.correspond(secret, cle.empreinte)
    ):
        raise ClientRefuse()
    await repository.marquer_usage(session, cle.id, maintenant)
    return Identite(compte.id, Role(compte.role), compte.organisation_id, compte.siren)


async def inscrire_organisation(
    session: AsyncSession, contexte: ContexteRequete, entree: OrganisationNouvelle
) -> Organisation:
    """Adds an organisation; CodeDejaPris when the code is used."""
    organisation = Organisation(**entree.model_dump())
    session.add(organisation)
    await _pousser(session)
    apres = {"code": organisation.code, "reseau": organisation.reseau}
    await tracer(session, contexte, type="gateway.organisation.inscrite", objet_id=organisation.id, apres=apres)
    return organisation


async def ouvrir_compte(session: AsyncSession, contexte: ContexteRequete, entree: CompteNouveau) -> Compte:
    """Opens an account that the caller's role may delegate, in the caller's own organisation for a partner."""
    verifier_delegation(contexte.identite, entree)
    if entree.organisation_id is not None and await session.get(Organisation, entree.organisation_id) is None:
        raise OrganisationInconnue()
    compte = Compte(**entree.model_dump(exclude={"role"}), role=entree.role.value)
    session.add(compte)
    await _pousser(session)
    apres = {"identifiant": compte.identifiant, "role": compte.role, "organisation_id": compte.organisation_id}
    await tracer(session, contexte, type="gateway.compte.ouvert", objet_id=compte.id, apres=apres)
    return compte


def verifier_delegation(identite: Identite, entree: CompteNouveau) -> None:
    """Refuses a role or a perimeter that the caller may not give."""
    if entree.role.value not in domain.DELEGATIONS.get(identite.role.value, frozenset()):
        raise RoleNonDelegable(f"Le rôle {identite.role} ne peut pas donner le rôle {entree.role}.")
    if identite.role is Role.PARTENAIRE_RESPONSABLE and entree.organisation_id != identite.organisation_id:
        raise RoleNonDelegable("Un responsable n'ouvre des comptes que dans sa propre organisation.")
    if (entree.role in PARTENAIRES and entree.organisation_id is None) or (
        entree.role is Role.ENTREPRISE and entree.siren is None
    ):
        raise PerimetreIncomplet()


async def compte_existant(session: AsyncSession, compte_id: UUID) -> Compte:
    """The account, or CompteIntrouvable."""
    compte = await session.get(Compte, compte_id)
    if compte is None:
        raise CompteIntrouvable()
    return compte


async def compte_delegable(session: AsyncSession, identite: Identite, compte_id: UUID) -> Compte:
    """An account whose role and perimeter the caller may give; CompteIntrouvable when it is not in its perimeter."""
    compte = await session.get(Compte, compte_id)
    etranger = identite.role is Role.PARTENAIRE_RESPONSABLE and (
        compte is None or compte.organisation_id != identite.organisation_id
    )
    if compte is None or etranger:
        raise CompteIntrouvable()
    if compte.role not in domain.DELEGATIONS.get(identite.role.value, frozenset()):
        raise RoleNonDelegable(f"Le rôle {identite.role} ne gère pas les comptes du rôle {compte.role}.")
    return compte


async def creer_cle(
    session: AsyncSession, contexte: ContexteRequete, compte_id: UUID, entree: CleNouvelle
) -> tuple[CleAcces, str]:
    """A new key for the account: the row and the secret, which is shown this once."""
    prefixe, secret = domain.nouvelle_cle()
    expire_le = contexte.horloge.maintenant() + timedelta(days=entree.duree_jours)
    cle = CleAcces(
        compte_id=compte_id,
        libelle=entree.libelle,
        prefixe=prefixe,
        empreinte=domain.empreinte(secret),
        expire_le=expire_le,
    )
    session.add(cle)
    await session.flush()
    await tracer(
        session, contexte, type="gateway.cle.creee", objet_id=cle.id, apres={"prefixe": prefixe, "expire_le": expire_le}
    )
    return cle, secret


async def revoquer_cle(session: AsyncSession, contexte: ContexteRequete, cle_id: UUID) -> None:
    """Ends a key of the caller's account at once."""
    cle = await session.get(CleAcces, cle_id)
    if cle is None or cle.compte_id != contexte.identite.compte_id:
        raise CleIntrouvable()
    if cle.revoquee_le is None:
        cle.revoquee_le = contexte.horloge.maintenant()
        await tracer(session, contexte, type="gateway.cle.revoquee", objet_id=cle.id, apres={"prefixe": cle.prefixe})


async def _pousser(session: AsyncSession) -> None:
    try:
        await session.flush()
    except IntegrityError as erreur:
        raise CodeDejaPris() from erreur
