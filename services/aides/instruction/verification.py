"""Everything that keeps settings from being published, each defect with its place."""

from collections import Counter
from collections.abc import Iterable, Iterator

from services.aides.catalogue.territoires import territoire
from services.aides.edition.verification import Defaut
from services.aides.instruction.chaine import Chaine, Tranche
from services.aides.instruction.couverture import couvrir
from services.aides.instruction.grille import Grille
from services.aides.instruction.organisation import INSTRUCTEUR, Organisation, RegleRoutage

SANS_SOURCE = "citer la source, ou dire `a_verifier`"


def defauts_organisation(organisation: Organisation, dispositifs: Iterable[str]) -> list[Defaut]:
    """Defects of desks, functions and rules; the overlap is looked for once each rule is sound."""
    connus = set(dispositifs)
    defauts = [*_organisation(organisation)]
    for rang, regle in enumerate(organisation.regles):
        defauts += _regle(f"regles.{rang}", regle, organisation, connus)
    return defauts or [*_couverture(organisation.regles)]


def _organisation(organisation: Organisation) -> Iterator[Defaut]:
    for nom in ("guichets", "fonctions", "organismes", "regles"):
        yield from _doublons(nom, [element.code for element in getattr(organisation, nom)])
    if organisation.defaut is None:
        yield Defaut("defaut", "désigner le guichet par défaut : aucune demande ne reste sans guichet")
    elif organisation.guichet(organisation.defaut) is None:
        yield Defaut("defaut", f"guichet inconnu : {organisation.defaut}")
    instructeur = organisation.fonction(INSTRUCTEUR)
    if instructeur is None or instructeur.portee != "guichet":
        yield Defaut("fonctions", f"la fonction « {INSTRUCTEUR} », exercée dans un guichet, est nécessaire")
    if organisation.source is None and not organisation.a_verifier:
        yield Defaut("source", SANS_SOURCE)
    for rang, organisme in enumerate(organisation.organismes):
        if organisme.source is None and not organisme.a_verifier:
            yield Defaut(f"organismes.{rang}.source", SANS_SOURCE)


def _regle(lieu: str, regle: RegleRoutage, organisation: Organisation, connus: set[str]) -> Iterator[Defaut]:
    if organisation.guichet(regle.guichet) is None:
        yield Defaut(f"{lieu}.guichet", f"guichet inconnu : {regle.guichet}")
    for rang, code in enumerate(regle.dispositifs):
        if code not in connus:
            yield Defaut(f"{lieu}.dispositifs.{rang}", f"dispositif inconnu : {code}")
    bas, haut = regle.montant_min_eur, regle.montant_max_eur
    if haut is not None and haut <= (bas or 0):
        yield Defaut(f"{lieu}.montant_max_eur", "aucun montant ne convient : la borne haute ne dépasse pas la basse")
    if regle.territoire:
        try:
            territoire(tuple(regle.territoire))
        except ValueError as erreur:
            yield Defaut(f"{lieu}.territoire", str(erreur))


def _couverture(regles: list[RegleRoutage]) -> Iterator[Defaut]:
    if not regles:
        return
    try:
        couverture = couvrir(regles)
    except ValueError as erreur:
        yield Defaut("regles", str(erreur))
        return
    for rang in couverture.inatteignables:
        yield Defaut(f"regles.{rang}", "règle inatteignable : les règles qui la précèdent couvrent tous ses cas")
    for gagnante, autre in couverture.recouvrements:
        phrase = f"recouvre « {regles[gagnante].code} » vers un autre guichet sans la contenir : séparer les deux cas"
        yield Defaut(f"regles.{autre}", phrase)


def defauts_grille(grille: Grille) -> list[Defaut]:
    """Weights, anchors, source."""
    defauts = [*_doublons("criteres", [critere.code for critere in grille.criteres])]
    somme = sum(critere.poids for critere in grille.criteres)
    if grille.criteres and somme != 100:
        defauts.append(Defaut("criteres", f"la somme des poids fait {somme} au lieu de 100"))
    for rang, critere in enumerate(grille.criteres):
        notes = [ancre.note for ancre in critere.ancres]
        if len(set(notes)) < 2 or len(set(notes)) < len(notes):
            defauts.append(Defaut(f"criteres.{rang}.ancres", "deux notes différentes au moins, chacune une fois"))
    if grille.source is None and not grille.a_verifier:
        defauts.append(Defaut("source", SANS_SOURCE))
    return defauts


def defauts_chaine(chaine: Chaine, organisation: Organisation | None) -> list[Defaut]:
    """Bands in order up to no limit, levels that exist and that can approve the whole band."""
    defauts = [*_tranches(chaine.tranches)]
    for rang, tranche in enumerate(chaine.tranches):
        defauts += _niveaux(f"tranches.{rang}", tranche, organisation)
    if chaine.source is None and not chaine.a_verifier:
        defauts.append(Defaut("source", SANS_SOURCE))
    return defauts


def _tranches(tranches: list[Tranche]) -> Iterator[Defaut]:
    precedente = None
    for rang, tranche in enumerate(tranches):
        haut, derniere = tranche.jusqu_a_eur, rang == len(tranches) - 1
        if (haut is None) != derniere:
            phrase = "la dernière tranche est sans limite" if derniere else "seule la dernière tranche est sans limite"
            yield Defaut(f"tranches.{rang}.jusqu_a_eur", phrase)
        if haut is not None and precedente is not None and haut <= precedente:
            yield Defaut(f"tranches.{rang}.jusqu_a_eur", "les tranches vont en croissant")
        precedente = haut if haut is not None else precedente


def _niveaux(lieu: str, tranche: Tranche, organisation: Organisation | None) -> Iterator[Defaut]:
    yield from _doublons(f"{lieu}.niveaux", [niveau.code for niveau in tranche.niveaux])
    for rang, niveau in enumerate(tranche.niveaux):
        if organisation is None or organisation.fonction(niveau.fonction) is None:
            yield Defaut(f"{lieu}.niveaux.{rang}.fonction", f"fonction inconnue : {niveau.fonction}")
        plafond = niveau.plafond_eur
        if plafond is not None and (tranche.jusqu_a_eur is None or plafond < tranche.jusqu_a_eur):
            yield Defaut(f"{lieu}.niveaux.{rang}.plafond_eur", "ce niveau ne peut pas approuver toute la tranche")


def _doublons(lieu: str, codes: list[str]) -> Iterator[Defaut]:
    for code, nombre in Counter(codes).items():
        if nombre > 1:
            yield Defaut(lieu, f"code en double : {code}")
