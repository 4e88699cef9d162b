"""For each refused dispositif, the nearest changes in words, verified by a new evaluation."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from services.aides.catalogue.definition import Critere
from services.aides.catalogue.faits import FAITS
from services.aides.catalogue.regimes import periodes_de_minimis
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.eligibilite.communes import sources_communes
from services.aides.eligibilite.conditions import Faits, decrire_fait, decrire_seuil, evaluer, nombre
from services.aides.eligibilite.connaissance import Connaissance, FaitConnu
from services.aides.eligibilite.contrefactuel import Changement, appliquer, plus_proche
from services.aides.eligibilite.contrefactuel_schemas import ChangementLu, Contrefactuel, CritereManque
from services.aides.eligibilite.estimation import source_lue
from services.aides.eligibilite.evaluation import VERDICTS, couples, criteres_de, faits_de
from services.aides.eligibilite.grandeurs import Intervalle
from services.aides.eligibilite.insee import MOIS
from services.aides.eligibilite.kleene import Verite, et
from services.aides.eligibilite.minimis import AideMinimis, marge, reunir
from services.aides.eligibilite.origine import Origine

_LIMITES = {
    "territoire": "dépend du territoire, non de l'entreprise",
    "activite": "tient à l'activité de l'entreprise",
    "temps": "dépend du temps",
    "structure": "tient à la situation de l'entreprise et de son groupe",
    "irreversible": "ne peut plus être changé",
}


def contrefactuels(origine: Origine, connaissance: Connaissance) -> list[Contrefactuel]:
    """Every refused dispositif, those that the company can reach with the fewest changes first."""
    trouves = list(_refuses(origine, connaissance))
    return sorted(
        trouves,
        key=lambda c: (
            not c.en_main,
            c.verdict_apres == "non_eligible",
            sum(len(critere.changements) for critere in c.criteres),
            c.dispositif,
        ),
    )


def _refuses(origine: Origine, connaissance: Connaissance) -> Iterator[Contrefactuel]:
    for version, action in couples(origine.versions, origine.actions):
        faits, criteres = faits_de(version, action, connaissance), criteres_de(version, connaissance)
        faux = [c for c in criteres if evaluer(c.condition, faits) is Verite.FAUX]
        if not faux:
            continue
        solutions = [plus_proche(critere.condition, faits) for critere in faux]
        apres = appliquer(faits, [c for solution in solutions for c in solution or ()])
        lus = [_critere(version, c, s, faits, origine) for c, s in zip(faux, solutions, strict=True)]
        yield Contrefactuel(
            dispositif=version.code,
            version=version.regles.version,
            nom=version.nom,
            action_reference=action.reference if action else None,
            criteres=lus,
            en_main=all(lu.en_main for lu in lus),
            verdict_apres=VERDICTS[et(evaluer(critere.condition, apres) for critere in criteres)],
        )


def _critere(
    version: VersionEnVigueur,
    critere: Critere,
    solution: Sequence[Changement] | None,
    faits: Faits,
    origine: Origine,
) -> CritereManque:
    return CritereManque(
        code=critere.code,
        libelle=critere.libelle,
        seuil=decrire_seuil(critere.condition),
        source=source_lue({**sources_communes(), **version.sources}, critere.source),
        possible=solution is not None,
        en_main=solution is not None and all(changement.en_main for changement in solution),
        changements=[_lu(changement, faits, origine) for changement in solution or ()],
    )


def _lu(changement: Changement, faits: Faits, origine: Origine) -> ChangementLu:
    fait = FAITS[changement.fait]
    cible = decrire_fait(fait.code, FaitConnu(changement.cible, "calcul"))
    if changement.sauf:
        cible = f"tout sauf {', '.join(changement.sauf)}"
    des = a_partir_du(changement, origine)
    ecart = None if changement.ecart is None else _signe(changement.ecart, fait.unite)
    vue = decrire_fait(fait.code, faits.get(fait.code))
    return ChangementLu(
        fait=fait.code,
        libelle=fait.libelle,
        valeur_vue=vue,
        valeur_a_atteindre=cible,
        ecart=ecart,
        valeurs_acceptees=list(changement.acceptees),
        a_partir_du=des,
        levier=changement.levier,
        en_main=changement.en_main,
        phrase=_phrase(changement, vue, cible, ecart, des),
    )


def _signe(ecart: Decimal, unite: str) -> str:
    signe = "+" if ecart >= 0 else "−"
    return f"{signe}{nombre(abs(ecart))}" + (f"\u202f{unite}" if unite else "")


def _phrase(changement: Changement, vue: str, cible: str, ecart: str | None, des: date | None) -> str:
    fait = FAITS[changement.fait]
    choix = " ou ".join(changement.acceptees) if len(changement.acceptees) > 1 else cible
    de_combien = f" ({ecart})" if ecart else ""
    base = f"{fait.libelle} : {choix} au lieu de {vue}{de_combien}"
    if des is not None:
        return f"{base}. Le temps suffit : à partir du {des.strftime('%d/%m/%Y')}."
    if changement.en_main:
        return f"{base}."
    return f"{base}. Ce fait {_LIMITES.get(changement.levier, 'ne se réduit pas à volonté')}."


def a_partir_du(changement: Changement, origine: Origine) -> date | None:
    """First day when time alone brings the change; None when it never does or cannot be known."""
    cible = changement.cible.exact if isinstance(changement.cible, Intervalle) else None
    if cible is None or (changement.ecart is not None and changement.ecart < 0):
        return None
    if changement.fait == "anciennete_mois":
        creation = origine.faits.date_creation or origine.dossier.date_creation
        return None if creation is None else jour_des_mois(creation, int(cible))
    if changement.fait == "marge_de_minimis_eur":
        return _reouverture(origine, cible)
    return None


def jour_des_mois(debut: date, mois: int) -> date:
    """First day when that many full months have passed since the start."""
    annee, rang = divmod(debut.month - 1 + mois, MOIS)
    premier = date(debut.year + annee, rang + 1, 1)
    jour = premier + timedelta(days=debut.day - 1)
    if jour.month == premier.month:
        return jour
    return date(jour.year, jour.month, 1)


def _reouverture(origine: Origine, attendue: Decimal) -> date | None:
    """First day when enough de minimis room is back, as the awards leave the window."""
    faits, periodes = origine.faits, periodes_de_minimis().elements
    declarees = [AideMinimis(aide.montant_eur, aide.le) for aide in faits.aides_de_minimis or ()]
    aides = reunir(declarees, origine.octroyees)
    sorties = {jour for aide in aides for periode in periodes for jour in _sorties(aide.le, periode.annees)}
    for jour in sorted(j for j in sorties if j > origine.le):
        trouvee = marge(periodes, jour, aides, faits.premier_mois_exercice)
        if trouvee is not None and trouvee.restante_eur >= attendue:
            return jour
    return None


def _sorties(le: date, annees: int) -> Iterator[date]:
    """The day after an award has left a rolling window, and the fiscal years' beginnings that follow."""
    lendemain = jour_des_mois(le, annees * MOIS) + timedelta(days=1)
    yield lendemain
    for rang in range(1, MOIS + 1):
        yield jour_des_mois(date(lendemain.year, lendemain.month, 1), rang - MOIS // 2)
