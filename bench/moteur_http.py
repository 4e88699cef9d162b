"""One company against four hundred dispositifs: in the process against a read by key, and over HTTP."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx
import orjson
import psycopg
from psycopg.types.json import Jsonb

from bench.banc import Banc, Ligne, alterner, detail
from bench.charge import script_corps
from bench.moteur import cpu, jeu
from bench.rivaux import catalogue
from bench.serveurs import Processus, ensemblier, temoin
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.eligibilite.conditions import Faits
from services.aides.eligibilite.connaissance import FaitConnu
from services.aides.moteur.fiche import ficher
from services.aides.moteur.reponse import presenter
from services.aides.moteur.valeurs import grandeur_de

EXAMENS, LECTURES = 1000, 20
_TETE = "INSERT INTO dispositif (code, nom, porteur, objet) VALUES (%s, %s, %s, %s)"
_VERSION = """
INSERT INTO dispositif_version (id, dispositif, version, valide_du, valide_au, definition, empreinte, publie_le)
VALUES (uuidv7(), %s, %s, %s, NULL, %s, %s, now())
"""


def moteur_entreprise(banc: Banc) -> None:
    """CPU of one examination, and of one read by key of the same service; size and writing of the answer."""
    fiche = ficher(jeu().compile)
    presentation = presenter(fiche)
    connus = [_connus(ligne) for ligne in jeu().lignes[: 2 * EXAMENS]]
    for faits in connus[:EXAMENS]:
        fiche.examiner(faits)
    nouveaux = connus[EXAMENS:]
    verdicts, _ = cpu(lambda: [fiche.examiner(faits).manquants() for faits in nouveaux])
    expliques, reponses = cpu(lambda: [presentation.rendre(fiche.examiner(faits)) for faits in nouveaux])
    ecriture, _ = cpu(lambda: [orjson.dumps(lue) for lue in map(orjson.loads, reponses[:100])])
    lecture = _lecture_par_cle(banc)
    for nom, secondes, plafond in (("verdicts et manques", verdicts, 0.2), ("tout expliqué", expliques, 1.5)):
        un = secondes / len(nouveaux)
        texte = f"({un * 1e6:.0f} µs contre {lecture * 1e6:.0f} µs de processeur)"
        banc.noter(Ligne(f"Une entreprise × 400, {nom} / lecture par clé", un / lecture, "×", "<=", plafond, texte))
    taille = max(map(len, reponses)) / 1000
    banc.noter(
        Ligne("Réponse expliquée de 400 dispositifs", taille, "ko", "<=", 10.0),
        Ligne("Écriture de la réponse", ecriture / 100 * 1000, "ms", "<=", 0.5, "(tout relu et réécrit)"),
    )


def _connus(ligne: catalogue.Ligne) -> Faits:
    grandeurs = {fait: grandeur_de(fait, valeur) for fait, valeur in ligne.items()}
    return {fait: FaitConnu(grandeur, "saisie") for fait, grandeur in grandeurs.items() if grandeur is not None}


def _lecture_par_cle(banc: Banc) -> float:
    """CPU seconds of the service for one `GET /v1/demandes/{id}`, saturated."""
    adresses = [f"/v1/demandes/{demande}" for demande in _demandes(banc)]
    with ensemblier(["gateway"], banc.jeu.env) as passerelle:
        env = {**banc.jeu.env, "ENSEMBLIER_GATEWAY_URL": passerelle.url}
        with ensemblier(["aides"], env) as service:
            charge = banc.lectures(service, adresses, banc.jeu.jeton_interne)
            charge()
            avant, lues = service.processeur_s(), 0.0
            for _ in range(3):
                lues += charge().requetes
            return (service.processeur_s() - avant) / lues


def _demandes(banc: Banc) -> list[str]:
    """Drafts opened through the product."""
    entetes = {"Authorization": f"Bearer {banc.jeu.jeton}"}
    with (
        ensemblier(["gateway", "aides"], banc.jeu.env) as produit,
        httpx.Client(base_url=produit.url, headers=entetes, timeout=30) as client,
    ):
        dossiers = [
            client.get(f"/v1/dossiers/{siren}/fiche").raise_for_status().json()["id"]
            for siren in banc.jeu.sirens[:LECTURES]
        ]
        return [_demande(client, dossier) for dossier in dossiers]


def _demande(client: httpx.Client, dossier: str) -> str:
    evaluation = client.post("/v1/aides/evaluations", json={"dossier_id": dossier}).raise_for_status().json()
    possible = next(r for r in evaluation["resultats"] if r["verdict"] != "non_eligible")
    corps = {"evaluation_id": evaluation["id"], "dispositif": possible["dispositif"], "montant_demande_eur": "1000.00"}
    return str(client.post("/v1/demandes", json=corps).raise_for_status().json()["id"])


def moteur_http(banc: Banc) -> None:
    """`POST /v1/aides/examens` / a bare FastAPI endpoint that sends the same bytes."""
    _publier(banc.jeu.env["ENSEMBLIER_DATABASE_URL"], list(jeu().compile.versions))
    corps = [_corps(ligne, rang) for rang, ligne in enumerate(jeu().lignes[:300])]
    with ensemblier(["gateway"], banc.jeu.env) as passerelle:
        env = {**banc.jeu.env, "ENSEMBLIER_GATEWAY_URL": passerelle.url}
        with ensemblier(["aides"], env) as service:
            octets = banc.dossier / "reponse.json"
            octets.write_bytes(_repondre(service, banc.jeu.jeton_interne, corps[0]))
            with temoin("octets", {**env, "BENCH_OCTETS": str(octets)}) as nu:
                _comparer(banc, service, nu, corps, octets)


def _comparer(banc: Banc, service: Processus, nu: Processus, corps: list[str], octets: Path) -> None:
    scripts = [
        script_corps(banc.dossier / f"examens-{serveur.port}.lua", "/v1/aides/examens", corps, jeton)
        for serveur, jeton in ((service, banc.jeu.jeton_interne), (nu, None))
    ]
    part, mesure, contre = alterner(banc.ecritures(service, scripts[0]), banc.ecritures(nu, scripts[1]))
    texte = f"{detail(mesure, contre)}, {octets.stat().st_size} octets"
    banc.noter(Ligne("Examen de tout le catalogue / FastAPI nu", part * 100, "%", ">=", 100 / 3, texte))


def _repondre(service: Processus, jeton: str, corps: str) -> bytes:
    entetes = {"Authorization": f"Bearer {jeton}", "Content-Type": "application/json"}
    return httpx.post(f"{service.url}/v1/aides/examens", content=corps, headers=entetes).raise_for_status().content


def _corps(ligne: catalogue.Ligne, rang: int) -> str:
    """What an adviser types of the company of that row."""
    hasard = Random(rang)
    copies = ("effectif_etp", "projet_rdi", "plan_transition", "axe_transition", "obligations_a_jour")
    faits: dict[str, Any] = {fait: ligne[fait] for fait in (*copies, "travaux_commences", "forme_societe")}
    for montant in ("chiffre_affaires_eur", "total_bilan_eur"):
        faits[montant] = None if ligne[montant] is None else f"{ligne[montant]}.00"
    faits |= {"departement": ligne["departement"], "naf": f"{ligne['division_naf']}.{hasard.randint(11, 99)}Z"}
    faits |= {"liens": [], "aides_de_minimis": []}
    if ligne["anciennete_mois"] is not None:
        faits["date_creation"] = str(catalogue.JOUR - timedelta(days=30 * ligne["anciennete_mois"]))
    connus = {fait: valeur for fait, valeur in faits.items() if valeur is not None}
    return json.dumps({"le": catalogue.JOUR.isoformat(), "faits": connus})


def _publier(url: str, versions: list[VersionEnVigueur]) -> None:
    """The generated dispositifs as the whole catalogue of the measure: published versions never go, except here."""
    with psycopg.connect(url, autocommit=True, options="-c search_path=aides") as connexion, connexion.cursor() as c:
        c.execute("SET session_replication_role = replica")
        c.execute("DELETE FROM dispositif_version")
        c.executemany(_TETE, [(v.code, v.nom, v.porteur, v.objet) for v in versions])
        c.executemany(_VERSION, [_ligne(version) for version in versions])


def _ligne(version: VersionEnVigueur) -> tuple[Any, ...]:
    regles = version.regles.model_dump(mode="json", exclude_defaults=True)
    sources = {cle: source.model_dump(mode="json") for cle, source in version.sources.items()}
    contenu = {"regles": regles, "sources": sources}
    empreinte = hashlib.sha256(orjson.dumps([version.code, contenu], option=orjson.OPT_SORT_KEYS)).hexdigest()
    return version.code, version.regles.version, version.regles.valide_du, Jsonb(contenu), empreinte
