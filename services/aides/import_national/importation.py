"""Reading a feed in: what each line becomes, what it changes, what waits for a person."""

import asyncio
import hashlib
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.import_national import repository
from services.aides.import_national.domain import Changement, comparer, valeurs_locales
from services.aides.import_national.lecture import REFUS_MAX, Flux, Format, Ligne, lire_flux
from services.aides.import_national.models import ChangementNational, FicheNationale, ImportNational
from services.aides.import_national.politique import CHAMPS, politique
from services.aides.import_national.rattachement import Bases, lire_bases
from shared.trace import ContexteRequete, tracer

IGNOREES_MAX = 50
NOM_MAX = 80


@dataclass
class Travail:
    """An import under way."""

    contexte: ContexteRequete
    ligne: ImportNational
    bases: Bases
    attentes: dict[Any, ChangementNational]
    maintenant: datetime
    comptes: Counter[str] = field(default_factory=Counter)
    revisions: list[tuple[FicheNationale, list[Changement]]] = field(default_factory=list)


async def importer(
    session: AsyncSession, contexte: ContexteRequete, source: str, format_: Format, texte: str
) -> tuple[ImportNational, bool, int]:
    """The import, whether the same feed was already the last one, and the position; FluxIllisible."""
    sha256 = hashlib.sha256(texte.encode("utf-8", "surrogatepass")).hexdigest()
    flux = await asyncio.to_thread(lire_flux, texte, format_)
    await repository.verrouiller(session)
    dernier = await repository.dernier_import(session, source)
    fiches = await repository.fiches(session, source)
    maintenant = contexte.horloge.maintenant()
    if dernier is not None and dernier.sha256 == sha256:
        await repository.revoir(session, source, list(flux.aides), maintenant)
        return dernier, True, await _tracer(session, contexte, dernier, "revu")
    ligne = _nouvel_import(contexte, source, format_, sha256)
    bases = await lire_bases(session, contexte.horloge.aujourdhui(), list(flux.aides))
    travail = Travail(contexte, ligne, bases, await repository.en_attente(session, source), maintenant)
    changements = [c for cle, aide in flux.aides.items() for c in _recevoir(session, travail, fiches, cle, aide)]
    disparues = _disparitions(travail, fiches, flux)
    ligne.compte_rendu = _compte_rendu(flux, travail, disparues)
    session.add(ligne)
    await session.flush()
    session.add_all(changements)
    await session.flush()
    await _tracer_revisions(session, travail)
    return ligne, False, await _tracer(session, contexte, ligne, "fait")


def _nouvel_import(contexte: ContexteRequete, source: str, format_: Format, sha256: str) -> ImportNational:
    return ImportNational(
        source=source,
        format=format_,
        sha256=sha256,
        compte_rendu={},
        importe_par=contexte.identite.compte_id,
        importe_le=contexte.horloge.maintenant(),
    )


def _recevoir(
    session: AsyncSession, travail: Travail, fiches: dict[str, FicheNationale], cle: str, aide: Ligne
) -> list[ChangementNational]:
    """The changes of a sheet; what is free is kept at once, what is superseded is said so."""
    fiche, base = fiches.get(cle), travail.bases.base(cle)
    precedente = fiche.recue if fiche is not None else None
    if fiche is None:
        version = travail.bases.version(cle)
        code = None if version is None else version.code
        fiche = FicheNationale(
            source=travail.ligne.source, identifiant=cle, dispositif=code, recue=aide, vue_le=travail.maintenant
        )
        session.add(fiche)
    locale = valeurs_locales(base, fiche.retenus)
    trouves = list(comparer(CHAMPS, precedente, locale, aide, politique().sensibles))
    _remplacer(travail, fiche, precedente, aide)
    libres = [changement for changement in trouves if not changement.attend]
    _retenir(fiche, base, libres)
    fiche.recue, fiche.vue_le = aide, travail.maintenant
    fiche.disparue_le = None
    if libres:
        travail.revisions.append((fiche, libres))
    travail.comptes["nouvelles" if precedente is None and not base else "changees" if trouves else "identiques"] += 1
    travail.comptes["appliques"] += len(libres)
    travail.comptes["en_attente"] += len(trouves) - len(libres)
    travail.comptes["conflits"] += sum(changement.conflit for changement in trouves)
    return [_ligne(travail, fiche, changement) for changement in trouves]


def _retenir(fiche: FicheNationale, base: dict[str, str | None], changements: list[Changement]) -> None:
    gardes = {c.champ: {"valeur": c.apres, "base": base.get(c.champ)} for c in changements}
    if gardes:
        fiche.retenus = {**fiche.retenus, **gardes}


def _remplacer(travail: Travail, fiche: FicheNationale, precedente: Ligne | None, aide: Ligne) -> None:
    """A change that waits for an answer falls when the funder says something else of the same field."""
    for champ in CHAMPS:
        attente = travail.attentes.get((fiche.id, champ))
        if attente is not None and precedente is not None and precedente.get(champ) != aide.get(champ):
            attente.etat = "remplace"


def _ligne(travail: Travail, fiche: FicheNationale, changement: Changement) -> ChangementNational:
    return ChangementNational(
        fiche_id=fiche.id,
        import_id=travail.ligne.id,
        etat="en_attente" if changement.attend else "applique",
        propose_le=travail.maintenant,
        **asdict(changement),
    )


def _disparitions(travail: Travail, fiches: dict[str, FicheNationale], flux: Flux) -> list[str]:
    """Keys that the feed no longer holds: flagged, never removed; a refused line is not a disappearance."""
    refusees = {refus.identifiant for refus in flux.refus}
    disparues = []
    for cle, fiche in fiches.items():
        if cle not in flux.aides and cle not in refusees and fiche.disparue_le is None:
            fiche.disparue_le = travail.maintenant
            disparues.append(cle)
    return disparues


def _compte_rendu(flux: Flux, travail: Travail, disparues: list[str]) -> dict[str, Any]:
    ignorees = [nom[:NOM_MAX] for nom in sorted(flux.ignorees) if nom.isprintable()]
    noms = ("nouvelles", "changees", "identiques", "appliques", "en_attente", "conflits")
    return {
        "lignes": flux.lignes,
        **{nom: travail.comptes[nom] for nom in noms},
        "refusees": len({refus.ligne for refus in flux.refus}),
        "refus": [asdict(refus) for refus in flux.refus[:REFUS_MAX]],
        "disparues": disparues,
        "colonnes_ignorees": ignorees[:IGNOREES_MAX],
    }


async def _tracer_revisions(session: AsyncSession, travail: Travail) -> None:
    for fiche, changements in travail.revisions:
        avant = {changement.champ: changement.avant for changement in changements}
        apres = {changement.champ: changement.apres for changement in changements}
        donnees = {"identifiant": fiche.identifiant, "dispositif": fiche.dispositif, "champs": sorted(apres)}
        await tracer(
            session,
            travail.contexte,
            type="aides.fiche.revisee",
            objet_id=fiche.id,
            avant=avant,
            apres=apres,
            donnees=donnees,
        )


async def _tracer(session: AsyncSession, contexte: ContexteRequete, ligne: ImportNational, fait: str) -> int:
    nombres = {nom: valeur for nom, valeur in ligne.compte_rendu.items() if isinstance(valeur, int)}
    apres = {"source": ligne.source, "sha256": ligne.sha256, **nombres}
    return await tracer(session, contexte, type=f"aides.import.{fait}", objet_id=ligne.id, apres=apres)
