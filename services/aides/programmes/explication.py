"""What a verdict rests on: the values each rule reads, and the facts that would settle what is not."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from services.aides.eligibilite.grandeurs import Intervalle
from services.aides.programmes.arbre import Absence, Valeur
from services.aides.programmes.noyau import Noyau
from services.aides.programmes.programme import Programme


def lus(noyau: Noyau) -> list[str]:
    """Names that a rule reads itself, in order, without repetition."""
    noms: dict[str, None] = {}
    pile = [noyau]
    while pile:
        courant = pile.pop()
        if courant.nom is not None:
            noms[courant.nom] = None
        pile.extend(reversed(courant.enfants))
    return list(noms)


def manquants(programme: Programme, valeurs: Mapping[str, Valeur], regle: str) -> list[str]:
    """Facts not known on the paths that leave the rule unknown, without repetition."""
    trouves: dict[str, None] = {}
    vues = {regle}
    pile = [programme.noyaux[regle]]
    while pile:
        courant = pile.pop()
        if courant.calcul(valeurs) is not None:
            continue
        pile.extend(reversed(courant.enfants))
        if courant.nom is None:
            continue
        if courant.nom not in programme.noyaux or programme.regles[courant.nom].demande:
            trouves[courant.nom] = None
        if courant.nom in programme.noyaux and courant.nom not in vues:
            vues.add(courant.nom)
            pile.append(programme.noyaux[courant.nom])
    return list(trouves)


def ecrire(valeur: Valeur) -> str | None:
    """A value as shown; None when it is not known."""
    match valeur:
        case None:
            return None
        case bool():
            return "oui" if valeur else "non"
        case Absence():
            return "sans objet"
        case Decimal():
            return format(valeur.normalize(), "f")
        case Intervalle():
            return _bornes(valeur)
        case date():
            return valeur.isoformat()
    return valeur


def _bornes(intervalle: Intervalle) -> str:
    if intervalle.exact is not None:
        return ecrire(intervalle.exact) or ""
    if intervalle.maxi is None:
        return f"au moins {ecrire(intervalle.mini)}"
    return f"de {ecrire(intervalle.mini)} à {ecrire(intervalle.maxi)}"
