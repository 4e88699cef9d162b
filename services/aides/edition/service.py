"""The life of a draft: written, corrected, approved by another person, published or set aside."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue import repository as catalogue
from services.aides.catalogue.chargement import contenus
from services.aides.catalogue.definition import Dispositif
from services.aides.catalogue.models import VersionCatalogue
from services.aides.catalogue.repository import D, V, VersionEnVigueur
from services.aides.edition import cycle
from services.aides.edition.conservation import contenu_conservable
from services.aides.edition.errors import (
    BrouillonIntrouvable,
    ReglesRefusees,
)
from services.aides.edition.models import BrouillonDispositif
from services.aides.edition.schemas import BrouillonLu, BrouillonResume, BrouillonSaisi, DefautLu
from services.aides.edition.variantes import completer, defauts_de_variante, variante_de
from services.aides.edition.verification import Defaut, Periode, defauts_de, lire
from shared.trace import ContexteRequete, tracer


async def rediger(session: AsyncSession, contexte: ContexteRequete, entree: BrouillonSaisi) -> BrouillonDispositif:
    """A new draft; ContenuImpropre, BrouillonDejaEnCours when another one of the dispositif is open."""
    brouillon = BrouillonDispositif(
        dispositif=entree.dispositif,
        contenu=contenu_conservable(entree),
        redige_par=contexte.identite.compte_id,
        redige_le=contexte.horloge.maintenant(),
    )
    await cycle.inscrire(session, brouillon)
    return brouillon


async def trouver(session: AsyncSession, brouillon_id: UUID) -> BrouillonDispositif:
    """The draft, locked; BrouillonIntrouvable."""
    requete = select(BrouillonDispositif).where(BrouillonDispositif.id == brouillon_id).with_for_update()  # type: ignore[arg-type]
    brouillon = (await session.execute(requete)).scalar_one_or_none()
    if brouillon is None:
        raise BrouillonIntrouvable()
    return brouillon


async def corriger(
    session: AsyncSession, contexte: ContexteRequete, brouillon: BrouillonDispositif, entree: BrouillonSaisi
) -> None:
    """Another content: whoever corrects becomes the author, and an approval falls. ContenuImpropre."""
    cycle.exiger_ouvert(brouillon, meme_objet=entree.dispositif == brouillon.dispositif)
    brouillon.contenu = contenu_conservable(entree)
    cycle.reprendre(contexte, brouillon)
    await session.flush()


async def approuver(session: AsyncSession, contexte: ContexteRequete, brouillon: BrouillonDispositif) -> None:
    """By another person; EtatBrouillonContraire, ApprobationParRedacteur, ReglesRefusees."""
    cycle.exiger_approbable(contexte, brouillon)
    refuser_defauts(await defauts(session, brouillon))
    cycle.marquer_approuve(contexte, brouillon)
    await session.flush()


async def publier(session: AsyncSession, contexte: ContexteRequete, brouillon: BrouillonDispositif) -> None:
    """The version enters the catalogue and never changes again; EtatBrouillonContraire, ReglesRefusees."""
    cycle.exiger_approuve(brouillon)
    refuser_defauts(await defauts(session, brouillon))
    contenu, _ = await _complet(session, brouillon.contenu)
    dispositif, _, _ = lire(contenu)
    assert dispositif is not None
    brouillon.empreinte = await _inscrire(session, contexte, dispositif)
    brouillon.etat = "publie"
    await session.flush()


async def _inscrire(session: AsyncSession, contexte: ContexteRequete, dispositif: Dispositif) -> str:
    valeurs = dispositif.model_dump(include={"code", "nom", "porteur", "objet"})
    textes = {nom: valeur for nom, valeur in valeurs.items() if nom != "code"}
    await session.execute(insert(D).values(valeurs).on_conflict_do_update(index_elements=["code"], set_=textes))
    ((version, octets, empreinte),) = contenus(dispositif)
    session.add(
        VersionCatalogue(
            dispositif=dispositif.code,
            version=version.version,
            valide_du=version.valide_du,
            valide_au=version.valide_au,
            definition=orjson.loads(octets),
            empreinte=empreinte,
            publie_le=contexte.horloge.maintenant(),
        )
    )
    await session.flush()
    return empreinte


async def defauts(session: AsyncSession, brouillon: BrouillonDispositif) -> list[Defaut]:
    """What keeps the draft from being published, today's catalogue included."""
    if brouillon.etat not in cycle.OUVERTS:
        return []
    requete = select(V.c.version, V.c.valide_du, V.c.valide_au).where(V.c.dispositif == brouillon.dispositif)
    lignes = (await session.execute(requete.order_by(V.c.valide_du))).all()
    publiees = [Periode(ligne.version, ligne.valide_du, ligne.valide_au) for ligne in lignes]
    contenu, generique = await _complet(session, brouillon.contenu)
    propres = [] if variante_de(contenu) is None else defauts_de_variante(contenu, generique)
    return [*propres, *defauts_de(contenu, publiees)]


async def _complet(
    session: AsyncSession, contenu: Mapping[str, Any]
) -> tuple[Mapping[str, Any], VersionEnVigueur | None]:
    """The content of a draft with what it inherits, and the generic version that it starts from, if any."""
    nommee = variante_de(contenu)
    if nommee is None:
        return contenu, None
    code, version = nommee
    generique = next((v for v in await catalogue.toutes(session, code) if v.regles.version == version), None)
    return (contenu, None) if generique is None else (completer(contenu, generique), generique)


def refuser_defauts(trouves: Sequence[Defaut]) -> None:
    """ReglesRefusees with every defect and its place."""
    if trouves:
        phrase = " ; ".join(f"{defaut.lieu} : {defaut.message}" for defaut in trouves[:3])
        lus = [{"lieu": defaut.lieu, "message": defaut.message} for defaut in trouves]
        raise ReglesRefusees(f"Règles refusées — {phrase}.", defauts=lus)


async def presenter(session: AsyncSession, brouillon: BrouillonDispositif) -> BrouillonLu:
    """The draft with its defects."""
    resume = BrouillonResume.model_validate(brouillon)
    trouves = [DefautLu(lieu=defaut.lieu, message=defaut.message) for defaut in await defauts(session, brouillon)]
    return BrouillonLu(**resume.model_dump(), contenu=brouillon.contenu, defauts=trouves)


async def tracer_brouillon(
    session: AsyncSession, contexte: ContexteRequete, brouillon: BrouillonDispositif, fait: str
) -> int:
    """The journal line and the event of a change."""
    apres = {"code": brouillon.dispositif, "etat": brouillon.etat, "empreinte": brouillon.empreinte}
    return await tracer(session, contexte, type=f"aides.catalogue.{fait}", objet_id=brouillon.id, apres=apres)
