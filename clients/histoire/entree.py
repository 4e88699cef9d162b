"""From the door to the diagnostic given back."""

from collections.abc import Callable
from typing import Any

from clients.histoire.acteurs import Acteurs
from clients.histoire.entreprise import Entreprise

Dire = Callable[[str], None]


def muet(_: str) -> None:
    """For the steps that are played without being told again."""


FAIBLES = {"mod_auto": 1, "mod_maint": 1, "org_qualite": 1, "rh_competences": 1}
"""Axes on which this company stands low; the others are at level 2 or 3."""
OBJECTIFS = ["delais", "couts", "recruter"]
PARCOURS = {"parcours-individuel": "Le parcours individuel", "pret-robot": "Le parcours de prêt d'un robot"}
LIGNES_DEVIS = [
    ("jours_expert", "Deux jours et demi d'expert dans l'atelier", "2.5", "1400.00"),
    ("mesures", "Relevé des temps sur le moyen le plus chargé", "1", "1300.00"),
    ("rapport", "Restitution au dirigeant", "1", "1200.00"),
]
"""Nature, label, quantity, unit price in euros without tax."""
CONVENTION = {
    "reference": "DIAG-CETIM",
    "prestataire": "CETIM",
    "du": "2020-01-01",
    "au": "2030-12-31",
    "taux": "0.50",
    "plafond_eur": "5000.00",
    "capacite_mensuelle": 12,
    "source": "Convention fictive du jeu de démonstration",
}


async def ouvrir_le_dossier(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """The adviser of the CCI opens the dossier; a second opening is refused with the first."""
    saisie = {
        "raison_sociale": entreprise.nom,
        "naf": "25.62B",
        "code_commune": entreprise.commune,
        "tranche_effectif": "21",
    }
    corps = {"siret": entreprise.siret, "origine": "cci", "saisie": saisie}
    entreprise.dossier = (await acteurs["conseiller"].appeler("POST", "/v1/dossiers", corps)).json()
    fiche = entreprise.dossier
    dire(
        f"Le conseiller de la CCI ouvre le dossier de {entreprise.nom} "
        f"(SIRET {entreprise.siret}, fiche {fiche['etat_fiche']})."
    )
    dire(f"Il entre dans la file de l'ensemblier : « {fiche['prochaine_action']} », pour le {fiche['echeance_le']}.")
    refus = await acteurs["cetim"].refus("POST", "/v1/dossiers", corps)
    dire(f"Le CETIM essaie d'en ouvrir un second : {refus['title'].lower()} ({refus['status']}).")


async def prendre_en_charge(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """The ensemblier takes the dossier, and opens the parcours."""
    ensemblier, chemin = acteurs["ensemblier"], f"/v1/dossiers/{entreprise.siren}"
    fiche = await ensemblier.changer("POST", f"{chemin}/prise-en-charge", {}, lu=f"{chemin}/fiche")
    dire(
        f"L'ensemblier prend le dossier : il en est le seul référent, prochaine action « {fiche['prochaine_action']} »."
    )
    corps = {"dossier_id": entreprise.dossier["id"], "modele": entreprise.modele}
    parcours = (await acteurs["conseiller"].appeler("POST", "/v1/parcours", corps)).json()
    entreprise.parcours_id = parcours["id"]
    nom = PARCOURS[entreprise.modele]
    dire(f"{nom} s'ouvre (modèle {parcours['modele_version']}), étape {parcours['etape']}.")


async def geste(
    acteurs: Acteurs, entreprise: Entreprise, code: str, *, acteur: str = "conseiller", **complements: Any
) -> Any:
    """Performs a gesture of the parcours at its current version."""
    chemin = entreprise.parcours
    return await acteurs[acteur].changer("POST", f"{chemin}/gestes", {"geste": code, **complements}, lu=chemin)


async def qualifier(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """The request is qualified."""
    apres = await geste(acteurs, entreprise, "qualifier")
    dire(f"La demande est qualifiée. Ensuite : « {apres['prochaine_action']} », pour le {apres['echeance_le']}.")


async def diagnostiquer(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """The step of the diagnostic, then the diagnostic itself."""
    await geste(acteurs, entreprise, "lancer-diagnostic")
    await passer_le_diagnostic(acteurs, entreprise, dire)


async def passer_le_diagnostic(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """The flash diagnostic is passed, in two sittings."""
    conseiller = acteurs["conseiller"]
    corps = {"dossier_id": entreprise.dossier["id"], "type": "flash", "moment": "T0"}
    diagnostic = (await conseiller.appeler("POST", "/v1/diagnostics", corps)).json()
    entreprise.diagnostic_id = diagnostic["id"]
    version = f"/v1/referentiels/{diagnostic['referentiel']}/versions/{diagnostic['version_referentiel']}"
    reponses = repondre((await conseiller.lire(version))["contenu"])
    for lot in (reponses[:20], reponses[20:]):
        await conseiller.changer(
            "PATCH", f"{entreprise.diagnostic}/reponses", {"reponses": lot}, lu=entreprise.diagnostic
        )
    dire(
        f"Le diagnostic flash est passé en deux fois : {len(reponses)} questions, "
        f"référentiel {diagnostic['version_referentiel']}."
    )


def repondre(contenu: dict[str, Any]) -> list[dict[str, Any]]:
    """One answer per anchor question: low on the weak axes, one unknown, one not applicable."""
    axes = [axe for thematique in contenu["thematiques"] for axe in thematique["axes"]]
    reponses = [_reponse(axe, rang) for rang, axe in enumerate(axes)]
    reponses[7] = {"question": reponses[7]["question"], "etat": "inconnu"}
    return reponses


def _reponse(axe: dict[str, Any], rang: int) -> dict[str, Any]:
    ancre = next(question for question in axe["questions"] if question["ancre"])
    niveau = FAIBLES.get(axe["code"], 2 + rang % 2)
    option = next(option for option in ancre["options"] if option["points"] == niveau)
    return {"question": ancre["code"], "etat": "repondu", "valeur": option["code"], "preuve": "vu"}


INDICATEURS = (
    ("taux-service", "Commandes livrées à l'heure", "78", "croissant"),
    ("taux-rebut", "Pièces rebutées", "4.5", "decroissant"),
)
"""KPIs of the workshop, in %: code, label, value, way that is better."""


async def relever_le_t0(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """No co-financing without a baseline: refused first, then asked for."""
    conseiller, chemin = acteurs["conseiller"], entreprise.diagnostic
    await conseiller.changer("PUT", f"{chemin}/objectifs", {"objectifs": OBJECTIFS}, lu=chemin)
    version = (await conseiller.appeler("GET", chemin)).headers["etag"]
    demande = await _devis(acteurs)
    refus = await conseiller.refus("POST", f"{chemin}/cofinancement", demande, version=version)
    dire(f"Cofinancer le diagnostic ? {refus['title']} ({refus['status']}).")
    t0 = {
        "exercice": 2025,
        "chiffre_affaires_eur": entreprise.chiffre_affaires_eur,
        "effectif_etp": str(entreprise.effectif),
        "indicateurs": [
            {"code": code, "libelle": libelle, "valeur": valeur, "unite": "%", "sens": sens, "source": "releve"}
            for code, libelle, valeur, sens in INDICATEURS
        ],
    }
    await conseiller.changer("PUT", f"{chemin}/indicateurs-t0", t0, lu=chemin)
    dire("Les indicateurs de départ sont relevés : chiffre d'affaires, effectif, taux de service, taux de rebut.")
    await conseiller.changer("POST", f"{chemin}/cofinancement", demande, lu=chemin)
    cofinancement = f"{chemin}/cofinancement"
    engager = {"geste": "engager", "reference": f"ENG-{entreprise.siren}"}
    engage = await acteurs["decideur"].changer("POST", f"{cofinancement}/gestes", engager, lu=cofinancement)
    dire(
        f"Le diagnostic coûte {engage['cout_eur']} € hors taxes : la Région en engage {engage['engage_eur']}, "
        f"l'entreprise garde {engage['reste_a_charge_eur']} à sa charge."
    )


async def _devis(acteurs: Acteurs) -> dict[str, Any]:
    """The quote of the provider, under the convention that fixes its rate; the Region records it the first time."""
    connues = (await acteurs["decideur"].lire("/v1/conventions-prestataires?limite=100"))["elements"]
    convention = next((c for c in connues if c["reference"] == CONVENTION["reference"]), None)
    if convention is None:
        convention = (await acteurs["decideur"].appeler("POST", "/v1/conventions-prestataires", CONVENTION)).json()
    noms = ("nature", "libelle", "quantite", "prix_unitaire_eur")
    lignes = [dict(zip(noms, ligne, strict=True)) for ligne in LIGNES_DEVIS]
    return {
        "convention_id": convention["id"],
        "devis": {"reference": "DEV-2025-014", "le": "2025-01-06", "lignes": lignes},
    }


async def restituer(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """Submitted, validated by a second person, given back."""
    chemin = entreprise.diagnostic

    async def avancer(acteur: str, code: str) -> Any:
        return await acteurs[acteur].changer("POST", f"{chemin}/gestes", {"geste": code}, lu=chemin)

    await avancer("conseiller", "soumettre")
    version = (await acteurs["conseiller"].appeler("GET", chemin)).headers["etag"]
    refus = await acteurs["conseiller"].refus("POST", f"{chemin}/gestes", {"geste": "valider"}, version=version)
    dire(f"Le conseiller ne peut pas valider ce qu'il a soumis ({refus['status']}).")
    await avancer("responsable", "valider")
    restitue = await avancer("conseiller", "restituer")
    resultats = await acteurs["conseiller"].lire(f"{chemin}/resultats")
    dire(
        f"Une deuxième personne valide, le diagnostic est restitué : note {restitue['note_globale']} sur 100, "
        f"couverture {restitue['couverture']}, empreinte {resultats['sha256'][:12]}…"
    )
