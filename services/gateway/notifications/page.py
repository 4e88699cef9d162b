"""The status as a page: French, readable by a screen reader, printable, the same facts as the JSON."""

from datetime import date

from fastapi.responses import HTMLResponse

from services.gateway.notifications.schemas import ContactSuivi, EtapeSuivie, Message, ParcoursSuivi, Suivi
from services.gateway.pages.gabarit import page
from shared.pages.balises import Html, balise, instant, suite

ETATS = {
    "franchie": ("✓", "Étape franchie, commencée le "),
    "en-cours": ("●", "Vous êtes ici, depuis le "),
    "en-pause": ("Ⅱ", "En pause à cette étape, commencée le "),
    "arretee": ("✕", "Arrêté à cette étape, commencée le "),
    "a-venir": ("", "À venir"),
    "sans-objet": ("–", "Non nécessaire"),
}
SANS_BOITE = "Votre interlocuteur vous donne ses coordonnées quand il prend contact avec vous."
SITUATIONS = {"en-cours": "En cours", "en-pause": "En pause", "termine": "Terminé", "arrete": "Arrêté"}


def page_de_suivi(suivi: Suivi, le: date) -> HTMLResponse:
    """The whole page, as read that day."""
    return page(
        f"{suivi.raison_sociale} : où en est votre dossier",
        balise("h1", balise("small", suivi.raison_sociale), "Où en est votre dossier"),
        balise("p", suivi.silence, classe="note") if suivi.silence else None,
        _maintenant(suivi),
        *(_parcours(rang, un, seul=len(suivi.parcours) == 1) for rang, un in enumerate(suivi.parcours, 1)),
        balise("div", _contact(suivi.contact), _nouvelles(suivi), classe="cote"),
        _messages(suivi.messages),
        balise("p", "Page lue le ", instant(le), ".", classe="legende"),
    )


def _section(cle: str, titre: str, *contenus: Html | None, classe: str = "carte") -> Html:
    return balise("section", balise("h2", titre, id=cle), *contenus, classe=classe, aria_labelledby=cle)


def _maintenant(suivi: Suivi) -> Html:
    """Whose turn it is, what comes next, for when."""
    echeance = suivi.echeance_le
    return _section(
        "maintenant",
        "Aujourd'hui",
        balise("p", suivi.tour, classe="tour"),
        balise(
            "dl",
            balise("dt", "Ce qui vient ensuite"),
            balise("dd", suivi.suite),
            suite(balise("dt", "Date prévue"), balise("dd", instant(echeance))) if echeance else None,
        ),
        balise("p", suivi.retard, classe="note") if suivi.retard else None,
        classe="carte maintenant",
    )


def _parcours(rang: int, parcours: ParcoursSuivi, *, seul: bool) -> Html:
    """A parcours; when there are several, each says its own next step too."""
    propre = None if seul and parcours.situation in {"en-cours", "en-pause"} else _propre(parcours)
    return _section(
        f"parcours-{rang}",
        f"Votre parcours : {parcours.titre}",
        balise(
            "p", f"{SITUATIONS[parcours.situation]}, ouvert le ", instant(parcours.ouvert_le), ".", classe="legende"
        ),
        propre,
        balise("ol", *(_etape(etape, parcours) for etape in parcours.etapes), classe="etapes"),
    )


def _propre(parcours: ParcoursSuivi) -> Html:
    return suite(balise("p", parcours.tour), balise("p", parcours.suite, _prevue(parcours)))


def _prevue(parcours: ParcoursSuivi) -> Html | None:
    if parcours.echeance_le is None:
        return None
    return suite(" Date prévue : ", instant(parcours.echeance_le), " (dépassée)." if parcours.en_retard else ".")


def _etape(etape: EtapeSuivie, parcours: ParcoursSuivi) -> Html:
    signe, phrase = ETATS[etape.etat]
    if etape.code == parcours.etape and parcours.situation == "termine":
        phrase = "Terminé le "
    if etape.etat == "sans-objet" and parcours.situation == "arrete":
        phrase = "Non réalisée"
    return balise(
        "li",
        balise("span", signe, classe="rond", aria_hidden="true"),
        balise("b", etape.libelle),
        balise("span", phrase, instant(etape.le) if etape.le else None),
        classe=etape.etat,
        aria_current="step" if etape.etat in {"en-cours", "en-pause"} else None,
    )


def _contact(contact: ContactSuivi) -> Html:
    """An organisation and its mailbox."""
    ecrire = balise("a", contact.courriel, href=f"mailto:{contact.courriel}") if contact.courriel else SANS_BOITE
    return _section(
        "contact",
        "Qui contacter",
        balise("p", balise("strong", contact.organisation)),
        balise("p", contact.antenne) if contact.antenne else None,
        balise("p", ecrire),
    )


def _nouvelles(suivi: Suivi) -> Html:
    if suivi.prochain_message_le is None:
        return _section("nouvelles", "Prochaine nouvelle", balise("p", "Votre dossier est clos : aucun message prévu."))
    return _section(
        "nouvelles",
        "Prochaine nouvelle",
        balise("p", "Au plus tard le ", instant(suivi.prochain_message_le), ", et plus tôt dès qu'une étape avance."),
    )


def _messages(messages: list[Message]) -> Html:
    lignes = [balise("li", instant(message.le), message.texte) for message in messages]
    dits = balise("ul", *lignes, classe="messages") if lignes else balise("p", "Aucun message pour l'instant.")
    return _section("messages", "Ce que nous vous avons déjà dit", dits)
