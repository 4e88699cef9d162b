"""Editing référentiels: drafts that can change, publications that cannot."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.referentiels import repository
from services.diagnostic.referentiels.contenu import ContenuReferentiel, contenu_canonique
from services.diagnostic.referentiels.domain import empreinte
from services.diagnostic.referentiels.errors import (
    AuteurNePubliePas,
    NumeroDejaPris,
    NumeroNonCroissant,
    ReferentielIncoherent,
    VersionDejaPubliee,
    VersionIntrouvable,
)
from services.diagnostic.referentiels.models import VersionReferentiel
from services.diagnostic.referentiels.verification import fautes
from shared.trace import ContexteRequete, tracer
from shared.versions import verifier_version


def verifier(contenu: ContenuReferentiel, code: str, numero: str | None = None) -> None:
    """ReferentielIncoherent, naming every faulty field."""
    trouvees = fautes(contenu)
    if contenu.code != code:
        trouvees.insert(0, ("code", "n'est pas celui du chemin"))
    if numero is not None and contenu.numero != numero:
        trouvees.insert(0, ("numero", "n'est pas celui du chemin"))
    if trouvees:
        champs = [{"champ": f"body.{chemin}", "message": message} for chemin, message in trouvees[:50]]
        noms = ", ".join(dict.fromkeys(champ["champ"] for champ in champs[:5]))
        raise ReferentielIncoherent(f"Champs refusés : {noms}.", champs=champs)


async def creer_brouillon(
    session: AsyncSession, contexte: ContexteRequete, code: str, contenu: ContenuReferentiel
) -> tuple[VersionReferentiel, int]:
    """A new draft, and the position of its event."""
    verifier(contenu, code)
    version = VersionReferentiel(
        code=code,
        numero=contenu.numero,
        titre=contenu.titre,
        note=contenu.note,
        contenu=contenu_canonique(contenu),
        sha256=empreinte(contenu_canonique(contenu)),
        auteurs=[contexte.identite.compte_id],
        cree_le=contexte.horloge.maintenant(),
    )
    try:
        async with session.begin_nested():
            session.add(version)
            await session.flush()
    except IntegrityError:
        raise NumeroDejaPris() from None
    return version, await _tracer(session, contexte, version, "diagnostic.referentiel.cree", None)


async def brouillon_a_modifier(session: AsyncSession, code: str, numero: str, attendue: int) -> VersionReferentiel:
    """The draft at the version that the caller has read, locked."""
    version = await repository.version(session, code, numero, verrou=True)
    if version is None:
        raise VersionIntrouvable()
    verifier_version(version.version, attendue)
    if version.etat != "brouillon":
        raise VersionDejaPubliee()
    return version


async def modifier(
    session: AsyncSession, contexte: ContexteRequete, version: VersionReferentiel, contenu: ContenuReferentiel
) -> int:
    """Replaces the content of a draft; who modifies it becomes one of its authors."""
    verifier(contenu, version.code, version.numero)
    avant = version.sha256
    version.titre, version.note = contenu.titre, contenu.note
    version.contenu = contenu_canonique(contenu)
    version.sha256 = empreinte(version.contenu)
    version.auteurs = list(dict.fromkeys([*version.auteurs, contexte.identite.compte_id]))
    await session.flush()
    return await _tracer(session, contexte, version, "diagnostic.referentiel.modifie", avant)


async def publier(session: AsyncSession, contexte: ContexteRequete, version: VersionReferentiel) -> int:
    """The draft becomes the version in force; the one it replaces stays readable, its diagnostics keep it."""
    if contexte.identite.compte_id in version.auteurs:
        raise AuteurNePubliePas()
    await repository.verrouiller_code(session, version.code)
    en_vigueur = await repository.publiee(session, version.code)
    if en_vigueur is not None:
        if _rang(version.numero) <= _rang(en_vigueur.numero):
            raise NumeroNonCroissant(en_vigueur=en_vigueur.numero)
        en_vigueur.etat = "retire"
        await session.flush()
    version.etat = "publie"
    version.publie_le, version.publie_par = contexte.horloge.maintenant(), contexte.identite.compte_id
    await session.flush()
    return await _tracer(session, contexte, version, "diagnostic.referentiel.publie", None)


def _rang(numero: str) -> tuple[int, ...]:
    return tuple(int(part) for part in numero.split("."))


async def _tracer(
    session: AsyncSession, contexte: ContexteRequete, version: VersionReferentiel, type_: str, sha256: str | None
) -> int:
    apres = {"code": version.code, "numero": version.numero, "etat": version.etat, "sha256": version.sha256}
    avant = {"sha256": sha256} if sha256 else None
    return await tracer(session, contexte, type=type_, objet_id=version.id, avant=avant, apres=apres)
