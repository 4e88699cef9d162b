"""The desk takes the demande, asks an opinion, proposes; each level of the chain approves in its turn."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from clients.histoire.acteurs import Acteurs
from clients.histoire.entree import Dire

PARIS = ZoneInfo("Europe/Paris")
HABILITATIONS = "/v1/aides/habilitations"
REGLAGES = "/v1/aides/reglages-instruction"
FONCTIONS = {
    "instructeur": "instructeur",
    "decideur": "responsable-guichet",
    "direction": "direction",
    "assemblees": "commission-permanente",
}
"""Part in the story → function held."""
DE_GUICHET = frozenset({"instructeur", "responsable-guichet"})
RAISON = "Projet cohérent avec le diagnostic et le plan d'actions."
AVIS = {"favorable": "favorable", "favorable_sous_reserve": "favorable sous réserve", "defavorable": "défavorable"}
AVEC_CHAINE = ("pmup", "tpup", "innovup")
NIVEAUX = (
    {"code": "responsable", "libelle": "Responsable de guichet", "fonction": "responsable-guichet"},
    {"code": "direction", "libelle": "Direction", "fonction": "direction"},
    {"code": "commission", "libelle": "Commission permanente", "fonction": "commission-permanente", "vote": True},
)
CHAINE = {"tranches": [{"jusqu_a_eur": "10000", "niveaux": NIVEAUX[:2]}, {"niveaux": NIVEAUX}], "a_verifier": True}
"""HYPOTHESE: no deliberation gives the levels and the amounts; the platform shows it `a_verifier`."""


async def publier_les_chaines(acteurs: Acteurs) -> None:
    """The chains of the demonstration, written by one person and approved by another; those published stay."""
    auteur, relecteur = acteurs["instructeur"], acteurs["decideur"]
    for dispositif in AVEC_CHAINE:
        deja = await auteur.lire(f"{REGLAGES}?genre=chaine&cle={dispositif}&limite=1")
        if deja["elements"]:
            continue
        corps = {"genre": "chaine", "dispositif": dispositif, "motif": "Démonstration", "contenu": CHAINE}
        chemin = f"{REGLAGES}/{(await auteur.appeler('POST', REGLAGES, corps)).json()['id']}"
        await relecteur.changer("POST", f"{chemin}/approbation", None, lu=chemin)
        await auteur.changer("POST", f"{chemin}/publication", None, lu=chemin)


async def prendre(acteurs: Acteurs, demande_id: str, dire: Dire) -> None:
    """The desk of the demande, and the person who instructs it."""
    await _habiliter(acteurs)
    guichet = await acteurs["conseiller"].lire(f"/v1/demandes/{demande_id}/guichet")
    await _agir(acteurs["instructeur"], demande_id, "prendre")
    dire(f"La demande est arrivée au « {guichet['nom']} » ({guichet['raison'].rstrip('.')}) ; une personne la prend.")


async def consulter(acteurs: Acteurs, demande_id: str, dire: Dire) -> None:
    """The CETIM is asked; it reads a summary and nothing else, and answers with its reason."""
    question = {"organisme": "cetim", "question": "La cellule convient-elle à ces séries ?", "champs": ["effectif_etp"]}
    avis = (await _agir(acteurs["instructeur"], demande_id, "demander-avis", **question))["avis"][-1]
    refus = await acteurs["cetim"].refus("GET", f"/v1/demandes/{demande_id}")
    chemin = f"/v1/aides/avis/{avis['id']}"
    reponse = {"sens": "favorable_sous_reserve", "motif": "Sous réserve d'un essai sur pièces réelles."}
    rendu = await acteurs["cetim"].changer("POST", f"{chemin}/reponse", reponse, lu=chemin)
    dire(
        f"L'avis du CETIM est demandé : il lit un résumé, pas la demande ({refus['status']}), "
        f"et répond « {AVIS[rendu['sens']]} »."
    )


async def approuver(acteurs: Acteurs, demande_id: str, montant_eur: str, dire: Dire) -> None:
    """Where a chain applies: the proposal, then every level in its turn; nobody grants before."""
    instruction = await acteurs["instructeur"].lire(f"/v1/demandes/{demande_id}/instruction")
    if not instruction["chaine"]["requise"]:
        return
    corps = {"sens": "accorder", "montant_eur": montant_eur, "motif_detail": RAISON}
    instruction = await _agir(acteurs["instructeur"], demande_id, "proposer", **corps)
    dire(f"L'instructeur propose {montant_eur} €. {instruction['chaine']['attendu']}")
    while not instruction["chaine"]["complete"]:
        niveau = next(n for n in instruction["chaine"]["niveaux"] if n["etat"] == "attendu")
        part = next(part for part, fonction in FONCTIONS.items() if fonction == niveau["fonction"])
        reponse: dict[str, Any] = {"niveau": niveau["code"], "motif_detail": RAISON}
        if niveau["vote"]:
            le = datetime.fromisoformat(instruction["proposition"]["le"]).astimezone(PARIS).date()
            reponse["vote"] = {"reference": f"CP {le.year}-{demande_id[-4:]}", "le": le.isoformat()}
        instruction = await _agir(acteurs[part], demande_id, "approuver", **reponse)
        rapport = f", délibération {reponse['vote']['reference']}" if niveau["vote"] else ""
        dire(f"  · {niveau['libelle']} approuve{rapport}.")


async def _habiliter(acteurs: Acteurs) -> None:
    """Each part holds its function; nobody gives one to themselves."""
    guichets = [g["code"] for g in (await acteurs["instructeur"].lire("/v1/aides/guichets"))["guichets"]]
    for part, fonction in FONCTIONS.items():
        compte_id = (await acteurs[part].lire("/v1/comptes/moi"))["id"]
        tenues = await acteurs[part].lire(f"{HABILITATIONS}?compte_id={compte_id}&fonction={fonction}&limite=100")
        deja = {tenue["guichet"] for tenue in tenues["elements"] if tenue["finie_le"] is None}
        donneur = acteurs["decideur" if part == "instructeur" else "instructeur"]
        for guichet in guichets if fonction in DE_GUICHET else [None]:
            if guichet not in deja:
                corps = {"compte_id": compte_id, "fonction": fonction, "guichet": guichet}
                await donneur.appeler("POST", HABILITATIONS, corps)


async def _agir(acteur: Any, demande_id: str, geste: str, **corps: Any) -> Any:
    chemin = f"/v1/demandes/{demande_id}/instruction"
    return await acteur.changer("POST", f"{chemin}/gestes", {"geste": geste, **corps}, lu=chemin)
