"""The names that programmes may use without defining them: the facts asked of a company, and constants."""

from dataclasses import dataclass

from services.aides.programmes.arbre import Genre

REGLE_FINALE = "entreprise . est ciblée"
DATE_DU_JOUR = "date du jour"
DEBUT, FIN = "dispositif . début de validité", "dispositif . fin de validité"
EFFECTIF, MICRO = "entreprise . effectif", "entreprise . microentrepreneur"
REGION, NAF, PROPRIETAIRE = "région", "entreprise . code NAF", "entreprise . est propriétaire de ses locaux"
PARCOURS = "questionnaire . parcours"
SECTION, SECTEUR = "entreprise . code NAF niveau 1", "entreprise . secteur d'activité"
OBJECTIF = "questionnaire . objectif prioritaire"
ESPACES = frozenset({"entreprise", "questionnaire", "dispositif", SECTION, SECTEUR, OBJECTIF})
"""Names that only hold other names."""
SECTIONS = "ABCDEFGHIJKLMNOPQRSTU"
"""Sections of NAF rév. 2 (INSEE)."""
REGIONS = (
    *("Auvergne-Rhône-Alpes", "Bourgogne-Franche-Comté", "Bretagne", "Centre-Val de Loire", "Corse", "Grand Est"),
    *("Hauts-de-France", "Île-de-France", "Normandie", "Nouvelle-Aquitaine", "Occitanie", "Pays de la Loire"),
    *("Provence-Alpes-Côte d'Azur", "Guadeloupe", "Guyane", "La Réunion", "Martinique", "Mayotte"),
    *("Ile de Clipperton", "Nouvelle-Calédonie", "Polynésie française", "Saint-Barthélemy", "Saint-Martin"),
    *("Saint-Pierre-Et-Miquelon", "Terres australes et antarctiques françaises", "Wallis et Futuna"),
)
PARCOURS_POSSIBLES = ("objectif précis", "je ne sais pas par où commencer")
CONSTANTES = frozenset({*REGIONS, *PARCOURS_POSSIBLES})
"""Names whose value is their own text."""
OBJECTIFS = (
    *("est mon impact environnemental", "est ma performance énergétique", "est diminuer ma consommation d'eau"),
    *("est rénover mon bâtiment", "est la mobilité durable", "est la gestion des déchets", "est l'écoconception"),
    *("est former ou recruter", "est préserver la biodiversité"),
)
SECTEURS = ("industrie", "tertiaire", "agriculture", "tourisme", "artisanat", "autre secteur")


@dataclass(frozen=True, slots=True)
class Fait:
    """A fact of a company: its type, the input that settles it, and the question to ask."""

    genre: Genre
    saisie: str
    question: str


FAITS: dict[str, Fait] = {
    DATE_DU_JOUR: Fait("date", "le", "À quelle date examiner le programme ?"),
    DEBUT: Fait("date", "programme", "Quel est le premier jour de validité du programme ?"),
    FIN: Fait("date", "programme", "Quel est le dernier jour de validité du programme ?"),
    EFFECTIF: Fait("nombre", "effectif", "Quel est l'effectif de l'entreprise ?"),
    MICRO: Fait("booleen", "microentrepreneur", "L'entreprise est-elle une micro-entreprise ?"),
    REGION: Fait("texte", "region", "Dans quelle région se trouve l'établissement ?"),
    NAF: Fait("texte", "naf", "Quel est le code d'activité (NAF) de l'entreprise ?"),
    PROPRIETAIRE: Fait("booleen", "proprietaire", "L'entreprise est-elle propriétaire de ses locaux ?"),
    PARCOURS: Fait("texte", "parcours", "L'entreprise a-t-elle un objectif précis ?"),
    **{
        f"{SECTION} . est {lettre}": Fait("booleen", "section_naf", "Quelle est la section NAF de l'entreprise ?")
        for lettre in SECTIONS
    },
    **{
        f"{SECTEUR} . est {nom}": Fait("booleen", "secteur", "Quel est le secteur d'activité de l'entreprise ?")
        for nom in SECTEURS
    },
    **{
        f"{OBJECTIF} . {nom}": Fait("booleen", "objectifs", "Quels sont les objectifs prioritaires de l'entreprise ?")
        for nom in OBJECTIFS
    },
}
