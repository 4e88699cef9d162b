"""A matching as its readers see it."""

from services.gateway.appariement.domain import Appariement, BesoinType, Critere, Paysage, Verdict, places_libres
from services.gateway.appariement.schemas import (
    ACTION_DE_REPLI,
    AntenneProposee,
    AppariementLu,
    CapaciteLue,
    CritereLu,
    ProgrammeApparie,
    Raison,
    Repli,
)
from shared.nomenclatures.axes import AXES


def presenter(classes: list[Appariement], besoin: BesoinType, paysage: Paysage, limite: int) -> AppariementLu:
    """The answer: at most `limite` programmes proposed, every other one with its reasons."""
    possibles = [appariement for appariement in classes if appariement.conclusion != "ecarte"]
    autres = [appariement for appariement in classes if appariement.conclusion == "ecarte"]
    surplus = [_programme(a, paysage, f"au-delà des {limite} programmes demandés") for a in possibles[limite:]]
    motif = None if possibles else motif_de_repli(autres, besoin)
    return AppariementLu(
        le=paysage.le,
        axe=besoin.axe,
        besoin=besoin.besoin,
        offre=besoin.offre,
        proposes=[_programme(appariement, paysage) for appariement in possibles[:limite]],
        ecartes=[*surplus, *(_programme(appariement, paysage) for appariement in autres)],
        repli=None if motif is None else Repli(motif=motif, prochaine_action=prochaine_action(motif)),
    )


def prochaine_action(motif: str) -> str:
    return ACTION_DE_REPLI.format(motif=motif)[:200]


def motif_de_repli(ecartes: list[Appariement], besoin: BesoinType) -> str:
    """Why nobody fits: the last obstacle of those that serve the need, or that nobody serves it."""
    quoi = AXES.get(besoin.axe or "", besoin.besoin or "ce besoin")
    demande = {"axe", "besoin", "offre", "periode"}
    presque = [a for a in ecartes if not demande & {c.code for c in a.criteres if c.verdict is Verdict.NON}]
    if not presque:
        return f"aucun programme en cours ne répond à « {quoi} »"
    obstacles = {c.libelle.lower() for a in presque for c in a.criteres if c.verdict is Verdict.NON}
    return f"{len(presque)} programme(s) pour « {quoi} », écarté(s) pour : {', '.join(sorted(obstacles))}"


def _programme(appariement: Appariement, paysage: Paysage, surplus: str | None = None) -> ProgrammeApparie:
    programme, occupation = appariement.programme, paysage.occupation(appariement.programme)
    contenu = programme.contenu
    antenne = appariement.antenne
    return ProgrammeApparie(
        programme_id=programme.id,
        code=programme.code,
        edition=programme.edition,
        titre=contenu.titre,
        offre=contenu.offre,
        organisation_id=programme.organisation_id,
        antenne=None if antenne is None else AntenneProposee.model_validate(antenne),
        conclusion="ecarte" if surplus else appariement.conclusion,
        raisons=[surplus] if surplus else _raisons(appariement),
        criteres=[CritereLu.model_validate(critere) for critere in appariement.criteres],
        score=appariement.score,
        classement=[Raison(raison=raison, points=points) for raison, points in appariement.points],
        capacite=CapaciteLue(
            libres=places_libres(programme, occupation),
            en_charge=occupation.en_charge,
            sur_fenetre=occupation.sur_fenetre,
            en_attente=occupation.en_attente,
        ),
        prix_eur=contenu.prix.montant_eur,
        a_verifier=contenu.a_verifier or contenu.capacite.a_verifier or contenu.prix.a_verifier,
    )


def _raisons(appariement: Appariement) -> list[str]:
    """Sentences of what excludes, else of what is to be confirmed."""
    voulu = Verdict.NON if appariement.conclusion == "ecarte" else Verdict.INCONNU
    return [_phrase(critere) for critere in appariement.criteres if critere.verdict is voulu]


def _phrase(critere: Critere) -> str:
    if critere.verdict is Verdict.INCONNU:
        return f"{critere.libelle} : à confirmer ({critere.valeur or 'inconnu'} ; attendu : {critere.attendu})"
    return f"{critere.libelle} : {critere.valeur} ; attendu : {critere.attendu}"
