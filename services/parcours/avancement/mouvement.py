"""What a move writes: the row, its journal line and its event in one statement, at the version that was read."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.parcours.avancement import domain, repository
from services.parcours.avancement.errors import ParcoursDejaActif
from services.parcours.modeles.domain import RETOURS, Etape, remet_l_effet_a_mesurer
from shared import chrono as echeances
from shared.calendrier import ajouter_jours_ouvres
from shared.trace import ContexteRequete
from shared.trace.service import en_json

_COLONNES = (
    "etape",
    "etape_reprise",
    "etapes_visitees",
    "depuis_le",
    "actif",
    "clos_le",
    "motif_fin",
    "prochaine_action",
    "echeance_le",
    "plan_etat",
    "silence_le",
    "impact_mesure",
    "effet_depuis_le",
    *repository.HORLOGE,
)
_ECRIRE = text(f"""
WITH p AS (
  UPDATE parcours SET {", ".join(f"{nom} = :{nom}" for nom in _COLONNES)}, version = version + 1
  WHERE id = :id AND version = :version RETURNING id, dossier_id
), j AS (
  INSERT INTO journal (le, acteur_id, acteur_role, organisation_id, requete_id, automatique, type, objet_id,
    dossier_id, avant, apres)
  SELECT :le, :acteur, :role, :organisation, :requete, :automatique, 'parcours.geste.effectue', id, dossier_id,
    CAST(:avant AS jsonb), CAST(:apres AS jsonb) FROM p
)
INSERT INTO evenement (le, type, sujet_id, dossier_id, acteur_id, acteur_role, donnees)
SELECT :le, 'parcours.geste.effectue', id, dossier_id, :acteur, :role, CAST(:donnees AS jsonb) FROM p
RETURNING transaction
""")


@dataclass(frozen=True, slots=True)
class Mouvement:
    """A decided move: where it leads and what was said of it. `remise_a_zero`: the clock will start again.

    `attend` is the party that is waited for from then on.
    """

    geste: str
    nature: str
    vers: Etape
    motif: str | None
    prochaine_action: str | None = None
    echeance_le: date | None = None
    remise_a_zero: bool = False
    attend: str | None = None


def position(ligne: RowMapping) -> domain.Position:
    """Where the parcours of that row is."""
    return domain.Position(ligne["etape"], ligne["etape_reprise"], tuple(ligne["etapes_visitees"]))


def _chrono(mouvement: Mouvement, ligne: RowMapping, jour: date) -> echeances.Chrono:
    """Clock after the move: stopped by a suspension, going on after it, new at another step."""
    etape, chrono = mouvement.vers, repository.chrono(ligne)
    indicative = ajouter_jours_ouvres(jour, etape.delai_jours_ouvres)
    if mouvement.nature == "pause":
        revue = mouvement.echeance_le or indicative
        return echeances.arreter(chrono, jour, revue, remise_a_zero=mouvement.remise_a_zero)
    if mouvement.nature == "reprise" and etape.nature != "pause":
        repris = echeances.reprendre(chrono, jour, etape.delai_jours_ouvres)
        return repris if mouvement.echeance_le is None else replace(repris, echeance_le=mouvement.echeance_le)
    return echeances.commencer(jour, None if etape.finale else mouvement.echeance_le or indicative)


def colonnes_apres(mouvement: Mouvement, ligne: RowMapping, contexte: ContexteRequete) -> dict[str, Any]:
    """Columns of the row once the move is made."""
    etape, maintenant, ici = mouvement.vers, contexte.horloge.maintenant(), position(ligne)
    revoir = etape.nature == "plan" and mouvement.nature in RETOURS and ligne["plan_etat"] == "accepte"
    jour, delai = contexte.horloge.aujourdhui(), etape.silence.delai_jours_ouvres if etape.silence else None
    chrono = _chrono(mouvement, ligne, jour)
    return {
        "etape": etape.code,
        "etape_reprise": ici.etape if mouvement.nature == "pause" else None,
        "etapes_visitees": list(domain.visitees_apres(ici, etape.code)),
        "depuis_le": maintenant,
        "actif": not etape.finale,
        "clos_le": maintenant if etape.finale else None,
        "motif_fin": mouvement.motif if etape.finale else None,
        "prochaine_action": "" if etape.finale else (mouvement.prochaine_action or etape.prochaine_action),
        "plan_etat": "propose" if revoir else ligne["plan_etat"],
        "silence_le": echeances.silence_le(chrono, jour, delai),
        **asdict(chrono),
        **_effet(mouvement, ligne, maintenant),
    }


def _effet(mouvement: Mouvement, ligne: RowMapping, maintenant: datetime) -> dict[str, Any]:
    if remet_l_effet_a_mesurer(mouvement.nature, mouvement.vers):
        return {"impact_mesure": False, "effet_depuis_le": maintenant}
    return {nom: ligne[nom] for nom in ("impact_mesure", "effet_depuis_le")}


async def ecrire(
    connexion: AsyncConnection,
    contexte: ContexteRequete,
    mouvement: Mouvement,
    ligne: RowMapping,
    **details: Any,
) -> tuple[dict[str, Any], int] | None:
    """The row after the move and the position of its event; None when the row has moved since it was read.

    `details` go to the journal and to the event; `commentaire` among them stays in the journal.
    """
    apres = colonnes_apres(mouvement, ligne, contexte)
    trace = _trace(mouvement, ligne, contexte, apres, details)
    try:
        ecrit = (
            await connexion.execute(_ECRIRE, {**apres, **trace, "id": ligne["id"], "version": ligne["version"]})
        ).scalar_one_or_none()
    except IntegrityError as erreur:
        raise ParcoursDejaActif() from erreur
    return None if ecrit is None else ({**ligne, **apres, "version": ligne["version"] + 1}, ecrit)


def _trace(
    mouvement: Mouvement, ligne: RowMapping, contexte: ContexteRequete, apres: dict[str, Any], details: dict[str, Any]
) -> dict[str, Any]:
    """Parameters of the journal line and of the event."""
    commentaire = details.pop("commentaire", None)
    fait = {
        "geste": mouvement.geste,
        "nature": mouvement.nature,
        "de": ligne["etape"],
        "vers": apres["etape"],
        "motif": mouvement.motif,
        "prochaine_action": apres["prochaine_action"],
        "echeance_le": apres["echeance_le"],
        "attend": mouvement.attend,
        **details,
    }
    complet = {**fait, "changement": _changement(ligne, apres)}
    return {
        "le": contexte.horloge.maintenant(),
        "acteur": contexte.identite.compte_id,
        "role": contexte.identite.role.value,
        "organisation": contexte.identite.organisation_id,
        "requete": contexte.requete_id,
        "automatique": contexte.automatique,
        "avant": en_json({nom: ligne[nom] for nom in ("etape", "prochaine_action", "echeance_le")}),
        "apres": en_json({**complet, "commentaire": commentaire} if commentaire else complet),
        "donnees": en_json(fait),
    }


def _changement(ligne: RowMapping, apres: dict[str, Any]) -> dict[str, Any]:
    """What the fold of the journal reads: the columns that the move changes."""
    version = ligne["version"]
    change = {nom: valeur for nom, valeur in apres.items() if ligne[nom] != valeur}
    return {"version_avant": version, "parcours": {**change, "version": version + 1}}
