"""What the size rule reads: links typed and links of the ledger as one list, earlier closed years."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from services.aides.eligibilite.grandeurs import Intervalle, exactement
from services.aides.eligibilite.saisie import FaitsSaisis
from services.aides.eligibilite.saisie_taille import ExerciceDeclare, LienDeclare
from services.aides.eligibilite.taille import (
    CODES_UE,
    EXEMPTION_JUSQU_A,
    INCONNUE,
    SEUILS_UE,
    Lien,
    Mesures,
    categories,
)
from services.aides.eligibilite.taille_exercices import AUCUN, Exercices
from services.aides.minimis.liens import Lien as LienCapitalistique
from services.aides.minimis.liens import NatureLien, controlees


@dataclass(frozen=True, slots=True)
class LienConstate:
    """A company that the ledger ties to this one; `part` None: a partner whose share nobody said."""

    siren: str
    controle: bool
    part: Decimal | None = None


def liens_constates(siren: str, liens: Sequence[LienCapitalistique], le: date) -> list[LienConstate]:
    """Companies linked at a date, then the partners of any of them: immediately above or below the group."""
    membres = controlees(siren, liens, le)
    constates = {autre: LienConstate(autre, controle=True) for autre in sorted(membres - {siren})}
    for lien in liens:
        bouts = {lien.detentrice, lien.detenue}
        if lien.nature is NatureLien.PARTENAIRE and lien.vaut(le) and len(bouts & membres) == 1:
            (autre,) = bouts - membres
            constates.setdefault(autre, LienConstate(autre, controle=False, part=lien.part))
    return list(constates.values())


def reunir_liens(declares: Iterable[LienDeclare] | None, constates: Iterable[LienConstate]) -> tuple[Lien, ...] | None:
    """One list: figures as typed, control as the ledger knows it; None when nobody has declared the links.

    A company that the ledger knows and that was not typed is there with unknown figures: nothing is certain then.
    """
    if declares is None:
        return None
    connus = {constate.siren: constate for constate in constates}
    liens = [_declare(lien, connus.pop(lien.siren, None) if lien.siren else None) for lien in declares]
    return (*liens, *map(en_lien, connus.values()))


def en_lien(constate: LienConstate) -> Lien:
    """A link of the ledger, its figures unknown; a partner whose share is unknown may hold up to half."""
    part = Decimal(1) if constate.controle else constate.part or EXEMPTION_JUSQU_A
    return Lien(part, Mesures(), controle=constate.controle, siren=constate.siren, registre=True)


def _declare(lien: LienDeclare, constate: LienConstate | None) -> Lien:
    lu = Lien(
        part=lien.part,
        mesures=_mesures(lien),
        controle=lien.controle,
        investisseur_exempte=lien.investisseur_exempte,
        organisme_public=lien.organisme_public,
        siren=lien.siren,
    )
    if constate is None:
        return lu
    return replace(lu, controle=lu.controle or constate.controle, part=max(lu.part, constate.part or Decimal(0)))


def exercices_de(faits: FaitsSaisis) -> Exercices:
    """The closed years before the last one."""
    if not faits.exercices_precedents:
        return AUCUN
    precedents = tuple(
        categories(_mesures(exercice), SEUILS_UE, CODES_UE[-1]) for exercice in faits.exercices_precedents
    )
    clos = faits.exercices_clos
    return Exercices(
        precedents=precedents,
        depuis_le_debut=clos is not None and clos <= len(precedents) + 1,
        par_operation=faits.seuil_franchi_par_operation is True,
    )


def _mesures(dit: LienDeclare | ExerciceDeclare) -> Mesures:
    return Mesures(_borne(dit.effectif_etp), _borne(dit.chiffre_affaires_eur), _borne(dit.total_bilan_eur))


def _borne(valeur: Decimal | None) -> Intervalle:
    return INCONNUE if valeur is None else exactement(valeur)
