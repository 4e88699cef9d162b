"""SQL of the passations; every read passes through the caller's perimeter."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.notation.axe import Etat
from services.diagnostic.notation.bareme import ReponseDonnee
from services.diagnostic.passations.errors import DiagnosticIntrouvable
from services.diagnostic.passations.models import Diagnostic, Reponse, Resultat
from services.diagnostic.referentiels.repository import T as VERSIONS
from shared.pagination import Fenetre, paginer
from shared.perimetre.errors import DossierClos
from shared.perimetre.service import PERIMETRE, visible
from shared.securite.identite import Identite, Role

D: Any = Diagnostic.__table__  # type: ignore[attr-defined]
R: Any = Reponse.__table__  # type: ignore[attr-defined]
LECTURE = (
    *D.c,
    PERIMETRE.c.siren,
    VERSIONS.c.code.label("referentiel"),
    VERSIONS.c.numero.label("version_referentiel"),
    VERSIONS.c.sha256.label("referentiel_sha256"),
)


def accessible(identite: Identite) -> ColumnElement[bool]:
    """Dossiers of the perimeter; the company sees what it has been given back."""
    restitue: ColumnElement[bool] = D.c.etat == "restitue" if identite.role is Role.ENTREPRISE else true()
    return visible(identite) & restitue


def _lecture(identite: Identite) -> Select[Any]:
    requete = select(*LECTURE).join(PERIMETRE, PERIMETRE.c.dossier_id == D.c.dossier_id)
    return requete.join(VERSIONS, VERSIONS.c.id == D.c.referentiel_id).where(accessible(identite))


async def lire(session: AsyncSession, identite: Identite, diagnostic_id: UUID) -> RowMapping:
    """The diagnostic with its company and version, or DiagnosticIntrouvable."""
    ligne: RowMapping | None = (
        (await session.execute(_lecture(identite).where(D.c.id == diagnostic_id))).mappings().first()
    )
    if ligne is None:
        raise DiagnosticIntrouvable()
    return ligne


async def lister(session: AsyncSession, identite: Identite, fenetre: Fenetre, **filtres: Any) -> Sequence[RowMapping]:
    """Rows of the window; `filtres` are column = value, absent ones are None."""
    conditions = [D.c[nom] == valeur for nom, valeur in filtres.items() if valeur is not None]
    requete = paginer(_lecture(identite).where(*conditions), D.c.id, fenetre)
    lignes: Sequence[RowMapping] = (await session.execute(requete)).mappings().all()
    return lignes


async def a_modifier(session: AsyncSession, identite: Identite, diagnostic_id: UUID) -> Diagnostic:
    """The diagnostic, locked for the transaction; DossierClos when its dossier is."""
    requete = select(Diagnostic, PERIMETRE.c.etat).join(PERIMETRE, PERIMETRE.c.dossier_id == D.c.dossier_id)
    requete = requete.where(D.c.id == diagnostic_id, accessible(identite)).with_for_update(of=D)
    ligne = (await session.execute(requete)).first()
    if ligne is None:
        raise DiagnosticIntrouvable()
    if ligne[1] == "clos":
        raise DossierClos()
    diagnostic: Diagnostic = ligne[0]
    return diagnostic


async def actif(session: AsyncSession, dossier_id: UUID, type_: str, moment: str) -> Diagnostic | None:
    """The diagnostic of that moment that is not cancelled, at most one."""
    requete = select(Diagnostic).where(D.c.dossier_id == dossier_id, D.c.type == type_, D.c.moment == moment)
    return (await session.execute(requete.where(D.c.etat != "annule"))).scalar_one_or_none()


async def reponses(session: AsyncSession, diagnostic_id: UUID) -> dict[str, ReponseDonnee]:
    """Current answers by question."""
    colonnes = (R.c.question, R.c.etat, R.c.valeur, R.c.preuve, R.c.commentaire)
    lignes = (await session.execute(select(*colonnes).where(R.c.diagnostic_id == diagnostic_id))).all()
    return {ligne.question: ReponseDonnee(ligne[0], Etat(ligne[1]), *ligne[2:]) for ligne in lignes}


async def ranger(session: AsyncSession, lignes: Sequence[dict[str, Any]]) -> None:
    """Writes answers, replacing those of the same questions."""
    requete = insert(Reponse)
    remplacees = ("etat", "valeur", "preuve", "commentaire", "auteur_id", "saisie_le")
    await session.execute(
        requete.on_conflict_do_update(
            index_elements=["diagnostic_id", "question"], set_={nom: requete.excluded[nom] for nom in remplacees}
        ),
        lignes,
    )


async def effacer(session: AsyncSession, diagnostic_id: UUID, questions: Sequence[str]) -> None:
    await session.execute(delete(Reponse).where(R.c.diagnostic_id == diagnostic_id, R.c.question.in_(questions)))


async def resultat(session: AsyncSession, resultat_id: UUID) -> Resultat:
    return await session.get_one(Resultat, resultat_id)
