"""The vectors shipped with the engine: they are what the rules give, and a wrong one is told."""

import copy

from services.diagnostic.notation.vecteurs import lire_vecteurs, rejouer_vecteurs


def test_chaque_vecteur_publie_est_ce_que_la_regle_donne() -> None:
    essais = list(rejouer_vecteurs(lire_vecteurs()))
    assert [essai for essai in essais if not essai.conforme] == []
    assert len(essais) >= 15


def test_un_vecteur_faux_est_nomme_avec_ce_qui_sort() -> None:
    vecteurs = copy.deepcopy(lire_vecteurs())
    vecteurs["axes"][0]["attendu"]["bas"] = "2.45"
    fautifs = [essai for essai in rejouer_vecteurs(vecteurs) if not essai.conforme]
    assert [(essai.nom, essai.obtenu["bas"]) for essai in fautifs] == [(vecteurs["axes"][0]["nom"], "2.44")]
