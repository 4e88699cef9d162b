"""Setting the baseline of a company."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.indicateurs.errors import ExerciceFutur, IndicateursFiges, PasUnT0
from services.diagnostic.indicateurs.models import BaseT0
from services.diagnostic.indicateurs.schemas import IndicateursT0Saisis
from services.diagnostic.passations.models import Diagnostic
from shared.erreurs import SaisieInvalide
from shared.trace import ContexteRequete, tracer


async def lire_base(session: AsyncSession, diagnostic_id: UUID) -> BaseT0 | None:
    """The baseline of a diagnostic, None until it is set."""
    return await session.get(BaseT0, diagnostic_id)


async def renseigner(
    session: AsyncSession, contexte: ContexteRequete, diagnostic: Diagnostic, entree: IndicateursT0Saisis
) -> tuple[BaseT0, int]:
    """Sets the baseline; once the diagnostic is given back it can be completed, never changed."""
    if diagnostic.moment != "T0" or diagnostic.etat == "annule":
        raise PasUnT0()
    if entree.exercice > contexte.horloge.aujourdhui().year:
        raise ExerciceFutur()
    _exiger_codes_distincts(entree)
    base = await lire_base(session, diagnostic.id)
    if base is not None and diagnostic.etat == "restitue":
        raise IndicateursFiges()
    avant = base.model_dump(exclude={"diagnostic_id"}) if base is not None else None
    base = _appliquer(contexte, diagnostic, base, entree)
    session.add(base)
    diagnostic.maj_le = contexte.horloge.maintenant()
    await session.flush()
    position = await tracer(
        session,
        contexte,
        type="diagnostic.indicateurs-t0.renseignes",
        objet_id=diagnostic.id,
        dossier_id=diagnostic.dossier_id,
        avant=avant,
        apres=base.model_dump(exclude={"diagnostic_id"}),
        donnees={"exercice": base.exercice},
    )
    return base, position


def _appliquer(
    contexte: ContexteRequete, diagnostic: Diagnostic, base: BaseT0 | None, entree: IndicateursT0Saisis
) -> BaseT0:
    valeurs: dict[str, Any] = {
        "exercice": entree.exercice,
        "chiffre_affaires_eur": entree.chiffre_affaires_eur,
        "effectif_etp": entree.effectif_etp,
        "indicateurs": [indicateur.model_dump(mode="json") for indicateur in entree.indicateurs],
        "saisi_par": contexte.identite.compte_id,
        "saisi_le": contexte.horloge.maintenant(),
    }
    if base is None:
        return BaseT0(diagnostic_id=diagnostic.id, **valeurs)
    for nom, valeur in valeurs.items():
        setattr(base, nom, valeur)
    return base


def _exiger_codes_distincts(entree: IndicateursT0Saisis) -> None:
    codes = [indicateur.code for indicateur in entree.indicateurs]
    champs = [
        {"champ": f"body.indicateurs.{rang}.code", "message": "est déjà cité"}
        for rang, code in enumerate(codes)
        if code in codes[:rang]
    ]
    if champs:
        raise SaisieInvalide(champs=champs)
