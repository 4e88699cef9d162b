"""What the fields of a declared link must say together."""

from collections.abc import Iterator

from services.aides.minimis.errors import LienIncoherent
from services.aides.minimis.liens import FRANCE
from services.aides.minimis.liens_schemas import LienNouveau
from shared.valeurs import siren_valide

Faute = tuple[str, str]
"""A field and what is wrong with it."""


def exiger_coherence(entree: LienNouveau) -> None:
    """LienIncoherent with every field at fault."""
    fautes = [*_parties(entree), *_fin(entree), *_part(entree)]
    if fautes:
        champ, message = fautes[0]
        champs = [{"champ": f"body.{champ}", "message": message} for champ, message in fautes]
        raise LienIncoherent(f"{champ} {message}.", champs=champs)


def _parties(entree: LienNouveau) -> Iterator[Faute]:
    if entree.pays == FRANCE and not siren_valide(entree.detentrice):
        yield "detentrice", "n'est pas un SIREN valide (9 chiffres, clé de Luhn) : hors de France, donner le pays"
    if entree.detentrice == entree.detenue:
        yield "detenue", "est la détentrice : une entreprise n'a pas de lien avec elle-même"


def _fin(entree: LienNouveau) -> Iterator[Faute]:
    if entree.au is None:
        return
    if entree.nature == "fusion":
        yield "au", "ne se donne pas pour une fusion, qui n'a pas de fin"
    elif entree.au < entree.du:
        yield "au", "est avant le début du lien"


def _part(entree: LienNouveau) -> Iterator[Faute]:
    if entree.part_taux is None:
        return
    if entree.nature == "majorite_votes" and entree.part_taux <= 0.5:
        yield "part_taux", "n'est pas une majorité, qui dépasse 0,5"
    if entree.nature == "partenaire" and not 0.25 <= entree.part_taux <= 0.5:
        yield "part_taux", "n'est pas celle d'un partenaire, qui détient de 0,25 à 0,5"
