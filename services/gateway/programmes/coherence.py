"""What contradicts itself in a programme, field by field. Pure."""

from collections.abc import Callable

from services.gateway.programmes.contenu import Contenu, Public
from services.gateway.repertoire.territoire import fautes_du_territoire

Faute = tuple[str, str]


def fautes(contenu: Contenu) -> list[Faute]:
    """(field, French sentence) of each contradiction; empty when the programme holds."""
    return [faute for controle in _CONTROLES for faute in controle(contenu)]


def _cible(contenu: Contenu) -> list[Faute]:
    if contenu.axes or contenu.thematiques or contenu.besoins:
        return []
    return [("axes", "est vide, comme `thematiques` et `besoins` : le programme ne répond à aucun besoin")]


def _periode(contenu: Contenu) -> list[Faute]:
    fin = contenu.periode.valide_au
    if fin is not None and fin < contenu.periode.valide_du:
        return [("periode.valide_au", f"précède le premier jour ({contenu.periode.valide_du:%d/%m/%Y})")]
    return []


def _bornes(public: Public, bas: str, haut: str) -> list[Faute]:
    mini, maxi = getattr(public, bas), getattr(public, haut)
    if mini is not None and maxi is not None and maxi < mini:
        return [(f"public.{haut}", f"est inférieur au minimum ({mini})")]
    return []


def _public(contenu: Contenu) -> list[Faute]:
    public = contenu.public
    trouvees = _bornes(public, "effectif_min", "effectif_max") + _bornes(public, "age_min_annees", "age_max_annees")
    for rang, prefixe in enumerate(public.naf_exclus):
        if public.naf_inclus and not any(prefixe.startswith(p) or p.startswith(prefixe) for p in public.naf_inclus):
            trouvees.append((f"public.naf_exclus.{rang}", f"{prefixe} est exclu sans être admis"))
    for rang, prefixe in enumerate(public.naf_inclus):
        if any(prefixe.startswith(exclu) for exclu in public.naf_exclus):
            trouvees.append((f"public.naf_inclus.{rang}", f"{prefixe} est à la fois admis et exclu"))
    return trouvees


def _capacite(contenu: Contenu) -> list[Faute]:
    capacite = contenu.capacite
    if capacite.fenetre == "glissante" and capacite.fenetre_jours is None:
        return [("capacite.fenetre_jours", "est nécessaire pour une fenêtre glissante")]
    if capacite.fenetre == "annee" and capacite.fenetre_jours is not None:
        return [("capacite.fenetre_jours", "ne s'applique qu'à une fenêtre glissante")]
    return []


def _prix(contenu: Contenu) -> list[Faute]:
    prix = contenu.prix
    if prix.source is None and not prix.a_verifier:
        return [("prix.source", "est nécessaire pour un prix donné comme vérifié")]
    return []


def _territoire(contenu: Contenu) -> list[Faute]:
    return fautes_du_territoire(contenu.territoire, "territoire")


_CONTROLES: tuple[Callable[[Contenu], list[Faute]], ...] = (_cible, _periode, _public, _capacite, _prix, _territoire)
