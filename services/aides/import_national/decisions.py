"""A person decides of a change, or corrects a sheet: what was compared must still be what is here."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.import_national import repository
from services.aides.import_national.colonnes import OBLIGATOIRES, contradictions, defaut
from services.aides.import_national.domain import valeurs_locales
from services.aides.import_national.errors import (
    PropositionDepassee,
    PropositionTranchee,
    ValeurImpropre,
    ValeurInchangee,
)
from services.aides.import_national.models import ChangementNational, FicheNationale
from services.aides.import_national.rattachement import lire_bases
from services.aides.import_national.schemas import CorrectionFiche, DecisionChangement
from shared.trace import ContexteRequete, tracer

Valeurs = dict[str, str | None]


async def etat_de(session: AsyncSession, contexte: ContexteRequete, fiche: FicheNationale) -> tuple[Valeurs, Valeurs]:
    """What the catalogue says of the sheet's aid, and the sheet as it is kept over it."""
    bases = await lire_bases(session, contexte.horloge.aujourdhui(), [fiche.identifiant])
    base = bases.base(fiche.identifiant)
    return base, valeurs_locales(base, fiche.retenus)


async def trancher(
    session: AsyncSession,
    contexte: ContexteRequete,
    changement: ChangementNational,
    fiche: FicheNationale,
    entree: DecisionChangement,
) -> int:
    """Accepts or rejects, with a reason; PropositionTranchee, PropositionDepassee."""
    if changement.etat != repository.EN_ATTENTE:
        raise PropositionTranchee()
    base, locale = await etat_de(session, contexte, fiche)
    if entree.decision == "accepte":
        actuelle = locale.get(changement.champ)
        if actuelle != changement.avant:
            raise PropositionDepassee(avant=changement.avant, actuelle=actuelle)
        _refuser_contradiction({**locale, changement.champ: changement.apres})
        garde = {"valeur": changement.apres, "base": base.get(changement.champ)}
        fiche.retenus = {**fiche.retenus, changement.champ: garde}
    changement.etat, changement.motif = entree.decision, entree.motif
    changement.decide_par, changement.decide_le = contexte.identite.compte_id, contexte.horloge.maintenant()
    await session.flush()
    return await tracer(
        session,
        contexte,
        type=f"aides.changement.{entree.decision}",
        objet_id=changement.id,
        avant={changement.champ: changement.avant},
        apres={changement.champ: changement.apres, "motif": entree.motif},
        donnees={"identifiant": fiche.identifiant, "dispositif": fiche.dispositif, "champ": changement.champ},
    )


async def corriger(
    session: AsyncSession, contexte: ContexteRequete, fiche: FicheNationale, entree: CorrectionFiche
) -> int:
    """A value of our own over the sheet; ValeurInchangee, ValeurImpropre."""
    base, locale = await etat_de(session, contexte, fiche)
    if locale.get(entree.champ) == entree.valeur:
        raise ValeurInchangee()
    faute = defaut(entree.champ, entree.valeur) if entree.valeur else None
    if not entree.valeur and entree.champ in OBLIGATOIRES:
        faute = "est obligatoire"
    if faute is not None:
        raise ValeurImpropre(f"{entree.champ} {faute}.")
    _refuser_contradiction({**locale, entree.champ: entree.valeur})
    garde = {"valeur": entree.valeur, "base": base.get(entree.champ)}
    fiche.retenus = {**fiche.retenus, entree.champ: garde}
    await session.flush()
    return await tracer(
        session,
        contexte,
        type="aides.fiche.corrigee",
        objet_id=fiche.id,
        avant={entree.champ: locale.get(entree.champ)},
        apres={entree.champ: entree.valeur, "motif": entree.motif},
        donnees={"identifiant": fiche.identifiant, "dispositif": fiche.dispositif, "champ": entree.champ},
    )


def _refuser_contradiction(valeurs: Valeurs) -> None:
    for champ, message in contradictions(valeurs):
        raise ValeurImpropre(f"{champ} {message}.")
