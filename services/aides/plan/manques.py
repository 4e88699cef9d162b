"""What a plan still needs to know, field by field, and what it cannot put a figure on."""

from services.aides.eligibilite.limites import PRETS
from services.aides.plan.demande import Couple, Demande
from services.aides.plan.schemas import Manque, PretPossible

DEPENSES = "Quelles sont les dépenses de l'action, par nature, en euros hors taxes ?"
DEBUT = "À quelle date le premier engagement ferme de l'action est-il prévu ?"


def manques(couples: list[Couple], demande: Demande) -> list[Manque]:
    """Fields to give, those that clear the most dispositifs first."""
    vus: dict[str, tuple[str, set[str]]] = {}
    for rang, action in enumerate(demande.actions):
        if not action.depenses:
            vus[f"actions.{rang}.depenses"] = (DEPENSES, {c.version.code for c in couples if c.action == rang})
    for couple in couples:
        if couple.resultat.verdict == "non_eligible":
            continue
        for manque in couple.resultat.donnees_manquantes:
            if manque.champ != "actions.depenses":
                champ, question = _champ(manque.champ, manque.question, couple.action)
                vus.setdefault(champ, (question, set()))[1].add(couple.version.code)
    lus = [Manque(champ=champ, question=q, dispositifs=sorted(codes)) for champ, (q, codes) in vus.items()]
    return sorted(lus, key=lambda manque: (-len(manque.dispositifs), manque.champ))


def _champ(champ: str, question: str, action: int) -> tuple[str, str]:
    """Whether works have begun is asked of each action."""
    if champ == "faits.travaux_commences":
        return f"actions.{action}.debut_prevu_le", DEBUT
    return champ, question


def non_chiffres(couples: list[Couple], demande: Demande) -> list[str]:
    """Dispositifs that may help although nothing tells how much."""
    return sorted(
        {
            couple.version.code
            for couple in couples
            if couple.resultat.verdict != "non_eligible"
            and couple.resultat.montant.montant_eur is None
            and demande.actions[couple.action].depenses
        }
    )


def prets(couples: list[Couple], demande: Demande) -> list[PretPossible]:
    """Loans and guarantees: never counted as aid, their gross grant equivalent is not known."""
    return [
        PretPossible(
            dispositif=couple.version.code,
            nom=couple.version.nom,
            verdict="eligible" if couple.resultat.verdict == "eligible" else "a_confirmer",
            action_reference=demande.actions[couple.action].reference,
            montant_max_eur=couple.resultat.montant.montant_eur,
        )
        for couple in couples
        if couple.version.regles.instrument in PRETS and couple.resultat.verdict != "non_eligible"
    ]
