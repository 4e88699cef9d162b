"""Between partners: who could answer and why, an orientation declined, another accepted, and the next best step."""

from typing import Any

from clients.histoire import delais
from clients.histoire.acteurs import Acteurs
from clients.histoire.entree import Dire
from clients.histoire.entreprise import Entreprise, entreprise_fictive
from clients.histoire.etapes import jouer

COMMUNE = "78440"
FORMATION = {"axe": "rh_competences", "besoin": "formation"}
FABRICATION = {"axe": "mod_techno", "besoin": "innovation"}
EN_MOTS = {
    "formation": "Former deux régleurs à la programmation des machines",
    "innovation": "Essayer la fabrication additive pour les gabarits de montage",
}
PROGRAMME = "fabrication-additive"
CONCLUSIONS = {"retenu": "retenu", "a_confirmer": "à confirmer"}


async def chercher(
    acteurs: Acteurs, entreprise: Entreprise, besoin: dict[str, str], dire: Dire
) -> list[dict[str, Any]]:
    """The directory answers a need: what it proposes with its reasons, what it sets aside with the others."""
    corps = {"siren": entreprise.siren, **besoin}
    lus = (await acteurs["ensemblier"].appeler("POST", "/v1/appariements", corps)).json()
    proposes: list[dict[str, Any]] = lus["proposes"]
    proposition = f"{len(proposes)} programme{'s' if len(proposes) > 1 else ''}"
    dire(f"Le répertoire propose, pour ce besoin : {proposition} ; {len(lus['ecartes'])} sont écartés, avec la raison.")
    for propose in proposes:
        raisons = [un["raison"] for un in propose["classement"]] + propose["raisons"]
        dire(f"  · {propose['titre']} ({CONCLUSIONS[propose['conclusion']]}) : {' ; '.join(raisons)}.")
    for ecarte in sorted(lus["ecartes"], key=lambda un: len("".join(un["raisons"])))[:2]:
        dire(f"  · non, {ecarte['titre']} : {' ; '.join(ecarte['raisons'])}.")
    if lus["repli"]:
        dire(f"  · personne ne convient : {lus['repli']['motif']} ; l'ensemblier reprend.")
    return proposes


async def orienter(
    acteurs: Acteurs, entreprise: Entreprise, vers: str, besoin: dict[str, str], programme: str | None = None
) -> dict[str, Any]:
    """Sends the company to an organisation; the orientation as it reads."""
    corps = {
        "destinataires": [{"organisation_id": vers}],
        "programme": programme,
        "axe": besoin["axe"],
        "besoin": EN_MOTS[besoin["besoin"]],
    }
    chemin = f"/v1/dossiers/{entreprise.siren}/orientations"
    envoi = (await acteurs["ensemblier"].appeler("POST", chemin, corps)).json()
    return dict(envoi["orientations"][0])


async def decliner(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """The CETIM does not train: it says so and names who does; the dossier comes back to the ensemblier."""
    cetim = (await acteurs["cetim"].lire("/v1/comptes/moi"))["organisation_id"]
    orientation = await orienter(acteurs, entreprise, cetim, FORMATION)
    chemin = f"/v1/orientations/{orientation['id']}"
    dire(f"L'ensemblier demande une formation au CETIM, réponse attendue le {orientation['echeance_le']}.")
    corps = {"motif": "hors-competence", "programme_conseille": "formation-industrie"}
    lue = await acteurs["cetim"].changer("POST", f"{chemin}/declin", corps, lu=chemin)
    dire(f"Le CETIM la lit et décline ({lue['motif']}) ; il conseille le programme {lue['suggestion_programme']}.")
    dossier = f"/v1/dossiers/{entreprise.siren}"
    fiche = await acteurs["ensemblier"].lire(f"{dossier}/fiche")
    dire(f"Le dossier revient à la file : « {fiche['prochaine_action']} », pour le {fiche['echeance_le']}.")
    await acteurs["ensemblier"].changer("POST", f"{dossier}/prise-en-charge", {}, lu=f"{dossier}/fiche")
    dire("L'ensemblier le reprend et interroge le répertoire.")


async def accepter(acteurs: Acteurs, entreprise: Entreprise, proposes: list[dict[str, Any]], dire: Dire) -> None:
    """The CETIM accepts another need: from then on it sees the dossier, and not before."""
    cetim = (await acteurs["cetim"].lire("/v1/comptes/moi"))["organisation_id"]
    connu = any(un["code"] == PROGRAMME and un["organisation_id"] == cetim for un in proposes)
    fiche = f"/v1/dossiers/{entreprise.siren}/fiche"
    refus = await acteurs["cetim"].refus("GET", fiche)
    orientation = await orienter(acteurs, entreprise, cetim, FABRICATION, PROGRAMME if connu else None)
    chemin = f"/v1/orientations/{orientation['id']}"
    dire(f"Ce besoin-là part au CETIM. Tant qu'il n'a pas répondu, le dossier lui reste fermé ({refus['status']}).")
    lue = await acteurs["cetim"].changer("POST", f"{chemin}/acceptation", None, lu=chemin)
    vu = await acteurs["cetim"].lire(fiche)
    dire(f"Le CETIM accepte le {lue['acceptee_le'][:10]} et voit maintenant le dossier de {vu['raison_sociale']}.")


async def travailler_ensemble(acteurs: Acteurs, dire: Dire) -> Entreprise:
    """A company with its diagnostic and its plan, between its partners."""
    entreprise = await jouer(acteurs, entreprise_fictive(commune=COMMUNE), jusqu_a="plan")
    await acteurs["conseiller"].apres_mes_ecritures(f"/v1/dossiers/{entreprise.siren}")
    dire(f"{entreprise.nom} a son diagnostic et son plan. Qui peut l'aider à former ses régleurs ?")
    await decliner(acteurs, entreprise, dire)
    proposes = await chercher(acteurs, entreprise, FORMATION, dire)
    if proposes:
        envoi = await orienter(acteurs, entreprise, proposes[0]["organisation_id"], FORMATION, proposes[0]["code"])
        dire(f"La demande part vers « {proposes[0]['titre']} », réponse attendue le {envoi['echeance_le']}.")
    dire("Et pour ses gabarits de montage ?")
    proposes = await chercher(acteurs, entreprise, FABRICATION, dire)
    await accepter(acteurs, entreprise, proposes, dire)
    await delais.proposer_la_suite(acteurs, entreprise.siren, dire)
    return entreprise
