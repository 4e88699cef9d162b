"""Old actions through the migration that gave each one its life: their new state, and the line that tells it."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from alembic import command
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from services.commande import preparation
from services.commande.amorcage import base_de
from services.commande.contexte import Installation
from services.parcours.reconstruction.domain import replier
from services.parcours.reconstruction.service import parcourir
from shared.identifiants import uuid7
from shared.reglages import Reglages
from tests.outillage.base import ServeurTest, hors_boucle

AVANT = "8179a0374a15"
"""Revision before the life of the actions."""
EQUIPEE = {"installe_equipement": True}
CAS: dict[str, tuple[dict[str, Any], tuple[str, str | None, str | None]]] = {
    "proposee": ({"etat": "proposee"}, ("proposee", None, None)),
    "retenue": ({"etat": "retenue"}, ("retenue", None, None)),
    "retenue-etudiee": ({"etat": "retenue", **EQUIPEE, "etude_conclue": True}, ("etudiee", None, None)),
    "en-cours": ({"etat": "en_cours"}, ("retenue", None, None)),
    "en-cours-preparee": (
        {"etat": "en_cours", **EQUIPEE, "etude_conclue": True, "adaptation_reglee": True},
        ("preparee", None, None),
    ),
    "faite": ({"etat": "faite"}, ("deployee", None, None)),
    "faite-mesuree": ({"etat": "faite", "mesure": True}, ("mesuree", None, None)),
    "deja-faite": ({"etat": "deja_faite"}, ("deja_faite", None, None)),
    "pas-interesse": (
        {"etat": "ecartee", "motif": "pas-interesse"},
        ("pas_interessee", "sans-explication", None),
    ),
    "ecartee-autre": ({"etat": "ecartee", "motif": "trop-couteuse"}, ("ecartee", "trop-couteuse", None)),
    "bloquee": (
        {"etat": "bloquee", "motif": "attente-devis", **EQUIPEE, "etude_conclue": True},
        ("bloquee", "attente-devis", "etudiee"),
    ),
}
"""By name: the old row (`mesure`: its parcours has its effect measured), and its (state, reason, state before)."""
_PARCOURS = """
INSERT INTO parcours (id, dossier_id, modele, modele_version, modele_sha256, etape, etapes_visitees, actif, ouvert_le,
  ouvert_par, depuis_le, prochaine_action, echeance_le, plan_etat, impact_mesure, version,
  equipements, sans_etude, sans_adaptation, ouvertes)
SELECT %(id)s, %(dossier)s, code, numero, sha256, 'suivi', '{suivi}', true, '2026-03-02', %(id)s, '2026-03-02',
  'Suivre', '2026-06-01', 'accepte', %(mesure)s, 7,
  %(equipements)s, %(sans_etude)s, %(sans_adaptation)s, %(ouvertes)s
FROM modele_parcours WHERE code = 'parcours-individuel' ORDER BY numero LIMIT 1
"""
_ACTION = """
INSERT INTO action (id, parcours_id, code, axe, thematique, titre, pourquoi, effort, gain, besoin_aide, acteurs,
  reponses, installe_equipement, etat, motif, modifiee_le, etude_conclue, adaptation_reglee)
VALUES (%(id)s, %(parcours)s, %(code)s, 'axe', 'mod', 'Agir', 'Mieux faire', %(vide)s, %(vide)s, '{}', '{}', '{}',
  %(installe_equipement)s, %(etat)s, %(motif)s, '2026-04-01', %(etude_conclue)s, %(adaptation_reglee)s)
"""
DEFAUTS = {"motif": None, "installe_equipement": False, "etude_conclue": False, "adaptation_reglee": False}


def _comptes(ancienne: dict[str, Any]) -> dict[str, int]:
    """The counts of a parcours with that action, as they were kept then."""
    gardee, champs = ancienne["etat"] not in {"deja_faite", "ecartee"}, DEFAUTS | ancienne
    equipee = gardee and champs["installe_equipement"]
    return {
        "equipements": int(equipee),
        "sans_etude": int(equipee and not champs["etude_conclue"]),
        "sans_adaptation": int(equipee and not champs["adaptation_reglee"]),
        "ouvertes": int(gardee and champs["etat"] != "faite"),
    }


def _ecrire_anciennes(url: str) -> dict[str, dict[str, Any]]:
    """Writes the old rows; by name: the parcours and the action."""
    ecrites = {}
    with psycopg.connect(url, options="-c search_path=parcours") as connexion:
        for nom, (ancienne, _) in CAS.items():
            parcours, dossier, action = uuid7(), uuid7(), uuid7()
            comptes = {**_comptes(ancienne), "mesure": ancienne.get("mesure", False)}
            connexion.execute(_PARCOURS, {"id": parcours, "dossier": dossier, **comptes})
            champs = {**DEFAUTS, **ancienne, "id": action, "parcours": parcours, "code": nom, "vide": Jsonb({})}
            connexion.execute(_ACTION, {cle: valeur for cle, valeur in champs.items() if cle != "mesure"})
            ecrites[nom] = {"parcours": parcours, "action": action}
        vide = uuid7()
        connexion.execute(_PARCOURS, {"id": vide, "dossier": uuid7(), "mesure": False, **_comptes({"etat": "ecartee"})})
        ecrites["sans-action"] = {"parcours": vide, "action": None}
    return ecrites


@pytest.fixture(scope="module")
def repris(serveur: ServeurTest, worker_id: str) -> tuple[str, dict[str, dict[str, Any]]]:
    """A database brought back to before, filled, then migrated to the last revision."""
    url = serveur.copie(f"vie_des_actions_{worker_id}")
    configuration = preparation.configuration_alembic("parcours", url)
    hors_boucle(lambda: command.downgrade(configuration, AVANT))
    ecrites = _ecrire_anciennes(url)
    hors_boucle(lambda: command.upgrade(configuration, "head"))
    return url, ecrites


def _lire(url: str, requete: str, cle: UUID) -> list[dict[str, Any]]:
    with psycopg.connect(url, options="-c search_path=parcours", row_factory=dict_row) as connexion:
        return connexion.execute(requete, [cle]).fetchall()


@pytest.mark.parametrize("nom", CAS)
def test_une_ancienne_action_prend_son_nouvel_etat_et_la_ligne_le_dit(
    repris: tuple[str, dict[str, dict[str, Any]]], nom: str
) -> None:
    url, ecrites = repris
    (action,) = _lire(url, "SELECT * FROM action WHERE id = %s", ecrites[nom]["action"])
    assert (action["etat"], action["motif"], action["etat_avant"]) == CAS[nom][1]
    assert action["etat_depuis_le"] == action["modifiee_le"]
    assert action["depend_de"] == []
    (ligne,) = _lire(url, "SELECT * FROM journal WHERE objet_id = %s", ecrites[nom]["parcours"])
    assert (ligne["type"], ligne["acteur_role"], ligne["automatique"]) == ("parcours.parcours.repris", "machine", True)
    etat = replier([(ligne["type"], ligne["apres"])])
    assert (etat.parcours["version"], etat.parcours["etape"]) == (7, "suivi")
    (rejouee,) = etat.actions.values()
    assert (rejouee["etat"], rejouee["motif"], rejouee["etat_avant"]) == CAS[nom][1]


def test_un_parcours_sans_action_n_a_pas_de_ligne_de_reprise(
    repris: tuple[str, dict[str, dict[str, Any]]],
) -> None:
    url, ecrites = repris
    assert _lire(url, "SELECT * FROM journal WHERE objet_id = %s", ecrites["sans-action"]["parcours"]) == []


def test_le_journal_repris_redonne_les_lignes_migrees(repris: tuple[str, dict[str, dict[str, Any]]], var: Path) -> None:
    url, ecrites = repris
    migres = {ecrites[nom]["parcours"] for nom in CAS}
    installation = Installation(Reglages(env="test", var=var, database_url=url), url)

    lus: dict[UUID, tuple[str | None, list[dict[str, Any]]]] = {}

    async def verdicts() -> None:
        base = base_de(installation, "parcours")
        async for verdict in parcourir(base, reparer=False):
            lus[verdict.parcours_id] = (verdict.incoherence, verdict.ecarts)
        await base.fermer()

    hors_boucle(lambda: asyncio.run(verdicts()))
    assert {cle: lus[cle] for cle in migres} == dict.fromkeys(migres, (None, []))
