"""The next questions: only those that can still decide something, the most deciding first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.aides.catalogue.elements import Condition
from services.aides.catalogue.faits import FAITS, QUESTIONS
from services.aides.eligibilite.conditions import Faits, evaluer, indecis
from services.aides.eligibilite.connaissance import Connaissance
from services.aides.eligibilite.evaluation import couples, criteres_de, faits_de
from services.aides.eligibilite.kleene import Verite, et
from services.aides.eligibilite.origine import Origine
from services.aides.eligibilite.question_schemas import Question, SansQuestion, TypeReponse
from services.aides.eligibilite.redondances import difficulte_deduite
from services.aides.eligibilite.reponses import champs_de_taille, feuilles, reponses_possibles

_TYPES: dict[str, TypeReponse] = {
    "date_creation": "date",
    "premier_engagement_le": "date",
    "naf": "code",
    "departement": "code",
    "commune": "code",
}
_NOMBRES = ("effectif_etp", "exercices_clos", "emplois_repris", "part_rd", "emissions_evitees_t")
_LISTES = ("liens", "aides_de_minimis", "depenses")
TAILLES = ("categorie_ue", "categorie_lme")


@dataclass(frozen=True)
class Indecision:
    """A dispositif (for one action) whose verdict is open, with the conditions that leave it so."""

    dispositif: str
    conditions: tuple[Condition, ...]
    faits: Faits

    def inconnus(self) -> list[str]:
        """Facts to learn, without repetition."""
        return list(dict.fromkeys(code for c in self.conditions for code in indecis(c, self.faits)))

    def decidee_par(self, ajouts: Faits) -> bool:
        """True when these facts close the verdict."""
        sus = {**self.faits, **ajouts}
        return et(evaluer(condition, sus) for condition in self.conditions) is not Verite.INCONNU


def indecisions(origine: Origine, connaissance: Connaissance) -> Iterator[Indecision]:
    """Every open verdict."""
    for version, action in couples(origine.versions, origine.actions):
        faits = faits_de(version, action, connaissance)
        conditions = [critere.condition for critere in criteres_de(version, connaissance)]
        verites = [evaluer(condition, faits) for condition in conditions]
        if et(verites) is Verite.INCONNU:
            ouvertes = (c for c, v in zip(conditions, verites, strict=True) if v is Verite.INCONNU)
            yield Indecision(version.code, tuple(ouvertes), faits)


def questions(origine: Origine, connaissance: Connaissance) -> list[Question]:
    """The next questions: answering them all leaves nothing open, and each can decide something."""
    ouvertes = list(indecisions(origine, connaissance))
    par_champ: dict[str, dict[str, list[Indecision]]] = {}
    for indecision in ouvertes:
        for fait in indecision.inconnus():
            for champ in champs(fait, indecision, origine, connaissance):
                par_champ.setdefault(champ, {}).setdefault(fait, []).append(indecision)
    if "commune" in par_champ:  # it says the département too
        for fait, liste in par_champ.pop("departement", {}).items():
            par_champ["commune"].setdefault(fait, []).extend(liste)
    posees = [_question(champ, faits, connaissance) for champ, faits in par_champ.items()]
    rang = {chemin_de(champ): place for place, champ in enumerate(QUESTIONS)}
    return sorted(posees, key=lambda q: (-len(q.decide_seule), -len(q.dispositifs), rang[q.champ]))


def chemin_de(champ: str) -> str:
    """Where the field stands in an evaluation's body."""
    return "actions.depenses" if champ == "depenses" else f"faits.{champ}"


def sans_question(origine: Origine, connaissance: Connaissance) -> list[SansQuestion]:
    """Open verdicts that no answer can close, with why."""
    trouvees: dict[str, list[str]] = {}
    for indecision in indecisions(origine, connaissance):
        for fait in indecision.inconnus():
            if not champs(fait, indecision, origine, connaissance):
                trouvees.setdefault(indecision.dispositif, [])
                trouvees[indecision.dispositif] += [fait] if fait not in trouvees[indecision.dispositif] else []
    phrase = "Tout ce qui pouvait être demandé est renseigné ; {} ne peut pas être établi à la date d'examen."
    return [
        SansQuestion(dispositif=d, faits=f, explication=phrase.format(", ".join(FAITS[c].libelle.lower() for c in f)))
        for d, f in sorted(trouvees.items())
    ]


def champs(fait: str, indecision: Indecision, origine: Origine, connaissance: Connaissance) -> Sequence[str]:
    """Fields to ask for a fact: the direct one when there is one, else those whose answer can still change it."""
    saisies = connaissance.saisies - _incomplets(origine, connaissance)
    absents = [champ for champ in FAITS[fait].saisies if champ not in saisies]
    if fait == "en_difficulte" and difficulte_deduite(
        indecision.conditions, indecision.faits, origine.faits, connaissance
    ):
        return []
    if fait in absents:
        return [fait]
    if fait in TAILLES:
        return champs_de_taille(connaissance, fait, absents, feuilles(indecision.conditions, fait))
    return absents


def _incomplets(origine: Origine, connaissance: Connaissance) -> frozenset[str]:
    """`liens` when a company, declared or known of the ledger, misses a figure: the answer is to be completed."""
    mesures = ("effectif_etp", "chiffre_affaires_eur", "total_bilan_eur")
    manque = any(getattr(lien, nom) is None for lien in origine.faits.liens or () for nom in mesures)
    manque = manque or any(lien.registre for lien in connaissance.liens or ())
    return frozenset({"liens"}) if manque else frozenset()


def _question(champ: str, par_fait: dict[str, list[Indecision]], connaissance: Connaissance) -> Question:
    concernees = list({id(i): i for liste in par_fait.values() for i in liste}.values())
    conditions = [condition for i in concernees for condition in i.conditions]
    essais = reponses_possibles(champ, conditions, connaissance)
    seules = {i.dispositif for i in concernees if any(i.decidee_par(essai) for essai in essais)}
    return Question(
        champ=chemin_de(champ),
        question=QUESTIONS[champ],
        type=_type(champ),
        choix=_choix(champ, list(par_fait), conditions),
        faits=list(par_fait),
        dispositifs=sorted({i.dispositif for i in concernees}),
        decide_seule=sorted(seules),
    )


def _type(champ: str) -> TypeReponse:
    if champ in _NOMBRES:
        return "nombre"
    if champ in _LISTES:
        return "liste"
    return _TYPES.get(champ) or ("montant" if champ.endswith("_eur") else "booleen")


def _choix(champ: str, faits: Sequence[str], conditions: Sequence[Condition]) -> list[str]:
    """Yes and no; for a code, the values that the rules name; nothing when the answer is free."""
    if _type(champ) == "booleen":
        return ["oui", "non"]
    if _type(champ) != "code" or champ == "commune":
        return []
    seuils = [f.seuil for fait in faits for f in feuilles(conditions, fait) if isinstance(f.seuil, list)]
    return sorted({code for seuil in seuils for code in seuil})
