"""Which desk a demande goes to: the first rule whose conditions all hold; what is unknown never passes silently."""

from dataclasses import dataclass
from decimal import Decimal

from services.aides.catalogue.territoires import decrire_territoire, lieux_possibles, territoire
from services.aides.instruction.organisation import Organisation, RegleRoutage


@dataclass(frozen=True, slots=True)
class Faits:
    """What a demande is routed on; None: unknown."""

    dispositif: str
    montant_eur: Decimal
    commune: str | None = None
    departement: str | None = None
    taille: str | None = None


@dataclass(frozen=True, slots=True)
class Choix:
    """The desk, the rule (None: by default), and why in words."""

    guichet: str
    regle: str | None
    raison: str


def router(organisation: Organisation, faits: Faits) -> Choix:
    """Always a desk: a published organisation has one by default."""
    ignorees: list[str] = []
    for regle in organisation.regles:
        inconnus = _inconnus(regle, faits)
        if inconnus is None:
            continue
        if inconnus:
            ignorees.append(f"règle « {regle.libelle} » non appliquée, {' et '.join(inconnus)} à préciser")
            continue
        return Choix(regle.guichet, regle.code, _raison(regle, ignorees))
    assert organisation.defaut is not None
    suite = f" ({' ; '.join(ignorees)})" if ignorees else ""
    return Choix(organisation.defaut, None, f"Aucune règle ne s'applique : guichet par défaut{suite}.")


def _inconnus(regle: RegleRoutage, faits: Faits) -> list[str] | None:
    """None when a condition is false; else the facts that would be needed to say that it holds."""
    if regle.dispositifs and faits.dispositif not in regle.dispositifs:
        return None
    if regle.montant_min_eur is not None and faits.montant_eur < regle.montant_min_eur:
        return None
    if regle.montant_max_eur is not None and faits.montant_eur >= regle.montant_max_eur:
        return None
    inconnus = []
    for libelle, verite in (("la commune", _lieu(regle, faits)), ("la taille", _taille(regle, faits))):
        if verite is False:
            return None
        if verite is None:
            inconnus.append(libelle)
    return inconnus


def _lieu(regle: RegleRoutage, faits: Faits) -> bool | None:
    if not regle.territoire:
        return True
    lieux = lieux_possibles(faits.commune, faits.departement)
    if lieux is None:
        return None
    etendue = territoire(tuple(regle.territoire))
    dedans = {etendue.contient(lieu) for lieu in lieux}
    return dedans.pop() if len(dedans) == 1 else None


def _taille(regle: RegleRoutage, faits: Faits) -> bool | None:
    if not regle.tailles:
        return True
    return None if faits.taille is None else faits.taille in regle.tailles


def _raison(regle: RegleRoutage, ignorees: list[str]) -> str:
    motifs = []
    if regle.dispositifs:
        motifs.append(f"dispositif {' ou '.join(regle.dispositifs)}")
    if regle.territoire:
        motifs.append(f"territoire {decrire_territoire(regle.territoire)}")
    if regle.montant_min_eur is not None:
        motifs.append(f"montant demandé d'au moins {regle.montant_min_eur:.2f} €")
    if regle.montant_max_eur is not None:
        motifs.append(f"montant demandé sous {regle.montant_max_eur:.2f} €")
    if regle.tailles:
        motifs.append(f"taille {', '.join(regle.tailles)}")
    suite = f" ; {' ; '.join(ignorees)}" if ignorees else ""
    return f"Règle « {regle.libelle} » : {', '.join(motifs) or 'sans condition'}{suite}."
