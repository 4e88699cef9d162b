"""`docs/notation.md`: the formulas of the diagnostic and the golden vectors that anyone can compute by hand."""

from typing import Any

from services.diagnostic.notation.agregation import PART_EVALUEE
from services.diagnostic.notation.axe import CREDIT, INCERTITUDE, PLAFOND_BLOQUANT, SEUIL_COUVERTURE
from services.diagnostic.notation.evaluation import MOTEUR
from services.diagnostic.notation.priorite import POIDS, RANGS
from services.diagnostic.notation.vecteurs import lire_vecteurs

_TETE = f"""# La notation du diagnostic

Produit par `make generer` depuis les règles du code : ne pas modifier à la main.
Moteur `{MOTEUR}`. `ensemblier diagnostic verifier-notation` rejoue ces vecteurs et chaque résultat conservé.

## Ce qui est compté

Une réponse est dans l'un de cinq états, jamais confondus : `repondu`, `non_applicable`, `inconnu`, `vide`, `masque`.
`non_applicable` et `masque` sortent du calcul ; `inconnu` et `vide` y restent et élargissent l'intervalle.
`w` est le poids de la question, `v` son niveau de 0 à 5 ; R : questions répondues ; U : inconnues ou vides ; D = R ∪ U.
"""
_FORMULES = """## Un axe

```
score      = Σ_R(w·v) / Σ_R(w)              aucun si la couverture est sous {seuil}
couverture = Σ_R(w) / Σ_D(w)
h          = √( Σ_R (w·h_preuve)² ) / Σ_R(w)
bas        = max(0, Σ_R(w·v)/Σ_D(w) − h)            l'inconnu compte 0
haut       = min(5, (Σ_R(w·v) + 5·Σ_U(w))/Σ_D(w) + h)   l'inconnu compte 5
confiance  = Σ_R(w·k_preuve) / Σ_D(w)
```

Une question bloquante répondue 0 plafonne score, bas et haut à {plafond} ; la note brute reste lisible.
Le calcul est décimal et exact ; l'arrondi (deux décimales, au plus proche, demi supérieur) n'a lieu qu'à la sortie.

| preuve | h (niveaux) | k |
|---|---|---|
{preuves}

## Une thématique, la note globale

Une thématique est la moyenne pondérée de ses axes évalués, s'ils couvrent {seuil} de ses poids. La note globale,
sur 100, vaut 20 × la moyenne pondérée des thématiques, si {part} d'entre elles au moins sont évaluées. Elle n'ouvre ni
ne ferme jamais un droit.

## La priorité d'un axe

`P = 100 × Σ(poids × contribution) / Σ(poids présents)`, avec les poids {poids}.
L'enjeu est le plus grand des rangs ({rangs}) × la pertinence des objectifs choisis ; quand le retard manque pour un
axe, il est retiré pour tous ceux de l'entreprise.
"""


def page() -> str:
    """The whole page."""
    vecteurs = lire_vecteurs()
    return "\n".join([_TETE, _formules(), *_axes(vecteurs), *_autres(vecteurs)])


def _formules() -> str:
    return _FORMULES.format(
        seuil=SEUIL_COUVERTURE,
        plafond=PLAFOND_BLOQUANT,
        preuves="\n".join(f"| `{nom}` | {INCERTITUDE[nom]} | {CREDIT[nom]} |" for nom in INCERTITUDE),
        part=f"{PART_EVALUEE:.0%}",
        poids=", ".join(f"{nom} {valeur}" for nom, valeur in POIDS.items()),
        rangs=", ".join(str(rang) for rang in RANGS),
    )


def _axes(vecteurs: dict[str, Any]) -> list[str]:
    lignes = [
        "## Vecteurs : axes",
        "",
        "Une réponse s'écrit `poids × niveau (preuve)`, ou `poids × état`.",
        "",
        "| vecteur | réponses | score | brut | couverture | bas | haut | confiance |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for axe in vecteurs["axes"]:
        vu = axe["attendu"]
        noms = ("score", "score_brut", "couverture", "bas", "haut", "confiance")
        figures = " | ".join(vu[nom] or "—" for nom in noms)
        lignes.append(f"| {axe['nom']} | {' ; '.join(_reponse(r) for r in axe['reponses'])} | {figures} |")
    return [*lignes, ""]


def _reponse(brute: dict[str, Any]) -> str:
    if brute["etat"] != "repondu":
        return f"{brute['poids']} × {brute['etat']}"
    bloquant = ", bloquante" if brute["bloquant"] else ""
    return f"{brute['poids']} × {brute['valeur']} ({brute['preuve']}{bloquant})"


def _autres(vecteurs: dict[str, Any]) -> list[str]:
    lignes = ["## Vecteurs : thématiques, note globale, seuils, priorités", ""]
    for t in vecteurs["thematiques"]:
        attendu = t["attendu"]["score"] or "aucun score"
        lignes.append(f"- {t['nom']} : (poids, score) {_paires(t['axes'])} → {attendu}.")
    for g in vecteurs["globales"]:
        attendu = g["attendu"] or "aucune note"
        lignes.append(f"- {g['nom']} : {_paires(g['thematiques'])} → {attendu}.")
    for s in vecteurs["seuils"]:
        suite = " ; ".join(f"{x} → {y}" for x, y in s["attendus"])
        a_verifier = " (points à vérifier auprès du centre technique)" if s["a_verifier"] else ""
        lignes.append(f"- {s['nom']}, entre les points {s['points']}{a_verifier} : {suite}.")
    for p in vecteurs["priorites"]:
        detail = ", ".join(f"{nom} {valeur or 'absent'}" for nom, valeur in p["contributions"].items())
        lignes.append(f"- Priorité : {detail} → {p['attendu']}.")
    for c in vecteurs["positionnements"]:
        rangs = ", ".join(f"{score} → {rang}" for score, rang in c["rangs"])
        quartiles = " / ".join(c["quartiles"])
        lignes.append(f"- {c['nom']} ({', '.join(c['scores'])}) : quartiles {quartiles} ; rang sur 100 : {rangs}.")
    suite = " ; ".join(f"{score} → {niveau}" for score, niveau in vecteurs["niveaux"])
    return [*lignes, f"- Niveau affiché d'un score : {suite}.", ""]


def _paires(parties: list[list[Any]]) -> str:
    return ", ".join(f"({poids}, {score or '—'})" for poids, score in parties)
