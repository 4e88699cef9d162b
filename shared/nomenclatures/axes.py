"""The six thématiques and thirty-six axes of the diagnostic: codes that every service speaks."""

THEMATIQUES: dict[str, str] = {
    "mod": "Modernisation de l'outil de production",
    "rh": "Ressources humaines et formation",
    "org": "Organisation et management",
    "env": "Excellence environnementale",
    "mkd": "Marketing et design",
    "lea": "Lean",
}
"""Code → name."""
AXES: dict[str, str] = {
    "mod_parc": "Parc machines",
    "mod_auto": "Automatisation",
    "mod_maint": "Maintenance",
    "mod_donnees": "Données d'atelier",
    "mod_qualite": "Maîtrise des procédés",
    "mod_techno": "Technologies nouvelles",
    "rh_competences": "Compétences et polyvalence",
    "rh_anticipation": "Anticipation des métiers",
    "rh_formation": "Formation et transmission",
    "rh_recrutement": "Recrutement et fidélisation",
    "rh_sante": "Santé et conditions de travail",
    "rh_engagement": "Participation des équipes",
    "org_cap": "Cap à trois ans",
    "org_pilotage": "Indicateurs et rituels",
    "org_charge": "Charge et délais",
    "org_couts": "Coûts et marges",
    "org_achats": "Achats et sous-traitance",
    "org_projets": "Conduite de projets",
    "env_energie": "Énergie",
    "env_matiere": "Matières et déchets",
    "env_eau": "Eau, rejets et émissions",
    "env_conformite": "Conformité du site",
    "env_produit": "Écoconception",
    "env_demarche": "Démarche et gains",
    "mkd_marches": "Connaissance des marchés",
    "mkd_offre": "Offre et prix",
    "mkd_design": "Design et usage",
    "mkd_nouveautes": "Produits nouveaux",
    "mkd_commerce": "Vente et image",
    "mkd_diversification": "Diversification et export",
    "lea_flux": "Flux des pièces",
    "lea_poste": "Poste propre et lisible",
    "lea_changements": "Changements de série",
    "lea_pertes": "Pertes des moyens critiques",
    "lea_problemes": "Résolution de problèmes",
    "lea_progres": "Animation du progrès",
}
"""Code → name; the code begins with its thématique's."""


def thematique_de(axe: str) -> str:
    """Thématique of an axis."""
    return axe.split("_", 1)[0]


def axes_de(thematique: str) -> tuple[str, ...]:
    """Axes of a thématique, in the order of the questionnaire."""
    return tuple(axe for axe in AXES if thematique_de(axe) == thematique)
