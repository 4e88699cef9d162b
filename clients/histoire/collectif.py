"""A collective action: a quorum and a closing date; a group that is late loses none of its companies."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from clients.histoire import entree
from clients.histoire.acteurs import Acteurs
from clients.histoire.entree import Dire, muet
from clients.histoire.entreprise import Entreprise, entreprise_fictive
from shared.horloge import Horloge

PROGRAMME = "strategie-en-promotion"
ETATS = {"en_constitution": "en constitution", "constitue": "constitué", "en_cours": "en cours"}


@dataclass
class Groupe:
    """What the story knows of a group: its companies and their candidatures, in the order in which they came."""

    id: str
    libelle: str
    membres: list[Entreprise] = field(default_factory=list)
    candidatures: list[str] = field(default_factory=list)

    @property
    def chemin(self) -> str:
        return f"/v1/groupes/{self.id}"


async def ouvrir(
    acteurs: Acteurs, libelle: str, quorum: int, places: int, periode: tuple[date, date]
) -> tuple[Groupe, dict[str, Any]]:
    """A group carried by the CETIM, and how it reads; `periode`: opening and closing day."""
    corps = {
        "programme": PROGRAMME,
        "thematique": "org",
        "libelle": libelle,
        "quorum": quorum,
        "places_max": places,
        "ouvert_le": periode[0].isoformat(),
        "limite_le": periode[1].isoformat(),
    }
    lu = (await acteurs["cetim"].appeler("POST", "/v1/groupes", corps)).json()
    return Groupe(lu["id"], lu["libelle"]), lu


async def accueillir(acteurs: Acteurs, entreprise: Entreprise) -> None:
    """The dossier of a company, taken by the ensemblier, without any parcours yet."""
    await entree.ouvrir_le_dossier(acteurs, entreprise, muet)
    chemin = f"/v1/dossiers/{entreprise.siren}"
    await acteurs["ensemblier"].changer("POST", f"{chemin}/prise-en-charge", {}, lu=f"{chemin}/fiche")


async def candidater(acteurs: Acteurs, groupe: Groupe, entreprise: Entreprise | None = None) -> Entreprise:
    """A company, a new one by default, applies to the group."""
    entreprise = entreprise or entreprise_fictive()
    await accueillir(acteurs, entreprise)
    corps = {"dossier_id": entreprise.dossier["id"]}
    candidature = (await acteurs["ensemblier"].appeler("POST", f"{groupe.chemin}/candidatures", corps)).json()
    groupe.membres.append(entreprise)
    groupe.candidatures.append(candidature["id"])
    return entreprise


async def decider(acteurs: Acteurs, groupe: Groupe, rang: int, geste: str = "retenir") -> Any:
    """The bearer decides of a candidature; the candidature as it is then."""
    chemin = f"{groupe.chemin}/candidatures/{groupe.candidatures[rang]}/gestes"
    version = await _version(acteurs, groupe, rang)
    return (await acteurs["ensemblier"].appeler("POST", chemin, {"geste": geste}, version=version)).json()


async def _version(acteurs: Acteurs, groupe: Groupe, rang: int) -> str:
    lues = (await acteurs["ensemblier"].lire(f"{groupe.chemin}/candidatures?limite=100"))["elements"]
    return next(f'"v{lue["version"]}"' for lue in lues if lue["id"] == groupe.candidatures[rang])


async def reunir_le_quorum(acteurs: Acteurs, dire: Dire) -> Groupe:
    """A group that reaches its quorum: each of its companies then has its parcours."""
    jour = Horloge().aujourdhui()
    periode = (jour, jour + timedelta(days=60))
    groupe, lu = await ouvrir(acteurs, "Stratégie d'entreprise en promotion", 3, 3, periode)
    dire(
        f"Le CETIM ouvre le groupe « {lu['libelle']} » : {lu['quorum']} entreprises au moins, "
        f"{lu['places_max']} places, jusqu'au {lu['limite_le']}."
    )
    for rang in range(3):
        entreprise = await candidater(acteurs, groupe)
        await decider(acteurs, groupe, rang)
        lu = await acteurs["cetim"].lire(groupe.chemin)
        dire(f"  · {entreprise.nom} est candidate, puis retenue : {lu['retenus']} sur {lu['quorum']}.")
    dire("Le quorum est atteint : le groupe se constitue de lui-même, et chaque membre a son parcours.")
    await _refuser_la_place_de_trop(acteurs, groupe, dire)
    await _demarrer(acteurs, groupe, dire)
    return groupe


async def _refuser_la_place_de_trop(acteurs: Acteurs, groupe: Groupe, dire: Dire) -> None:
    entreprise = await candidater(acteurs, groupe)
    chemin = f"{groupe.chemin}/candidatures/{groupe.candidatures[3]}/gestes"
    version = await _version(acteurs, groupe, 3)
    refus = await acteurs["ensemblier"].refus("POST", chemin, {"geste": "retenir"}, version=version)
    await decider(acteurs, groupe, 3, "mettre-en-attente")
    dire(f"{entreprise.nom} arrive après : {refus['title'].lower()} ({refus['status']}) ; elle attend sur la liste.")


async def _demarrer(acteurs: Acteurs, groupe: Groupe, dire: Dire) -> None:
    """The action begins, and the members' parcours know it."""
    lu = await acteurs["cetim"].changer("POST", f"{groupe.chemin}/gestes", {"geste": "demarrer"}, lu=groupe.chemin)
    lues = (await acteurs["ensemblier"].lire(f"{groupe.chemin}/candidatures"))["elements"]
    membre = groupe.membres[0]
    membre.parcours_id = next(lue["parcours_id"] for lue in lues if lue["id"] == groupe.candidatures[0])
    await entree.geste(acteurs, membre, "rejoindre-groupe", acteur="ensemblier")
    apres = await entree.geste(acteurs, membre, "demarrer", acteur="ensemblier")
    dire(f"L'action démarre, le groupe est {ETATS[lu['etat']]}. {membre.nom} : « {apres['prochaine_action']} ».")
