"""The Région asks for what is missing, the company gives it: the clock knows whose turn it was."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from clients.histoire.acteurs import Acteurs
from clients.histoire.entree import Dire

PARIS = ZoneInfo("Europe/Paris")
DELAI = timedelta(days=15)
RIB = {"genre": "piece", "code": "rib"}


async def demander_un_rib(acteurs: Acteurs, demande_id: str, dire: Dire) -> None:
    """An out-of-date document: asked, given, accepted; the clock of the instruction stopped meanwhile."""
    conseiller, region = acteurs["conseiller"], acteurs["instructeur"]
    base = f"/v1/demandes/{demande_id}"
    prise = datetime.fromisoformat((await region.lire(f"{base}/instruction"))["affectee_le"])
    demande = {"raison": "perime", "objet": "Le relevé d'identité bancaire est celui d'un compte fermé."}
    corps = {**demande, "elements": [RIB], "echeance_le": (prise.astimezone(PARIS).date() + DELAI).isoformat()}
    complement = f"{base}/completudes/{(await region.appeler('POST', f'{base}/completudes', corps)).json()['id']}"
    horloge = await conseiller.lire(f"{base}/horloge")
    arret = "arrêtée" if horloge["arretee"] else "en marche"
    dire(f"La Région demande un RIB à jour pour le {horloge['reponse_attendue_le']} : horloge {arret}.")
    reponse = {"reponses": [{**RIB, "reference": "rib-a-jour.pdf"}]}
    await conseiller.changer("POST", f"{complement}/reponses", reponse, lu=complement)
    await conseiller.changer("POST", f"{complement}/gestes", {"geste": "corriger"}, lu=complement)
    await region.changer("POST", f"{complement}/gestes", {"geste": "accepter"}, lu=complement)
    horloge = await conseiller.lire(f"{base}/horloge")
    dire(f"L'entreprise le fournit, la Région l'accepte ; l'instruction est due pour le {horloge['echeance_le']}.")
