"""Reads a model from its data; its shape has already been validated."""

from collections.abc import Mapping
from typing import Any

from services.parcours.modeles.domain import Etape, Fait, Geste, Modele, Motif, Silence, attend_par_defaut


def lire_modele(contenu: Mapping[str, Any]) -> Modele:
    """Reads a model whose shape has already been validated."""
    etapes = {etape["code"]: _lire_etape(etape) for etape in contenu["etapes"]}
    gestes = {geste["code"]: _lire_geste(geste) for geste in contenu["gestes"]}
    faits = {fait["code"]: _lire_fait(fait) for fait in contenu.get("faits", ())}
    renommees = {une["depuis_version"]: une["etapes"] for une in contenu.get("equivalences", ())}
    dits: dict[str, Any] = {nom: contenu[nom] for nom in ("code", "numero", "titre", "note")}
    return Modele(**dits, etapes=etapes, gestes=gestes, faits=faits, equivalences=renommees)


def _lire_etape(contenu: Mapping[str, Any]) -> Etape:
    champs: dict[str, Any] = dict(contenu)
    champs["attend"] = champs.get("attend") or attend_par_defaut(champs["nature"])
    if champs.get("silence") is not None:
        champs["silence"] = Silence(**champs["silence"])
    return Etape(**champs)


def _lire_fait(contenu: Mapping[str, Any]) -> Fait:
    choix = {un["code"]: un["libelle"] for un in contenu.get("choix", ())}
    listes = {nom: tuple(contenu.get(nom, ())) for nom in ("roles", "etapes")}
    return Fait(
        contenu["code"], contenu["libelle"], contenu["type"], preuve=contenu.get("preuve", False), choix=choix, **listes
    )


def _lire_motif(contenu: Mapping[str, Any]) -> Motif:
    horloge = contenu.get("horloge", "arret")
    return Motif(contenu["code"], contenu["libelle"], tuple(contenu["leve"]), contenu.get("attend"), horloge)


def _lire_geste(contenu: Mapping[str, Any]) -> Geste:
    champs: dict[str, Any] = {nom: tuple(contenu[nom]) for nom in ("de", "portees", "roles", "conditions")}
    champs |= {nom: contenu[nom] for nom in ("code", "libelle", "nature", "vers")}
    return Geste(**champs, motifs=tuple(_lire_motif(motif) for motif in contenu["motifs"]))
