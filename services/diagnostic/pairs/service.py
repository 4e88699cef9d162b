"""Consent, search of peers, introductions."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import RowMapping
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.pairs import domain, repository
from services.diagnostic.pairs.errors import (
    ConsentementPairsAbsent,
    DiagnosticPasRestitue,
    MiseEnRelationDejaDemandee,
    MiseEnRelationIntrouvable,
    MiseEnRelationTerminee,
    MotifDeclinPairs,
    PairIntrouvable,
    ReponseReserveeAuDestinataire,
)
from services.diagnostic.pairs.models import ConsentementPairs, MiseEnRelation
from services.diagnostic.pairs.schemas import (
    ConsentementDonne,
    EntrepriseNommee,
    MiseEnRelationLue,
    PairLu,
    ReponseRelation,
)
from services.diagnostic.passations import repository as passations
from shared.perimetre.service import dossier_modifiable
from shared.securite.identite import Identite, Role
from shared.trace import ContexteRequete, tracer
from shared.versions import verifier_version


async def restitue(session: AsyncSession, identite: Identite, diagnostic_id: UUID) -> RowMapping:
    """The diagnostic, given back to the company; DiagnosticIntrouvable, DiagnosticPasRestitue."""
    diagnostic = await passations.lire(session, identite, diagnostic_id)
    if diagnostic["etat"] != "restitue":
        raise DiagnosticPasRestitue()
    return diagnostic


async def consentir(
    session: AsyncSession, contexte: ContexteRequete, diagnostic_id: UUID, entree: ConsentementDonne
) -> tuple[ConsentementPairs, int]:
    """Agreement or withdrawal; a withdrawal closes every introduction at once and makes references void."""
    diagnostic = await restitue(session, contexte.identite, diagnostic_id)
    dossier_id: UUID = diagnostic["dossier_id"]
    if entree.accorde:
        await dossier_modifiable(session, contexte.identite, dossier_id)
    dit = await repository.consentement(session, dossier_id, verrou=True)
    le, par = contexte.horloge.maintenant(), contexte.identite.compte_id
    valeurs = {**entree.model_dump(), "diagnostic_id": diagnostic_id, "le": le, "par": par}
    if dit is None:
        dit = ConsentementPairs(dossier_id=dossier_id, **valeurs)
        session.add(dit)
    else:
        renouveler = entree.accorde and not dit.accorde
        for nom, valeur in {**valeurs, "jeton": uuid4() if renouveler else dit.jeton}.items():
            setattr(dit, nom, valeur)
    await session.flush()
    annulees = 0
    if not entree.accorde:
        fin = {"etat": "annulee", "motif": domain.MOTIF_RETRAIT, "depuis_le": le}
        annulees = len(await repository.annuler(session, dossier_id, fin))
    fait = {"accorde": entree.accorde, "qualite": entree.qualite, "annulees": annulees}
    return dit, await _tracer(session, contexte, diagnostic_id, dossier_id, "consentement-pairs", fait)


async def _tracer(
    session: AsyncSession, contexte: ContexteRequete, objet_id: UUID, dossier_id: UUID, fait: str, apres: dict[str, Any]
) -> int:
    type_ = f"diagnostic.{fait}.enregistre"
    return await tracer(session, contexte, type=type_, objet_id=objet_id, dossier_id=dossier_id, apres=apres)


async def chercher(session: AsyncSession, identite: Identite, diagnostic_id: UUID) -> list[PairLu]:
    """Peers of the company, the best exchange first; both must consent."""
    dossier_id = (await restitue(session, identite, diagnostic_id))["dossier_id"]
    await _exiger_accord(session, dossier_id)
    profil = await repository.profil(session, diagnostic_id)
    if profil["naf"] is None:
        return []
    lignes = await repository.consentants(session, identite, dossier_id, profil["naf"][:2])
    voisines = {
        ligne["dossier_id"]: ligne
        for ligne in lignes
        if domain.tailles_voisines(profil["tranche_effectif"], ligne["tranche_effectif"]) is not False
    }
    mien = domain.lire_notes(profil["axes"])
    complements = {
        cle: domain.complementaire(mien, domain.lire_notes(ligne["axes"])) for cle, ligne in voisines.items()
    }
    return [
        _pair(rang, voisines[cle], complements[cle], dossier_id, profil)
        for rang, cle in enumerate(domain.classer(complements), 1)
    ]


def _pair(rang: int, ligne: RowMapping, complement: domain.Complement, dossier_id: UUID, profil: RowMapping) -> PairLu:
    voisine = domain.tailles_voisines(profil["tranche_effectif"], ligne["tranche_effectif"])
    return PairLu(
        rang=rang,
        reference=domain.reference(ligne["jeton"], dossier_id),
        division_naf=profil["naf"][:2],
        taille="inconnue" if voisine is None else "voisine",
        apports=list(complement.apports),
        retours=list(complement.retours),
        apport=complement.apport,
        retour=complement.retour,
        entreprise=EntrepriseNommee.model_validate(dict(ligne)) if ligne["vu"] else None,
    )


async def _exiger_accord(session: AsyncSession, *dossiers: UUID) -> None:
    """ConsentementPairsAbsent unless each of them agrees now; locked in one order, so that nobody waits for ever."""
    for dossier_id in sorted(dossiers):
        dit = await repository.consentement(session, dossier_id, verrou=len(dossiers) > 1)
        if dit is None or not dit.accorde:
            raise ConsentementPairsAbsent()


async def demander(
    session: AsyncSession, contexte: ContexteRequete, diagnostic_id: UUID, reference: str
) -> tuple[MiseEnRelation, int]:
    """Asks for an introduction to the company behind the reference, which alone can accept it."""
    dossier_id = (await restitue(session, contexte.identite, diagnostic_id))["dossier_id"]
    await dossier_modifiable(session, contexte.identite, dossier_id)
    await _exiger_accord(session, dossier_id)
    lies = await repository.par_jeton(session, dossier_id)
    cible = next((autre for autre, jeton in lies if domain.reference(jeton, dossier_id) == reference), None)
    if cible is None:
        raise PairIntrouvable()
    await _exiger_accord(session, dossier_id, cible)
    le = contexte.horloge.maintenant()
    relation = MiseEnRelation(demandeur_id=dossier_id, destinataire_id=cible, demandee_le=le, depuis_le=le)
    try:
        async with session.begin_nested():
            session.add(relation)
            await session.flush()
    except IntegrityError as erreur:
        raise MiseEnRelationDejaDemandee() from erreur
    return relation, await _annoncer(session, contexte, relation)


async def _annoncer(session: AsyncSession, contexte: ContexteRequete, relation: MiseEnRelation) -> int:
    """One event for each company; neither names the other."""
    fait = {"etat": relation.etat, "motif": relation.motif}
    await _tracer(session, contexte, relation.id, relation.destinataire_id, "mise-en-relation", fait)
    return await _tracer(session, contexte, relation.id, relation.demandeur_id, "mise-en-relation", fait)


async def repondre(
    session: AsyncSession,
    contexte: ContexteRequete,
    chemin: tuple[UUID, UUID],
    version: int,
    entree: ReponseRelation,
) -> tuple[MiseEnRelation, int]:
    """The answer of the company that was asked; `chemin` is (its diagnostic, the introduction)."""
    dossier_id = (await restitue(session, contexte.identite, chemin[0]))["dossier_id"]
    lue = await repository.relation_lue(session, contexte.identite, dossier_id, chemin[1])
    if lue is None:
        raise MiseEnRelationIntrouvable()
    if lue["destinataire_id"] != dossier_id:
        raise ReponseReserveeAuDestinataire()
    if entree.decision == "acceptee":
        await _exiger_accord(session, lue["demandeur_id"], dossier_id)
    relation = await repository.relation_a_modifier(session, chemin[1])
    verifier_version(relation.version, version)
    if relation.etat != "demandee":
        raise MiseEnRelationTerminee(etat=relation.etat)
    attendus = domain.MOTIFS_DECLIN if entree.decision == "declinee" else ()
    if (entree.motif is None) != (not attendus) or (entree.motif and entree.motif not in attendus):
        raise MotifDeclinPairs(motifs=list(attendus))
    relation.etat, relation.motif = entree.decision, entree.motif
    relation.depuis_le = contexte.horloge.maintenant()
    await session.flush()
    return relation, await _annoncer(session, contexte, relation)


def en_message(ligne: RowMapping, dossier_id: UUID, identite: Identite) -> MiseEnRelationLue:
    """An introduction as one side sees it: the other's name only to who may know it."""
    nommee = ligne["vu"] or (identite.role is Role.ENTREPRISE and ligne["etat"] == "acceptee")
    sens = "envoyee" if ligne["demandeur_id"] == dossier_id else "recue"
    entreprise = EntrepriseNommee.model_validate(dict(ligne)) if nommee else None
    return MiseEnRelationLue.model_validate({**ligne, "sens": sens, "entreprise": entreprise})
