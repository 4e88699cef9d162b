"""The facts that criteria may use: what they are called, and what to ask when they are unknown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fait:
    """`saisies`: input fields that settle the fact (keys of QUESTIONS).

    `genre`: nombre, montant, code, booleen, territoire.
    """

    code: str
    libelle: str
    genre: str
    saisies: tuple[str, ...]
    unite: str = ""


QUESTIONS: dict[str, str] = {
    "effectif_etp": "Quel est l'effectif du dernier exercice clos, en unités de travail annuel (ETP) ?",
    "chiffre_affaires_eur": "Quel est le chiffre d'affaires hors taxes du dernier exercice clos, en euros ?",
    "total_bilan_eur": "Quel est le total du bilan du dernier exercice clos, en euros ?",
    "liens": "Quels liens de capital de 25 % ou plus avec d'autres entreprises (liste vide : aucun) ?",
    "date_creation": "À quelle date l'entreprise a-t-elle été créée ?",
    "aides_de_minimis": "Quelles aides de minimis ont été obtenues, avec leur date d'octroi (liste vide : aucune) ?",
    "en_difficulte": "L'entreprise est-elle en difficulté au sens du droit européen ?",
    "capitaux_propres_eur": "Quels sont les capitaux propres au dernier bilan, en euros ?",
    "capital_et_primes_eur": "Quel est le montant du capital social et des primes d'émission, en euros ?",
    "procedure_collective": "L'entreprise est-elle en procédure collective ?",
    "aide_sauvetage_en_cours": "Une aide au sauvetage ou un plan de restructuration est-il en cours ?",
    "travaux_commences": "Le projet a-t-il déjà commencé (commande passée, devis accepté, travaux engagés) ?",
    "premier_engagement_le": "À quelle date le premier engagement ferme a-t-il été, ou sera-t-il, signé ?",
    "exercices_clos": "Combien d'exercices comptables l'entreprise a-t-elle clos ?",
    "departement": "Dans quel département se trouve l'établissement qui porte le projet ?",
    "naf": "Quel est le code d'activité (NAF) de l'entreprise ?",
    "forme_societe": "L'entreprise est-elle constituée en société ?",
    "zone_reconquete": "L'établissement est-il situé dans une zone de reconquête économique ?",
    "impact_ecologique_fort": "Le projet a-t-il un fort impact écologique ?",
    "plan_transition": "L'entreprise présente-t-elle un plan de transition ambitieux ?",
    "axe_transition": "Le projet comporte-t-il un axe de transition écologique ?",
    "plan_rse_insertion": "Le projet s'appuie-t-il sur un plan RSE avec un volet d'insertion significatif ?",
    "projet_remarquable": "Le jury reconnaît-il le projet comme remarquable (souveraineté, emplois) ?",
    "premiere_unite_production": "Le projet porte-t-il sur une première unité de production ou une ligne pilote ?",
    "activite_industrielle": "Les biens financés servent-ils à une activité industrielle ?",
    "projet_rdi": "Le projet relève-t-il de la recherche, du développement ou de l'innovation ?",
    "filiere_prioritaire": "Le projet relève-t-il d'une filière stratégique régionale ?",
    "produits_sanitaires": "Le projet crée-t-il une production utile à la crise sanitaire (masques, gel…) ?",
    "potentiel_croissance": "L'entreprise présente-t-elle un projet de croissance à trois ans ?",
    "emplois_repris": "Combien d'emplois sont repris ?",
    "cooperative": "L'entreprise repreneuse est-elle une coopérative ?",
    "deja_aide_sauvegarde": "L'entreprise a-t-elle déjà reçu une aide à la restructuration depuis moins de dix ans ?",
    "fonds_propres_eur": "Quel est le montant des fonds propres et quasi-fonds propres, en euros ?",
    "cofinancement_eur": "Quel montant de cofinancement privé accompagne le projet, en euros ?",
    "procedure_amiable": "Un mandat ad hoc ou une conciliation est-il envisagé ou ouvert ?",
    "tension_tresorerie": "La tension de trésorerie est-elle avérée ?",
    "obligations_a_jour": "L'entreprise est-elle à jour de ses obligations fiscales et sociales ?",
    "bilan_ges_recent": "Un bilan de gaz à effet de serre a-t-il été réalisé depuis moins de cinq ans ?",
    "artisan_commercant": "L'entreprise est-elle commerçante ou artisanale, inscrite au registre correspondant ?",
    "nouveau_produit": "Le projet conçoit-il un prototype ou une installation pilote de produit nouveau ?",
    "commune": "Dans quelle commune (code INSEE) se trouve l'établissement qui porte le projet ?",
    "part_rd": "Quelle part des charges fiscales va à la recherche et au développement (de 0 à 1) ?",
    "emissions_evitees_t": "Combien de tonnes de CO2 le projet évite-t-il par an ?",
    "capital_personnes_physiques": (
        "Le capital est-il détenu à 50 % au moins par des personnes physiques, jeunes entreprises innovantes, "
        "organismes de recherche ou fonds de capital-risque ?"
    ),
    "activite_nouvelle": "L'entreprise est-elle réellement nouvelle (ni reprise, ni restructuration) ?",
    "consortium_recherche": "Le projet réunit-il deux entreprises au moins, dont une PME ou ETI, et un laboratoire ?",
    "plateforme_mutualisee": "Le projet crée-t-il une plateforme ouverte à plusieurs entreprises ?",
    "projet_creation": "Le projet crée-t-il une entreprise, ou vient-il d'une entreprise de moins de trois ans ?",
    "entreprise_innovante": "L'entreprise est-elle une jeune pousse innovante accompagnée ?",
    "depenses": "Quelles sont les dépenses prévues, par nature, en euros hors taxes ?",
}

_LISTE = (
    Fait("effectif_etp", "Effectif", "nombre", ("effectif_etp",), "ETP"),
    Fait("chiffre_affaires_eur", "Chiffre d'affaires", "montant", ("chiffre_affaires_eur",), "€"),
    Fait("total_bilan_eur", "Total du bilan", "montant", ("total_bilan_eur",), "€"),
    Fait(
        "categorie_ue",
        "Taille au sens européen, entreprises liées comprises",
        "code",
        ("effectif_etp", "chiffre_affaires_eur", "total_bilan_eur", "liens"),
    ),
    Fait(
        "categorie_lme",
        "Catégorie d'entreprise (décret 2008-1354)",
        "code",
        ("effectif_etp", "chiffre_affaires_eur", "total_bilan_eur"),
    ),
    Fait("anciennete_mois", "Ancienneté", "nombre", ("date_creation",), "mois"),
    Fait("exercices_clos", "Exercices clos", "nombre", ("exercices_clos",)),
    Fait(
        "en_difficulte",
        "Entreprise en difficulté",
        "booleen",
        (
            "en_difficulte",
            "capitaux_propres_eur",
            "capital_et_primes_eur",
            "procedure_collective",
            "aide_sauvetage_en_cours",
        ),
    ),
    Fait("travaux_commences", "Projet déjà commencé", "booleen", ("travaux_commences",)),
    Fait("marge_de_minimis_eur", "Marge de minimis restante", "montant", ("aides_de_minimis",), "€"),
    Fait("assiette_eur", "Dépenses retenues", "montant", ("depenses",), "€"),
    Fait("departement", "Département", "code", ("departement",)),
    Fait("division_naf", "Division NAF", "code", ("naf",)),
    Fait("naf", "Code NAF", "code", ("naf",)),
    Fait("emplois_repris", "Emplois repris", "nombre", ("emplois_repris",)),
    Fait("fonds_propres_eur", "Fonds propres et quasi-fonds propres", "montant", ("fonds_propres_eur",), "€"),
    Fait("cofinancement_eur", "Cofinancement privé", "montant", ("cofinancement_eur",), "€"),
    Fait("commune", "Commune", "territoire", ("commune",)),
    Fait("annee_creation", "Année de création", "nombre", ("date_creation",)),
    Fait("part_rd", "Part de la recherche et développement dans les charges", "nombre", ("part_rd",)),
    Fait("emissions_evitees_t", "Émissions évitées", "nombre", ("emissions_evitees_t",), "tCO2e par an"),
)
BOOLEENS = (
    *(
        "forme_societe",
        "zone_reconquete",
        "impact_ecologique_fort",
        "plan_transition",
        "axe_transition",
        "plan_rse_insertion",
    ),
    *("projet_remarquable", "premiere_unite_production", "activite_industrielle", "projet_rdi", "filiere_prioritaire"),
    *("produits_sanitaires", "potentiel_croissance", "cooperative", "deja_aide_sauvegarde", "procedure_amiable"),
    *("tension_tresorerie", "obligations_a_jour", "bilan_ges_recent", "artisan_commercant", "nouveau_produit"),
    *("procedure_collective", "aide_sauvetage_en_cours"),
    *("capital_personnes_physiques", "activite_nouvelle", "consortium_recherche", "plateforme_mutualisee"),
    *("projet_creation", "entreprise_innovante"),
)
"""Yes/no facts that are used as they are typed."""

FAITS: dict[str, Fait] = {
    **{fait.code: fait for fait in _LISTE},
    **{code: Fait(code, QUESTIONS[code].removesuffix(" ?"), "booleen", (code,)) for code in BOOLEENS},
}
