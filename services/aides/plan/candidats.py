"""From the verdicts of the evaluation engine to the files that a plan may hold. No rule is written twice."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.eligibilite.communes import criteres_du_regime
from services.aides.eligibilite.evaluation import evaluer_version, ferme
from services.aides.eligibilite.limites import PRETS
from services.aides.eligibilite.saisie import ActionAEvaluer
from services.aides.eligibilite.schemas import ResultatAide
from services.aides.plan.demande import Candidat, Couple, Demande
from services.aides.plan.hypotheses import hypotheses
from services.aides.plan.offres import offre
from services.aides.plan.saisie import ActionAFinancer


def couples(versions: Sequence[VersionEnVigueur], demande: Demande) -> list[Couple]:
    """Every dispositif before every action whose need it serves, evaluated once."""
    return [
        _couple(version, rang, action, demande)
        for version in versions
        for rang, action in enumerate(demande.actions)
        if set(action.besoins) & set(version.regles.besoins)
    ]


def _couple(version: VersionEnVigueur, rang: int, action: ActionAFinancer, demande: Demande) -> Couple:
    examinee = ActionAEvaluer.model_construct(
        reference=action.reference, titre=action.titre, besoins=action.besoins, depenses=action.depenses
    )
    resultat = evaluer_version(version, examinee, demande.connaissances[rang])
    limite = dernier_depot(version, action, resultat)
    pret_le = demande.le + timedelta(days=hypotheses().preparation(version.regles.instrument))
    return Couple(version, rang, resultat, limite, ferme(resultat) or (limite is not None and pret_le > limite))


def dernier_depot(version: VersionEnVigueur, action: ActionAFinancer, resultat: ResultatAide) -> date | None:
    """Last day to apply: when the deposit closes, and the eve of the works when the aid must be asked before."""
    criteres = [*version.regles.criteres, *criteres_du_regime(version.regles, None)]
    avant = any("travaux_commences" in critere.condition.faits() for critere in criteres)
    veille = action.debut_prevu_le - timedelta(days=1) if avant and action.debut_prevu_le is not None else None
    depot = resultat.disponibilite
    cloture = depot.jusqu_au if depot is not None and depot.etat == "ouvert" else version.valide_au
    return min((jour for jour in (cloture, veille) if jour is not None), default=None)


def rassembler(tous: Sequence[Couple], verdicts: Sequence[str], demande: Demande) -> list[Candidat]:
    """One file per dispositif over the actions whose verdict is among these; those without an amount are left out."""
    par_code: dict[str, list[Couple]] = {}
    for couple in tous:
        chiffre = couple.resultat.montant.montant_eur is not None
        if chiffre and couple.resultat.verdict in verdicts and couple.version.regles.instrument not in PRETS:
            par_code.setdefault(couple.version.code, []).append(couple)
    candidats = [_candidat(siens, verdicts, demande) for siens in par_code.values()]
    return [candidat for candidat in candidats if candidat.offre.parts or candidat.offre.tardives]


def _candidat(siens: Sequence[Couple], verdicts: Sequence[str], demande: Demande) -> Candidat:
    a_temps = [couple for couple in siens if not couple.trop_tard] or siens
    resultat = _ensemble(a_temps, demande)
    if resultat.verdict not in verdicts:  # the costs together break a criterion that each action keeps
        siens = [max(a_temps, key=lambda couple: couple.resultat.montant.assiette_eur or Decimal(0))]
        resultat = _ensemble(siens, demande)
    return Candidat(offre(siens, resultat.montant, demande), siens[0].version, resultat, tuple(siens))


def _ensemble(siens: Sequence[Couple], demande: Demande) -> ResultatAide:
    """The engine's answer on the file as a whole."""
    depenses = [depense for couple in siens for depense in demande.actions[couple.action].depenses]
    besoins = siens[0].version.regles.besoins
    action = ActionAEvaluer.model_construct(reference=None, titre=None, besoins=besoins, depenses=depenses)
    return evaluer_version(siens[0].version, action, demande.connaissances[siens[0].action])
