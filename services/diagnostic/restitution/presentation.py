"""What a restitution says to a company, in the order it is read: the page and the PDF are made of it."""

from services.diagnostic.restitution import mots
from services.diagnostic.restitution.faits_schemas import AxeRestitue, FaitsRestitution, Inconnu
from services.diagnostic.restitution.radar import decrire, dessiner, virgule
from services.diagnostic.restitution.schemas import RecommandationLue
from shared.documents import Bloc, Document, Figure, Liste, Paragraphe, Section, SousTitre, Tableau

EMETTEUR = "Région Île-de-France — Smart Industrie"


def presenter(faits: FaitsRestitution) -> Document:
    """The whole document."""
    sections = [
        Section("L'essentiel", _essentiel(faits)),
        Section("Par thématique", _radar(faits)),
        Section("Vos points forts", _forces(faits)),
        Section("Ce qui freine", _freins(faits)),
        Section("Par où commencer", _actions(faits)),
        Section("Ce qui n'est pas encore su", _inconnus(faits)),
        Section("Niveau par axe", _axes(faits)),
        Section("Réponses qui ont produit les actions", _citations(faits)),
    ]
    site = f"SIREN {faits.entreprise.siren}, site {faits.entreprise.siret}"
    version = f"Référentiel {faits.referentiel.numero}, règles {faits.moteur}, empreinte {faits.sha256[:12]}"
    return Document(
        emetteur=EMETTEUR,
        titre=f"{faits.entreprise.raison_sociale} : restitution du diagnostic",
        reference=f"{site}. {mots.PROFONDEURS.get(faits.type, faits.type).capitalize()}, {faits.moment}.",
        sections=sections,
        pied=version,
    )


def _essentiel(faits: FaitsRestitution) -> list[Bloc]:
    note = "sans note globale" if faits.note_globale is None else f"{virgule(faits.note_globale)} sur 100"
    objectifs = ", ".join(objectif.libelle.lower() for objectif in faits.objectifs)
    part = f"{faits.couverture * 100:.0f} %"
    return [
        Paragraphe(f"Note globale : {note}.", fort=True),
        Paragraphe(
            f"{part} des questions qui comptent ont une réponse. La note situe l'entreprise sur son chemin : elle "
            "n'ouvre ni ne ferme aucun droit à une aide."
        ),
        *([Paragraphe(f"Vos objectifs, dans l'ordre : {objectifs}.")] if objectifs else []),
    ]


def _radar(faits: FaitsRestitution) -> list[Bloc]:
    dessin = dessiner(faits.radar)
    lignes = [[b.libelle, mots.note(b.score), mots.entre(b.bas, b.haut), virgule(b.cible)] for b in faits.radar]
    figure = [Figure(dessin, decrire(faits.radar), "Niveau de 0 à 5, par thématique")] if dessin else []
    return [
        *figure,
        Tableau(["Thématique", "Note", "Intervalle", "Cible"], lignes, [1, 2, 3], [5, 1.6, 2, 1], "Les mêmes chiffres"),
        Paragraphe("L'intervalle dit ce que les réponses laissent d'incertain : plus il est large, moins on sait."),
    ]


def _forces(faits: FaitsRestitution) -> list[Bloc]:
    if not faits.forces:
        return [Paragraphe("Aucun axe n'est encore assez prouvé pour être dit fort : réunir des preuves le permettra.")]
    return [Liste([f"{f.libelle} ({virgule(f.score)}) : {f.constat or 'niveau intermédiaire'}." for f in faits.forces])]


def _freins(faits: FaitsRestitution) -> list[Bloc]:
    alertes = [
        f"{a.libelle} : critère bloquant, note plafonnée à {mots.note(a.score)}. "
        + " ".join(q.libelle for q in a.questions)
        for a in faits.alertes
    ]
    faibles = [
        f"{m.libelle} ({virgule(m.score)}, cible {virgule(m.cible)})" + (f" : {m.reponse}." if m.reponse else ".")
        for m in faits.maillons_faibles
    ]
    blocs: list[Bloc] = []
    if alertes:
        blocs += [Paragraphe("À traiter sans attendre", fort=True), Liste(alertes)]
    if faibles:
        blocs += [Paragraphe("Maillons faibles", fort=True), Liste(faibles)]
    return blocs or [Paragraphe("Aucun critère bloquant, aucun axe évalué sous sa cible.")]


def _actions(faits: FaitsRestitution) -> list[Bloc]:
    if not faits.actions:
        return [Paragraphe("Aucune action n'est proposée : les axes évalués sont à leur cible, ou restent à mesurer.")]
    return [bloc for action in faits.actions for bloc in _action(action)]


def _action(action: RecommandationLue) -> list[Bloc]:
    aides = mots.en_codes(mots.AIDES, action.besoin_aide) or "aucune aide nécessaire"
    return [
        SousTitre(f"{action.rang}. {action.titre}"),
        Paragraphe(action.pourquoi),
        Liste(
            [
                f"Effort : {mots.effort(action.effort)}",
                f"Gain attendu : {mots.gain(action.gain)}",
                f"Aide : {aides}",
                f"Qui accompagne : {mots.en_codes(mots.ACTEURS, action.acteurs)}",
                f"Nature : {mots.TYPES.get(action.type, action.type)} ; priorité {virgule(action.priorite)} sur 100",
            ]
        ),
    ]


def _inconnus(faits: FaitsRestitution) -> list[Bloc]:
    if not faits.inconnus:
        return [Paragraphe("Toutes les questions posées ont une réponse appuyée.")]
    return [bloc for inconnu in faits.inconnus for bloc in _inconnu(inconnu)]


def _inconnu(inconnu: Inconnu) -> list[Bloc]:
    intervalle = mots.entre(inconnu.bas, inconnu.haut)
    mesures = [f"{m.libelle} {m.ou_regarder} Preuve : {m.preuve_attendue}." for m in inconnu.mesures]
    return [
        SousTitre(inconnu.libelle),
        Paragraphe(f"{mots.MOTIFS[inconnu.motif].capitalize()} : le niveau est entre {intervalle}."),
        Liste([*mesures, f"Indicateur qui éclaire l'axe : {inconnu.indicateur}."]),
    ]


def _axes(faits: FaitsRestitution) -> list[Bloc]:
    blocs: list[Bloc] = []
    for branche in faits.radar:
        axes = [axe for axe in faits.axes if axe.thematique == branche.code]
        blocs.append(SousTitre(branche.libelle))
        entetes = ["Axe", "Note", "Cible", "Aujourd'hui", "Palier suivant"]
        blocs.append(Tableau(entetes, [_axe(axe) for axe in axes], [1, 2], [2.2, 1, 0.9, 3.2, 3.2]))
    return blocs


def _axe(axe: AxeRestitue) -> list[str]:
    etat = f"{axe.niveau_nom} : {axe.constat}" if axe.constat else (axe.niveau_nom or "À mesurer")
    if axe.statut == "non_applicable":
        etat = "Sans objet pour l'entreprise"
    suivant = f"{axe.suivant_nom} : {axe.palier_suivant}" if axe.palier_suivant else (axe.suivant_nom or "—")
    return [axe.libelle, mots.note(axe.score), virgule(axe.cible), etat, suivant]


def _citations(faits: FaitsRestitution) -> list[Bloc]:
    vues = {c.question: c for action in faits.actions for c in action.citations}
    if not vues:
        return [Paragraphe("Aucune action, donc aucune réponse à citer.")]
    lignes = [[c.libelle, c.reponse or c.etat] for c in vues.values()]
    return [Tableau(["Question posée", "Réponse donnée"], lignes, [], [1, 1])]
