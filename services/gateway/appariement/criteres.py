"""Each criterion of a matching, with what it saw and what it expected. Pure."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from services.gateway.appariement.domain import (
    AntenneActive,
    BesoinType,
    Critere,
    Faits,
    Paysage,
    Verdict,
    places_libres,
)
from services.gateway.programmes.domain import ProgrammeOffert
from shared.nomenclatures import territoires

OUI, NON, INCONNU = Verdict.OUI, Verdict.NON, Verdict.INCONNU


def tous(
    programme: ProgrammeOffert, besoin: BesoinType, faits: Faits, paysage: Paysage
) -> tuple[tuple[Critere, ...], AntenneActive | None]:
    """Every criterion that applies, and the antenne proposed."""
    sur_place, antenne = _antenne(programme, besoin, faits, paysage)
    criteres = [periode(programme, paysage.le), *_besoin(programme, besoin), territoire(programme, faits)]
    criteres += [critere for controle in _PUBLIC if (critere := controle(programme, faits, paysage.le)) is not None]
    criteres += [capacite(programme, paysage), *sur_place]
    return tuple(criteres), antenne


def periode(programme: ProgrammeOffert, le: date) -> Critere:
    bornes = programme.contenu.periode
    fin = f"au {bornes.valide_au:%d/%m/%Y} compris" if bornes.valide_au else "sans fin connue"
    verdict = OUI if programme.valide(le) else NON
    return Critere("periode", "Période", f"{le:%d/%m/%Y}", f"du {bornes.valide_du:%d/%m/%Y} {fin}", verdict)


def _besoin(programme: ProgrammeOffert, besoin: BesoinType) -> list[Critere]:
    contenu = programme.contenu
    demandes = (
        ("axe", "Axe du diagnostic", besoin.axe, sorted(programme.axes)),
        ("besoin", "Besoin du plan", besoin.besoin, sorted(contenu.besoins)),
        ("offre", "Type d'offre", besoin.offre, [contenu.offre]),
    )
    return [
        Critere(code, libelle, voulu, ", ".join(servis) or "non précisé par le programme", _servi(voulu, servis))
        for code, libelle, voulu, servis in demandes
        if voulu is not None
    ]


def _servi(voulu: str, servis: Sequence[str]) -> Verdict:
    """A programme that does not say which needs it serves leaves the question open."""
    if not servis:
        return INCONNU
    return OUI if voulu in servis else NON


def territoire(programme: ProgrammeOffert, faits: Faits) -> Critere:
    attendu = f"{len(programme.communes)} commune(s)"
    commune = faits.commune
    if commune is None:
        return Critere("territoire", "Territoire", None, attendu, INCONNU)
    valeur = f"{commune} {territoires.nom_commune(commune) or 'hors Île-de-France'}"
    if commune in programme.communes:
        return Critere("territoire", "Territoire", valeur, attendu, OUI)
    if commune in programme.contenu.territoire.avant_exclusions():
        attendu += ", celle-ci exclue"
    return Critere("territoire", "Territoire", valeur, attendu, NON)


def _intervalle(bornes: tuple[int | None, int | None], possible: tuple[int, int | None] | None) -> Verdict:
    """Compares what is possible with what is asked: inside, outside, or not known."""
    mini, maxi = bornes[0] or 0, bornes[1]
    if possible is None:
        return INCONNU
    bas, haut = possible
    if (haut is not None and haut < mini) or (maxi is not None and bas > maxi):
        return NON
    dedans = bas >= mini and (maxi is None or (haut is not None and haut <= maxi))
    return OUI if dedans else INCONNU


def _bornes(mini: int | None, maxi: int | None, unite: str) -> str:
    if mini is None:
        return f"au plus {maxi} {unite}"
    return f"au moins {mini} {unite}" if maxi is None else f"de {mini} à {maxi} {unite}"


def effectif(programme: ProgrammeOffert, faits: Faits, le: date) -> Critere | None:  # noqa: ARG001
    public = programme.contenu.public
    if public.effectif_min is None and public.effectif_max is None:
        return None
    possible = faits.effectifs
    valeur = None if possible is None else _etendue(possible)
    attendu = _bornes(public.effectif_min, public.effectif_max, "salariés")
    return Critere(
        "effectif", "Effectif", valeur, attendu, _intervalle((public.effectif_min, public.effectif_max), possible)
    )


def _etendue(possible: tuple[int, int | None]) -> str:
    bas, haut = possible
    if haut is None:
        return f"{bas} ou plus"
    return str(bas) if bas == haut else f"de {bas} à {haut}"


def categorie(programme: ProgrammeOffert, faits: Faits, le: date) -> Critere | None:  # noqa: ARG001
    admises = programme.contenu.public.categories
    if not admises:
        return None
    verdict = INCONNU if faits.categorie is None else OUI if faits.categorie in admises else NON
    return Critere("categorie", "Catégorie d'entreprise", faits.categorie, ", ".join(admises), verdict)


def activite(programme: ProgrammeOffert, faits: Faits, le: date) -> Critere | None:  # noqa: ARG001
    public = programme.contenu.public
    if not public.naf_inclus and not public.naf_exclus:
        return None
    attendu = ", ".join(public.naf_inclus) or "toutes"
    if public.naf_exclus:
        attendu += f" sauf {', '.join(public.naf_exclus)}"
    if faits.naf is None:
        return Critere("activite", "Activité (NAF)", None, attendu, INCONNU)
    admise = not public.naf_inclus or _commence(faits.naf, public.naf_inclus)
    verdict = OUI if admise and not _commence(faits.naf, public.naf_exclus) else NON
    return Critere("activite", "Activité (NAF)", faits.naf, attendu, verdict)


def _commence(naf: str, prefixes: Iterable[str]) -> bool:
    return any(naf.startswith(prefixe) for prefixe in prefixes)


def age(programme: ProgrammeOffert, faits: Faits, le: date) -> Critere | None:
    public = programme.contenu.public
    if public.age_min_annees is None and public.age_max_annees is None:
        return None
    attendu = _bornes(public.age_min_annees, public.age_max_annees, "ans révolus")
    if faits.date_creation is None:
        return Critere("age", "Âge de l'entreprise", None, attendu, INCONNU)
    nee = faits.date_creation
    ans = le.year - nee.year - ((le.month, le.day) < (nee.month, nee.day))
    verdict = _intervalle((public.age_min_annees, public.age_max_annees), (ans, ans))
    return Critere("age", "Âge de l'entreprise", f"{ans} ans", attendu, verdict)


_PUBLIC: tuple[Callable[[ProgrammeOffert, Faits, date], Critere | None], ...] = (effectif, categorie, activite, age)


def capacite(programme: ProgrammeOffert, paysage: Paysage) -> Critere:
    libres = places_libres(programme, paysage.occupation(programme))
    if libres is None:
        return Critere("capacite", "Capacité", "sans limite dite", "au moins une place", OUI)
    return Critere("capacite", "Capacité", f"{libres} place(s) libre(s)", "au moins une place", OUI if libres else NON)


def _antenne(
    programme: ProgrammeOffert, besoin: BesoinType, faits: Faits, paysage: Paysage
) -> tuple[list[Critere], AntenneActive | None]:
    """Who would receive the company: the smallest antenne that covers it and has an adviser for the axis."""
    antennes = paysage.antennes_de(programme)
    if not antennes:
        nommees = ", ".join(programme.contenu.antennes)
        if nommees:
            return [Critere("antenne", "Antenne", "aucune antenne active", nommees, NON)], None
        return [Critere("antenne", "Antenne", "l'organisation elle-même", "une antenne sur place", OUI)], None
    if faits.commune is None:
        return [Critere("antenne", "Antenne", None, "une antenne sur place", INCONNU)], None
    sur_place = sorted(
        (antenne for antenne in antennes if faits.commune in antenne.communes), key=lambda a: (len(a.communes), a.code)
    )
    if not sur_place:
        return [Critere("antenne", "Antenne", "aucune", "une antenne sur place", NON)], None
    capables = [antenne for antenne in sur_place if _a_un_conseiller(antenne, besoin, paysage)]
    choisie = (capables or sur_place)[0]
    criteres = [Critere("antenne", "Antenne", choisie.nom, "une antenne sur place", OUI)]
    if not capables:
        criteres.append(Critere("conseiller", "Conseiller", "aucun", f"un conseiller pour {besoin.axe}", NON))
    return criteres, choisie


def _a_un_conseiller(antenne: AntenneActive, besoin: BesoinType, paysage: Paysage) -> bool:
    """True when an adviser follows the axis; an antenne that names no adviser is not limited."""
    conseillers = paysage.conseillers.get(antenne.id, ())
    return not conseillers or any(conseiller.suit(besoin.axe) for conseiller in conseillers)
