"""The two reports: coverage by axis and département, overlap and uselessness of programmes."""

import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.appariement.capacite import occupees
from services.gateway.appariement.domain import Paysage, places_libres
from services.gateway.couverture import repository
from services.gateway.couverture.domain import TAILLES, Case, compter, couvrir
from services.gateway.couverture.errors import FenetreInversee
from services.gateway.couverture.recouvrement import Recouvrement, au_dela, recouvrements
from services.gateway.couverture.schemas import (
    CaseLue,
    CouvertureLue,
    ProgrammeCite,
    ProgrammeCouvrant,
    ProgrammeInutilise,
    ProgrammeRecouvert,
    RecouvrementLu,
    RecouvrementsLus,
)
from services.gateway.programmes import lecture
from services.gateway.programmes.domain import ProgrammeOffert
from shared.horloge import PARIS
from shared.nomenclatures import territoires
from shared.nomenclatures.axes import AXES, thematique_de

COLONNES = ("axe", "libelle", "thematique", "departement", "etat", "programmes", "communes", "communes_sans", "places")


async def couverture(
    session: AsyncSession, jours: tuple[date, date | None], seuil: int, offres: Sequence[str]
) -> CouvertureLue:
    """Coverage on the first day, with the programmes as known now or at the end of the second; `offres` count."""
    le, connu_le = jours
    publies = await lecture.en_vigueur(session, le, connu_le)
    programmes = tuple(programme for programme in publies if programme.contenu.offre in offres)
    paysage = Paysage(le=le, programmes=programmes, occupations=await occupees(session, programmes, le))
    cases = couvrir(paysage, seuil)
    return CouvertureLue(
        le=le,
        connu_le=connu_le,
        seuil_redondance=seuil,
        offres=list(offres),
        territoires=territoires.edition(),
        resume=compter(cases),
        cases=[_case(case, paysage) for case in cases],
    )


def _case(case: Case, paysage: Paysage) -> CaseLue:
    zone = territoires.membres(case.departement)
    programmes = [
        ProgrammeCouvrant(
            id=programme.id,
            code=programme.code,
            edition=programme.edition,
            offre=programme.contenu.offre,
            organisation_id=programme.organisation_id,
            communes=len(programme.communes & zone),
            libres=places_libres(programme, paysage.occupation(programme)),
        )
        for programme in case.programmes
    ]
    return CaseLue(
        axe=case.axe,
        libelle=AXES[case.axe],
        thematique=thematique_de(case.axe),
        departement=case.departement,
        etat=case.etat.value,
        programmes=programmes,
        communes=case.communes,
        communes_sans=case.communes_sans,
        places=case.places,
        tailles=case.tailles,
    )


def en_csv(lue: CouvertureLue) -> str:
    """The same cells, one a line, for a French spreadsheet (semicolons, UTF-8 with BOM)."""
    flux = io.StringIO()
    flux.write("\ufeff")
    sortie = csv.writer(flux, delimiter=";", lineterminator="\r\n")
    sortie.writerow([*COLONNES, *TAILLES])
    for case in lue.cases:
        codes = " ".join(f"{programme.code}/{programme.edition}" for programme in case.programmes)
        valeurs = {**case.model_dump(), "programmes": codes, "places": "" if case.places is None else case.places}
        sortie.writerow([*(valeurs[nom] for nom in COLONNES), *(case.tailles[nom] for nom in TAILLES)])
    return flux.getvalue()


async def rapport(session: AsyncSession, du: date, au: date, seuil: Fraction) -> RecouvrementsLus:
    """Pairs that overlap between two days, and programmes that nobody has used for twelve months."""
    if au < du:
        raise FenetreInversee(champs=[{"champ": "query.au", "message": f"précède le début ({du:%d/%m/%Y})"}])
    publies = await lecture.publies(session)
    programmes = [p for p in publies if p.contenu.periode.valide_du <= au and (p.contenu.periode.valide_au or au) >= du]
    trouves = au_dela(recouvrements(programmes, du, au), seuil)
    return RecouvrementsLus(
        du=du,
        au=au,
        seuil=_taux(seuil),
        compares=len(programmes),
        paires=[_paire(trouve) for trouve in trouves],
        recouverts=_recouverts(trouves, seuil),
        inutilises=await _inutilises(session, programmes, au),
    )


def _paire(trouve: Recouvrement) -> RecouvrementLu:
    return RecouvrementLu(
        programme=_cite(trouve.une),
        autre=_cite(trouve.autre),
        offre=trouve.une.contenu.offre,
        meme_organisation=trouve.une.organisation_id == trouve.autre.organisation_id,
        mesure=_taux(trouve.mesure),
        part_servie_par_l_autre=_taux(trouve.part_une),
        part_de_l_autre=_taux(trouve.part_autre),
        raisons=list(trouve.raisons),
    )


def _recouverts(trouves: Sequence[Recouvrement], seuil: Fraction) -> list[ProgrammeRecouvert]:
    """Programmes of which others serve a share that reaches the threshold."""
    parts: dict[UUID, list[tuple[Fraction, ProgrammeOffert]]] = defaultdict(list)
    cites: dict[UUID, ProgrammeOffert] = {}
    for trouve in trouves:
        for sien, autre, part in (
            (trouve.une, trouve.autre, trouve.part_une),
            (trouve.autre, trouve.une, trouve.part_autre),
        ):
            if part >= seuil:
                cites[sien.id] = sien
                parts[sien.id].append((part, autre))
    lus = [
        ProgrammeRecouvert(
            programme=_cite(cites[cle]),
            recouvert_par=len(liste),
            organisations=len({autre.organisation_id for _, autre in liste} - {cites[cle].organisation_id}),
            part_maximale=_taux(max(part for part, _ in liste)),
        )
        for cle, liste in parts.items()
    ]
    return sorted(lus, key=lambda lu: (-lu.recouvert_par, -lu.part_maximale, lu.programme.code))


async def _inutilises(
    session: AsyncSession, programmes: Sequence[ProgrammeOffert], au: date
) -> list[ProgrammeInutilise]:
    """Programmes open for twelve months that took no company during them."""
    debut = _un_an_avant(au)
    anciens = [programme for programme in programmes if programme.contenu.periode.valide_du <= debut]
    borne = datetime.combine(debut, time(), PARIS)
    lus: dict[UUID, Any] = await repository.usages(session, anciens, borne, lecture.fin_du_jour(au))
    return [
        ProgrammeInutilise(
            programme=_cite(programme),
            demandes_12_mois=usage.demandes if (usage := lus.get(programme.id)) else 0,
            dernier_usage_le=usage.dernier_usage_le if usage else None,
        )
        for programme in anciens
        if programme.id not in lus or not lus[programme.id].acceptees
    ]


def _un_an_avant(jour: date) -> date:
    """The same day a year before; the 28th for a 29 February."""
    return jour.replace(year=jour.year - 1, day=min(jour.day, 28) if jour.month == 2 else jour.day)


def _cite(programme: ProgrammeOffert) -> ProgrammeCite:
    return ProgrammeCite(
        id=programme.id,
        code=programme.code,
        edition=programme.edition,
        titre=programme.contenu.titre,
        organisation_id=programme.organisation_id,
    )


def _taux(part: Fraction) -> Decimal:
    """A share with four decimals."""
    valeur = Decimal(part.numerator) / Decimal(part.denominator)
    return valeur.quantize(Decimal("0.0001"), ROUND_HALF_UP)
