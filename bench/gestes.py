"""Gestures against the same kernel writing one plain row: what guards, journal, event and version check cost."""

from bench.banc import Banc, Ligne, alterner, detail
from bench.charge import script_rangees
from bench.serveurs import ensemblier, temoin


def gestes_et_rangee(banc: Banc) -> None:
    """`GET …/gestes` and `POST …/gestes` / a handler of the same kernel that writes one row."""
    jeton, chemins = banc.jeu.jeton_interne, list(banc.jeu.parcours)
    with ensemblier(["gateway"], banc.jeu.env) as passerelle:
        env = {**banc.jeu.env, "ENSEMBLIER_GATEWAY_URL": passerelle.url}
        with ensemblier(["parcours"], env) as service, temoin("rangee", env) as simple:
            script = script_rangees(banc.dossier / "rangees.lua", chemins, jeton)
            rangee = banc.ecritures(simple, script)
            lectures = banc.lectures(service, [f"/v1/parcours/{un}/gestes" for un in chemins], jeton)
            for nom, charge in (("GET …/gestes", lectures), ("POST …/gestes", banc.gestes(service, jeton))):
                part, mesure, contre = alterner(charge, rangee)
                ligne = Ligne(f"{nom} / une rangée simple", 1 / part, "×", "<=", 3.0, detail(mesure, contre))
                banc.noter(ligne)
