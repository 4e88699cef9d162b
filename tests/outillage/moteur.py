"""The rules of the engine played by hand, one state at a time: what the checker says is judged by them."""

import random
from collections.abc import Iterator

from services.parcours.avancement.domain import Position, cible, manques, portees_possibles, reprise_apres
from services.parcours.modeles.conditions import PREFIXE, Faits
from services.parcours.modeles.domain import Geste, Modele, apres_passage, remet_l_effet_a_mesurer
from services.parcours.modeles.environnement import VRAIS_AU_DEPART, Lieu, atomes, changements
from services.parcours.modeles.exploration import Arete

EN_PLACE = {"installation", "deploiement", "suivi"}


class Partie:
    """A parcours played with the engine's own functions over concrete facts."""

    def __init__(self, modele: Modele) -> None:
        self.modele = modele
        self.vrais = {atome: atome in VRAIS_AU_DEPART for atome in atomes(modele)}
        self.position = Position(modele.initiale.code, None, (modele.initiale.code,))
        self.leves: set[str] = set()

    def faits(self) -> Faits:
        """Concrete facts with the same truth as the atoms."""
        vrai = {**dict.fromkeys(VRAIS_AU_DEPART, True), **self.vrais}
        return Faits(
            **{
                nom: vrai.get(nom, False)
                for nom in ("referent_nomme", "diagnostic_rattache", "t0_renseigne", "plan_accepte", "impact_mesure")
            },
            equipements=int(vrai["equipement"]),
            sans_etude=int(not vrai["etudes_conclues"]),
            sans_adaptation=int(not vrai["adaptation_reglee"]),
            sans_orientation=int(not vrai["orientations_enregistrees"]),
            ouvertes=int(not vrai["actions_terminees"]),
            enregistres=self._enregistres(),
        )

    def _enregistres(self) -> dict[str, object]:
        valeurs: dict[str, object] = {}
        for atome, valeur in self.vrais.items():
            if valeur and atome.startswith(PREFIXE):
                code, _, choix = atome.removeprefix(PREFIXE).partition("=")
                valeurs[code] = choix or valeurs.get(code, True)
        return valeurs

    def changer(self, devient: Iterator[tuple[str, bool]] | tuple[tuple[str, bool], ...]) -> None:
        self.vrais.update({atome: valeur for atome, valeur in devient if atome in self.vrais})

    def possible(self, geste: Geste, motif: str | None) -> bool:
        return not manques(self.modele, geste, self.position, self.faits(), motif)

    def faire(self, geste: Geste, motif: str | None, portee: str | None) -> str:
        """Makes the gesture; gives the step reached."""
        vers = cible(geste, self.position, portee)
        assert vers is not None, geste.code
        choisi = geste.motif(motif)
        self.leves = (self.leves - {"impact_mesure"}) | set(choisi.leve if choisi else ())
        nature = self.modele.etapes[vers].nature
        if nature == "plan" and geste.nature in {"retour", "reouverture"}:
            self.changer((("plan_accepte", False),))
            self.leves.clear()
        if remet_l_effet_a_mesurer(geste.nature, self.modele.etapes[vers]):
            self.changer((("impact_mesure", False),))
        reprise = reprise_apres(geste, self.position)
        self.position = Position(vers, reprise, apres_passage(self.position.visitees, vers))
        return vers

    def faute(self, depart: str, geste: Geste) -> str | None:
        """Property that the move just made has broken."""
        arrivee, etapes, faits = self.position.etape, self.modele.etapes, self.faits()
        if geste.nature == "reprise":
            return None
        en_place = etapes[arrivee].nature in EN_PLACE and etapes[depart].nature not in {"deploiement", "suivi"}
        if en_place and faits.sans_adaptation and faits.equipements and "adaptation_reglee" not in self.leves:
            return "adaptation"
        finance = etapes[arrivee].nature in {"deploiement", "suivi"} or arrivee == "cloture"
        if finance and faits.sans_orientation and "orientations_enregistrees" not in self.leves:
            return "orientation"
        if arrivee == "cloture" and not faits.impact_mesure and "impact_mesure" not in self.leves:
            return "impact"
        return None


def rejouer(modele: Modele, pas: tuple[Arete, ...]) -> tuple[Partie, str | None]:
    """Plays the path of a counter-example: each move must be one that the engine allows; gives the property broken."""
    partie, faute = Partie(modele), None
    for arete in pas:
        if arete.geste is None:
            partie.changer([(atome, valeur) for atome, valeur in _effets(partie, arete)])
            continue
        motif = next((m.code for m in arete.geste.motifs if frozenset(m.leve) == arete.leve), None)
        assert partie.possible(arete.geste, motif), f"{arete.geste.code} : {partie.position}"
        depart = partie.position.etape
        partie.faire(arete.geste, motif, arete.arrivee.etape)
        assert partie.position.etape == arete.arrivee.etape
        faute = partie.faute(depart, arete.geste)
    return partie, faute


def _effets(partie: Partie, arete: Arete) -> Iterator[tuple[str, bool]]:
    for changement in changements(partie.modele, partie.vrais):
        if changement.libelle == arete.libelle and changement.permis(arete.depart):
            yield from changement.devient


def marche(modele: Modele, graine: int, longueur: int) -> str | None:
    """A random walk of the engine; gives the first property that it breaks."""
    hasard, partie = random.Random(graine), Partie(modele)
    possibles = list(changements(modele, partie.vrais))
    for _ in range(longueur):
        ici = partie.position
        lieu = Lieu(ici.etape, ici.reprise, ici.visitees)
        changement = hasard.choice(possibles)
        ouverte = not modele.etapes[ici.etape].finale
        if ouverte and changement.permis(lieu) and all(partie.vrais.get(a, v) == v for a, v in changement.si):
            partie.changer(changement.devient)
        geste = hasard.choice(list(modele.gestes.values()))
        motif = hasard.choice([m.code for m in geste.motifs]) if geste.motifs else None
        portees = portees_possibles(geste, ici)
        portee = hasard.choice(portees) if portees else None
        if partie.possible(geste, motif) and cible(geste, ici, portee) is not None:
            partie.faire(geste, motif, portee)
            if (faute := partie.faute(ici.etape, geste)) is not None:
                return faute
    return None
