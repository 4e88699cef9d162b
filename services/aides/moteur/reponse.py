"""The explained answer without repetition, as plain data: what depends on the company beside what never changes.

Thresholds and sources of the criteria are written once per catalogue, not once per answer. Pure.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from services.aides.catalogue.elements import Source
from services.aides.catalogue.faits import FAITS
from services.aides.eligibilite.conditions import decrire_fait, decrire_seuil
from services.aides.eligibilite.evaluation import chemin
from services.aides.moteur.bits import lignes
from services.aides.moteur.blocs import CritereDistinct
from services.aides.moteur.fiche import Examen, Fiche

_RESULTATS, _VERDICTS = b"vfi", b"enc"
_ZERO = ord("0")


@dataclass(frozen=True)
class Presentation:
    """A catalogue ready to answer: its fingerprint, its own words, and the parts of the answers that never change."""

    fiche: Fiche
    empreinte: str
    catalogue: bytes
    tete: bytes
    """From the opening to the facts: fingerprint, day, sources, closed dispositifs, thresholds of the criteria."""
    champs: dict[str, tuple[str, ...]]

    def rendre(self, examen: Examen, saisies: Collection[str] = ()) -> bytes:
        """The answer of one company; what was typed is not asked again."""
        propre = {
            "resultats": lettres(len(self.fiche.criteres), examen.faux, examen.inconnus, _RESULTATS),
            "verdicts": lettres(len(self.fiche.compile.versions), examen.refuses, examen.a_confirmer, _VERDICTS),
            "faits": list(_faits(examen)),
            "manquants": list(self._manquants(examen, saisies)),
        }
        return b"".join((self.tete, b",", memoryview(orjson.dumps(propre))[1:]))

    def _manquants(self, examen: Examen, saisies: Collection[str]) -> Iterator[dict[str, Any]]:
        for fait, concernes in examen.manquants().items():
            champs = [chemin(champ) for champ in self.champs[fait] if champ not in saisies]
            yield {"fait": fait, "champs": champs, "dispositifs": concernes.bit_count()}


def lettres(nombre: int, premiers: int, seconds: int, alphabet: bytes) -> str:
    """One letter per rank: the second of the alphabet where `premiers` has a bit, the third where `seconds` has."""
    place = 1 << nombre
    chiffres = [int.from_bytes(bin(place | bits)[:2:-1].encode()) for bits in (premiers, seconds)]
    sommes = (chiffres[0] + 2 * chiffres[1]).to_bytes(nombre)
    return sommes.translate(_TABLES[alphabet]).decode()


def _table(alphabet: bytes) -> bytes:
    table = bytearray(range(256))
    for rang, lettre in enumerate(alphabet):
        table[3 * _ZERO + rang] = lettre
    return bytes(table)


_TABLES = {alphabet: _table(alphabet) for alphabet in (_RESULTATS, _VERDICTS)}


def _faits(examen: Examen) -> Iterator[dict[str, Any]]:
    """What was seen of each fact; « approche » is said only when it is so."""
    connus = examen.faits
    for code in examen.fiche.compile.juges:
        if (connu := connus.get(code)) is not None:
            vu: dict[str, Any] = {"code": code, "valeur": decrire_fait(code, connu), "source": connu.source}
            if connu.approche:
                vu["approche"] = True
            yield vu


def presenter(fiche: Fiche) -> Presentation:
    """Writes once all that the answers share."""
    sources = dict.fromkeys(d.source for d in fiche.criteres if d.source is not None)
    rangs = {source: rang for rang, source in enumerate(sources)}
    criteres = [_critere(d, None if d.source is None else rangs[d.source]) for d in fiche.criteres]
    jour = fiche.compile.jour
    etats = [v.regles.calendrier(v.valide_au).disponibilite(jour) for v in fiche.compile.versions]
    contenu = {
        "le": jour,
        "faits": [{"code": f, "libelle": FAITS[f].libelle, "unite": FAITS[f].unite} for f in fiche.compile.faits],
        "sources": [source.model_dump() for source in sources],
        "criteres": criteres,
        "dispositifs": _dispositifs(fiche, [etat.etat for etat in etats]),
    }
    empreinte = hashlib.sha256(orjson.dumps(contenu)).hexdigest()[:32]
    fermes = [rang for rang, etat in enumerate(etats) if etat.indisponible]
    tete = {"catalogue": empreinte, "le": jour, "fermes": fermes, **_colonnes(list(sources), criteres)}
    return Presentation(
        fiche=fiche,
        empreinte=empreinte,
        catalogue=orjson.dumps({"empreinte": empreinte, **contenu}),
        tete=orjson.dumps(tete)[:-1],
        champs={fait: FAITS[fait].saisies for fait in fiche.compile.faits},
    )


def _colonnes(sources: Sequence[Source], criteres: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What an answer says of the criteria, whatever the company."""
    return {
        "sources": [source.reference for source in sources],
        "criteres": {
            "seuils": [critere["seuil"] for critere in criteres],
            "sources": [critere["source"] for critere in criteres],
            "a_verifier": [rang for rang, critere in enumerate(criteres) if critere["a_verifier"]],
        },
    }


def _critere(distinct: CritereDistinct, source: int | None) -> dict[str, Any]:
    critere = distinct.critere
    return {
        "code": critere.code,
        "libelle": critere.libelle,
        "seuil": decrire_seuil(critere.condition),
        "faits": critere.condition.faits(),
        "source": source,
        "a_verifier": critere.a_verifier,
        "note": critere.note,
    }


def _dispositifs(fiche: Fiche, etats: list[str]) -> list[dict[str, Any]]:
    criteres: list[list[int]] = [[] for _ in fiche.compile.versions]
    for rang, distinct in enumerate(fiche.criteres):
        for porteur in lignes(distinct.porteurs):
            criteres[porteur].append(rang)
    return [
        {"code": v.code, "nom": v.nom, "version": v.regles.version, "etat": etat, "criteres": siens}
        for v, etat, siens in zip(fiche.compile.versions, etats, criteres, strict=True)
    ]
