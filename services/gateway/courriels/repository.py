"""SQL of the outbox and of the addresses."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.courriels.models import CompteContact, Courriel, DossierContact
from shared.pagination import Fenetre, paginer

C: Any = Courriel.__table__  # type: ignore[attr-defined]
_PRENDRE = text("""
UPDATE courriel SET etat = 'en_cours', tentatives = tentatives + 1, canal = :canal,
  bail_jusqu_au = clock_timestamp() + make_interval(secs => :bail_s)
WHERE id = (
  SELECT id FROM courriel
  WHERE (etat IN ('a_envoyer','echec') AND prochain_essai_le <= :maintenant)
    OR (etat = 'en_cours' AND bail_jusqu_au < clock_timestamp())
  ORDER BY prochain_essai_le, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING *
""")
_MARQUER = text("""
UPDATE courriel SET etat = :etat, bail_jusqu_au = NULL, cause = :cause, envoye_le = :envoye_le,
  prochain_essai_le = coalesce(:prochain, prochain_essai_le)
WHERE id = :id AND etat = 'en_cours' AND bail_jusqu_au = :bail
""")
_ADRESSES = {
    "compte": text("""
SELECT c.courriel FROM compte_contact c JOIN compte k ON k.id = c.compte_id WHERE k.id = :id AND k.actif"""),
    "antenne": text("SELECT boite FROM antenne WHERE id = :id AND active"),
    "sollicitation": text("SELECT courriel FROM sollicitation WHERE id = :id AND etat = 'incomplete'"),
    "entreprise": text("SELECT courriel FROM dossier_contact WHERE dossier_id = :id"),
}
_REPRENDRE = text("""
UPDATE courriel SET etat = 'a_envoyer', cause = NULL, tentatives = 0, prochain_essai_le = :maintenant
WHERE id = :id AND etat = 'abandonne'
""")
_ANNULER = text("""
UPDATE courriel SET etat = 'annule', cause = :cause
WHERE type = :type AND objet_id = :objet AND etat IN ('a_envoyer','echec')
""")


async def ajouter(session: AsyncSession, courriel: Courriel) -> bool:
    """False when its (type, object, period) has been used: this mail exists already."""
    requete = insert(Courriel).values(courriel.model_dump()).on_conflict_do_nothing(constraint="uq_courriel_une_fois")
    return (await session.execute(requete.returning(C.c.id))).scalar() is not None


async def prendre(session: AsyncSession, maintenant: datetime, bail_s: float, canal: str) -> RowMapping | None:
    """The next mail that is due, leased; another worker passes it over. The lease follows the database's clock."""
    valeurs = {"maintenant": maintenant, "bail_s": bail_s, "canal": canal}
    ligne: RowMapping | None = (await session.execute(_PRENDRE, valeurs)).mappings().first()
    return ligne


async def marquer(session: AsyncSession, ligne: RowMapping, etat: str, **faits: Any) -> bool:
    """Writes what became of the mail; False when the lease has passed to another worker."""
    valeurs = {"cause": None, "envoye_le": None, "prochain": None, **faits}
    resultat = await session.execute(
        _MARQUER, {"id": ligne["id"], "bail": ligne["bail_jusqu_au"], "etat": etat, **valeurs}
    )
    return bool(resultat.rowcount)  # type: ignore[attr-defined]


async def adresse(session: AsyncSession, genre: str, identifiant: UUID) -> str | None:
    """Address now; None when there is none, or when the recipient is no longer active."""
    valeur: str | None = (await session.execute(_ADRESSES[genre], {"id": identifiant})).scalar()
    return valeur


async def reprendre(session: AsyncSession, courriel_id: UUID, maintenant: datetime) -> bool:
    resultat = await session.execute(_REPRENDRE, {"id": courriel_id, "maintenant": maintenant})
    return bool(resultat.rowcount)  # type: ignore[attr-defined]


async def annuler(session: AsyncSession, type_: str, objet_id: UUID, cause: str) -> None:
    """Cancels what has not left about this object."""
    await session.execute(_ANNULER, {"type": type_, "objet": objet_id, "cause": cause})


async def lister(session: AsyncSession, fenetre: Fenetre, **filtres: Any) -> Sequence[Courriel]:
    conditions = [C.c[nom] == valeur for nom, valeur in filtres.items() if valeur is not None]
    requete = paginer(select(Courriel).where(*conditions), C.c.id, fenetre)
    lignes: Sequence[Courriel] = (await session.execute(requete)).scalars().all()
    return lignes


async def ecrire_contact(
    session: AsyncSession, modele: type[CompteContact | DossierContact], cle: UUID, courriel: str, le: datetime
) -> None:
    """Stores the address in the place of the previous one."""
    nom = "compte_id" if modele is CompteContact else "dossier_id"
    requete = insert(modele).values({nom: cle, "courriel": courriel, "modifie_le": le})
    await session.execute(
        requete.on_conflict_do_update(index_elements=[nom], set_={"courriel": courriel, "modifie_le": le})
    )


async def effacer_contact(session: AsyncSession, modele: type[CompteContact | DossierContact], cle: UUID) -> bool:
    colonne: Any = CompteContact.compte_id if modele is CompteContact else DossierContact.dossier_id
    resultat = await session.execute(delete(modele).where(colonne == cle))
    return bool(resultat.rowcount)  # type: ignore[attr-defined]
