"""What the fields of a check of cumulation must say together."""

from collections.abc import Iterator, Sequence

from services.aides.catalogue.regimes import intensites
from services.aides.cumuls.errors import CumulIncoherent
from services.aides.cumuls.schemas import AideAVerifier, CumulAVerifier

Faute = tuple[str, str]
"""A field and what is wrong with it."""


def exiger_coherence(entree: CumulAVerifier) -> None:
    """CumulIncoherent with every field at fault."""
    postes = [poste.code for poste in entree.postes]
    fautes = [
        *_doubles("postes", "code", postes),
        *_doubles("aides", "reference", [aide.reference for aide in entree.aides]),
    ]
    for rang, aide in enumerate(entree.aides):
        fautes += ((f"aides.{rang}.{champ}", message) for champ, message in (*_parts(aide, postes), *_article(aide)))
    if fautes:
        champ, message = fautes[0]
        champs = [{"champ": f"body.{champ}", "message": message} for champ, message in fautes]
        raise CumulIncoherent(f"{champ} {message}.", champs=champs)


def _doubles(liste: str, cle: str, codes: Sequence[str]) -> Iterator[Faute]:
    for rang, code in enumerate(codes):
        if code in codes[:rang]:
            yield f"{liste}.{rang}.{cle}", "est donné deux fois"


def _parts(aide: AideAVerifier, postes: Sequence[str]) -> Iterator[Faute]:
    vises = [part.poste for part in aide.parts]
    yield from _doubles("parts", "poste", vises)
    for rang, poste in enumerate(vises):
        if poste not in postes:
            yield f"parts.{rang}.poste", "vise un poste absent"


def _article(aide: AideAVerifier) -> Iterator[Faute]:
    """Known, of an exempted aid; options of that article only."""
    if aide.article is None:
        if aide.options:
            yield "options", "se rapportent à un article, qui manque"
        return
    if aide.regime != "exemption":
        yield "article", "ne se donne que pour le régime « exemption »"
        return
    regle = intensites().get(aide.article)
    if regle is None:
        yield "article", f"est inconnu (connus : {', '.join(intensites())})"
        return
    permises = {*regle.bonus, *([regle.grande_exige] if regle.grande_exige else [])}
    if set(aide.options) - permises:
        yield "options", f"sont inconnues de {aide.article} (connues : {', '.join(sorted(permises)) or 'aucune'})"
