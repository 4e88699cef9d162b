"""The state machines as the code holds them, drawn in `docs/etats.md`."""

from services.aides.demandes.domain import FINALS, TRANSITIONS, Etat
from services.diagnostic.passations.domain import ETATS, FINAUX, GESTES
from services.gateway.orientations import domain as orientations
from services.gateway.programmes import etats as programmes
from services.gateway.sollicitations import domain as sollicitations
from services.parcours.besoins import domain as besoins
from services.parcours.groupes import domain as groupes
from services.parcours.modeles.diagramme import dessiner, diagramme
from services.parcours.modeles.lecture import lire_modele
from services.parcours.modeles.livres import dernieres_versions
from services.parcours.plan import domain as actions

_TETE = """# Machines à états

Produit par `make generer` depuis les tables du code : ne pas modifier à la main.
Entre crochets, les conditions d'un geste. Une dispense (un motif qui lève une condition) est une flèche à part,
comptée par `ensemblier parcours verifier-modeles`.
"""


def page() -> str:
    """The whole page."""
    parties = [_TETE]
    for contenu in dernieres_versions().values():
        titre = f"{contenu['titre']} (`{contenu['code']}` {contenu['numero']})"
        parties.append(_partie(titre, diagramme(lire_modele(contenu))))
    parties.append(_partie("Diagnostic", _diagnostic()))
    parties.append(_partie("Demande d'aide", _demande()))
    parties.append(_partie("Orientation vers un partenaire", _orientation()))
    parties.append(_partie("Programme", _table(programmes.PROGRAMME, programmes.FINALS_PROGRAMME)))
    parties.append(_partie("Changement de programme", _table(programmes.PROPOSITION, programmes.FINALS_PROPOSITION)))
    parties.append(_partie("Sollicitation", _sollicitation()))
    parties.append(_partie("Groupe d'action collective ou promotion", _groupe()))
    parties.append(_partie("Besoin de formation", _besoin()))
    parties.append(_partie("Action du plan", _action()))
    return "\n".join(parties)


def _partie(titre: str, dessin: str) -> str:
    return f"## {titre}\n\n```mermaid\n{dessin}```\n"


def _diagnostic() -> str:
    fleches = [(depuis, geste.code, geste.vers) for geste in GESTES for depuis in geste.depuis]
    return dessiner(ETATS[0], fleches, FINAUX)


def _demande() -> str:
    fleches = [(str(etat), str(geste), str(vers)) for (etat, geste), vers in TRANSITIONS.items()]
    return dessiner(str(Etat.BROUILLON), fleches, sorted(map(str, FINALS)))


def _orientation() -> str:
    fleches = [(str(etat), str(geste), str(vers)) for (etat, geste), vers in orientations.TRANSITIONS.items()]
    return dessiner(str(orientations.Etat.ENVOYEE), fleches, sorted(map(str, orientations.FINALS)))


def _groupe() -> str:
    fleches = [(depuis, geste.code, geste.vers) for geste in groupes.GESTES for depuis in geste.depuis]
    return dessiner(groupes.ETATS[0], fleches, groupes.FINAUX)


def _besoin() -> str:
    fleches = [(depuis, geste, besoins.VERS[geste]) for geste, etats in besoins.DEPUIS.items() for depuis in etats]
    return dessiner(besoins.ETATS[0], fleches, besoins.FINAUX)


def _table(transitions: dict[tuple[str, str], str], finals: tuple[str, ...]) -> str:
    """The first state of the table is where it begins."""
    fleches = [(etat, geste, vers) for (etat, geste), vers in transitions.items()]
    return dessiner(fleches[0][0], fleches, finals)


def _sollicitation() -> str:
    fleches = [(str(etat), str(geste), str(vers)) for (etat, geste), vers in sollicitations.TRANSITIONS.items()]
    return dessiner(str(sollicitations.Etat.INCOMPLETE), fleches, sorted(map(str, sollicitations.FINALS)))


def _action() -> str:
    """A return to what the facts say is drawn to the first state that they give."""
    vers = {actions.AVANT: "retenue", actions.FAITS: "retenue"}
    fleches = [(de, geste.code, vers.get(geste.vers, geste.vers)) for geste in actions.GESTES for de in geste.de]
    return dessiner(actions.ETATS[0], fleches, ("mesuree", *sorted(actions.HORS_PLAN)))
