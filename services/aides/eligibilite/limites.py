"""Rate and limits of an amount rule, with what remains to be confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from services.aides.catalogue.definition import RegleMontant, VersionDispositif
from services.aides.catalogue.faits import FAITS
from services.aides.catalogue.regimes import intensites
from services.aides.eligibilite.connaissance import Connaissance, FaitConnu
from services.aides.eligibilite.grandeurs import Intervalle
from services.aides.eligibilite.intensites import intensite
from services.aides.eligibilite.montant import Limite

PRETS = frozenset({"pret", "garantie"})


@dataclass
class Calcul:
    """A rule being applied: its inputs, and the reserves and missing facts gathered on the way."""

    regle: RegleMontant
    version: VersionDispositif
    connaissance: Connaissance
    faits: Mapping[str, FaitConnu]
    assiette: Decimal | None
    reserves: list[str] = field(default_factory=list)
    manquants: list[str] = field(default_factory=list)

    def reserver(self, phrase: str, *faits: str) -> None:
        """Notes a reserve and the facts that would lift it."""
        self.reserves.append(phrase)
        self.manquants += [code for code in faits if code not in self.manquants]


def taux_de(calcul: Calcul) -> Decimal | None:
    """Rate of the rule (0-1); while the size is open, the lowest of the possible rates."""
    par_taille = calcul.regle.taux_par_taille
    if not par_taille:
        return calcul.regle.taux
    candidats = {taux for categorie, taux in par_taille.items() if categorie in calcul.connaissance.categories}
    if len(candidats) > 1:
        calcul.reserver("Le taux dépend de la taille : le plus bas des taux possibles est retenu.", "categorie_ue")
    return min(candidats)


def limites_de(calcul: Calcul, assiette: Decimal, plafond: Decimal | None) -> list[Limite]:
    """Everything the aid may not exceed: ceiling, facts, de minimis room, highest intensity."""
    limites = [Limite("plafond", plafond)] if plafond is not None else []
    limites += _limites_par_fait(calcul)
    if calcul.version.de_minimis_seul:
        limites += _limite_de_minimis(calcul)
    articles = [regime.article for regime in calcul.version.regimes if regime.article]
    if articles and len(calcul.version.regimes) == 1:
        regle = intensites()[articles[0]]
        taux = min(intensite(regle, str(categorie)) for categorie in calcul.connaissance.categories)
        limites.append(Limite("intensite", assiette * taux))
        if len(calcul.connaissance.categories) > 1:
            calcul.reserver("L'intensité maximale dépend de la taille de l'entreprise.", "categorie_ue")
    return limites


def _limites_par_fait(calcul: Calcul) -> list[Limite]:
    limites = []
    for code, facteur in calcul.regle.plafond_par_fait.items():
        connu = calcul.faits.get(code)
        borne = connu.grandeur.mini if connu is not None and isinstance(connu.grandeur, Intervalle) else None
        if borne is None:
            calcul.reserver(f"Limite à confirmer : {FAITS[code].libelle.lower()}.", code)
        else:
            limites.append(Limite(code, borne * facteur))
    return limites


def _limite_de_minimis(calcul: Calcul) -> list[Limite]:
    if calcul.version.instrument in PRETS:
        calcul.reserves.append("Seul l'équivalent-subvention brut du prêt s'impute sur la marge de minimis.")
        return []
    if calcul.connaissance.marge is None:
        calcul.reserver(
            "Les aides de minimis déjà obtenues ne sont pas connues : la marge peut réduire l'aide.",
            "marge_de_minimis_eur",
        )
        return []
    return [Limite("de_minimis", calcul.connaissance.marge.restante_eur)]
