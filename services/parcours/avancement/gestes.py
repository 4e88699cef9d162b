"""Performing a gesture: decide on one row read, then one statement writes the row, the journal and the event."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.parcours.avancement import domain, repository
from services.parcours.avancement.errors import (
    EcheancePassee,
    GesteInconnu,
    GesteInterdit,
    GesteRefuse,
    MotifNecessaire,
    ParcoursDejaActif,
    ParcoursIntrouvable,
    PorteeNecessaire,
)
from services.parcours.avancement.schemas import GesteDemande
from services.parcours.modeles.domain import Geste, Modele, attend_apres
from services.parcours.modeles.repository import publie
from shared.calendrier import ajouter_jours_ouvres
from shared.erreurs import VersionPerimee
from shared.perimetre.errors import DossierClos
from shared.trace import ContexteRequete
from shared.trace.service import en_json
from shared.versions import verifier_version

_ECRIRE = text("""
WITH p AS (
  UPDATE parcours SET etape = :vers, etape_reprise = :reprise, depuis_le = :le, actif = :actif, clos_le = :clos_le,
    motif_fin = :motif_fin, prochaine_action = :prochaine_action, echeance_le = :echeance_le, version = version + 1,
    plan_etat = CASE WHEN :revoir_plan AND plan_etat = 'accepte' THEN 'propose' ELSE plan_etat END,
    etapes_visitees = CASE WHEN :vers = ANY(etapes_visitees) THEN etapes_visitees
      ELSE etapes_visitees || CAST(:vers AS text) END
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


def position(ligne: RowMapping) -> domain.Position:
    """Where the parcours of that row is."""
    return domain.Position(ligne["etape"], ligne["etape_reprise"], tuple(ligne["etapes_visitees"]))


async def effectuer(
    connexion: AsyncConnection, contexte: ContexteRequete, parcours_id: UUID, version: int, entree: GesteDemande
) -> tuple[dict[str, Any], int]:
    """The parcours after the gesture and the position of its event; a refusal changes nothing."""
    ligne = await repository.complet(connexion, contexte.identite, parcours_id)
    if ligne is None:
        raise ParcoursIntrouvable()
    verifier_version(ligne["version"], version)
    modele = await publie(connexion, ligne["modele"], ligne["modele_version"], ligne["modele_sha256"])
    geste, vers = _decider(modele, ligne, contexte, entree)
    changements = _changements(modele, geste, vers, ligne, contexte, entree)
    trace = _trace(geste, ligne, contexte, entree, changements)
    try:
        ecrit = (
            await connexion.execute(_ECRIRE, {**changements, **trace, "id": parcours_id, "version": version})
        ).scalar_one_or_none()
    except IntegrityError as erreur:
        raise ParcoursDejaActif() from erreur
    if ecrit is None:
        raise VersionPerimee()
    etape = {
        "etape": vers,
        "etape_reprise": changements["reprise"],
        "depuis_le": changements["le"],
        "version": version + 1,
    }
    communs = {nom: changements[nom] for nom in ("actif", "clos_le", "motif_fin", "prochaine_action", "echeance_le")}
    return {**ligne, **etape, **communs}, ecrit


def _decider(modele: Modele, ligne: RowMapping, contexte: ContexteRequete, entree: GesteDemande) -> tuple[Geste, str]:
    """The gesture and the step it leads to, or the refusal that says why."""
    geste = modele.gestes.get(entree.geste)
    if geste is None:
        raise GesteInconnu(gestes=sorted(modele.gestes))
    if contexte.identite.role.value not in geste.roles:
        raise GesteInterdit(roles_permis=list(geste.roles))
    if ligne["dossier_etat"] == "clos":
        raise DossierClos()
    ici = position(ligne)
    trouves = domain.manques(modele, geste, ici, repository.faits(ligne), entree.motif)
    if trouves:
        liste = [{"code": manque.code, "message": manque.message} for manque in trouves]
        raise GesteRefuse(" ".join(manque.message for manque in trouves), manques=liste)
    if (geste.motifs or entree.motif is not None) and geste.motif(entree.motif) is None:
        raise MotifNecessaire(motifs=[motif.code for motif in geste.motifs])
    vers = domain.cible(geste, ici, entree.portee)
    if vers is None:
        raise PorteeNecessaire(portees=domain.portees_possibles(geste, ici))
    return geste, vers


def _changements(
    modele: Modele, geste: Geste, vers: str, ligne: RowMapping, contexte: ContexteRequete, entree: GesteDemande
) -> dict[str, Any]:
    etape, maintenant = modele.etapes[vers], contexte.horloge.maintenant()
    return {
        "vers": vers,
        "reprise": domain.reprise_apres(geste, position(ligne)),
        "revoir_plan": etape.nature == "plan" and geste.nature in {"retour", "reouverture"},
        "le": maintenant,
        "actif": not etape.finale,
        "clos_le": maintenant if etape.finale else None,
        "motif_fin": entree.motif if etape.finale else None,
        "prochaine_action": "" if etape.finale else (entree.prochaine_action or etape.prochaine_action),
        "echeance_le": None if etape.finale else _echeance(etape.delai_jours_ouvres, contexte, entree),
        "attend": attend_apres(etape, geste.motif(entree.motif)),
    }


def _echeance(delai_jours_ouvres: int, contexte: ContexteRequete, entree: GesteDemande) -> date:
    aujourdhui = contexte.horloge.aujourdhui()
    if entree.echeance_le is None:
        return ajouter_jours_ouvres(aujourdhui, delai_jours_ouvres)
    if entree.echeance_le < aujourdhui:
        raise EcheancePassee()
    return entree.echeance_le


def _trace(
    geste: Geste, ligne: RowMapping, contexte: ContexteRequete, entree: GesteDemande, changements: dict[str, Any]
) -> dict[str, Any]:
    """Parameters of the journal line and of the event."""
    fait = {
        "geste": geste.code,
        "nature": geste.nature,
        "de": ligne["etape"],
        "vers": changements["vers"],
        "motif": entree.motif,
        "prochaine_action": changements["prochaine_action"],
        "echeance_le": changements["echeance_le"],
        "attend": changements["attend"],
    }
    choisi = geste.motif(entree.motif)
    if choisi is not None and choisi.leve:
        fait["conditions_levees"] = list(choisi.leve)
    apres = {**fait, "commentaire": entree.commentaire} if entree.commentaire else fait
    return {
        "acteur": contexte.identite.compte_id,
        "role": contexte.identite.role.value,
        "organisation": contexte.identite.organisation_id,
        "requete": contexte.requete_id,
        "automatique": contexte.automatique,
        "avant": en_json({nom: ligne[nom] for nom in ("etape", "prochaine_action", "echeance_le")}),
        "apres": en_json(apres),
        "donnees": en_json(fait),
    }
