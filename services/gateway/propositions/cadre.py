"""What the Region lets an organisation offer, and which changes need its approval. Pure."""

from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from services.gateway.programmes.contenu import Capacite, Contenu
from services.gateway.repertoire.territoire import Territoire
from services.gateway.repertoire.types import Offre
from shared.valeurs import Entree

ChampProtege = Literal["publication", "offre", "territoire", "prix", "capacite", "public", "periode"]
FACTEUR_CAPACITE = Decimal(2)
"""A capacity multiplied by two or more is another programme: the Region looks at it (HYPOTHESE of the product)."""


class Cadre(Entree):
    """Ce qu'une organisation peut proposer, et ce qui attend l'accord de la Région."""

    offres: list[Offre] = Field(min_length=1, max_length=10, description="Offres permises.")
    territoire: Territoire = Field(description="Territoire maximal.")
    proteges: list[ChampProtege] = Field(
        max_length=7,
        description="Ce qui attend l'accord de la Région : la publication, un territoire élargi, un prix changé, "
        "une capacité au moins doublée, une offre ou un public changé, une période prolongée.",
    )


CADRE_PAR_DEFAUT = Cadre(
    offres=[
        "diagnostic",
        "conseil",
        "etude",
        "formation",
        "pret-equipement",
        "accelerateur",
        "action-collective",
        "financement",
        "salon",
        "intelligence-economique",
    ],
    territoire=Territoire(region=True),
    proteges=["publication", "offre", "territoire", "prix", "capacite", "periode"],
)


def hors_cadre(cadre: Cadre, contenu: Contenu) -> list[tuple[str, str]]:
    """(field, sentence) of what the frame does not allow at all."""
    fautes = []
    if contenu.offre not in cadre.offres:
        fautes.append(("offre", f"n'est pas une offre permise à cette organisation ({', '.join(cadre.offres)})"))
    dehors = contenu.territoire.couvertes() - cadre.territoire.couvertes()
    if dehors:
        fautes.append(("territoire", f"dépasse de {len(dehors)} commune(s) le territoire permis à l'organisation"))
    return fautes


def champs_changes(avant: Contenu, apres: Contenu) -> list[str]:
    """Top-level fields that differ."""
    return [nom for nom in Contenu.model_fields if getattr(avant, nom) != getattr(apres, nom)]


def champs_a_approuver(cadre: Cadre, avant: Contenu, apres: Contenu) -> list[str]:
    """Changed fields that the Region must approve."""
    return [nom for nom in champs_changes(avant, apres) if nom in cadre.proteges and _compte(nom, avant, apres)]


def _compte(nom: str, avant: Contenu, apres: Contenu) -> bool:
    match nom:
        case "territoire":
            return bool(apres.territoire.couvertes() - avant.territoire.couvertes())
        case "capacite":
            return capacite_elargie(avant.capacite, apres.capacite)
        case "periode":
            return _fin(apres) > _fin(avant) or apres.periode.valide_du < avant.periode.valide_du
        case _:
            return True


def _fin(contenu: Contenu) -> tuple[bool, Any]:
    fin = contenu.periode.valide_au
    return (True, None) if fin is None else (False, fin)


def capacite_elargie(avant: Capacite, apres: Capacite) -> bool:
    """True when a limit is lifted, or multiplied by `FACTEUR_CAPACITE` or more."""
    return any(
        _elargie(getattr(avant, nom), getattr(apres, nom)) for nom in ("places", "simultanes")
    ) or _fenetre_raccourcie(avant, apres)


def _elargie(avant: int | None, apres: int | None) -> bool:
    if avant is None:
        return False
    return apres is None or (apres > avant and apres >= avant * FACTEUR_CAPACITE)


def _fenetre_raccourcie(avant: Capacite, apres: Capacite) -> bool:
    """The same places in half the time are twice the capacity."""
    jours = {"annee": 365}
    ancienne = jours.get(avant.fenetre, avant.fenetre_jours or 0)
    nouvelle = jours.get(apres.fenetre, apres.fenetre_jours or 0)
    return nouvelle * FACTEUR_CAPACITE <= ancienne
