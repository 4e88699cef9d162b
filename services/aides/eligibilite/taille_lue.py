"""The size of a stored evaluation, as it is explained."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from services.aides.eligibilite.connaissance import Connaissance, mesures_de
from services.aides.eligibilite.grandeurs import Intervalle, Possibles
from services.aides.eligibilite.origine import Origine
from services.aides.eligibilite.taille import (
    CODES_UE,
    INCONNUE,
    SEUILS_UE,
    Lien,
    Mesures,
    categories_de_l_exercice,
    consolider,
    detenue_par_le_public,
    part_ajoutee,
)
from services.aides.eligibilite.taille_saisie import en_lien
from services.aides.eligibilite.taille_schemas import (
    Contribution,
    IntervalleLu,
    RegleDesExercices,
    RelationLue,
    SeuilLu,
    SourceLue,
    TailleExpliquee,
)

SOURCE = "Recommandation 2003/361/CE, annexe, articles 2 à 6 ; décret 2008-1354, article 3."
ORDRE_LME = ("micro", "pme", "eti", "ge")
CHAMPS = {
    "effectif_etp": "effectif_uta",
    "chiffre_affaires_eur": "chiffre_affaires_eur",
    "total_bilan_eur": "total_bilan_eur",
}
_ZERO = Intervalle(Decimal(0), Decimal(0))


def expliquer_taille(evaluation_id: UUID, origine: Origine, connaissance: Connaissance) -> TailleExpliquee:
    """Every company and what it brings; a link that nobody declared is shown, its figures unknown."""
    mesures, liens = mesures_de(connaissance.faits), connaissance.liens
    vus = [en_lien(constate) for constate in origine.liens] if liens is None else list(liens)
    tailles, public = connaissance.categories, detenue_par_le_public(vus)
    lme = connaissance.faits["categorie_lme"].grandeur
    assert isinstance(lme, frozenset)
    return TailleExpliquee(
        evaluation_id=evaluation_id,
        etat="certaine" if len(tailles) == 1 else "a_confirmer",
        categories_ue=_ordonner(tailles, CODES_UE),
        categories_lme=_ordonner(lme, ORDRE_LME),
        dernier_exercice=_ordonner(categories_de_l_exercice(mesures, liens), CODES_UE),
        deux_exercices=_deux_exercices(connaissance, public=public and liens is not None),
        capital_public=public,
        liens_declares=liens is not None,
        contributions=[_propre(origine, connaissance, mesures), *map(_apport, vus)],
        total=_ligne(None, "entreprise", (None, Decimal(1)), consolider(mesures, vus), ("calcul",) * 3),
        seuils=[
            SeuilLu(categorie=code, effectif_sous=effectif, chiffre_affaires_max_eur=ventes, bilan_max_eur=bilan)
            for code, effectif, ventes, bilan in SEUILS_UE
        ],
        source=SOURCE,
    )


def _ordonner(possibles: Possibles, codes: Sequence[str]) -> list[str]:
    return [code for code in codes if code in possibles]


def _deux_exercices(connaissance: Connaissance, *, public: bool) -> RegleDesExercices:
    if public or connaissance.exercices.par_operation:
        return "sans_objet"
    return "appliquee" if connaissance.exercices.precedents else "non_verifiee"


def _propre(origine: Origine, connaissance: Connaissance, mesures: Mesures) -> Contribution:
    connus = [connaissance.faits.get(code) for code in CHAMPS]
    sources: list[SourceLue] = ["inconnue" if connu is None else connu.source for connu in connus]
    return _ligne(origine.dossier.siren, "entreprise", (None, Decimal(1)), mesures, sources)


def _apport(lien: Lien) -> Contribution:
    part = part_ajoutee(lien)
    aucune = Mesures(_ZERO, _ZERO, _ZERO)
    ajoutees = aucune.plus(lien.mesures, part) if part else aucune
    connues = (lien.mesures.effectif, lien.mesures.chiffre_affaires, lien.mesures.bilan)
    dites: SourceLue = "registre_des_liens" if lien.registre else "saisie"
    sources: list[SourceLue] = ["inconnue" if m == INCONNUE and not lien.registre else dites for m in connues]
    relation: RelationLue = lien.relation.value
    ligne = _ligne(lien.siren, relation, (lien.part, part), ajoutees, sources)
    return ligne.model_copy(update={"organisme_public": lien.organisme_public})


def _ligne(
    siren: str | None,
    relation: RelationLue,
    parts: tuple[Decimal | None, Decimal],
    mesures: Mesures,
    sources: Sequence[SourceLue],
) -> Contribution:
    valeurs = (mesures.effectif, mesures.chiffre_affaires, mesures.bilan)
    lues = {
        nom: IntervalleLu(mini=valeur.mini, maxi=valeur.maxi, source=source)
        for nom, valeur, source in zip(CHAMPS.values(), valeurs, sources, strict=True)
    }
    return Contribution(
        siren=siren, relation=relation, part_detenue=parts[0], part_ajoutee=parts[1], organisme_public=False, **lues
    )
