"""The closed list of the conditions that a gesture may require, each with the sentence that says what is missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.parcours.modeles.domain import Fait, Modele


@dataclass(frozen=True, slots=True)
class Faits:
    """What is known of a parcours when a gesture is asked; counts concern the actions kept in the plan."""

    referent_nomme: bool
    diagnostic_rattache: bool
    t0_renseigne: bool
    plan_accepte: bool
    equipements: int
    sans_etude: int
    sans_adaptation: int
    sans_orientation: int
    ouvertes: int
    impact_mesure: bool
    enregistres: Mapping[str, Any] = field(default_factory=dict)
    """Values of the typed facts that the model declares."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition: when it holds, and what is missing when it does not."""

    remplie: Callable[[Faits], bool]
    manque: Callable[[Faits], str]


def _phrase(texte: str) -> Callable[[Faits], str]:
    return lambda _: texte


def _compte(nombre: int, singulier: str, pluriel: str) -> str:
    return f"1 {singulier}" if nombre == 1 else f"{nombre} {pluriel}"


def _manque_etude(faits: Faits) -> str:
    return (
        f"{_compte(faits.sans_etude, 'équipement attend', 'équipements attendent')} une étude de faisabilité conclue."
    )


def _manque_adaptation(faits: Faits) -> str:
    sujet = _compte(faits.sans_adaptation, "équipement n'est pas passé", "équipements ne sont pas passés")
    return f"{sujet} par l'adaptation, et aucune dispense motivée n'a été accordée."


def _manque_orientation(faits: Faits) -> str:
    sujet = _compte(
        faits.sans_orientation, "action qui demande une aide attend", "actions qui demandent une aide attendent"
    )
    return f"{sujet} son orientation : aide demandée, ou écartée avec un motif."


def _manque_fin(faits: Faits) -> str:
    return f"{_compte(faits.ouvertes, 'action du plan est encore ouverte', 'actions du plan sont encore ouvertes')}."


CONDITIONS: dict[str, Condition] = {
    "referent_nomme": Condition(lambda f: f.referent_nomme, _phrase("Le dossier n'a pas encore de référent.")),
    "diagnostic_rattache": Condition(
        lambda f: f.diagnostic_rattache, _phrase("Aucun diagnostic restitué n'est rattaché au parcours.")
    ),
    "t0_renseigne": Condition(
        lambda f: f.t0_renseigne, _phrase("Les indicateurs de départ (T0) ne sont pas renseignés.")
    ),
    "plan_accepte": Condition(
        lambda f: f.plan_accepte, _phrase("L'entreprise n'a pas encore accepté le plan d'actions.")
    ),
    "avec_equipement": Condition(
        lambda f: f.equipements > 0, _phrase("Aucune action retenue n'installe d'équipement.")
    ),
    "sans_equipement": Condition(lambda f: f.equipements == 0, _phrase("Une action retenue installe un équipement.")),
    "etudes_conclues": Condition(lambda f: f.sans_etude == 0, _manque_etude),
    "adaptation_reglee": Condition(lambda f: f.sans_adaptation == 0, _manque_adaptation),
    "orientations_enregistrees": Condition(lambda f: f.sans_orientation == 0, _manque_orientation),
    "actions_terminees": Condition(lambda f: f.ouvertes == 0, _manque_fin),
    "impact_mesure": Condition(
        lambda f: f.impact_mesure,
        _phrase("Chaque indicateur de départ attend une mesure d'effet, ou la clôture un motif qui l'explique."),
    ),
}

PREFIXE = "fait:"
"""A condition on a fact that the model declares: `fait:code`, or `fait:code=choix` for one value of a choice."""


def condition(modele: Modele, code: str) -> Condition | None:
    """The condition of that code: of the closed list, or on a fact declared by the model; None when unknown."""
    if not code.startswith(PREFIXE):
        return CONDITIONS.get(code)
    nom, _, choix = code.removeprefix(PREFIXE).partition("=")
    fait = modele.faits.get(nom)
    if fait is None or (choix and choix not in fait.choix):
        return None
    return _sur_un_choix(fait, choix) if choix else _sur_un_fait(fait)


def _sur_un_fait(fait: Fait) -> Condition:
    """Recorded; and true when it is a yes or no."""
    return Condition(
        lambda faits: faits.enregistres.get(fait.code) not in (None, False),
        _phrase(f"Il manque le fait « {fait.libelle} »."),
    )


def _sur_un_choix(fait: Fait, choix: str) -> Condition:
    return Condition(
        lambda faits: faits.enregistres.get(fait.code) == choix,
        _phrase(f"Le fait « {fait.libelle} » doit valoir « {fait.choix[choix]} »."),
    )
