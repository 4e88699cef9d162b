"""`ensemblier diagnostic positionner`: the snapshot of the peers, for the last closed month."""

import asyncio
import re
from typing import Annotated

import typer

from services.commande.amorcage import base_de
from services.commande.contexte import Installation, ouvrir_installation
from services.commande.errors import ErreurExploitation
from services.diagnostic.positionnement.service import mois_precedent, positionner
from shared.erreurs import Conflit
from shared.horloge import Horloge
from shared.reglages import Reglages
from shared.trace.contexte import contexte_systeme

_MOIS = re.compile(r"20[2-9][0-9]-(0[1-9]|1[0-2])|2[1-9][0-9]{2}-(0[1-9]|1[0-2])")


def prendre_cliche(
    mois: Annotated[str | None, typer.Option(help="Mois clos, AAAA-MM ; le dernier par défaut.")] = None,
) -> None:
    """Fige la place des entreprises parmi leurs pairs pour un mois clos ; le refaire ne change rien."""
    if mois is not None and not _MOIS.fullmatch(mois):
        raise ErreurExploitation(f"« {mois} » n'est pas un mois AAAA-MM.")
    with ouvrir_installation(Reglages()) as installation:
        typer.echo(asyncio.run(_positionner(installation, mois)))


async def _positionner(installation: Installation, mois: str | None) -> str:
    base, contexte = base_de(installation, "diagnostic"), contexte_systeme(Horloge())
    try:
        async with base.ecriture() as session:
            cliche, _ = await positionner(session, contexte, mois or mois_precedent(contexte))
            figures = f"{cliche.contributeurs} entreprises, {cliche.cellules_publiees} groupes publiés."
            return f"Cliché {cliche.mois} : {figures}"
    except Conflit as refus:
        raise ErreurExploitation((refus.__doc__ or refus.titre).strip()) from None
    finally:
        await base.fermer()
