"""Writes the entries of an account: declared, granted, reversed, moved by a split."""

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.minimis import acces_compte, domain, registre, repository, reservations
from services.aides.minimis.errors import (
    AideDejaInscrite,
    DejaContrepassee,
    InscriptionIntrouvable,
    TransfertExcessif,
)
from services.aides.minimis.models import InscriptionMinimis
from services.aides.minimis.schemas import ContrePassation, DeclarationMinimis, OctroiMinimis, Scission
from shared.erreurs import SaisieInvalide
from shared.trace import ContexteRequete, tracer


async def declarer(
    session: AsyncSession, contexte: ContexteRequete, siren: str, entree: DeclarationMinimis
) -> tuple[list[InscriptionMinimis], int]:
    """The declared entries; CompteIntrouvable, DateFuture, AideDejaInscrite. The truth is entered even beyond the
    ceiling: what is declared was granted elsewhere, and leaves no room.
    """
    await acces_compte.exiger_compte(session, contexte.identite, siren)
    await registre.verrouiller(session, siren)
    compte = await registre.lire(session, siren, contexte.horloge.aujourdhui())
    deja = {
        (ligne.siren, ligne.regime, ligne.montant_eur, ligne.octroi_le)
        for ligne in domain.nettes(compte.lignes, date.max)
    }
    lignes = []
    for rang, aide in enumerate(entree.aides):
        registre.pas_dans_l_avenir(contexte, aide.octroi_le, f"body.aides.{rang}.octroi_le")
        if (siren, aide.regime, aide.montant_eur, aide.octroi_le) in deja:
            raise AideDejaInscrite(
                f"`aides.{rang}` : {aide.montant_eur:.2f} € du {aide.octroi_le:%d/%m/%Y} sont déjà au compte.",
                champ=f"body.aides.{rang}",
            )
        lignes.append(_ligne(contexte, siren, origine="declaree", vaut_du=aide.octroi_le, **aide.model_dump()))
    session.add_all(lignes)
    objet = await repository.compte(session, siren)
    if entree.complete:
        objet.attestee_le = contexte.horloge.aujourdhui()
    await session.flush()
    return lignes, await _tracer(session, contexte, "declaree", objet.id, lignes)


async def inscrire_declarees(
    session: AsyncSession, contexte: ContexteRequete, siren: str, aides: list[tuple[Decimal, date]], piece: str
) -> None:
    """Enters what an evaluation declares and the account does not hold yet (same day, same sum: once)."""
    compte = await registre.lire(session, siren, contexte.horloge.aujourdhui())
    connues = Counter((ligne.montant_eur, ligne.octroi_le) for ligne in domain.nettes(compte.lignes, date.max))
    passees = [aide for aide in aides if aide[1] <= contexte.horloge.aujourdhui() and aide[0] > 0]
    manquantes = Counter(passees) - connues
    for montant, jour in manquantes.elements():
        ligne = _ligne(contexte, siren, origine="declaree", montant_eur=montant, octroi_le=jour, vaut_du=jour)
        ligne.autorite, ligne.justificatif = "Déclarée par l'entreprise", piece
        session.add(ligne)
    await session.flush()


async def octroyer(
    session: AsyncSession, contexte: ContexteRequete, siren: str, entree: OctroiMinimis
) -> tuple[InscriptionMinimis, int]:
    """An award entered within the room; MargeDepassee with the exact room, ReservationInutilisable, DateFuture."""
    await acces_compte.exiger_compte(session, contexte.identite, siren)
    await registre.verrouiller(session, siren)
    if entree.reservation_id is not None:
        await reservations.consommer(session, contexte, siren, entree.reservation_id, entree.regime)
    octroi = registre.Octroi(
        montant_eur=entree.montant_eur,
        le=entree.octroi_le or contexte.horloge.aujourdhui(),
        regime=entree.regime,
        autorite=entree.autorite,
        justificatif=entree.justificatif,
        reservation_id=entree.reservation_id,
    )
    ligne = await registre.octroyer(session, contexte, siren, octroi)
    return ligne, await _tracer(session, contexte, "octroyee", ligne.id, [ligne])


async def contrepasser(
    session: AsyncSession, contexte: ContexteRequete, siren: str, inscription_id: UUID, entree: ContrePassation
) -> tuple[InscriptionMinimis, int]:
    """The reversing entry; InscriptionIntrouvable, DejaContrepassee."""
    await acces_compte.exiger_compte(session, contexte.identite, siren)
    await registre.verrouiller(session, siren)
    origine = await session.get(InscriptionMinimis, inscription_id)
    if origine is None or origine.siren != siren:
        raise InscriptionIntrouvable()
    effet = origine.vaut_du if entree.motif == "erreur" else contexte.horloge.aujourdhui()
    ligne = await inverser(session, contexte, origine, max(effet, origine.vaut_du), entree.motif)
    ligne_id = ligne.id
    return ligne, await _tracer(session, contexte, "contrepassee", ligne_id, [ligne], precision=entree.precision)


async def inverser(
    session: AsyncSession, contexte: ContexteRequete, origine: InscriptionMinimis, effet: date, motif: str
) -> InscriptionMinimis:
    """Adds the reversal of an entry, once; DejaContrepassee."""
    if origine.origine == "contre_passation":
        raise DejaContrepassee()
    ligne = _ligne(
        contexte,
        origine.siren,
        origine="contre_passation",
        regime=origine.regime,
        montant_eur=-origine.montant_eur,
        octroi_le=origine.octroi_le,
        vaut_du=effet,
        autorite=origine.autorite,
        motif=motif,
        demande_id=origine.demande_id,
        contrepasse_id=origine.id,
    )
    try:
        async with session.begin_nested():
            session.add(ligne)
            await session.flush()
    except IntegrityError as erreur:
        raise DejaContrepassee() from erreur
    return ligne


async def scinder(
    session: AsyncSession, contexte: ContexteRequete, siren: str, entree: Scission
) -> tuple[list[InscriptionMinimis], int]:
    """Each aid moved: its reversal, what stays, what follows the activity; TransfertExcessif, DateFuture."""
    await acces_compte.exiger_compte(session, contexte.identite, siren)
    registre.pas_dans_l_avenir(contexte, entree.le, "le")
    if entree.beneficiaire == siren:
        raise SaisieInvalide(champs=[{"champ": "body.beneficiaire", "message": "est l'entreprise scindée elle-même"}])
    await registre.verrouiller(session, siren, entree.beneficiaire)
    lignes: list[InscriptionMinimis] = []
    for transfert in entree.transferts:
        origine = await session.get(InscriptionMinimis, transfert.inscription_id)
        if origine is None or origine.siren != siren:
            raise InscriptionIntrouvable()
        reste = origine.montant_eur - transfert.montant_eur
        if reste < 0 or origine.vaut_du > entree.le:
            raise TransfertExcessif(f"L'inscription {origine.id} porte {origine.montant_eur:.2f} €.")
        lignes.append(await inverser(session, contexte, origine, entree.le, "scission"))
        parts = [(entree.beneficiaire, transfert.montant_eur), *([(siren, reste)] if reste else [])]
        for qui, montant in parts:
            lignes.append(_part(contexte, origine, qui, montant, entree))
    session.add_all(lignes)
    await session.flush()
    return lignes, await _tracer(session, contexte, "scindee", lignes[0].id, lignes)


def _part(
    contexte: ContexteRequete, origine: InscriptionMinimis, siren: str, montant: Decimal, entree: Scission
) -> InscriptionMinimis:
    return _ligne(
        contexte,
        siren,
        origine="transfert",
        regime=origine.regime,
        montant_eur=montant,
        octroi_le=origine.octroi_le,
        vaut_du=entree.le,
        autorite=origine.autorite,
        justificatif=entree.source,
        motif="scission",
    )


def _ligne(contexte: ContexteRequete, siren: str, **champs: Any) -> InscriptionMinimis:
    defauts = {"regime": "general", "autorite": ""}
    return InscriptionMinimis(**{**defauts, **champs}, siren=siren, **registre.signature(contexte))


async def _tracer(
    session: AsyncSession,
    contexte: ContexteRequete,
    fait: str,
    objet_id: UUID,
    lignes: list[InscriptionMinimis],
    **complement: Any,
) -> int:
    """Journal and event: neighbours read how many entries, not whose."""
    apres = [ligne.model_dump(mode="json", exclude={"groupe", "numero", "inscrite_par"}) for ligne in lignes]
    return await tracer(
        session,
        contexte,
        type=f"aides.minimis.{fait}",
        objet_id=objet_id,
        apres={"inscriptions": apres, **complement},
        donnees={"inscriptions": len(lignes)},
    )
